"""The tables of the schema `register`: rows that can be used, and nothing else."""

from __future__ import annotations

from typing import TYPE_CHECKING

from engine.frozen import replace
from engine.register import sql
from engine.register.asked import Asked
from engine.register.files.cells import storage
from engine.register.files.rows import Rows
from engine.register.keys import Count
from engine.register.sql import Sql, fill
from engine.register.tables import Column, Table

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection


def show(connection: DuckDBPyConnection, rows: Rows, count: Count, asked: Asked) -> None:
    """Makes `register.NAME`, after which the rows set aside are no more among those kept in memory."""
    table, name = rows.file.table, rows.file.table.name
    gone, seen = count.aside > 0, replace(count.sight(asked, table), unsaid=False).condition()
    records = fill("(SELECT record FROM loading.rows_aside WHERE table_name = {name})", name=sql.text(name))
    if gone and rows.kept:
        form = "DELETE FROM {kept} WHERE rowid IN {records}"
        connection.execute(fill(form, kept=rows.kept, records=records))
    form = "CREATE VIEW register.{table} AS SELECT {columns} FROM ({rows}) AS here{others} {where}"
    query = fill(
        form,
        table=sql.name(name),
        columns=sql.listed(_known(each, asked) for each in table.columns.values()),
        rows=rows.query,
        others=fill(" ANTI JOIN {records} USING (record)", records=records)
        if gone and not rows.kept
        else Sql(""),
        where=fill("WHERE {seen}", seen=seen) if seen != "TRUE" else Sql(""),
    )
    connection.execute(query)


def _known(column: Column, asked: Asked) -> Sql:
    """A column as it was on the day that is looked from: what nobody knew by then is missing."""
    name = sql.name(column.name)
    if column.known_from is None:
        return name
    form = "CASE WHEN here.{day} > {as_at} THEN NULL ELSE here.{name} END AS {name}"
    return fill(form, day=sql.name(column.known_from), as_at=sql.day(asked.as_at), name=name)


def show_empty(connection: DuckDBPyConnection, table: Table) -> None:
    """Makes `register.NAME` of a table that the register does not have."""
    columns = [
        fill("{name} {type}", name=sql.name(name), type=storage(column))
        for name, column in table.columns.items()
    ]
    form = "CREATE TABLE register.{table} ({columns})"
    connection.execute(fill(form, table=sql.name(table.name), columns=sql.listed(columns)))
