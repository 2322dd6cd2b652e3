"""What a rule reads, known without running it: tables, columns, codes and settings."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from engine.language import meaning as m
from engine.language.kinds import GROUPS, KINDS, READS_SETTINGS_ONLY, RowKind
from engine.language.left_open import left_open_by
from engine.quantities import Kind

if TYPE_CHECKING:
    from engine.language.ruleset import Rule

POSSIBLE_CODES = "codes.possible"
REGISTER_TIMES = ("register.closes", "register.opens")

LAST_DAY_ON_ROLL = ("pupils", "on_roll_to")

_FROM_MARKS = frozenset({"session", "day", "missing_mark", "out_of_force_mark"})


def tables_read(rule: Rule) -> frozenset[str]:
    """The tables without which the rule cannot be asked; derived rows by the tables they come from."""
    found = set(_tables_of(rule.subject))
    for node in nodes_of(rule):
        found |= _tables_at(node)
    return frozenset(found)


def settings_read(rule: Rule) -> tuple[str, ...]:
    """The paths of the settings that decide the rule, each once, in reading order."""
    return tuple(dict.fromkeys(path for node in nodes_of(rule) for path in _settings_at(node)))


def on_roll_within(rule: Rule) -> tuple[m.Window, ...]:
    """The windows in one of which a pupil has to have been on roll to be asked; none where everybody is.

    Of a rule that looks at this or the last half term, term or year alone. Where it looks at both, it is this that
    counts: without it the other cannot be held against anything.
    """
    parts = [*m.walk(rule.when)]
    windows = {part.window for part in parts if isinstance(part, m.Measure) and part.window}
    if rule.subject.name != "pupil" or any(isinstance(part, m.Run) for part in parts):
        return ()
    if not all(window.kind in {"this", "last"} for window in windows):
        return ()
    told = {window for window in windows if window.kind == "this"} or windows
    return tuple(sorted(told, key=str))


def columns_missed(rule: Rule) -> frozenset[tuple[str, str]]:
    """The facts of which the rule asks whether they are missing, each as (table, column).

    Where nothing is handed over of them, it cannot be told which rows lack them. A yes/no fact is none of these: many
    registers mark only what is so; nor is the last day on roll: who has none is on roll still.
    """
    return _missed(rule, yes_no=False) - {LAST_DAY_ON_ROLL}


def told_by_being_missing(rule: Rule) -> frozenset[tuple[str, str]]:
    """The other facts of which the rule asks that, each as (table, column): an empty cell of theirs says something."""
    return _missed(rule, yes_no=True) | (_missed(rule, yes_no=False) & {LAST_DAY_ON_ROLL})


def _missed(rule: Rule, *, yes_no: bool) -> frozenset[tuple[str, str]]:
    nodes = (node.part for node in nodes_of(rule) if isinstance(node, m.IsMissing))
    facts = (
        part for part in nodes if isinstance(part, m.Column) and (part.type.kind is Kind.YES_NO) is yes_no
    )
    of = ((KINDS[part.owner], part.name) for part in facts)
    return frozenset((kind.table, name) for kind, name in of if kind.table and kind.table in _tables_of(kind))


def columns_left_open(rule: Rule) -> frozenset[tuple[str, str]]:
    """Of the facts the rule names those without which it may not be told, each as (kind of row, column)."""
    return frozenset[tuple[str, str]]().union(*map(left_open_in, rule.conditions))


def left_open_in(node: m.Meaning | m.Rows) -> frozenset[tuple[str, str]]:
    """The facts without which a condition, or which rows there are, may not be told, each as (kind of row, column)."""
    found = left_open_by(node, _can_be_missing)
    return frozenset((each.owner, each.name) for each in found if isinstance(each, m.Column))


def _can_be_missing(node: m.Meaning) -> bool | None:
    return node.type.optional if isinstance(node, m.Column) else None


def nodes_of(rule: Rule) -> Iterator[m.Meaning | m.Rows | m.Window]:
    """All that the conditions of a rule are made of, its exceptions among them."""
    for condition in rule.conditions:
        yield from m.walk(condition)


def _tables_at(node: m.Meaning | m.Rows | m.Window) -> frozenset[str]:
    match node:
        case m.Rows():
            return _tables_of(KINDS[node.kind])
        case m.Column("register", "year_group"):
            return frozenset({"pupils"})
        case m.Column():
            return _tables_of(KINDS[node.owner])
        case m.Run():
            return frozenset({"marks", "calendar"})
        case m.Window() | m.Ordinal():
            return frozenset({"calendar"})
    return frozenset()


def _tables_of(kind: RowKind) -> frozenset[str]:
    """The tables that rows of a kind come from: marks stand on open sessions, and pupils make up groups."""
    if kind.name in READS_SETTINGS_ONLY:
        return frozenset()
    found = {"marks", "calendar"} if kind.name in _FROM_MARKS else {kind.table} if kind.table else set()
    if kind.of_pupil or kind.name in GROUPS:
        found.add("pupils")
    return frozenset(name for name in found if name)


def _settings_at(node: m.Meaning | m.Rows | m.Window) -> tuple[str, ...]:
    if isinstance(node, m.Setting):
        return (node.path,)
    if isinstance(node, m.Column) and (node.owner, node.name) == ("register_time", "open_for"):
        return REGISTER_TIMES
    every = isinstance(node, m.DayCondition) and node.quantifier == "every"
    return (POSSIBLE_CODES,) if every or isinstance(node, m.Run | m.Begins) else ()


def looks_around(rows: m.Rows) -> bool:
    """Whether a condition of a collection names a row around it: `notice.issued_on` within `(notices where …)`.

    The pupil whose rows they are does not count: every row knows its own.
    """
    return any(_names_outer(part, (rows.kind,)) for part in rows.asked)


def _names_outer(node: m.Meaning | m.Rows | m.Window, inside: tuple[str, ...]) -> bool:
    if isinstance(node, m.Column):
        return node.owner != "pupil" and inside.count(node.owner) <= node.around
    if isinstance(node, m.Rows):
        inside = (*inside, node.kind)
    elif isinstance(node, m.DayCondition):
        inside = (*inside, "session")
    elif isinstance(node, m.Run):
        inside = (*inside, "day")
    return any(_names_outer(part, inside) for part in m.parts_of(node))
