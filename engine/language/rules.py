"""Rule files to rules: texts parsed, definitions gathered, meanings checked."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import cast

from engine.diagnostics import Diagnostic, has_errors, near_names, near_titled
from engine.findings import Ladder, Level
from engine.frozen import replace
from engine.language import meaning as m
from engine.language import problems, tree
from engine.language.checker import check_condition, check_periods
from engine.language.defining import with_definitions
from engine.language.each_named import names_of_each, never_made, said_for, says_all, words_for
from engine.language.entries import RuleFile, entries
from engine.language.figures import figures_of
from engine.language.kinds import SUBJECTS, RowKind
from engine.language.ladders import ladder_of, ladder_problems, stages_left_out
from engine.language.ruleset import Basis, Exemption, LookBack, Rule, RuleSet, Then
from engine.language.saying import says_problems
from engine.language.texts import read_or_note
from engine.language.vocabulary import Vocabulary
from engine.quantities import Quantity, UnreadableError, read_duration
from engine.reading.nodes import Entry, Node, Scalar, items_of, text_of
from engine.reading.nodes import Mapping as MappingNode


def read_rules(files: Sequence[RuleFile], words: Vocabulary) -> tuple[RuleSet, tuple[Diagnostic, ...]]:
    """The rules of a stack of layers, upper layers first; a rule of a lower layer replaces its namesake above."""
    found: list[Diagnostic] = []
    given = [entry for _, entry in entries(files, "define", found)]
    words = with_definitions(words, given, found)
    words_of = {layer: words.at(layer) for layer, _ in files}
    rules = [
        rule
        for layer, entry in entries(files, "rules", found)
        for rule in _rules_of(layer, entry, words_of[layer], found)
    ]
    ruleset = RuleSet(words.definitions, tuple(rules))
    found.extend(ladder_problems(ruleset.rules))
    if not has_errors(found):  # else the stage may be that of a rule that could not be read
        found.extend(stages_left_out(ruleset.rules))
    return ruleset, tuple(each for each in dict.fromkeys(found) if each != problems.TOLD)


def _rules_of(layer: str, entry: Entry, words: Vocabulary, found: list[Diagnostic]) -> Iterator[Rule]:
    """The rule of an entry, or one for each band or stage that says what it reads of them."""
    whole = entry.value.get("for_each") if isinstance(entry.value, MappingNode) else None
    if not isinstance(whole, Scalar):
        rule = _rule(layer, entry, words, found)
        yield from [rule] if rule else []
        return
    names = names_of_each(whole, words)
    if isinstance(names, Diagnostic):
        found.append(names)
        return
    before, made = len(found), 0
    for place, name in enumerate(names):
        own = words_for(whole.text, name, words)
        rule = _rule(layer, entry, own, found)
        if rule and says_all(rule.conditions, replace(own, settings=words.settings)):
            made += 1
            yield _of_one(rule, name, place, own)
    if not made and len(found) == before:
        found.append(never_made(entry, whole))


def _of_one(rule: Rule, name: str, place: int, words: Vocabulary) -> Rule:
    """The rule of one band or stage: its name behind the rule's, its stage on a ladder that of its place."""
    ladder = rule.ladder
    return replace(
        rule,
        id=f"{rule.id}.{name}",
        title=f"{rule.title}: {name}",
        says=said_for(rule.says, words),
        ladder=Ladder(ladder.name, ladder.stage + place) if ladder else None,
    )


