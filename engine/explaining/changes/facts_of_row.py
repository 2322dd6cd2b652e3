"""One fact of a row written otherwise, so that a condition on it turns out as wanted."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

from engine.explain.context import Context
from engine.explain.evaluation import evaluate
from engine.explain.facts import Row
from engine.explain.ranges import Answer
from engine.explaining.changes.edits import Edit, edited, present_in
from engine.frozen import dataclass, replace
from engine.language import meaning as m
from engine.language.kinds import KINDS
from engine.quantities import Kind
from engine.register.tables import tables

_FAR = 400
_STEPS = {Kind.DATE: timedelta(days=1), Kind.TIME: 1, Kind.MINUTES: 1, Kind.COUNT: 1, Kind.MONEY: 1}
_SOMETHING: dict[Kind, Any] = {
    Kind.TEXT: "recorded",
    Kind.TIME: 9 * 60,
    Kind.MINUTES: 0,
    Kind.COUNT: 0,
    Kind.MONEY: 0,
    Kind.YES_NO: True,
}


@dataclass(frozen=True, slots=True)
class Otherwise:
    """A fact of a row written otherwise, and those that have to follow it for the row to stay usable."""

    column: m.Column
    edit: Edit
    following: tuple[str, ...]


def facts_otherwise(
    node: m.Meaning, wanted: bool, context: Context, free: Row | None, *, lost: bool
) -> Iterator[Otherwise]:
    """For each fact that a condition reads, the nearest value by which it turns out as wanted.

    What identifies a row is not changed, but for a row that is `free`, which does not exist yet. A fact that is
    known goes missing only where facts may be `lost`.
    """
    for column in dict.fromkeys(part for part in m.walk_own(node) if isinstance(part, m.Column)):
        row = context.row_of(column.owner)
        if row is None or column.around or not _changeable(column, row, free):
            continue
        for value in _values(column, node, context, row):
            if value is None and not lost:
                continue
            made = _written(column, row, value, free)
            if made and _answer(node, edited(context, [made.edit])) is wanted:
                yield made
                break


def _changeable(column: m.Column, row: Row, free: Row | None) -> bool:
    """Whether the fact stands in a table and does not tell which row it is."""
    kind = KINDS[column.owner]
    there = kind.table is not None and column.name in row and kind.table in tables()
    return there and (row is free or column.name not in {*kind.keys, kind.date})


def _written(column: m.Column, row: Row, value: object, free: Row | None) -> Otherwise | None:
    """The row with another value; None where no row could be so: what it was closed before it was taken, say."""
    table = KINDS[column.owner].table
    assert table is not None
    new = _in_order(table, {**row, column.name: value}, column.name)
    moved = tuple(name for name in new if new[name] != row.get(name) and name != column.name)
    if any(not _changeable(replace(column, name=name), row, free) for name in moved):
        return None
    dates = (new[name] for name in (column.name, *moved) if name in _known_from(table))
    seen_on = max((each for each in dates if isinstance(each, date)), default=None)
    return Otherwise(column, Edit("", 1 + len(moved), rewritten=((table, row, new),), as_at=seen_on), moved)


def _in_order(table: str, row: Row, name: str) -> Row:
    """The row with as many of its other dates and times moved as stand before one that has to come first.

    Without that the register could not use the row.
    """
    fixed, pairs = {name}, tables()[table].in_order
    for first, second in (*pairs, *pairs):
        early, late = row.get(first), row.get(second)
        if fixed.isdisjoint({first, second}) or early is None or late is None or early <= late:
            continue
        row = {**row, **({second: early} if first in fixed else {first: late})}
        fixed |= {first, second}
    return row


def _known_from(table: str) -> set[str | None]:
    """The dates before which a check does not know of a row, or of some of its facts."""
    described = tables()[table]
    return {described.happened_on, *(each.known_from for each in described.columns.values())}


def _answer(node: m.Meaning, context: Context) -> Answer:
    value = evaluate(node, context)
    return value if isinstance(value, bool) else None


def _values(column: m.Column, node: m.Meaning, context: Context, row: Row) -> Iterator[Any]:
    """Values to try, the nearest to the present one first."""
    kind, now = column.type.kind, row.get(column.name)
    if any(isinstance(part, m.IsMissing) for part in m.walk_own(node)):
        yield None
        yield _something(column, context)
    if kind is Kind.YES_NO:
        yield from (True, False)
    elif kind is Kind.CHOICE:
        yield from column.type.choices
    elif kind is Kind.CODE:
        yield from codes_to_try(node, context, row)
    elif kind is Kind.TEXT:
        yield from _constants(node)
        yield "another"
    elif kind in _STEPS:
        yield from _outward(kind, now, list(_sides(node, context)), context.facts.as_at)


def _something(column: m.Column, context: Context) -> Any:
    kind = column.type.kind
    if kind is Kind.DATE:
        return context.facts.as_at
    return column.type.choices[0] if kind is Kind.CHOICE else _SOMETHING.get(kind, "/")


def _constants(node: m.Meaning) -> Iterator[Any]:
    return (part.value for part in m.walk_own(node) if isinstance(part, m.Constant))


def _sides(node: m.Meaning, context: Context) -> Iterator[Any]:
    """What the fact may be compared with."""
    for part in m.walk_own(node):
        if isinstance(part, m.Compare):
            for side in (part.left, part.right):
                value = evaluate(side, context)
                if value is not None and not isinstance(side, m.Logic):
                    yield value


def _outward(kind: Kind, now: Any, sides: list[Any], as_at: date) -> Iterator[Any]:
    """From each side of the comparison, then from the present value, one step and more up and down."""
    step: Any = _STEPS[kind]
    sort: Any = date if kind is Kind.DATE else int
    near = [side for side in sides if isinstance(side, sort) and not isinstance(side, bool)]
    start = now if isinstance(now, sort) else None
    tries = [side + offset * step for side in near for offset in (0, -1, 1)]
    if start is not None:
        tries.sort(key=lambda value: abs(value - start))
    yield from tries
    origin: Any = start if start is not None else as_at if kind is Kind.DATE else (near or [0])[0]
    for distance in range(_FAR):
        yield origin - distance * step
        yield origin + distance * step


def codes_to_try(node: m.Meaning, context: Context, row: Row) -> Iterator[str]:
    """Present in that half of the day, then the codes that the condition names."""
    yield present_in(row)
    yield from named_codes(node, context)
    yield "I"


def named_codes(node: m.Meaning | None, context: Context) -> Iterator[str]:
    """The codes that a condition writes out or takes from settings, in order."""
    for part in m.walk(node) if node is not None else ():
        value: object = part.value if isinstance(part, m.Constant) else None
        if isinstance(part, m.Setting) and part.type.kind in {Kind.CODE, Kind.CODES}:
            value = evaluate(part, context)
        if isinstance(value, frozenset):
            yield from sorted(str(each) for each in value)
        elif (
            isinstance(part, m.Constant | m.Setting)
            and part.type.kind is Kind.CODE
            and isinstance(value, str)
        ):
            yield value
