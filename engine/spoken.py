"""Days, figures and year groups as findings, letters and reports say them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from functools import lru_cache

from engine.quantities import plain, rounded


@lru_cache(1024)
def day_in_words(day: date) -> str:
    """`24 January 2025`, as findings, letters and reports say it."""
    return f"{day.day} {day:%B %Y}"


def days_in_words(first: date, last: date) -> str:
    """`4 November 2024 to 24 January 2025`."""
    return f"{day_in_words(first)} to {day_in_words(last)}"


def figure_in_words(value: int | Decimal | str, unit: str) -> str:
    """A figure, or one end of it: rounded, with the sign of a percentage, a day in words and a time behind it."""
    if isinstance(value, Decimal):
        value = plain(rounded(value))
    if unit in {"date", "date and time"} and isinstance(value, str):
        day, _, time = value.partition(" ")
        return day_in_words(date.fromisoformat(day)) + (f" at {time[:5]}" if time else "")
    return f"{value}%" if unit == "%" else str(value)


def year_in_words(year: int) -> str:
    """`Reception`, `year 4`: a year group as people say it."""
    return f"year {year}" if year else "Reception"


def years_in_words(years: Sequence[int]) -> str:
    """`Reception`, `Reception to year 6`, `years 3 and 4`, `years 7, 9 and 11`."""
    first, *between, last = years if len(years) > 1 else (*years, *years)
    if first == last:
        return year_in_words(first)
    if between and last - first == len(years) - 1:
        return f"Reception to year {last}" if first == 0 else f"years {first} to {last}"
    *most, late = [str(year) for year in years if year]
    told = f"years {', '.join(most)} and {late}" if most else f"year {late}"
    return told if first else f"Reception and {told}"
