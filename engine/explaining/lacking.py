"""The facts without which a rule cannot tell: which column of which row, which setting, which time."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from engine.answering.lacking import whole_of
from engine.explain.context import Context
from engine.explain.evaluation import marks_of_day, may_be_unseen, meets, own_days, rows_looked_at
from engine.explain.ranges import Range
from engine.explain.trace import Part, traced
from engine.explain.windows import reach_of
from engine.explaining.explained import MissingFact
from engine.explaining.subjects import called
from engine.language import meaning as m
from engine.language.kinds import KINDS
from engine.quantities import Kind, Type
from engine.spoken import day_in_words, days_in_words


def missing_facts(*parts: Part) -> tuple[MissingFact, ...]:
    """What those of some conditions lack that cannot be told, each fact once for each row, in reading order."""
    return tuple(dict.fromkeys(fact for part in parts for fact in _lacking(part)))


def _lacking(part: Part) -> Iterator[MissingFact]:
    node, value = part.node, part.value
    if value is not None and not isinstance(value, Range):
        return
    match node:
        case m.Column():
            yield _fact_of_row(node, part.context)
        case m.Setting():
            yield MissingFact(node.path, f"the settings, for {part.context.lacking_case(node.path)}")
        case m.Ordinal() if all(inner.value is not None for inner in part.parts):
            days = [inner.value for inner in part.parts if isinstance(inner.value, date)]
            reaching = f" to {day_in_words(days[0])}" if days else ""
            yield MissingFact(f"a calendar that reaches back{reaching}", "")
        case m.Measure() | m.Exists():
            yield from _of_rows(node, part)
        case _:
            yield from (fact for inner in _inner(part) for fact in _lacking(inner))


def _inner(part: Part) -> Iterator[Part]:
    """The parts inside, and the conditions that a condition on a day or a run asks of marks, days and evidence."""
    yield from part.parts
    match part.node:
        case m.DayCondition(session=session):
            yield from (traced(session, mark) for mark in marks_of_day(part.context))
        case m.Run(day=condition, without=without):
            yield from (traced(condition, day) for day in own_days(part.context))
            if without is not None and without.where is not None:
                for row in part.context.collection("evidence"):
                    yield traced(without.where, part.context.into("evidence", row))


def _of_rows(node: m.Measure | m.Exists, part: Part) -> Iterator[MissingFact]:
    """Of a figure: the facts of its rows, else the time or the rows that there are not."""
    found = list(_of_its_rows(node, part.context))
    if not found and may_be_unseen(node, part.context):
        found = [_before(part.context.facts.calendar.days[0].date)]
    yield from found or (_of_its_time(node, part.context) if isinstance(node, m.Measure) else ())


def _of_its_rows(node: m.Measure | m.Exists, context: Context) -> Iterator[MissingFact]:
    for row in rows_looked_at(node, context):
        if row.belongs() is None:
            yield _fact_of_row(_CLASS, row)
        for condition in _open_of(node.rows, row):
            yield from _lacking(traced(condition, row))


def _of_its_time(node: m.Measure, context: Context) -> Iterator[MissingFact]:
    reach = reach_of(node.window, context) if node.window else None
    if node.window and reach is None:
        yield MissingFact(f"{node.window}: the calendar has no such time", "")
    elif reach is not None and not reach.complete:
        yield _before(reach.shown.first)
    else:
        kind = KINDS[node.rows.kind]
        counts = f"{kind.said} that counts" if node.rows.where else kind.said
        what = whole_of(node.rows) if node.function == "share" else counts
        time = f" from {days_in_words(reach.shown.first, reach.shown.last)}" if reach else ""
        yield MissingFact(f"any {what}{time}", "")


def _before(first: date) -> MissingFact:
    return MissingFact(f"what lies before {day_in_words(first)}, where the calendar begins", "")


_CLASS = m.Column("pupil", "class", Type(Kind.TEXT, optional=True))


def _open_of(rows: m.Rows, row: Context) -> Iterator[m.Meaning]:
    """What is asked of a row as long as it may count: what does not, lacks nothing."""
    for condition in (rows.among, rows.where):
        if condition is not None:
            yield condition
            if meets(condition, row) is False:
                return
    if rows.value is not None:
        yield rows.value


def _fact_of_row(column: m.Column, context: Context) -> MissingFact:
    """A fact with the row that lacks it."""
    kind = KINDS[column.owner]
    row = context.row_of(column.owner, around=column.around)
    if row is None:
        return MissingFact(column.name, kind.one)
    key = tuple((name, str(row[name])) for name in ("academy", *kind.keys) if row.get(name) is not None)
    return MissingFact(column.name, f"{kind.said} {called(kind, row)}", None, kind.table or "", key)
