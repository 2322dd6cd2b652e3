"""The days an invented school is open."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, timedelta

from engine.demo.told import Row, told
from engine.frozen import dataclass
from engine.policy.cases import WEEKDAYS


@dataclass(frozen=True, slots=True)
class SchoolDay:
    """An open day, numbered from 0.

    `week` is the calendar's (`2024-W37`); `last_of_half` is the number of the day that ends its half term.
    """

    day: int
    date: date
    weekday: str
    week: str
    school_year: str
    term: str
    half_term: str
    last_of_half: int
    before_break: bool
    religious: bool


def school_days(school_years: int) -> tuple[SchoolDay, ...]:
    """The open days of the latest school years, numbered from 0; two years are known."""
    names = sorted({str(row["school_year"]) for row in told("terms")})[-school_years:]
    days: list[SchoolDay] = []
    for row in told("terms"):
        if row["school_year"] in names:
            days.extend(_half_term(row, len(days)))
    return tuple(days)


def _half_term(row: Row, first: int) -> Iterator[SchoolDay]:
    open_days = _open_days(row)
    for number, day in enumerate(open_days, first):
        yield SchoolDay(
            day=number,
            date=day,
            weekday=WEEKDAYS[day.weekday()],
            week=_week(day),
            school_year=str(row["school_year"]),
            term=str(row["term"]),
            half_term=str(row["half_term"]),
            last_of_half=first + len(open_days) - 1,
            before_break=_week(day) == _week(open_days[-1]),
            religious=day.isoformat() in str(row["religious"]),
        )


def _open_days(row: Row) -> Sequence[date]:
    first, last = date.fromisoformat(str(row["first_day"])), date.fromisoformat(str(row["last_day"]))
    days = (first + timedelta(days=n) for n in range((last - first).days + 1))
    return [day for day in days if day.weekday() < 5 and day.isoformat() not in str(row["closed"])]


def _week(day: date) -> str:
    year, week, _ = day.isocalendar()
    return f"{year}-W{week:02}"
