"""What a case expects of its subjects."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from engine.cases import problems
from engine.cases.case import NOT_ASKED, Expectation, Row
from engine.cases.cells import unknown_pupil
from engine.diagnostics import Diagnostic, near_names
from engine.language.ruleset import Rule
from engine.reading import nodes
from engine.reading.nodes import entries_of, text_of

_OWN = ("answer", "window", "says", "missing")
_GROUPS = ("class", "year_group")


def expectations(
    node: nodes.Node | None, rule: Rule, pupils: Sequence[Row], found: list[Diagnostic]
) -> Iterator[Expectation]:
    """What is expected, subject by subject; one that the case cannot have is noted."""
    for entry in entries_of(node):
        expected = _expectation(entry)
        found += _unknown_subject(entry.key, expected, rule, pupils)
        found += _unknown_figures(entry.value, rule)
        yield expected


def _expectation(entry: nodes.Entry) -> Expectation:
    value = entry.value
    if not isinstance(value, nodes.Mapping):
        only = value.text if isinstance(value, nodes.Scalar) else ""
        return Expectation(entry.key.text, only, None, None, None, {}, value.span)
    values = {
        each.key.text: each.value.text
        for each in value.entries
        if each.key.text not in _OWN and isinstance(each.value, nodes.Scalar)
    }
    answer, window, says, missing = (text_of(value, key) for key in _OWN)
    return Expectation(entry.key.text, answer or "", window, says, missing, values, value.span)


def _unknown_subject(
    key: nodes.Scalar, expected: Expectation, rule: Rule, pupils: Sequence[Row]
) -> Iterator[Diagnostic]:
    """A pupil, class or year group that the case does not have; who is not asked need not be there."""
    first = rule.subject.keys[0] if rule.subject.keys else None
    if first == "pupil_id":
        known = {row["pupil_id"] for row in pupils}
        name = key.text.split(" ")[0]
        if name not in known:
            yield unknown_pupil(key, name, known)
    elif first in _GROUPS and expected.answer != NOT_ASKED:
        groups = {row.get(first, "") for row in pupils}
        if not any(key.text == group or key.text.startswith(f"{group} ") for group in groups if group):
            help = near_names(key.text, groups) or "classes and year groups are those of the pupils"
            message = f"the case has no {rule.subject.said} `{nodes.shown(key.text)}`"
            yield problems.UNKNOWN_PUPIL.at(key.span, message, help=help)


def _unknown_figures(node: nodes.Node, rule: Rule) -> Iterator[Diagnostic]:
    for entry in entries_of(node):
        name = entry.key.text
        if name not in _OWN and name not in rule.figures:
            known = ", ".join(f"`{each}`" for each in rule.figures)
            help = near_names(name, (*rule.figures, *_OWN)) or f"figures of this rule: {known or 'none'}"
            message = f"`{rule.id}` has no figure `{nodes.shown(name)}`"
            yield problems.UNKNOWN_FIGURE.at(entry.key.span, message, help=help)
