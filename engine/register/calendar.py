"""An academy's school calendar: its open days numbered by school day, week, half term, term and year."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date, timedelta
from functools import cached_property
from itertools import accumulate, groupby, pairwise
from operator import attrgetter
from typing import Literal

from engine.frozen import dataclass
from engine.quantities import Unit
from engine.school_years import FIRST_MONTH, begins_a_year, first_year

PERIODS: tuple[Unit, ...] = ("half term", "term", "school year")
"""The units that figures are told by."""


@dataclass(frozen=True, slots=True, order=True)
class OpenSession:
    """A session open to pupils, as a row of the calendar tells it."""

    date: date
    session: str
    term: str
    half_term: str
    school_year: str


@dataclass(frozen=True, slots=True)
class SchoolDay:
    """An open day with its sessions and the names of its periods, those of its first session."""

    date: date
    sessions: tuple[str, ...]
    term: str
    half_term: str
    school_year: str


@dataclass(frozen=True, slots=True)
class Stretch:
    """A first and a last day, both included."""

    first: date
    last: date

    def holds(self, day: date) -> bool:
        """Whether a day lies in the stretch."""
        return self.first <= day <= self.last


def spanning(stretches: Sequence[Stretch]) -> Stretch | None:
    """From the first day of the earliest stretch to the last of the latest; None without any."""
    if not stretches:
        return None
    return Stretch(min(each.first for each in stretches), max(each.last for each in stretches))


@dataclass(frozen=True, slots=True)
class Period:
    """A week, half term, term or year begun by some day.

    `window` goes from its first to its last open day; `reach` goes on to the day before the next one begins,
    so that a row dated in the holidays after a half term is of that half term. Neither passes the as-at date.
    """

    number: int
    window: Stretch
    reach: Stretch


@dataclass(frozen=True)
class SchoolCalendar:
    """The open days of an academy in order. Calendars with the same days and period names are equal.

    Units are numbered from 1 without gaps. A week runs from Monday and counts where a session is open in it;
    a half term, term or year ends where its name (or that of what it is part of) changes.
    """

    days: tuple[SchoolDay, ...]

    @classmethod
    def of(cls, sessions: Iterable[OpenSession]) -> SchoolCalendar:
        """The calendar of an academy's open sessions, given in any order."""
        by_day = groupby(sorted(set(sessions), key=_AS_WRITTEN), key=lambda session: session.date)
        return cls(tuple(_school_day(day, list(group)) for day, group in by_day))

    def on(self, day: date) -> SchoolDay | None:
        """The open day of a date; None where no session is open."""
        index = self._index(day)
        return self.days[index] if index >= 0 and self.days[index].date == day else None

    def ordinal(self, day: date, unit: Unit) -> int | None:
        """The number of the unit of the last open day on or before a date; None before the first open day."""
        index = self._index(day)
        return self._numbers[unit][index] if index >= 0 else None

    def ordinal_at_most(self, day: date, unit: Unit) -> int | None:
        """The highest number that the unit of a date before the first open day can have; None for other dates.

        The first open day may not be the first of its week, half term, term or year. A school year begins with the first
        term after July (Education Act 1996, section 579), so that a day before August is of an earlier one; so is one of
        the holidays before a calendar that begins with a school year.
        """
        unseen = self.last_unseen()
        if unseen is None or day >= (first := self.days[0].date):
            return None
        if unit == "school day":
            return 0
        counts_as = min(day, unseen)
        if unit == "school week":
            return 0 if counts_as < first - timedelta(days=first.weekday()) else 1
        return 1 - (first_year(first) - first_year(counts_as))

    def reached(self, unit: Unit, number: int) -> tuple[date, date] | None:
        """From which day on a date's unit may have at least a number, and from which it surely has; None without days.

        Between the two lie days before the calendar of which that cannot be told. What follows from `ordinal` and
        `ordinal_at_most`, which do not fall from one day to the next.
        """
        unseen = self.last_unseen()
        if unseen is None:
            return None
        first, starts = self.days[0].date, self._starts[unit]
        if number > 1:
            told = starts[number - 1] if number <= len(starts) else date.max
            return told, told
        return min(self._may_reach(unit, number, unseen), first), first

    def _may_reach(self, unit: Unit, number: int, unseen: date) -> date:
        """The first day whose unit may have a number, which is at most 1, before the first open day."""
        first = self.days[0].date
        if unit == "school day":
            return date.min if number < 1 else date.max
        if unit == "school week":
            begins = first - timedelta(days=first.weekday()) if number == 1 else date.min
        else:
            begins = date(max(first_year(first) + number - 1, 1), FIRST_MONTH, 1)
        return begins if begins <= unseen else date.max

    def last_unseen(self) -> date | None:
        """The last day of which the calendar shows nothing: the one before its first open day; None without any.

        A calendar that begins with a school year shows all of it: between the end of July and its first day no
        school was held.
        """
        if not self.days:
            return None
        first = self.days[0].date
        since = date(first.year, FIRST_MONTH, 1) if begins_a_year(first) else first
        return since - timedelta(days=1)

    def period(self, kind: Literal["this", "last"], unit: Unit, as_at: date) -> Period | None:
        """The period in which the last open day lies, up to as-at, or the one before it; None without."""
        number = self.ordinal(as_at, unit)
        if number is None or (kind == "last" and number == 1):
            return None
        if kind == "last":
            return self._period(unit, number - 1, as_at)
        days = Stretch(self._starts[unit][number - 1], as_at)
        return Period(number, days, days)

    def periods(self, unit: Unit, as_at: date) -> tuple[Period, ...]:
        """Every period begun by as-at, in order."""
        current = self.ordinal(as_at, unit) or 0
        return tuple(self._period(unit, number, as_at) for number in range(1, current + 1))

    def stretch(self, unit: Unit, last_no: int, length: int, as_at: date | None = None) -> Stretch | None:
        """From the first open day of the first of `length` units to the last (by as-at) of unit `last_no`.

        Begins with the calendar where that does not reach so far back; None where there is no such unit.
        """
        if not 1 <= last_no <= len(self._starts[unit]) or length < 1:
            return None
        first = self._starts[unit][max(last_no - length, 0)]
        last = self._last_open_day(unit, last_no, as_at or date.max)
        return Stretch(first, last) if first <= last else None

    def look_back_start(self, look_back: str, as_at: date) -> date | None:
        """The first day seen by a rule that looks back so far; None where it sees everything."""
        number = self.ordinal(as_at, "school year")
        if look_back == "everything" or number is None:
            return None
        back = 2 if look_back == "previous school year" else 1
        return self._starts["school year"][max(number - back, 0)]

    def school_days_after(self, day: date, n: int) -> date | None:
        """The nth open day after a date (the date itself for 0); None where the calendar ends before."""
        if n == 0:
            return day
        index = self._index(day) + n
        return self.days[index].date if index < len(self.days) else None

    def _period(self, unit: Unit, number: int, as_at: date) -> Period:
        starts = self._starts[unit]
        first = starts[number - 1]
        ends = starts[number] - timedelta(days=1) if number < len(starts) else date.max
        window = Stretch(first, self._last_open_day(unit, number, as_at))
        return Period(number, window, Stretch(first, min(ends, as_at)))

    def _last_open_day(self, unit: Unit, number: int, as_at: date) -> date:
        starts = self._starts[unit]
        end = starts[number] - timedelta(days=1) if number < len(starts) else self._dates[-1]
        return self._dates[max(self._index(min(end, as_at)), 0)]

    def _index(self, day: date) -> int:
        """The place of the last open day on or before a date, -1 before the first."""
        return bisect_right(self._dates, day) - 1

    @cached_property
    def _dates(self) -> tuple[date, ...]:
        return tuple(day.date for day in self.days)

    @cached_property
    def _numbers(self) -> Mapping[Unit, tuple[int, ...]]:
        return {unit: _numbered(self.days, key) for unit, key in _IDENTITY.items()}

    @cached_property
    def _starts(self) -> Mapping[Unit, tuple[date, ...]]:
        return {unit: _starts(self._dates, numbers) for unit, numbers in self._numbers.items()}


_AS_WRITTEN = attrgetter("date", "session", "term", "half_term", "school_year")


def _school_day(day: date, sessions: list[OpenSession]) -> SchoolDay:
    first = sessions[0]
    open_ones = tuple(dict.fromkeys(session.session for session in sessions))
    return SchoolDay(day, open_ones, first.term, first.half_term, first.school_year)


_IDENTITY: Mapping[Unit, Callable[[SchoolDay], object]] = {
    "school day": lambda day: day.date,
    "school week": lambda day: day.date.isocalendar()[:2],
    "half term": lambda day: (day.school_year, day.term, day.half_term),
    "term": lambda day: (day.school_year, day.term),
    "school year": lambda day: day.school_year,
}


def _numbered(days: tuple[SchoolDay, ...], key: Callable[[SchoolDay], object]) -> tuple[int, ...]:
    changes = (int(key(before) != key(after)) for before, after in pairwise(days))
    return tuple(accumulate(changes, initial=1)) if days else ()


def _starts(dates: tuple[date, ...], numbers: tuple[int, ...]) -> tuple[date, ...]:
    return tuple(day for i, day in enumerate(dates) if i == 0 or numbers[i] != numbers[i - 1])
