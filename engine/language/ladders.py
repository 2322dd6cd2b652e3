"""Ladders: rules that are stages of one thing, so that a subject's highest stage speaks for the lower ones."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import groupby, pairwise

from engine.diagnostics import Diagnostic, Label, near_names
from engine.findings import Ladder, Level
from engine.language import problems
from engine.language.ruleset import Rule
from engine.reading.nodes import Mapping, Node, text_of

_WEIGHT = {level: weight for weight, level in enumerate(reversed(Level))}


def ladder_of(node: Node | None) -> Ladder | None:
    """The ladder that a rule stands on, with its stage; None where it stands on none."""
    if not isinstance(node, Mapping):
        return None
    name, stage = text_of(node, "name"), text_of(node, "stage") or ""
    return Ladder(name, int(stage)) if name and stage.isascii() and stage.isdigit() else None


def ladder_problems(rules: Iterable[Rule]) -> Iterator[Diagnostic]:
    """What is wrong between the rules of each ladder: a stage given twice, other subjects, a weaker level above."""
    for ladder in _ladders(rules).values():
        for lower, upper in pairwise(ladder):
            found = _between(lower, upper)
            if found is not None:
                yield found


def stages_left_out(rules: Iterable[Rule]) -> Iterator[Diagnostic]:
    """The first stage that no rule of a ladder is; where stages are of a setting, not each of them makes a rule."""
    ladders = _ladders(rules)
    for name, ladder in ladders.items():
        gap = next((at for at, rule in enumerate(ladder, 1) if _place(rule)[1] != at), None)
        if gap and not any("." in rule.id for rule in ladder):
            rule, alone = ladder[gap - 1], len(ladder) == 1
            stage = _place(rule)[1]
            message = f"`{rule.id}` is stage {stage} of the ladder `{name}`, and no rule is stage {gap}"
            near = near_names(name, ladders.keys() - {name}) if alone else None
            help = near or "number the stages from 1 on, without a gap"
            yield problems.STAGE_LEFT_OUT.at(rule.span, message, help=help)


def _ladders(rules: Iterable[Rule]) -> dict[str, list[Rule]]:
    """The rules of each ladder, the lower stages first."""
    staged = sorted((rule for rule in rules if rule.ladder), key=_place)
    return {name: list(those) for name, those in groupby(staged, key=lambda rule: _place(rule)[0])}


def _place(rule: Rule) -> tuple[str, int]:
    assert rule.ladder is not None
    return rule.ladder.name, rule.ladder.stage


def _between(lower: Rule, upper: Rule) -> Diagnostic | None:
    (name, stage), also = _place(upper), [Label(lower.span, f"`{lower.id}` is the stage before")]
    if _place(lower) == (name, stage):
        message = f"`{upper.id}` and `{lower.id}` are both stage {stage} of the ladder `{name}`"
        also = [Label(lower.span, "the other one")]
        return problems.STAGE_TWICE.at(upper.span, message, also=also, help="give one of them another stage")
    if lower.subject is not upper.subject:
        asked = (
            f"is asked for each {upper.subject.said}, and its ladder `{name}` for each {lower.subject.said}"
        )
        message = f"`{upper.id}` {asked}"
        help = "take it off the ladder, or ask both for the same"
        return problems.LADDER_SUBJECTS.at(upper.span, message, also=also, help=help)
    if _WEIGHT[upper.level] < _WEIGHT[lower.level]:
        message = f"`{upper.id}` has the level `{upper.level}`, and the stage below it has `{lower.level}`"
        help = "a higher stage speaks for the lower ones: give it the same level or a stronger one"
        return problems.WEAKER_STAGE.at(upper.span, message, also=also, help=help)
    return None
