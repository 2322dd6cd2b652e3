"""A day on the command line, and what someone meant who wrote it another way."""

from __future__ import annotations

from datetime import date

import click

from engine.cli.problems import UNREADABLE_DATE
from engine.cli.usage import misuse
from engine.quantities import UnreadableError, day_in_words, read_date
from engine.reading.days import meant_day

_EXAMPLE = "write the day as year-month-day, like `2025-03-28`"


class Day(click.ParamType[date]):
    """A date written `2025-03-28`; other spellings are refused with the right one."""

    name = "yyyy-mm-dd"

    def convert(self, value: object, param: click.Parameter | None, ctx: click.Context | None) -> date:
        """The date, or a usage problem that says how to write it."""
        if isinstance(value, date):
            return value
        try:
            return read_date(str(value))
        except UnreadableError as wrong:
            meant = meant_day(str(value))
            help = f"write `{meant}` for {day_in_words(meant)}" if meant else wrong.help or _EXAMPLE
            raise misuse(UNREADABLE_DATE, wrong.message, help, ctx) from None
