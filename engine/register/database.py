"""The embedded database that a register is brought into, and what is had of it once the calendar is in."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from engine.register.calendar import OpenSession, SchoolCalendar
from engine.register.driver import driver
from engine.register.scratch import Scratch

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

_scratch = Scratch()


def connect(database: str = ":memory:") -> DuckDBPyConnection:
    """A connection to an engine in memory, or to a file; what does not fit goes to a folder that goes with the process.

    Of itself DuckDB would write it to the working folder, and leave it there when a command ends as ours do. Nor does
    the connection print anything: DuckDB draws a bar on standard output where Python was given no file to run.
    """
    connection = driver.connect(
        database, config={"preserve_insertion_order": True, "temp_directory": _apart()}
    )
    connection.execute("SET enable_progress_bar = false")
    return connection


def _apart() -> str:
    """The folder for what does not fit; none where no folder can be made, so that all has to fit."""
    try:
        return str(_scratch.folder / "temp")
    except OSError:
        return ""


@contextmanager
def bounded(connection: DuckDBPyConnection) -> Iterator[None]:
    """Has the database take a gigabyte of memory and no more for a while, which is enough to read a file of any size."""
    before = connection.execute("SELECT current_setting('memory_limit')").fetchall()[0][0]
    connection.execute("SET memory_limit = '1200MB'")
    try:
        yield
    finally:
        connection.execute("SET memory_limit = $1", [before])


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
