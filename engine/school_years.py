"""School years: each goes from August to July, whatever a calendar calls it, and is written `2024-25`."""

from __future__ import annotations

from datetime import date

FIRST_MONTH = 8
"""Before August no school year begins."""
_LATEST_BEGINNING = (9, 15)
"""The month and day by which every school year has begun."""


def first_year(day: date) -> int:
    """The year in whose August the school year of a day begins: 2024 for 28 March 2025."""
    return day.year - (day.month < FIRST_MONTH)


def begins_a_year(day: date) -> bool:
    """Whether a first open day can be that of a school year: it is from 1 August to 15 September."""
    return (FIRST_MONTH, 1) <= (day.month, day.day) <= _LATEST_BEGINNING


def year_from(first: int) -> str:
    """The school year that begins in a year: `2024-25` for 2024."""
    return f"{first}-{(first + 1) % 100:02d}"


def year_of(day: date) -> str:
    """The school year of a day: `2024-25` for 1 August 2024 to 31 July 2025."""
    return year_from(first_year(day))


def first_day(year: str) -> date:
    """The 1 August of a school year, which has to be written as one."""
    return date(int(year[:4]), FIRST_MONTH, 1)


def is_year(text: str) -> bool:
    """Whether a text is a school year from 1900 to 2199."""
    first = text[:4]
    return (
        first.isascii() and first.isdigit() and 1900 <= int(first) <= 2199 and text == year_from(int(first))
    )
