"""The parts of a rule that cases can touch: its answers, each condition in it with its outcomes, each boundary.

Conditions that are made of others (`and`, `or`, `not`) are told by their parts. A part counts as able to be missing
where a column may be empty, a setting is not set at all, or a figure needs what there may not be; a setting in
force is not.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from engine.explain.answers import CANNOT_TELL, EXCEPTED, NO, YES
from engine.frozen import dataclass
from engine.language import meaning as m
from engine.language.kinds import KINDS
from engine.language.ruleset import Rule
from engine.language.sentences.sentences import condition_sentence
from engine.policy.settings import Setting

BELOW, ON, ABOVE = "one below", "on it", "one above"
THRESHOLDS = frozenset({"<", "<=", ">", ">="})


@dataclass(frozen=True, slots=True)
class Part:
    """A condition that is asked of a kind of row; `exception` is the name of the exception it is the whole of."""

    kind: str
    node: m.Meaning
    exception: str | None = None


@dataclass(frozen=True, slots=True)
class Item:
    """Something that a case can touch: an outcome of a part, or of the rule as a whole where there is no part."""

    part: Part | None
    outcome: str


def items_of(rule: Rule, settings: Mapping[str, Setting]) -> dict[Item, str]:
    """Everything that cases of a rule can touch, with the words for it, in reading order."""
    items = {Item(None, each): each for each in (YES, NO, CANNOT_TELL)}
    if rule.exemptions:
        items[Item(None, EXCEPTED)] = EXCEPTED
    for part in parts_of_rule(rule):
        for outcome in _outcomes(part, settings):
            items[Item(part, outcome)] = f"{_words(part, rule)} ({outcome})"
    return items


def parts_of_rule(rule: Rule) -> Iterator[Part]:
    """Each condition of a rule that is not made of others, once, and its exceptions."""
    kind = rule.subject.name
    found: dict[Part, None] = {}
    for node, own in _leaves(rule.when, kind):
        found[Part(own, node)] = None
    for exemption in rule.exemptions:
        found[Part(kind, exemption.when, exemption.name)] = None
        for node, own in _leaves(exemption.when, kind):
            if node is not exemption.when:
                found[Part(own, node)] = None
    yield from found


def _leaves(node: m.Meaning | m.Rows | m.Window, kind: str) -> Iterator[tuple[m.Meaning, str]]:
    """The conditions in a node that are not made of others, each with the kind of row it is asked of."""
    if isinstance(node, m.Rows):
        yield from _of_rows(node)
        return
    if isinstance(node, _CONDITIONS) and node.type.kind.value == "yes/no":
        yield node, kind
    inner = {m.DayCondition: "session", m.Run: "day"}.get(type(node), kind)
    for part in m.parts_of(node):
        yield from _leaves(part, inner if not isinstance(part, m.Rows) else kind)


def _of_rows(rows: m.Rows) -> Iterator[tuple[m.Meaning, str]]:
    for condition in (rows.where, rows.among):
        if condition is not None:
            yield from _leaves(condition, rows.kind)
    if rows.value is not None:
        yield from _leaves(rows.value, rows.kind)


_CONDITIONS = (
    *(m.Compare, m.IsMissing, m.InSet, m.Exists, m.Run, m.DayCondition, m.Begins),
    *(m.Column, m.Setting),
)


def _outcomes(part: Part, settings: Mapping[str, Setting]) -> Iterator[str]:
    node = part.node
    if isinstance(node, m.IsMissing):
        always_there = not (isinstance(node.part, m.Setting) or may_be_missing(node.part, settings))
        yield from (NO,) if always_there else (YES, NO)
        return
    yield YES
    yield NO
    made_of_others = isinstance(node, m.Logic | m.Not)  # of such an exception its parts tell
    if not made_of_others and may_be_missing(node, settings):
        yield CANNOT_TELL
    if isinstance(node, m.Run) or (isinstance(node, m.Compare) and node.symbol in THRESHOLDS):
        yield from (BELOW, ON, ABOVE)


def may_be_missing(node: m.Meaning | m.Rows | m.Window, settings: Mapping[str, Setting]) -> bool:
    """Whether a part can come to nothing, or not be told, with these settings in force."""
    match node:
        case m.Constant() | m.AsAt() | m.IsMissing():
            return False
        case m.Column():
            return node.type.optional
        case m.Setting():
            return node.path not in settings
        case m.Otherwise():
            return may_be_missing(node.fallback, settings)
        case m.Measure(function="share" | "min" | "max" | "average"):
            return True
        case m.Measure() if node.window is not None and node.window.kind in {"last", "the last"}:
            return True
        case m.Window():
            return False
    return any(may_be_missing(part, settings) for part in m.parts_of(node))


def _words(part: Part, rule: Rule) -> str:
    clause = condition_sentence(part.node, KINDS[part.kind])
    if part.exception is not None:
        return f"except {part.exception}: {clause}"
    return clause if part.kind == rule.subject.name else f"{KINDS[part.kind].said}: {clause}"
