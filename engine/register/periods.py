"""What is amiss with a calendar though each period is one stretch of days: names, and time that it leaves out."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import field
from datetime import date, timedelta
from itertools import groupby, pairwise
from operator import attrgetter

from engine.diagnostics import Code
from engine.frozen import dataclass
from engine.register import period_problems as problems
from engine.school_years import FIRST_MONTH, begins_a_year, first_year
from engine.wording import counted

_LONGEST_HOLIDAY = timedelta(weeks=8)
"""More than any school is closed for between two terms."""
_CLOSED_WEEKS = 2
"""As many weeks without school as lie in the longest holiday within a school year, at Christmas or Easter."""
_HALF_DAYS = 12
"""As many days with one session alone as terms and half terms of two school years end on."""
_MOST_WEEKLY = 2
"""On more weekdays no school has half a day each week: an export has lost the mornings, or the afternoons."""
_NEVER = 4
"""On so many Mondays in a row no school is closed, be they bank holidays: an export has lost the weekday."""
_WEEKDAYS = ("Mondays", "Tuesdays", "Wednesdays", "Thursdays", "Fridays", "Saturdays", "Sundays")
_NEXT_YEAR = (6, 7)
"""The months in which some schools begin the next school year."""
ONE_NAME = "give all days from August to July the name of one school year"
_UNITS = ("school year", "term", "half term")


@dataclass(frozen=True, slots=True)
class HalfTerm:
    """The open days of an academy with one name of school year, term and half term.

    `weeks` have an open session; `halves` are the days up to as-at with one session alone. `weekly` has of each weekday
    on which the same session alone is open from week to week, as (5, "AM"), how many of these they are. `never` are the
    weekdays from Monday to Friday on which none is open up to as-at, with how many of these days lie in it.
    """

    academy: str
    names: tuple[str, str, str]
    first: date
    last: date
    weeks: int
    halves: int = 0
    weekly: Mapping[tuple[int, str], int] = field(default_factory=dict)
    never: Mapping[int, int] = field(default_factory=dict)

    @property
    def by_the_week(self) -> Mapping[tuple[int, str], int]:
        """The half days that the school may have each week; none where there are too many in a week for that."""
        return self.weekly if len(self.weekly) <= _MOST_WEEKLY else {}

    @property
    def others(self) -> int:
        """The other days with one session alone."""
        return self.halves - sum(self.by_the_week.values())


@dataclass(frozen=True, slots=True)
class Slip:
    """A problem, the academy and the day on whose row it is told, its message and its help."""

    code: Code
    academy: str
    day: date
    message: str
    help: str


def slips(half_terms: Sequence[HalfTerm], as_at: date) -> Iterator[Slip]:
    """What is amiss with half terms that are in the order of academies and days."""
    for academy, group in groupby(half_terms, key=attrgetter("academy")):
        own = list(group)
        yield from _written_otherwise(academy, own)
        yield from _no_years(academy, own, as_at)
        yield from _weeks_without_school(academy, own)
        yield from _left_out(academy, [each for each in own if each.first <= as_at])


def _written_otherwise(academy: str, half_terms: Iterable[HalfTerm]) -> Iterator[Slip]:
    for before, after in pairwise(half_terms):
        unit, one, other = next(
            each for each in zip(_UNITS, before.names, after.names, strict=True) if each[1] != each[2]
        )
        if plain(one) == plain(other):
            message = (
                f"the {unit} `{other}` of `{academy}`, from {after.first} on, is `{one}` written differently"
            )
            help = f"write `{one}` for `{other}`, or give them names that differ in letters or digits"
            yield Slip(problems.PERIOD_WRITTEN_OTHERWISE, academy, after.first, message, help)


def plain(name: str) -> str:
    """What the names of periods have in common that differ only in how they are written."""
    return "".join(filter(str.isalnum, unicodedata.normalize("NFKC", name).casefold()))


def _no_years(academy: str, half_terms: Sequence[HalfTerm], as_at: date) -> Iterator[Slip]:
    """Of school years that go over a July, and of two that lie between one August and the next July.

    One that is cut in two is no year to count by, unless it is over and another has begun.
    """
    this_year = max((first_year(each.first) for each in half_terms if each.first <= as_at), default=None)
    years = [
        (name, *_ends(list(group))) for name, group in groupby(half_terms, key=lambda each: each.names[0])
    ]
    for name, first, last in years:
        if first_year(first) != first_year(last):
            august = date(first_year(first) + 1, FIRST_MONTH, 1)
            message = f"the school year `{name}` of `{academy}` goes from {first} to {last}"
            help = f"give the days from {august} on the name of the next school year"
            yield Slip(problems.NO_SCHOOL_YEAR, academy, first, message, help)
    for (name, _, last), (next_name, first, _) in pairwise(years):
        if first_year(last) == first_year(first) and plain(name) != plain(next_name):
            message = (
                f"the school year `{name}` of `{academy}` ends on {last}, and `{next_name}` begins on {first}"
            )
            is_cut = in_two(last, first) and first_year(first) == this_year
            code = problems.YEAR_IN_TWO if is_cut else problems.NO_SCHOOL_YEAR
            yield Slip(code, academy, first, message, ONE_NAME)


def in_two(last: date, first: date) -> bool:
    """Whether a school year is cut where one name ends on a last day and another begins; in June it may be the next."""
    return first_year(last) == first_year(first) and first.month not in _NEXT_YEAR


def _ends(half_terms: Sequence[HalfTerm]) -> tuple[date, date]:
    return half_terms[0].first, half_terms[-1].last


def _weeks_without_school(academy: str, half_terms: Iterable[HalfTerm]) -> Iterator[Slip]:
    """Of the first half term that has such a week; the others are counted."""
    closed = [each for each in half_terms if each.weeks < _weeks_of(each)]
    for each in closed[:1]:
        whose = f"the half term `{each.names[2]}` of `{academy}`, from {each.first} to {each.last},"
        also = f", nor in {len(closed) - 1} more half terms" if len(closed) > 2 else ""
        also = ", nor in another half term" if len(closed) == 2 else also
        message = f"in a week of {whose} no session is open{also}"
        help = "add the sessions, or give the half terms before and after a holiday names of their own"
        yield Slip(problems.WEEK_WITHOUT_SCHOOL, academy, each.first, message, help)


def _left_out(academy: str, begun: Sequence[HalfTerm]) -> Iterator[Slip]:
    """Of what is missing in this school year and the one before, of the half terms begun by as-at."""
    if not begun:
        return
    this_year = first_year(begun[-1].first)
    lately = [each for each in begun if first_year(each.first) >= this_year - 1]
    yield from _half_days(academy, lately)
    yield from _never_open(academy, lately)
    first = begun[0]
    if first_year(first.first) == this_year and not begins_a_year(first.first):
        message = (
            f"the calendar of `{academy}` begins on {first.first}, within the school year `{first.names[0]}`"
        )
        help = f"add the earlier sessions, with their marks: until then what is counted over the year {_TOO_LITTLE}"
        yield Slip(problems.TIME_LEFT_OUT, academy, first.first, message, help)
    for before, after in pairwise(begun):
        year = first_year(after.first)
        within_a_year = first_year(before.last) == year
        if year >= this_year - 1 and no_holiday(before.last, after.first, within_a_year=within_a_year):
            dates = f"after {before.last} and before {after.first}"
            message = f"no session of `{academy}` is open {dates}, for longer than a holiday takes"
            help = f"add the sessions between and their marks: until then what is counted over that time {_TOO_LITTLE}"
            yield Slip(problems.TIME_LEFT_OUT, academy, after.first, message, help)


def _half_days(academy: str, half_terms: Sequence[HalfTerm]) -> Iterator[Slip]:
    if sum(each.halves for each in half_terms) > _HALF_DAYS:
        yield from _each_week(academy, half_terms)
    others = sum(each.others for each in half_terms)
    if others > _HALF_DAYS:
        first = next(each.first for each in half_terms if each.others)
        days = f"on {others:,} days of `{academy}`, in the half term from {first} and later,"
        message = f"{days} only one session is open"
        help = f"add the other sessions, with their marks: until then what is counted {_TOO_LITTLE}"
        yield Slip(problems.TIME_LEFT_OUT, academy, first, message, help)


def _never_open(academy: str, half_terms: Sequence[HalfTerm]) -> Iterator[Slip]:
    for weekday, name in enumerate(_WEEKDAYS, 1):
        closed = [each for each in half_terms if each.never.get(weekday, 0) >= _NEVER]
        if closed:
            days = counted(sum(each.never[weekday] for each in closed), "day")
            first = closed[0].first
            message = f"on {name} no session of `{academy}` is open: on {days}, in the half term from {first} and later"
            help = f"add the sessions, with their marks: until then what is counted {_TOO_LITTLE}"
            yield Slip(problems.TIME_LEFT_OUT, academy, first, message, help)


def _each_week(academy: str, half_terms: Sequence[HalfTerm]) -> Iterator[Slip]:
    """Of the weekdays on which the school may have half a day."""
    for weekday, session in sorted({key for each in half_terms for key in each.by_the_week}):
        held = [each for each in half_terms if (weekday, session) in each.by_the_week]
        count = sum(each.by_the_week[weekday, session] for each in held)
        days = f"on {_WEEKDAYS[weekday - 1]} `{academy}` has only {session} sessions"
        message = f"{days}: on {counted(count, 'day')}, in the half term from {held[0].first} and later"
        help = (
            f"if it is open all day, add the other sessions, with their marks: what is counted {_TOO_LITTLE}"
        )
        yield Slip(problems.WEEKLY_HALF_DAY, academy, held[0].first, message, help)


_TOO_LITTLE = "may be too little"


def no_holiday(last: date, day: date, *, within_a_year: bool) -> bool:
    """Whether a school that is open on a last day would be open again before a later day."""
    if within_a_year:
        return (_monday(day) - _monday(last)).days // 7 - 1 > _CLOSED_WEEKS
    return day - last > _LONGEST_HOLIDAY


def _weeks_of(half_term: HalfTerm) -> int:
    return (_monday(half_term.last) - _monday(half_term.first)).days // 7 + 1


def _monday(day: date) -> date:
    return day - timedelta(days=day.weekday())