def _rule(layer: str, entry: Entry, words: Vocabulary, found: list[Diagnostic]) -> Rule | None:
    node = entry.value
    subject = SUBJECTS.get(text_of(node, "for") or "") if isinstance(node, MappingNode) else None
    if subject is None or not isinstance(node, MappingNode):
        return None
    text = read_or_note(node.get("when"), found)
    when = _condition(text, subject, words, found)
    exemptions = _exemptions(node.get("except"), subject, words, found)
    then = _then(node.get("then"), layer, words, found)
    found.extend(_letter_trouble(node.get("then"), subject))
    if text is None or when is None:
        return None
    found.extend(check_periods([(text, when), *((each.text, each.when) for each in exemptions)], subject))
    figures = figures_of((when, *(each.when for each in exemptions)))
    found.extend(says_problems(node.get("says"), subject, figures, words))
    title = text_of(node, "title") or entry.key.text
    return Rule(
        id=entry.key.text,
        title=title,
        layer=layer,
        basis=_basis(node.get("basis")),
        subject=subject,
        when=when,
        text=text,
        level=_level(node),
        says=text_of(node, "says") or title,
        then=then,
        exemptions=exemptions,
        look_back=cast(LookBack, text_of(node, "look_back") or "previous school year"),
        figures=figures,
        span=entry.key.span,
        ladder=ladder_of(node.get("ladder")) if text_of(node, "level") in set(Level) else None,
    )


def _level(node: MappingNode) -> Level:
    """The level; `must` stands in for one that the schema refuses."""
    text = text_of(node, "level")
    return Level(text) if text in set(Level) else Level.MUST


def _condition(
    text: tree.Expression | None, subject: RowKind, words: Vocabulary, found: list[Diagnostic]
) -> m.Meaning | None:
    """The checked condition; None where there is none or it is wrong, which is noted."""
    checked = check_condition(text, subject, words) if text is not None else None
    if isinstance(checked, Diagnostic):
        found.append(checked)
        return None
    return checked


def _exemptions(
    node: Node | None, subject: RowKind, words: Vocabulary, found: list[Diagnostic]
) -> tuple[Exemption, ...]:
    read = []
    for item in items_of(node):
        if isinstance(item, MappingNode):
            text = read_or_note(item.get("when"), found)
            when = _condition(text, subject, words, found)
            if text is not None and when is not None:
                name, because = text_of(item, "name") or "", text_of(item, "because") or ""
                read.append(Exemption(name, when, because, text))
    return tuple(read)


def _basis(node: Node | None) -> tuple[Basis, ...]:
    return tuple(
        Basis(entry.key.text, entry.value.text)  # type: ignore[arg-type]
        for item in items_of(node)
        if isinstance(item, MappingNode)
        for entry in item.entries
        if isinstance(entry.value, Scalar)
    )


def _then(node: Node | None, layer: str, words: Vocabulary, found: list[Diagnostic]) -> Then | None:
    if not isinstance(node, MappingNode):
        return None
    by, duty, within = node.get("by"), node.get("duty"), node.get("within")
    roles, duties = words.roles.get(layer), words.duties.get(layer)
    if isinstance(by, Scalar) and roles is not None and by.text not in roles:
        help = near_titled(by.text, roles) or "add the role to contacts.yaml"
        found.append(
            problems.UNKNOWN_ROLE.at(by.span, f"there is no role `{by.text}` in the contacts", help=help)
        )
    if isinstance(duty, Scalar) and duties is not None and duty.text not in duties:
        help = near_names(duty.text, duties) or "add the duty to duties.yaml"
        found.append(problems.UNKNOWN_DUTY.at(duty.span, f"there is no duty `{duty.text}`", help=help))
    return Then(
        text_of(node, "do") or "",
        text_of(node, "by"),
        _duration(within),
        text_of(node, "duty"),
        letter=text_of(node, "letter"),
    )


def _letter_trouble(node: Node | None, subject: RowKind) -> Iterator[Diagnostic]:
    """A letter where there is no pupil to whose parents it could go."""
    letter = node.get("letter") if isinstance(node, MappingNode) else None
    if isinstance(letter, Scalar) and not subject.of_pupil:
        message = f"a letter goes to the parents of a pupil, and this rule is for each {subject.said}"
        help = "ask the rule `for: each pupil`, or take out `letter`"
        yield problems.LETTER_TO_NOBODY.at(letter.span, message, help=help)


def _duration(node: Node | None) -> Quantity | None:
    """A written time; None for one that is none, as the schema says."""
    try:
        return read_duration(node.text) if isinstance(node, Scalar) else None
    except UnreadableError:
        return None
