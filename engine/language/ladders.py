"""Ladders: rules that are stages of one thing, so that a subject's highest stage speaks for the lower ones."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import groupby, pairwise

from engine.diagnostics import Diagnostic, Label
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
    staged = sorted((rule for rule in rules if rule.ladder), key=_place)
    for _, ladder in groupby(staged, key=lambda rule: _place(rule)[0]):
        for lower, upper in pairwise(ladder):
            found = _between(lower, upper)
            if found is not None:
                yield found


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
