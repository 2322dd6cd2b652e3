"""The days that an export may count instead: the periods of the calendar, and days up to or from some day."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from datetime import date
from itertools import pairwise

from engine.quantities import Unit
from engine.reconciling.definitions import Question
from engine.register.calendar import PERIODS, SchoolCalendar, Stretch


def periods(calendar: SchoolCalendar, asked: Stretch) -> dict[str, Stretch]:
    """The half terms, terms and years of a calendar up to the last day asked for, without the days asked for."""
    known = days_in(calendar, asked)
    found: dict[str, Stretch] = {}
    for unit in PERIODS:
        for period in calendar.periods(unit, asked.last):
            if days_in(calendar, period.window) != known:
                found.setdefault(_name(calendar, unit, period.window), period.window)
    return found


def days_in(calendar: SchoolCalendar, stretch: Stretch) -> tuple[date, ...]:
    """The open days of a stretch."""
    return tuple(day.date for day in calendar.days if stretch.holds(day.date))


def _name(calendar: SchoolCalendar, unit: Unit, stretch: Stretch) -> str:
    day = calendar.on(stretch.first)
    assert day
    if unit == "school year":
        return f"the school year {day.school_year}"
    return f"{day.half_term if unit == 'half term' else day.term} of {day.school_year}"


def likeliest(
    questions: Collection[Question], candidates: Iterable[Stretch], days: Sequence[date], asked: Stretch
) -> Stretch | None:
    """The days that explain most of the pupils who differ, and at least half; a period before up to or from a day.

    Of several such days the ones nearest to those asked for.
    """
    counts = dict.fromkeys([*candidates, *_cut(days, asked)], 0)
    for question in questions:
        for each in counts:
            counts[each] += question.totals(each) == question.file
    whole = set(candidates)
    best = max(counts, key=lambda each: (counts[each], each in whole, each.last - each.first), default=None)
    return best if best and 2 * counts[best] >= len(questions) else None


def _cut(days: Sequence[date], asked: Stretch) -> Iterator[Stretch]:
    for before, after in pairwise(days):
        yield Stretch(asked.first, before)
        yield Stretch(after, asked.last)
