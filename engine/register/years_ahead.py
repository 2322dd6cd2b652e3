"""Rows of years that no calendar has yet, which no check up to then would look at."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from engine.diagnostics import Code, Diagnostic, Severity
from engine.register import sql
from engine.register.aside import place_of
from engine.register.asked import Asked
from engine.register.files.rows import Rows
from engine.register.keys import Count
from engine.register.sql import fill
from engine.school_years import year_of
from engine.shell import command
from engine.wording import counted, of_several

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

YEARS_AHEAD = Code(
    "D105",
    "rows dated more than a year after the calendar ends",
    "Rows dated after the as-at date are ignored, as a register exported later has some. More than a year after the "
    "last day of the academy's calendar there cannot be any yet, so the year is most likely mistyped, such as 2052 for "
    "2025: the rule that asks for the row does not find it, and nothing is found about the row itself.",
    Severity.WARNING,
)
_YEARS_AHEAD = """
SELECT count(*), min(record), arg_min(here.{day}, record), arg_min(academy, record) FROM ({rows}) AS here
JOIN (SELECT academy, max(date) AS ends FROM register.calendar GROUP BY academy) USING (academy)
WHERE here.{day} > {as_at} AND date_diff('day', ends, here.{day}) > 366
"""


def years_ahead(
    connection: DuckDBPyConnection, rows: Rows, count: Count, asked: Asked
) -> Iterator[Diagnostic]:
    """A warning of the rows of a table that are dated more than a year after their academy's calendar ends."""
    table = rows.file.table
    if table.seen_from is None or count.of_academies == count.seen:
        return
    parts = {"day": sql.name(table.seen_from), "rows": rows.query, "as_at": sql.day(asked.as_at)}
    number, first, day, academy = connection.execute(fill(_YEARS_AHEAD, **parts)).fetchall()[0]
    if number:
        place = place_of(rows, first, count.all, table.seen_from)
        verb = "is" if number == 1 else "are"
        message = f"{counted(number, 'row')} of `{table.name}` {verb} dated more than a year after the calendar ends"
        help = f"if its year is mistyped, correct `{table.seen_from}`"
        if rows.file.parts is not None:
            out = f"{academy}/{year_of(day)}"
            words = ("ingest", "--into", rows.file.path.parent, "--take-out", out, "--replace")
            help += f" in the file, bring it in again, and take this out: `{command('trustpolicy', *words)}`"
        help += ": until then the row counts nowhere"
        yield YEARS_AHEAD.at(place, message, label=of_several(number) or f"{day}", help=help)
