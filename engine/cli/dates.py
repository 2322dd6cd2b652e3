"""A day on the command line, and what someone meant who wrote it another way."""

from __future__ import annotations

import re
from datetime import date

import click

from engine.cli.problems import UNREADABLE_DATE
from engine.cli.usage import UsageProblem
from engine.quantities import UnreadableError, day_in_words, read_date

_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_SEPARATOR = r"[\s/.,-]+"
_DAY_FIRST = re.compile(
    rf"(\d{{1,2}})(?:st|nd|rd|th)?{_SEPARATOR}(\d{{1,2}}|[a-z]{{3,9}}){_SEPARATOR}(\d{{2}}|\d{{4}})"
)
_YEAR_FIRST = re.compile(rf"(\d{{4}}){_SEPARATOR}(\d{{1,2}}|[a-z]{{3,9}}){_SEPARATOR}(\d{{1,2}})")
_UNBROKEN = re.compile(r"(\d{4})(\d{2})(\d{2})")
_EXAMPLE = "write the day as year-month-day, like `2025-03-28`"


class Day(click.ParamType[date]):
    """A date written `2025-03-28`; other spellings are refused with the right one."""

    name = "date"

    def convert(self, value: object, param: click.Parameter | None, ctx: click.Context | None) -> date:
        """The date, or a usage problem that says how to write it."""
        if isinstance(value, date):
            return value
        try:
            return read_date(str(value))
        except UnreadableError as wrong:
            meant = meant_day(str(value))
            help = f"write `{meant}` for {day_in_words(meant)}" if meant else wrong.help or _EXAMPLE
            raise UsageProblem(UNREADABLE_DATE.at(None, wrong.message, help=help), ctx) from None


def meant_day(text: str) -> date | None:
    """The day that a British reader would take `28/03/2025`, `28 March 25` or `20250328` for, or None."""
    lowered = text.strip().lower()
    for form, order in ((_UNBROKEN, (1, 2, 3)), (_YEAR_FIRST, (1, 2, 3)), (_DAY_FIRST, (3, 2, 1))):
        if match := form.fullmatch(lowered):
            return _day(*(match[group] for group in order))
    return None


def _day(year: str, month: str, day: str) -> date | None:
    number = int(month) if month.isdigit() else _MONTHS.index(month[:3]) + 1 if month[:3] in _MONTHS else 0
    try:
        return date(int(year) + (2000 if len(year) == 2 else 0), number, int(day))
    except ValueError:
        return None
