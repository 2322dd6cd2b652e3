"""The embedded database that a register is brought into, and what is had of it once the calendar is in."""

from __future__ import annotations

from typing import TYPE_CHECKING

from engine.register.calendar import OpenSession, SchoolCalendar
from engine.register.driver import driver

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection


def connect(database: str = ":memory:") -> DuckDBPyConnection:
    """A connection to an engine in memory, which may write what does not fit to a temporary folder, or to a file.

    It prints nothing: of itself DuckDB draws a bar on standard output where Python was given no file to run.
    """
    connection = driver.connect(database, config={"preserve_insertion_order": True})
    connection.execute("SET enable_progress_bar = false")
    return connection


def calendars(connection: DuckDBPyConnection) -> dict[str, SchoolCalendar]:
    """The calendar of each academy of the register; academies with one calendar share it."""
    marked = connection.execute(
        "SELECT academy, md5(string_agg(concat_ws('|', date, session, term, half_term, school_year), ';'"
        " ORDER BY date, session)) FROM register.calendar GROUP BY academy"
    ).fetchall()
    known: dict[str, SchoolCalendar] = {}
    for academy, mark in marked:
        if mark not in known:
            rows = connection.execute(
                "SELECT date, session, term, half_term, school_year FROM register.calendar WHERE academy = ?",
                [academy],
            ).fetchall()
            known[mark] = SchoolCalendar.of([OpenSession(*row) for row in rows])
    return {academy: known[mark] for academy, mark in marked}
