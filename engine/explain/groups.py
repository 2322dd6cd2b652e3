"""The rows of a collection gathered by what conditions read of them: those that are alike are asked once."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from datetime import date
from itertools import chain
from typing import Any, TypeAlias

from engine.explain.alike import Alike, alike_in
from engine.explain.context import Context
from engine.explain.facts import Row
from engine.explain.windows import Reach, reach_of
from engine.frozen import dataclass
from engine.language import meaning as m
from engine.language.kinds import KINDS


@dataclass(frozen=True, slots=True)
class Group:
    """Rows that some conditions cannot tell apart: `context` has the first of them in hand."""

    context: Context
    parts: tuple[Sequence[Row], ...]

    @property
    def number(self) -> int:
        """How many rows there are."""
        return sum(map(len, self.parts))

    @property
    def rows(self) -> Iterator[Row]:
        """All of them, day by day."""
        return chain.from_iterable(self.parts)


def groups_looked_at(node: m.Measure | m.Exists, context: Context) -> list[Group]:
    """The rows among which a figure or a `some (…)` looks, gathered by what its conditions and its value read."""
    window = node.window if isinstance(node, m.Measure) else None
    reach = reach_of(window, context) if window else None
    return [] if window and reach is None else groups_of(node.rows, reach, context)


def groups_of(rows: m.Rows, reach: Reach | None, context: Context) -> list[Group]:
    """The rows of a collection in a time, gathered by what its conditions and its value read; else one by one."""
    columns = alike_in(rows.asked, rows.kind, context) if rows.kind != "register" else None
    if columns is None:
        return [Group(context.into(rows.kind, row), ((row,),)) for row in rows_in(rows.kind, reach, context)]
    found: dict[object, list[Sequence[Row]]] = {}
    for day, keyed in _by_day(rows.kind, columns, context).items():
        if reach is None or day is None or reach.days.holds(day):
            for key, part in keyed.items():
                found.setdefault(key, []).append(part)
    return [Group(context.into(rows.kind, parts[0][0]), tuple(parts)) for parts in found.values()]


def rows_in(kind: str, reach: Reach | None, context: Context) -> list[Row]:
    """The rows of a kind that belong to what is in hand and lie in a time."""
    rows, dated = context.collection(kind), KINDS[kind].date
    if reach is None or dated is None:
        return list(rows)
    return [row for row in rows if reach.days.holds(row[dated])]


_ByDay: TypeAlias = "dict[date | None, dict[object, list[Row]]]"


def _by_day(kind: str, columns: Alike, context: Context) -> _ByDay:
    """The rows of a kind by day, and of a day by what they have in some columns; gathered once."""
    gathered = context.facts.gathered
    key = (kind, columns, *(id(row) for _, row in context.rows))
    if key not in gathered:  # rows are known by identity, so what is kept holds on to them
        gathered[key] = (_gather(kind, columns, context), context.rows)
    found: _ByDay = gathered[key][0]
    return found


def _gather(kind: str, columns: Alike, context: Context) -> _ByDay:
    dated, values = KINDS[kind].date, _values_of(columns, kind, context)
    found: _ByDay = {}
    for row in context.collection(kind):
        found.setdefault(row[dated] if dated else None, {}).setdefault(values(row), []).append(row)
    return found


def _values_of(columns: Alike, kind: str, context: Context) -> Callable[[Row], object]:
    """What a row has in some columns; those of its pupil are looked up once for each pupil."""
    own, of_pupil, facts = columns.own, columns.of_pupil, context.facts
    if not of_pupil and len(own) == 1:
        name = own[0]
        return lambda row: row.get(name)
    if not of_pupil:
        return lambda row: tuple([row.get(name) for name in own])
    pupils: dict[Any, tuple[object, ...]] = {}

    def values(row: Row) -> object:
        identity = row["pupil_id"]
        if identity not in pupils:
            pupil = (row if kind == "pupil" else facts.pupil(identity)) or {}
            pupils[identity] = tuple([pupil.get(name) for name in of_pupil])
        return (pupils[identity], *[row.get(name) for name in own])

    return values
