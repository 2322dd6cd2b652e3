"""A day as people write it, for help lines: never taken for a value."""

from __future__ import annotations

import re
from datetime import date

from engine.quantities import read_date, readable

MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_SEPARATOR = r"[\s/.,-]+"
_DAY_FIRST = re.compile(
    rf"(\d{{1,2}})(?:st|nd|rd|th)?{_SEPARATOR}(\d{{1,2}}|[a-z]{{3,9}}){_SEPARATOR}(\d{{2}}|\d{{4}})"
)
_YEAR_FIRST = re.compile(rf"(\d{{4}}){_SEPARATOR}(\d{{1,2}}|[a-z]{{3,9}}){_SEPARATOR}(\d{{1,2}})")
_UNBROKEN = re.compile(r"(\d{4})(\d{2})(\d{2})")


def meant_day(text: str) -> date | None:
    """The day that a British reader would take `28/03/2025`, `28 March 25` or `20250328` for, or None."""
    lowered = text.strip().lower()
    for form, order in ((_UNBROKEN, (1, 2, 3)), (_YEAR_FIRST, (1, 2, 3)), (_DAY_FIRST, (3, 2, 1))):
        if match := form.fullmatch(lowered):
            return _day(*(match[group] for group in order))
    return None


def _day(year: str, month: str, day: str) -> date | None:
    number = int(month) if month.isdigit() else MONTHS.index(month[:3]) + 1 if month[:3] in MONTHS else 0
    whole = int(year) + (2000 if len(year) == 2 else 0)
    return readable(read_date, f"{whole:04}-{number:02}-{int(day):02}")
