"""The time of a measure: that a row lies in its window, which period a row is of, and which the as-at date."""

from __future__ import annotations

from engine.language import meaning as m
from engine.language.kinds import KINDS
from engine.planning import sql
from engine.planning.frames import Frame
from engine.planning.sql import Expression
from engine.quantities import Unit


def period_of(frame: Frame, unit: str) -> Expression:
    """The number of the period that a row's date lies in."""
    date = KINDS[frame.kind.name].date
    assert date is not None
    return frame.ordinal(frame.column(date), unit, open_day=(frame.kind.name, date) in m.OPEN_DAYS)


def as_at_ordinal(frame: Frame, unit: Unit) -> Expression:
    """The number of the as-at date on the academy's calendar."""
    facts = frame.planner.facts
    numbers = facts.each(lambda academy: facts.calendars[academy].ordinal(facts.as_at, unit))
    return frame.by_academy(("as_at", unit), numbers)


def last_unseen_ordinal(frame: Frame, unit: Unit) -> Expression:
    """The highest number that the unit of the last day before the calendar can have."""
    calendars = frame.planner.facts.calendars

    def highest(academy: str) -> int | None:
        last = calendars[academy].last_unseen()
        return calendars[academy].ordinal_at_most(last, unit) if last else None

    return frame.by_academy(("last unseen", unit), frame.planner.facts.each(highest))


def in_window(window: m.Window | None, frame: Frame) -> Expression | None:
    """That a row lies in a window; None where the grouping by period says it."""
    if window is None or window.kind == "each":
        return None
    periods = frame.planner.facts.periods(window).items()
    first = {academy: period.reach.first if period else None for academy, period in periods}
    last = {academy: period.reach.last if period else None for academy, period in periods}
    day = frame.column(frame.kind.date or "")
    return sql.between(
        day, frame.by_academy(("first", window), first), frame.by_academy(("last", window), last)
    )


def marked(frame: Frame) -> list[Expression]:
    """That a day is one: it has a usable mark."""
    return [frame.column("marked")] if frame.kind.name == "day" else []


def begun(frame: Frame) -> list[Expression]:
    """That a row's date has come, where rows are seen before it has."""
    if frame.kind.name != "leave_request":
        return []
    return [sql.compared("<=", frame.column("from_date"), sql.literal(frame.planner.facts.as_at))]
