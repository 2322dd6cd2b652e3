"""Generated rows as the tables of a loaded register, without files: `register.pupils` and the like in DuckDB."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import duckdb
from meaning_strategies import UNITS, World

from engine.quantities import Kind
from engine.register.calendar import OpenSession, SchoolCalendar
from engine.register.tables import tables

Rows = Sequence[Mapping[str, Any]]
STORED = {
    Kind.DATE: "DATE",
    Kind.MOMENT: "TIMESTAMP",
    Kind.YES_NO: "BOOLEAN",
    Kind.TIME: "INTEGER",
    Kind.COUNT: "INTEGER",
    Kind.MINUTES: "INTEGER",
    Kind.MONEY: "INTEGER",
}
NUMBERS = ("day_no", "week_no", "half_term_no", "term_no", "school_year_no")
DERIVED = {
    "missing_marks": {"academy": "VARCHAR", "pupil_id": "VARCHAR", "date": "DATE", "session": "VARCHAR"},
    "out_of_force_marks": {
        "academy": "VARCHAR",
        "pupil_id": "VARCHAR",
        "date": "DATE",
        "session": "VARCHAR",
        "code": "VARCHAR",
    },
}


MARKED = """
CREATE OR REPLACE TABLE register.session_places AS
SELECT date, session,
    set_bit(repeat('0', 5000)::BIT, (row_number() OVER (ORDER BY date, session) - 1)::INTEGER, 1) AS place
FROM (SELECT DISTINCT date, session FROM register.marks);
CREATE OR REPLACE TABLE register.marked AS
SELECT academy, pupil_id, bit_or(place) AS places FROM register.marks JOIN register.session_places USING (date, session)
GROUP BY ALL
"""
"""What a loader leaves of the sessions that have a mark."""


def load_world(connection: duckdb.DuckDBPyConnection, world: World) -> None:
    """The register of a world as a loader would leave it: rows not known by as-at are not there."""
    connection.execute("CREATE SCHEMA IF NOT EXISTS register")
    for name, table in tables().items():
        if name != "calendar":
            columns = {key: STORED.get(each.type.kind, "VARCHAR") for key, each in table.columns.items()}
            found = [row for row in _rows(world, name) if not _later(row, table.seen_from, world)]
            _create(connection, name, columns, found)
    for name, columns in DERIVED.items():
        _create(connection, name, columns, list(_rows(world, name)))
    _create(connection, "calendar", _calendar_columns(), list(_calendar(world)))
    connection.execute(MARKED)


def _rows(world: World, table: str) -> Iterable[Mapping[str, Any]]:
    for academy in world.academies.values():
        yield from academy.tables.get(table, ())


def _later(row: Mapping[str, Any], seen_from: str | None, world: World) -> bool:
    return seen_from is not None and row[seen_from] > world.as_at


def _calendar_columns() -> dict[str, str]:
    texts = ("academy", "session", "term", "half_term", "school_year")
    return {"date": "DATE", **dict.fromkeys(texts, "VARCHAR"), **dict.fromkeys(NUMBERS, "INTEGER")}


def _calendar(world: World) -> Iterable[Mapping[str, Any]]:
    for academy, sessions in world.sessions.items():
        calendar = SchoolCalendar.of(sessions)
        for each in sessions:
            yield {"academy": academy, **_session(each), **_numbers(calendar, each)}


def _session(each: OpenSession) -> Mapping[str, Any]:
    return {name: getattr(each, name) for name in OpenSession.__slots__}


def _numbers(calendar: SchoolCalendar, each: OpenSession) -> Mapping[str, Any]:
    return {name: calendar.ordinal(each.date, unit) for name, unit in zip(NUMBERS, UNITS, strict=True)}


def _create(connection: duckdb.DuckDBPyConnection, name: str, columns: Mapping[str, str], rows: Rows) -> None:
    said = ", ".join(f'"{column}" {stored}' for column, stored in columns.items())
    connection.execute(f"CREATE OR REPLACE TABLE register.{name} ({said})")
    if rows:
        lists = [[row.get(column) for row in rows] for column in columns]
        parts = ", ".join(f"unnest(${i + 1}::{stored}[])" for i, stored in enumerate(columns.values()))
        connection.execute(f"INSERT INTO register.{name} SELECT {parts}", lists)
