"""Tables without a row of an academy, or with none of late: nothing to record, or an export that failed."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import TYPE_CHECKING

from engine.diagnostics import Diagnostic
from engine.register import problems, sql
from engine.register.files.table_files import TableFile
from engine.register.sql import fill
from engine.wording import counted, quoted

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

_MOST_NAMED = 5
_QUIET_DAYS = 10
"""Up to so many school days without a row say nothing."""
_TIMES = 3
_DAYS_TO_TELL_FROM = 10
"""On so many school days there must be rows, to tell how long there is usually none."""

_NEWEST = "SELECT academy, {name} AS name, max({day}) AS day FROM register.{table} GROUP BY academy"
_OF_LATE = """
SELECT DISTINCT name FROM ({newest}) JOIN (
    SELECT academy, date FROM (SELECT DISTINCT academy, date, day_no FROM register.calendar WHERE date <= {as_at})
    QUALIFY row_number() OVER (PARTITION BY academy ORDER BY day_no DESC) = {quiet} + 1
) USING (academy) WHERE day < date ORDER BY name
"""
_STOPPED = """
WITH open AS (
    SELECT academy, date, day_no, min(day_no) OVER (PARTITION BY academy, school_year_no) AS first
    FROM (SELECT DISTINCT academy, date, day_no, school_year_no FROM register.calendar WHERE date <= {as_at})
), met AS (
    SELECT open.academy, day_no, first, max(here.{day}) AS day FROM register.{table} AS here
    ASOF JOIN open ON here.academy = open.academy AND here.{day} >= open.date GROUP BY ALL
), apart AS (SELECT *, day_no - lag(day_no, 1, first) OVER (PARTITION BY academy ORDER BY day_no) AS days FROM met)
SELECT academy, max(day), any_value(today) - max(day_no) AS quiet, max(days) AS longest
FROM apart JOIN (SELECT academy, max(day_no) AS today FROM open GROUP BY academy) USING (academy)
GROUP BY academy HAVING count(*) >= {enough} AND quiet > {quiet} AND quiet > {times} * longest ORDER BY academy
"""


def without_a_row(
    connection: DuckDBPyConnection, files: Mapping[str, TableFile], academies: Sequence[str]
) -> Iterator[Diagnostic]:
    """A note for the academies that lack a usable row in the same tables, each of which has rows of another."""
    there = {table: _academies_in(connection, table) for table in files}
    alike: dict[tuple[str, ...], list[str]] = {}
    for academy in academies:
        lacking = tuple(table for table, others in there.items() if others and academy not in others)
        alike.setdefault(lacking, []).append(academy)
    alike.pop((), None)
    for tables, of in alike.items():
        have = "has" if len(of) == 1 else "have"
        message = (
            f"{quoted(of, _MOST_NAMED)} {have} no usable row in {quoted(tables)}, where others have some"
        )
        help = "if there was something to record, export the table again: until then rules find nothing in it there"
        yield problems.NONE_OF_AN_ACADEMY.at(files[tables[0]].place(None, "academy"), message, help=help)


def _academies_in(connection: DuckDBPyConnection, table: str) -> set[str]:
    query = fill("SELECT DISTINCT academy FROM register.{table}", table=sql.name(table))
    return {academy for (academy,) in connection.execute(query).fetchall()}


def without_a_row_of_late(
    connection: DuckDBPyConnection, files: Mapping[str, TableFile], as_at: date
) -> Iterator[tuple[str, Diagnostic]]:
    """The tables that have no row of some academy any more, much longer than it ever went without one; with a warning.

    The time before the first row of a school year counts too: letters that all go out in one week say nothing.
    """
    days = {name: sql.name(file.table.seen_from) for name, file in files.items() if file.table.seen_from}
    if not days:
        return
    newest = sql.listed(
        (fill(_NEWEST, name=sql.text(name), day=days[name], table=sql.name(name)) for name in days),
        " UNION ALL ",
    )
    now, quiet = sql.day(as_at), sql.number(_QUIET_DAYS)
    for (name,) in connection.execute(fill(_OF_LATE, newest=newest, as_at=now, quiet=quiet)).fetchall():
        enough, times = sql.number(_DAYS_TO_TELL_FROM), sql.number(_TIMES)
        query = fill(
            _STOPPED, table=sql.name(name), day=days[name], as_at=now, quiet=quiet, enough=enough, times=times
        )
        if stopped := connection.execute(query).fetchall():
            yield name, _stopped(files[name], stopped)


def _stopped(file: TableFile, stopped: Sequence[tuple[str, date, int, int]]) -> Diagnostic:
    academies, last, days, apart = zip(*stopped, strict=True)
    before = f"never more than {max(apart) - 1}" if max(apart) > 1 else "none"
    message = (
        f"`{file.table.name}` has no row of {quoted(academies, _MOST_NAMED)} after {max(last)}: "
        f"{counted(min(days), 'school day')} without one, and {before} before"
    )
    help = "if there was something to record, export the table again: rules see only what is in it"
    return problems.STOPPED.at(file.place(None, file.table.seen_from), message, help=help)
