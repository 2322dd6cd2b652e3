"""The calendar's open sessions, numbered, and what is wrong with its periods."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from engine.diagnostics import Diagnostic
from engine.register import problems, sql
from engine.register.aside import place_of
from engine.register.asked import Asked, Sight
from engine.register.files.rows import Rows
from engine.register.periods import HalfTerm, slips
from engine.register.sql import Sql, fill
from engine.source import Place

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

_LONGEST = timedelta(days=12 * 366)
"""Time between the first and the last open day; more must be a mistyped year."""

_NUMBERED = """
CREATE TABLE register.calendar AS
WITH open AS (
    SELECT academy, date, session, term, half_term, school_year, list_position({sessions}, session) AS nth
    FROM ({rows}) AS here WHERE problem IS NULL AND {seen}
    AND record NOT IN (SELECT record FROM loading.rows_aside WHERE table_name = 'calendar')
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


def number_sessions(connection: DuckDBPyConnection, rows: Rows, sight: Sight) -> None:
    """Makes `register.calendar`: each open session with its numbers, counted from 1 for each academy.

    A half term, term or year ends where its name, or that of what it is part of, changes; a day is of the periods
    that its first session names.
    """
    calendar = rows.file.table
    sessions = fill("[{sessions}]", sessions=sql.texts(calendar.columns["session"].type.choices))
    connection.execute(fill(_NUMBERED, rows=rows.query, sessions=sessions, seen=sight.condition()))


_PERIODS = """
SELECT academy, school_year_no, term_no, half_term_no, school_year, term, half_term,
    min(date), max(date), max(date) FILTER (date <= {as_at}), max(week_no) - min(week_no) + 1,
    2 * count(DISTINCT date) FILTER (date <= {as_at}) - count(*) FILTER (date <= {as_at}),
    list(DISTINCT isodow(date)) FILTER (date <= {as_at})
FROM register.calendar GROUP BY ALL ORDER BY academy, min(date)
"""


_WEEKLY = """
SELECT academy, half_term_no, weekday, IF(am >= pm, 'AM', 'PM'), greatest(am, pm)
FROM (
    SELECT academy, half_term_no, isodow(date) AS weekday, count(*) AS days,
        count(*) FILTER (sessions = 1 AND one = 'AM') AS am, count(*) FILTER (sessions = 1 AND one = 'PM') AS pm
    FROM (
        SELECT academy, half_term_no, date, count(*) AS sessions, min(session) AS one
        FROM register.calendar WHERE date <= {as_at} GROUP BY ALL
    ) GROUP BY ALL
)
WHERE greatest(am, pm) > 0 AND 4 * greatest(am, pm) >= 3 * days
"""
"""The weekdays of each half term on which the same session alone is open, but for a day in four at most."""


def opened(
    connection: DuckDBPyConnection, rows: Rows, asked: Asked
) -> tuple[dict[str, tuple[date, date]], list[Diagnostic]]:
    """The first and last open day up to as-at of each academy that has one, and what is wrong with the periods.

    A period that comes back after another one, a day in two periods, and a calendar without end are wrong; where
    none is, also names that cannot be meant so, and time left out.
    """
    periods = connection.execute(fill(_PERIODS, as_at=sql.day(asked.as_at))).fetchall()
    days: dict[str, tuple[date, date]] = {}
    for academy, *_, first, _, last_by_now, _, _, _ in periods:
        if last_by_now:
            earlier = days.get(academy, (first, last_by_now))
            days[academy] = min(first, earlier[0]), max(last_by_now, earlier[1])
    if not _sound(periods):
        return days, list(_troubles(connection, rows))
    weekly = _weekly(connection, asked.as_at) if any(row[-2] for row in periods) else {}
    half_terms = [_half_term(weekly, *row) for row in periods]
    return days, [
        slip.code.at(_place(connection, rows, slip.academy, slip.day), slip.message, help=slip.help)
        for slip in slips(half_terms, asked.as_at)
    ]


_Weekly = dict[tuple[str, int], dict[tuple[int, str], int]]
"""By academy and half term, how often a session alone is open on a weekday."""


def _weekly(connection: DuckDBPyConnection, as_at: date) -> _Weekly:
    found: _Weekly = {}
    for academy, half_term, weekday, session, halves in connection.execute(
        fill(_WEEKLY, as_at=sql.day(as_at))
    ).fetchall():
        found.setdefault((academy, half_term), {})[weekday, session] = halves
    return found


def _half_term(weekly: _Weekly, academy: str, *told: Any) -> HalfTerm:
    _, _, number, year, term, half_term, first, last, by_now, weeks, halves, weekdays = told
    by_weekday = weekly.get((academy, number), {})
    never = _never(first, by_now, weekdays) if by_now else {}
    return HalfTerm(academy, (year, term, half_term), first, last, weeks, halves, by_weekday, never)


def _never(first: date, last: date, weekdays: Sequence[int]) -> dict[int, int]:
    """How many days of each weekday from Monday to Friday lie in a half term, of those that are not among `weekdays`."""
    return {
        weekday: ((last - first).days - (weekday - first.isoweekday()) % 7) // 7 + 1
        for weekday in range(1, 6)
        if weekday not in weekdays
    }


def _sound(periods: Sequence[tuple[Any, ...]]) -> bool:
    """Whether numbers and names of the periods go together, and the calendar has an end."""
    if not periods or max(row[8] for row in periods) - min(row[7] for row in periods) > _LONGEST:
        return not periods
    for depth in (1, 2, 3):
        numbers = {row[: 1 + depth] for row in periods}
        names = {(row[0], *row[4 : 4 + depth]) for row in periods}
        if len(numbers) != len(names):
            return False
    return len(periods) == len(names)


def _troubles(connection: DuckDBPyConnection, rows: Rows) -> Iterator[Diagnostic]:
    yield from _length_trouble(connection, rows)
    query = sql.listed((_stretches(*unit) for unit in _UNITS), " UNION ALL ")
    for unit, academy, name, starts in connection.execute(
        f"{query} ORDER BY starts, academy, unit"
    ).fetchall():
        message = f"the {unit} `{name}` of `{academy}` comes back on {starts} after another {unit}"
        help = f"give each {unit} its own name, or correct the rows that are out of place"
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
    if last - first > _LONGEST:
        message = f"the calendar goes from {first} to {last}"
        help = "correct the date that is wrong, or leave out years that no rule looks back to"
        yield problems.LONG_CALENDAR.at(_place(connection, rows, academy, first), message, help=help)


def _place(connection: DuckDBPyConnection, rows: Rows, academy: str, day: date) -> Place:
    query = fill(
        "SELECT min(record) FILTER (academy = ? AND date = ?), count(*) FROM ({rows}) AS here",
        rows=rows.query,
    )
    record, records = connection.execute(query, [academy, day]).fetchall()[0]
    return place_of(rows, record, records, "date")
