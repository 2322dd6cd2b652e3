"""School years as a store keeps them apart: from August to July, whatever a calendar calls them."""

from __future__ import annotations

from datetime import date

_FIRST_MONTH = 8


def first_day(year: str) -> date:
    """The first day of a year written `2024-25`."""
    return date(int(year[:4]), _FIRST_MONTH, 1)


def year_of(day: date) -> str:
    """The year of a day, written `2024-25`."""
    first = day.year - (day.month < _FIRST_MONTH)
    return f"{first}-{(first + 1) % 100:02d}"


def is_year(text: str) -> bool:
    """Whether a text is a year written `2024-25`."""
    first, sign, second = text[:4], text[4:5], text[5:]
    plain = first.isascii() and first.isdigit() and len(text) == 7 and sign == "-"
    return plain and second == f"{(int(first) + 1) % 100:02d}" and 1900 <= int(first) <= 2199
