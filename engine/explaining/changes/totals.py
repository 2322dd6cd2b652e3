"""Totals, largest and smallest values: what more, or which sessions less, turns a comparison with one."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

from engine.explain.context import Context
from engine.explain.evaluation import answer, evaluate
from engine.explain.facts import Row
from engine.explain.groups import groups_looked_at
from engine.explain.ranges import compared
from engine.explain.windows import measures_of
from engine.explaining.changes.edits import Edit, blank_row, edited
from engine.explaining.changes.sessions import (
    Sort,
    coded_as,
    fewest,
    is_of,
    open_ahead,
    otherwise_coded,
    rewritten,
)
from engine.frozen import dataclass
from engine.language import meaning as m

_GROWS = {"sum": {">", ">="}, "max": {">", ">="}, "min": {"<", "<="}}
"""The signs by which one session more can make a comparison with the figure hold, and one less undo it."""


@dataclass(frozen=True, slots=True)
class More:
    """What a session to come has to have by a day: of a total all that is wanting, of others the value itself."""

    measure: m.Measure
    value: int
    last: date
    edit: Edit


def looked_for(node: m.Meaning, measure: m.Measure) -> bool:
    """Whether changes are looked for of a figure in a condition: of one by itself, compared with a value."""
    return any(_plain(part) == measure for part in m.walk(node) if isinstance(part, m.Compare))


def _plain(node: m.Meaning) -> m.Measure | None:
    """The figure over sessions that a condition compares with a value, where more of it only helps."""
    measure = node.left if isinstance(node, m.Compare) else None
    if not isinstance(node, m.Compare) or not isinstance(measure, m.Measure) or measures_of(node.right):
        return None
    value = measure.rows.value
    own = measure.rows.kind == "session" and isinstance(value, m.Column) and value.owner == "session"
    return measure if own and node.symbol in _GROWS.get(measure.function, ()) else None


def more_ahead(node: m.Meaning, wanted: bool, context: Context) -> Iterator[More]:
    """The least that sessions to come have to have by which a condition on a pupil's figure holds.

    Only of a time that goes on to a last day, such as this half term: else earlier sessions drop out of it meanwhile.
    """
    measure = _plain(node)
    if measure is None or not wanted or context.kind != "pupil" or measure.window is None:
        return
    sort = Sort(measure, True)
    ahead = open_ahead(sort, context) if measure.window.kind in {"this", "each"} else []
    least = _least(node, measure, context)
    if not ahead or least is None or least < 0:
        return
    assert isinstance(measure.rows.value, m.Column)
    pupil, (day, session) = context.rows[0][1], ahead[-1]
    like = {"pupil_id": pupil["pupil_id"], "date": day, "session": session, measure.rows.value.name: least}
    row = coded_as(sort, blank_row(context.facts, "session", like), context)
    if row is not None:
        yield More(measure, least, day, Edit("", 1, added=(("marks", row),), as_at=day))


def _least(node: m.Meaning, measure: m.Measure, context: Context) -> int | None:
    """The value that one session more has to have; None where the figure or its limit is not one number."""
    assert isinstance(node, m.Compare)
    limit, figure = evaluate(node.right, context), evaluate(node.left, context)
    if not isinstance(limit, int) or not isinstance(figure, int):
        return None
    beyond = {">": 1, "<": -1}.get(node.symbol, 0)
    return limit + beyond - (figure if measure.function == "sum" else 0)


def fewer_recorded(node: m.Meaning, wanted: bool, context: Context) -> tuple[Sort, Edit] | None:
    """The fewest recorded sessions, those that say most, without which a condition on a figure does not hold."""
    measure = _plain(node)
    if measure is None or wanted:
        return None
    sort = Sort(measure, True)
    rows = _counting(sort, context)

    def edit(number: int) -> Edit | None:
        changed = otherwise_coded(rows[:number], sort, context)
        return rewritten(changed) if changed else None

    def turned(number: int) -> bool:
        made = edit(number)
        return made is not None and answer(node, edited(context, [made])) is False

    number = fewest(turned, len(rows)) if measure.function == "sum" else _beyond(node, rows, context)
    found = edit(number) if number else None
    return (sort, found) if found else None


def _beyond(node: m.Meaning, rows: list[Row], context: Context) -> int:
    """How many rows have a value by which a condition on the largest or the smallest holds: all of them have to go."""
    assert isinstance(node, m.Compare) and isinstance(node.left, m.Measure)
    value, limit = node.left.rows.value, evaluate(node.right, context)
    assert isinstance(value, m.Column)
    return sum(compared(node.symbol, row[value.name], limit) is True for row in rows)


def _counting(sort: Sort, context: Context) -> list[Row]:
    """The rows that count towards a figure and have a value: those that say most first, of equal ones the latest."""
    assert isinstance(sort.measure.rows.value, m.Column)
    name, sign = sort.measure.rows.value.name, 1 if sort.measure.function == "min" else -1
    groups = groups_looked_at(sort.measure, context)
    rows = [row for group in groups if is_of(sort, group.context) for row in group.rows]
    told: list[Any] = [row for row in rows if row.get(name) is not None]
    told.sort(key=lambda row: (row["date"], row["session"]), reverse=True)
    return sorted(told, key=lambda row: sign * row[name])
