"""Tables without a row of an academy, or with none of late: nothing to record, or an export that failed."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import date, timedelta
from typing import TYPE_CHECKING, LiteralString, TypeAlias

from engine.diagnostics import Diagnostic
from engine.register import problems, sql
from engine.register.asked import Asked
from engine.register.files.table_files import TableFile
from engine.register.sql import Sql, fill
from engine.wording import counted, quoted

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

Newest: TypeAlias = Mapping[str, Mapping[str, date]]
"""The day of the last usable row of each table and academy; of an academy without one, none."""

_MOST_NAMED = 5
_QUIET_DAYS = 10
"""Up to so many school days without a row say nothing."""
_QUIET_TIME = timedelta(weeks=2)
"""No less than so many school days take."""
_TIMES = 3
_DAYS_TO_TELL_FROM = 10
"""On so many school days there must be rows, to tell how long there is usually none."""

_STOPPED = """
WITH open AS (
    SELECT academy, date, day_no, min(day_no) OVER (PARTITION BY academy, school_year_no) AS first
    FROM (
        SELECT DISTINCT academy, date, day_no, school_year_no FROM register.calendar
        WHERE date <= {as_at} AND academy IN ({academies})
    )
), met AS (
    SELECT open.academy, day_no, first, max(here.{day}) AS day FROM register.{table} AS here
    ASOF JOIN open ON here.academy = open.academy AND here.{day} >= open.date GROUP BY ALL
), apart AS (SELECT *, day_no - lag(day_no, 1, first) OVER (PARTITION BY academy ORDER BY day_no) AS days FROM met)
SELECT academy, max(day), any_value(today) - max(day_no) AS quiet, max(days) AS longest
FROM apart JOIN (SELECT academy, max(day_no) AS today FROM open GROUP BY academy) USING (academy)
GROUP BY academy HAVING count(*) >= {enough} AND quiet > {quiet} AND quiet > {times} * longest ORDER BY academy
"""
_ENDED_BEFORE = """
WITH open AS (
    SELECT academy, min(date) AS first, max(date) - min(date) AS length, count(DISTINCT date) AS quiet
    FROM register.calendar WHERE date <= {as_at} AND academy IN ({academies}) GROUP BY academy
), apart AS (
    SELECT *, day - lag(day) OVER (PARTITION BY academy ORDER BY day) AS days
    FROM (SELECT DISTINCT academy, {day} AS day FROM register.{table})
)
SELECT academy, max(day), quiet FROM apart JOIN open USING (academy)
GROUP BY academy, first, length, quiet
HAVING count(*) >= {enough} AND max(day) < first AND quiet > {quiet} AND length > {times} * max(days) ORDER BY academy
"""
"""Where all rows are of before the calendar, as last year's are, days tell how long there was none, not school days."""


def without_a_row(
    files: Mapping[str, TableFile], newest: Newest, shared: Collection[str], asked: Asked
) -> Iterator[Diagnostic]:
    """A note for the academies that lack a usable row in the same tables, and one for tables that have none at all.

    Those that are `shared` have rows of academies that were not asked for.
    """
    alike: dict[tuple[str, ...], list[str]] = {}
    of_nobody = tuple(name for name in files if not newest[name] and name not in shared)
    for academy in asked.academies:
        lacking = tuple(name for name in files if academy not in newest[name] and name not in of_nobody)
        alike.setdefault(lacking, []).append(academy)
    alike.pop((), None)
    for tables, of in alike.items():
        have = "has" if len(of) == 1 else "have"
        message = (
            f"{quoted(of, _MOST_NAMED)} {have} no usable row in {quoted(tables)}, where others have some"
        )
        yield problems.NO_ROW.at(
            files[tables[0]].place(None, "academy"), message, help=f"{_IF_THERE_WAS} in it there"
        )
    if of_nobody:
        message = f"there is no usable row in {quoted(of_nobody)} up to {asked.as_at}"
        yield problems.NO_ROW.at(files[of_nobody[0]].place(), message, help=f"{_IF_THERE_WAS} in it")


_IF_THERE_WAS = "if there was something to record, export the table again: until then rules find nothing"


def without_a_row_of_late(
    connection: DuckDBPyConnection,
    files: Mapping[str, TableFile],
    newest: Newest,
    last_open: Mapping[str, date],
    as_at: date,
) -> Iterator[tuple[str, Diagnostic]]:
    """The tables that have no row of some academy any more, much longer than it ever went without one; with a warning.

    The time before the first row of a school year counts too: letters that all go out in one week say nothing. So it
    is with tables whose rows are all of before the calendar. The database is asked only of those whose newest row is
    old.
    """
    for name, file in files.items():
        day = file.table.seen_from or ""
        old = [academy for academy, last in newest[name].items() if last < last_open[academy] - _QUIET_TIME]
        for form, told in _LACKING if day and old else ():
            if found := connection.execute(_of(form, name, day, old, as_at)).fetchall():
                yield name, told(file, found)


def _of(form: LiteralString, table: str, day: str, academies: Sequence[str], as_at: date) -> Sql:
    return fill(
        form,
        table=sql.name(table),
        day=sql.name(day),
        academies=sql.texts(academies),
        as_at=sql.day(as_at),
        quiet=sql.number(_QUIET_DAYS),
        enough=sql.number(_DAYS_TO_TELL_FROM),
        times=sql.number(_TIMES),
    )


def _stopped(file: TableFile, stopped: Sequence[tuple[str, date, int, int]]) -> Diagnostic:
    academies, last, days, apart = zip(*stopped, strict=True)
    before = f"never more than {max(apart) - 1}" if max(apart) > 1 else "none"
    message = (
        f"`{file.table.name}` has no row of {quoted(academies, _MOST_NAMED)} after {max(last)}: "
        f"{counted(min(days), 'school day')} without one, and {before} before"
    )
    return problems.STOPPED.at(file.place(None, file.table.seen_from), message, help=_EXPORT_AGAIN)


def _ended_before(file: TableFile, ended: Sequence[tuple[str, date, int]]) -> Diagnostic:
    academies, last, days = zip(*ended, strict=True)
    message = (
        f"`{file.table.name}` has no row of {quoted(academies, _MOST_NAMED)} after {max(last)}, before the calendar "
        f"begins: {counted(min(days), 'school day')} without one"
    )
    return problems.STOPPED.at(file.place(None, file.table.seen_from), message, help=_EXPORT_AGAIN)


_EXPORT_AGAIN = "if there was something to record, export the table again: rules see only what is in it"
_LACKING = ((_STOPPED, _stopped), (_ENDED_BEFORE, _ended_before))
