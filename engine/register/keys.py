"""Rows of a table that cannot be used: at fault by themselves, pointing nowhere, or there twice."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from engine.register import sql
from engine.register.aside import fault_columns
from engine.register.asked import Asked
from engine.register.rows import Rows
from engine.register.sql import Sql, fill
from engine.register.tables import ForeignKey

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection


@dataclass(frozen=True, slots=True)
class Count:
    """Rows of a table: all there are, those of academies asked for, and those of them dated up to as-at."""

    all: int
    of_academies: int
    seen: int


_COUNTS = """
SELECT count(*), count(*) FILTER (WHERE {of_academies}), count(*) FILTER (WHERE {seen}),
    count(problem) FILTER (WHERE {seen}), {stray}, (SELECT count(*) FROM ({twice})) FROM ({rows})
"""
_STRAY = """
(SELECT count(*) FROM ({rows}) AS here WHERE problem IS NULL AND {seen} AND {nowhere})
"""
_NOWHERE = "NOT EXISTS (FROM register.{other} AS other WHERE {same})"
_TWICE = "SELECT {key} FROM ({rows}) WHERE problem IS NULL AND {seen} GROUP BY ALL HAVING count(*) > 1"

_SET_FAULTY_ASIDE = """
INSERT INTO loading.aside
SELECT {name}, record, NULL, {fault_column}, {fault_reason}, value FROM ({rows}) WHERE problem IS NOT NULL AND {seen}
"""
_SET_STRAY_ASIDE = """
INSERT INTO loading.aside
SELECT {name}, record, NULL, {column}, {reason}, NULL FROM ({rows}) AS here
WHERE problem IS NULL AND {seen} AND {nowhere}
AND record NOT IN (SELECT record FROM loading.aside WHERE table_name = {name} AND record IS NOT NULL)
"""
_SET_REPEATED_ASIDE = """
INSERT INTO loading.aside
WITH usable AS (
    SELECT record, {columns} FROM ({rows}) WHERE problem IS NULL AND {seen}
    AND record NOT IN (SELECT record FROM loading.aside WHERE table_name = {name} AND record IS NOT NULL)
), told AS (
    SELECT here.record, row_number() OVER (PARTITION BY {key} ORDER BY here.record) AS nth,
        count(DISTINCT ({columns})) OVER (PARTITION BY {key}) AS kinds
    FROM usable AS here SEMI JOIN ({twice}) AS other ON {same}
)
SELECT {name}, record, NULL, NULL, CASE WHEN kinds > 1 THEN 'conflict' ELSE 'repeat' END, NULL
FROM told WHERE kinds > 1 OR nth > 1
"""


def set_unusable_aside(connection: DuckDBPyConnection, rows: Rows, asked: Asked) -> Count:
    """The number of a table's rows, with those set aside that cannot be used.

    At fault by their own cells; naming a pupil or a session without a usable row; there twice: all but one of
    equal rows, all of those that say different things of the same key. Needs `register.pupils` and
    `register.calendar`, where the table points to them. One query tells whether there are such rows at all.
    """
    table = rows.file.table
    parts = _parts(rows, asked)
    counted = connection.execute(fill(_COUNTS, **parts)).fetchone() or ()
    all, of_academies, seen, faulty, stray, twice = counted
    if faulty:
        connection.execute(fill(_SET_FAULTY_ASIDE, **parts))
    if stray:
        for key in table.foreign_keys:
            connection.execute(fill(_SET_STRAY_ASIDE, **parts, **_stray_parts(key)))
    if twice:
        connection.execute(fill(_SET_REPEATED_ASIDE, **parts))
    return Count(all, of_academies, seen)


def _parts(rows: Rows, asked: Asked) -> dict[str, Sql]:
    table = rows.file.table
    key = table.primary_key or tuple(table.columns)
    column, reason = fault_columns(rows.faults)
    seen, of_academies = asked.seen(table), asked.of_academies()
    nowhere = sql.listed((_nowhere(each) for each in table.foreign_keys), " OR ")
    found = {
        "name": sql.text(table.name),
        "rows": rows.query,
        "seen": seen,
        "of_academies": of_academies,
        "columns": sql.names(table.columns),
        "key": sql.names(key),
        "same": _alike(key),
        "twice": fill(_TWICE, key=sql.names(key), rows=rows.query, seen=seen),
        "fault_column": column,
        "fault_reason": reason,
    }
    stray = fill(_STRAY, rows=rows.query, seen=seen, nowhere=fill("({nowhere})", nowhere=nowhere))
    return {**found, "stray": stray if table.foreign_keys else Sql("0")}


def _nowhere(key: ForeignKey) -> Sql:
    pairs = zip(key.columns, key.other_columns, strict=True)
    same = (fill("here.{one} = other.{two}", one=sql.name(one), two=sql.name(two)) for one, two in pairs)
    return fill(_NOWHERE, other=sql.name(key.table), same=sql.listed(same, " AND "))


def _stray_parts(key: ForeignKey) -> dict[str, Sql]:
    reason = "no_pupil" if key.table == "pupils" else "no_session"
    return {"column": sql.text(key.columns[-1]), "reason": sql.text(reason), "nowhere": _nowhere(key)}


def _alike(columns: Sequence[str]) -> Sql:
    """Columns without a value are alike too."""
    same = (
        fill("here.{column} IS NOT DISTINCT FROM other.{column}", column=sql.name(column))
        for column in columns
    )
    return sql.listed(same, " AND ")
