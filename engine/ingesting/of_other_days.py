"""Files whose rows are of other days than the one that their name bears, or all of days to come."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from typing import TYPE_CHECKING

from engine.diagnostics import Diagnostic
from engine.ingesting.batch import Batch, day_column
from engine.register import sql
from engine.register.files.table_files import day_named
from engine.register.sql import fill
from engine.store import problems

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

_OF_A_DAY = ("marks", "registers", "calls")
_BEFORE = timedelta(days=31)
"""A file is named by the day of its rows, or by a later one on which it was made: after a holiday, say."""


def of_other_days(
    connection: DuckDBPyConnection, batch: Batch, on: date, *, nothing_new: bool
) -> Iterator[Diagnostic]:
    """A warning that no usable row is of the day in a file's name or the weeks before it, or that marks are none.

    Where a file brings `nothing_new` the weeks before do not count: it is an older one, under a later name. A file that
    bears no day should have a row of the day of the run, which is `on`, or of one before.
    """
    path, column = batch.rows.file.path, day_column(batch.table)
    if column is None or batch.table.name not in _OF_A_DAY:
        return
    day = day_named(path)
    query = fill("SELECT min({day}), max({day}) FROM ({rows})", day=sql.name(column), rows=batch.usable)
    first, last = connection.execute(query).fetchall()[0]
    if first is None:
        what = "that can be used" if day and batch.table.required else None
    else:
        what = _lacking(day, on, (first, last), nothing_new=nothing_new)
        what = what and f"{what}: its rows are of {first}" + (f" to {last}" if last > first else "")
    if what:
        help = "look whether it is the right file, and whether day and month are exchanged; then bring in the right one"
        yield problems.OF_OTHER_DAYS.at(
            batch.rows.file.place(), f"`{path.name}` has no row {what}", help=help
        )


def _lacking(day: date | None, on: date, there: tuple[date, date], *, nothing_new: bool) -> str | None:
    """The days of which a file with rows should have one and has none, in words; None where it has."""
    first, last = there
    if day is None:
        return f"of {on} or before" if first > on else None
    if first > day or last < (day if nothing_new else day - _BEFORE):
        return f"of {day}" + (", and nothing new" if nothing_new else "")
    return None
