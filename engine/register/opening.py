"""The calendar's open sessions, numbered, and what is wrong with the names of its periods."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import TYPE_CHECKING

from engine.diagnostics import Diagnostic
from engine.register import problems, sql
from engine.register.aside import line_of
from engine.register.asked import Asked
from engine.register.rows import Rows
from engine.register.sql import Sql, fill
from engine.source import Place

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

_LONGEST = 12 * 366
"""Days between the first and the last open day; more must be a mistyped year."""

_NUMBERED = """
CREATE TABLE register.calendar AS
WITH open AS (
    SELECT academy, date, session, term, half_term, school_year, list_position({sessions}, session) AS nth
    FROM ({rows}) WHERE problem IS NULL AND {seen}
    AND record NOT IN (SELECT record FROM loading.aside WHERE table_name = 'calendar' AND record IS NOT NULL)
), days AS (
    SELECT academy, date, arg_min([school_year, term, half_term], nth) AS named FROM open GROUP BY ALL
), compared AS (
    SELECT academy, date, date_trunc('week', date) IS DISTINCT FROM lag(date_trunc('week', date)) OVER past AS new_week,
        named IS DISTINCT FROM lag(named) OVER past AS new_half_term,
        named[1:2] IS DISTINCT FROM lag(named[1:2]) OVER past AS new_term,
        named[1] IS DISTINCT FROM lag(named[1]) OVER past AS new_year
    FROM days WINDOW past AS (PARTITION BY academy ORDER BY date)
), counted AS (
    SELECT academy, date, row_number() OVER past AS day_no, sum(new_week::INTEGER) OVER past AS week_no,
        sum(new_half_term::INTEGER) OVER past AS half_term_no, sum(new_term::INTEGER) OVER past AS term_no,
        sum(new_year::INTEGER) OVER past AS school_year_no
    FROM compared WINDOW past AS (PARTITION BY academy ORDER BY date)
)
SELECT academy, date, session, term, half_term, school_year,
    CAST(row_number() OVER (PARTITION BY academy ORDER BY date, nth) AS INTEGER) AS slot,
    CAST(COLUMNS('.*_no') AS INTEGER)
FROM open JOIN counted USING (academy, date) ORDER BY academy, slot
"""
_STRETCHES = """
SELECT {said} AS unit, academy, {name} AS name, min(date) AS starts
FROM (FROM register.calendar QUALIFY row_number() OVER (PARTITION BY academy, date ORDER BY slot) = 1)
GROUP BY academy, {name}, {identity}, {number}
QUALIFY row_number() OVER (PARTITION BY academy, {identity} ORDER BY starts) > 1
"""
_TORN = """
SELECT academy, date, count(*) OVER () FROM register.calendar
GROUP BY academy, date HAVING count(DISTINCT (school_year, term, half_term)) > 1
ORDER BY date, academy LIMIT 1
"""
_UNITS = (
    ("school year", "school_year", ("school_year",)),
    ("term", "term", ("school_year", "term")),
    ("half term", "half_term", ("school_year", "term", "half_term")),
)


def number_sessions(connection: DuckDBPyConnection, rows: Rows, asked: Asked) -> None:
    """Makes `register.calendar`: each open session with its numbers, counted from 1 for each academy.

    A half term, term or year ends where its name, or that of what it is part of, changes; a day is of the periods
    that its first session names.
    """
    calendar = rows.file.table
    sessions = fill("[{sessions}]", sessions=sql.texts(calendar.columns["session"].type.choices))
    connection.execute(fill(_NUMBERED, rows=rows.query, sessions=sessions, seen=asked.seen(calendar)))


_SOUND = """
SELECT academy, min(date) FILTER (date <= {as_at}), max(date) FILTER (date <= {as_at}),
    max(date) - min(date) <= {longest} AND count(DISTINCT [school_year]) = max(school_year_no)
    AND count(DISTINCT [school_year, term]) = max(term_no)
    AND count(DISTINCT [school_year, term, half_term]) = max(half_term_no)
    AND count(DISTINCT (date, school_year, term, half_term)) = max(day_no)
FROM register.calendar GROUP BY academy
"""


def opened(
    connection: DuckDBPyConnection, rows: Rows, asked: Asked
) -> tuple[dict[str, tuple[date, date]], list[Diagnostic]]:
    """The first and last open day up to as-at of each academy that has one, and what is wrong with the periods.

    A period that comes back after another one, a day in two periods, and a calendar without end are wrong.
    """
    query = fill(_SOUND, as_at=sql.day(asked.as_at), longest=sql.number(_LONGEST))
    found = connection.execute(query).fetchall()
    days = {academy: (first, last) for academy, first, last, _ in found if first}
    sound = all(row[-1] for row in found)
    return days, [] if sound else list(_troubles(connection, rows))


def _troubles(connection: DuckDBPyConnection, rows: Rows) -> Iterator[Diagnostic]:
    yield from _length_trouble(connection, rows)
    query = sql.listed((_stretches(*unit) for unit in _UNITS), " UNION ALL ")
    for unit, academy, name, starts in connection.execute(
        f"{query} ORDER BY starts, academy, unit"
    ).fetchall():
        message = f"the {unit} `{name}` of `{academy}` comes back on {starts} after another {unit}"
        help = f"give each {unit} its own name, or mend the rows that are out of place"
        yield problems.PERIODS.at(_place(connection, rows, academy, starts), message, help=help)
    for academy, day, days in connection.execute(_TORN).fetchall():
        more = f", and so on {days - 1} other days" if days > 1 else ""
        message = f"the sessions of {day} at `{academy}` are in different periods{more}"
        help = "give the sessions of a day the same term, half term and school year"
        yield problems.DAY_IN_TWO_PERIODS.at(_place(connection, rows, academy, day), message, help=help)


def _stretches(unit: str, name: str, identity: tuple[str, ...]) -> Sql:
    return fill(
        _STRETCHES,
        said=sql.text(unit),
        name=sql.name(name),
        identity=sql.names(identity),
        number=sql.name(f"{name}_no"),
    )


def _length_trouble(connection: DuckDBPyConnection, rows: Rows) -> Iterator[Diagnostic]:
    query = "SELECT arg_min(academy, date), min(date), max(date) FROM register.calendar"
    academy, first, last = connection.execute(query).fetchall()[0]
    if (last - first).days > _LONGEST:
        message = f"the calendar goes from {first} to {last}"
        help = "mend the date that is wrong, or leave away years that no rule looks back to"
        yield problems.LONG_CALENDAR.at(_place(connection, rows, academy, first), message, help=help)


def _place(connection: DuckDBPyConnection, rows: Rows, academy: str, day: date) -> Place:
    query = fill(
        "SELECT min(record) FILTER (academy = ? AND date = ?), count(*) FROM ({rows})", rows=rows.query
    )
    record, records = connection.execute(query, [academy, day]).fetchall()[0]
    return rows.file.place(line_of(rows, record, records), "date")
