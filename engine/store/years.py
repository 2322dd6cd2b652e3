"""School years as a store keeps them apart: from August to July, whatever a calendar calls them."""

from __future__ import annotations

from datetime import date

_FIRST_MONTH = 8


def first_day(year: str) -> date:
    """The 1 August of a school year, which is written `2024-25` and has to be one."""
    return date(int(year[:4]), _FIRST_MONTH, 1)


def year_of(day: date) -> str:
    """The school year of a day: `2024-25` for 1 August 2024 to 31 July 2025."""
    first = day.year - (day.month < _FIRST_MONTH)
    return f"{first}-{(first + 1) % 100:02d}"


def is_year(text: str) -> bool:
    """Whether a text is a school year, written `2024-25`, from 1900 to 2199."""
    first, sign, second = text[:4], text[4:5], text[5:]
    plain = first.isascii() and first.isdigit() and len(text) == 7 and sign == "-"
    return plain and second == f"{(int(first) + 1) % 100:02d}" and 1900 <= int(first) <= 2199
