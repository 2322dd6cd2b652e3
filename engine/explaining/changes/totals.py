"""Totals, largest and smallest values: what more, or which sessions less, turns a comparison with one."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date
from typing import Any

from engine.explain.context import Context
from engine.explain.evaluation import answer, evaluate
from engine.explain.facts import Row
from engine.explain.ranges import compared
from engine.explain.windows import measures_of, slides
from engine.explaining.changes.edits import Edit, blank_row, edited
from engine.explaining.changes.sessions import (
    Sort,
    coded_as,
    each_stretch,
    fewest,
    later,
    open_ahead,
    otherwise_coded,
    rewritten,
    rows_of,
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
    """The least that one session to come has to have by which a condition on a pupil's figure holds, and by when."""
    measure = _plain(node)
    if measure is None or not wanted or context.kind != "pupil":
        return
    sort = Sort(measure, True)
    days = open_ahead(sort, context)

    def turned(place: int, value: int) -> Edit | None:
        edit = _with_value(sort, value, days[place], context)
        return edit if edit and answer(node, later(node, context, [edit])) is True else None

    least = _least(node, measure, context, lambda value: turned(0, value) is not None) if days else None
    if least is None:
        return
    too_late = fewest(lambda number: turned(number - 1, least) is None, len(days))
    last = (too_late or len(days) + 1) - 2
    edit = turned(last, least)
    if edit is not None:
        yield More(measure, least, days[last][0], edit)


def _with_value(sort: Sort, value: int, at: tuple[date, str], context: Context) -> Edit | None:
    """A session to come that counts and has a value, looked at from its day."""
    column, pupil = sort.measure.rows.value, context.row
    assert isinstance(column, m.Column)
    like = {"pupil_id": pupil["pupil_id"], "date": at[0], "session": at[1], column.name: value}
    row = coded_as(sort, blank_row(context.facts, "session", like), context)
    return Edit("", 1, added=(("marks", row),), as_at=at[0]) if row else None


def _least(
    node: m.Meaning, measure: m.Measure, context: Context, turned: Callable[[int], bool]
) -> int | None:
    """The value that one session more has to have on the first day; None where none will do.

    Of a total it is looked for, since earlier sessions may have dropped out of its time by then.
    """
    assert isinstance(node, m.Compare)
    limit = evaluate(node.right, context)
    if not isinstance(limit, int):
        return None
    value = limit + {">": 1, "<": -1}.get(node.symbol, 0)
    if measure.function == "sum":
        return fewest(turned, value)
    return value if value >= 0 and turned(value) else None


def fewer_recorded(node: m.Meaning, wanted: bool, context: Context) -> tuple[Sort, Edit] | None:
    """The fewest recorded sessions, those that say most, without which a condition on a figure does not hold."""
    measure = _plain(node)
    if measure is None or wanted:
        return None
    sort = Sort(measure, True)
    rows = _counting(sort, node, context)
    if measure.function == "sum" and slides(node):
        found = each_stretch(sort, node, context, rows)
        return (sort, found) if found else None

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


def _counting(sort: Sort, node: m.Meaning, context: Context) -> list[Row]:
    """The rows that count towards a figure and have a value: those that say most first, of equal ones the latest."""
    assert isinstance(sort.measure.rows.value, m.Column)
    name, sign = sort.measure.rows.value.name, 1 if sort.measure.function == "min" else -1
    told: list[Any] = [row for row in rows_of(sort, node, context) if row.get(name) is not None]
    return sorted(told, key=lambda row: sign * row[name])
