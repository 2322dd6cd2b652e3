"""Rows of a table that cannot be used: at fault by themselves, pointing nowhere, or there twice."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import field
from datetime import date
from typing import TYPE_CHECKING

from engine.frozen import dataclass, replace
from engine.register import sql
from engine.register.aside import set_faulty_aside
from engine.register.asked import Asked, Sight
from engine.register.files.rows import Rows
from engine.register.sql import Sql, fill
from engine.register.tables import ForeignKey, Table

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection


@dataclass(frozen=True, slots=True)
class Count:
    """Rows of a table: all there are, those of academies asked for, those of them seen, and those set aside.

    Of those set aside, marks that say nothing where none is due are `undue`. Of a table whose rows are of a day,
    `newest` has that of the last row of each academy that is seen and in order.
    """

    all: int
    of_academies: int
    seen: int
    aside: int = 0
    undue: int = 0
    newest: Mapping[str, date] = field(default_factory=dict)

    def sight(self, asked: Asked, table: Table) -> Sight:
        """Which rows are looked at, in the fewest conditions."""
        return Sight(asked, table, others=self.all > self.of_academies, later=self.of_academies > self.seen)


_COUNTS = """
SELECT academy, count(*), count(*) FILTER (WHERE seen), count(problem) FILTER (WHERE seen),
    count(*) FILTER (WHERE problem IS NULL AND seen AND stray),
    count(*) FILTER (WHERE problem IS NULL AND seen) - count(DISTINCT key) FILTER (WHERE problem IS NULL AND seen),
    max(day) FILTER (WHERE problem IS NULL AND seen AND NOT stray)
FROM (
    SELECT here.academy, problem, {day} AS day, hash({key_here}) AS key, coalesce({by_now}, TRUE) AS seen,
        {nowhere} AS stray
    FROM ({rows}) AS here {joins}
) GROUP BY academy
"""
_SET_STRAY_ASIDE = """
INSERT INTO loading.aside
SELECT {name}, record, NULL, {column}, {reason}, {id} FROM ({rows}) AS here
WHERE problem IS NULL AND {seen} AND NOT EXISTS (FROM register.{other} WHERE {same_key})
AND record NOT IN (SELECT record FROM loading.rows_aside WHERE table_name = {name})
"""
_SET_REPEATED_ASIDE = """
INSERT INTO loading.aside
WITH usable AS (
    SELECT record, {columns} FROM ({rows}) AS here WHERE problem IS NULL AND {seen}
    AND record NOT IN (SELECT record FROM loading.rows_aside WHERE table_name = {name})
), told AS (
    SELECT here.record, row_number() OVER (PARTITION BY {key} ORDER BY here.record) AS nth,
        count(DISTINCT ({columns})) OVER (PARTITION BY {key}) AS kinds
    FROM usable AS here
    SEMI JOIN (SELECT {key} FROM usable GROUP BY ALL HAVING count(*) > 1) AS other ON {same}
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
    everything = _parts(rows, Sight(asked, table))
    counted = connection.execute(fill(_COUNTS, **everything)).fetchall()
    ours = [row[1:-1] for row in counted if row[0] is None or row[0] in asked.academies]
    of_academies, seen, faulty, stray, twice = (
        (sum(column) for column in zip(*ours, strict=True)) if ours else [0] * 5
    )
    newest = {row[0]: row[-1] for row in counted if row[-1] and row[0] in asked.academies}
    count = Count(sum(row[1] for row in counted), of_academies, seen, newest=newest)
    parts = _parts(rows, count.sight(asked, table))
    aside = set_faulty_aside(connection, rows, parts["seen"]) if faulty else 0
    steps: list[Sql] = []
    if stray:
        steps += [fill(_SET_STRAY_ASIDE, **parts, **_key_parts(key)) for key in table.foreign_keys]
    if twice:
        steps.append(fill(_SET_REPEATED_ASIDE, **parts))
    aside += sum(connection.execute(step).fetchall()[0][0] for step in steps)
    return replace(count, aside=aside)


def set_repeated_aside(connection: DuckDBPyConnection, rows: Rows, sight: Sight) -> None:
    """Sets aside what is left of rows that are there twice, once those are set aside that are amiss otherwise."""
    connection.execute(fill(_SET_REPEATED_ASIDE, **_parts(rows, sight)))


def _parts(rows: Rows, sight: Sight) -> dict[str, Sql]:
    table = rows.file.table
    key = table.primary_key or tuple(table.columns)
    joins = [
        fill("LEFT JOIN register.{other} ON {same_key}", **_key_parts(each)) for each in table.foreign_keys
    ]
    nowhere = [fill("{other}.academy IS NULL", **_key_parts(each)) for each in table.foreign_keys]
    return {
        "name": sql.text(table.name),
        "rows": rows.query,
        "seen": sight.condition(),
        "by_now": sight.by_now(),
        "day": fill("here.{day}", day=sql.name(table.seen_from)) if table.seen_from else Sql("NULL::DATE"),
        "columns": sql.names(table.columns),
        "key": sql.names(key),
        "key_here": sql.listed(fill("here.{name}", name=sql.name(name)) for name in key),
        "same": _alike(key),
        "joins": sql.listed(joins, " "),
        "nowhere": sql.listed(nowhere, " OR ") if nowhere else Sql("FALSE"),
    }


def _key_parts(key: ForeignKey) -> dict[str, Sql]:
    pairs = zip(key.columns, key.other_columns, strict=True)
    other = sql.name(key.table)
    same = (
        fill("here.{one} = {other}.{two}", one=sql.name(one), other=other, two=sql.name(two))
        for one, two in pairs
    )
    return {
        "other": other,
        "same_key": sql.listed(same, " AND "),
        "column": sql.text(key.columns[-1]),
        "reason": sql.text("no_pupil" if key.table == "pupils" else "no_session"),
        "id": Sql("here.pupil_id" if key.table == "pupils" else "NULL"),
    }


def _alike(columns: Sequence[str]) -> Sql:
    """Columns without a value are alike too."""
    same = (
        fill("here.{column} IS NOT DISTINCT FROM other.{column}", column=sql.name(column))
        for column in columns
    )
    return sql.listed(same, " AND ")
