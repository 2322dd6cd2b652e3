"""Tables as a DuckDB file, and findings as one Parquet file, written by the database itself."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from errno import EIO
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING

from engine.exporting.columns import Cell, Table
from engine.register import sql
from engine.register.database import connect
from engine.register.driver import driver
from engine.register.sql import Sql, fill
from engine.wording import refusal

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

_TOGETHER = 20_000


def write_duckdb(tables: Sequence[Table], path: Path) -> None:
    """A DuckDB file with the tables; each table and column says what it is."""
    with _disk_errors(), connect(str(path)) as connection:
        _fill(connection, tables)
        for table in tables:
            _describe(connection, table)
        connection.execute("CHECKPOINT")


def write_parquet(tables: Sequence[Table], path: Path) -> None:
    """A Parquet file of the findings, figures and settings listed in each; what was checked stands beside the rows."""
    with _disk_errors(), connect() as connection:
        _fill(connection, tables)
        checked = next(table for table in tables if table.name == "checks")
        (row,) = checked.rows
        not_evaluated = connection.execute(_NOT_EVALUATED).fetchall()
        named = [(column.name, value) for column, value in zip(checked.columns, row, strict=True)]
        named.append(("rules_not_evaluated", ", ".join(rule for (rule,) in not_evaluated)))
        beside = [
            fill("{name}: {value}", name=sql.text(name), value=_literal(value)) for name, value in named
        ]
        lists = {table.name: _listed(table) for table in tables if table.name in ("figures", "settings")}
        connection.execute(fill(_PARQUET, file=sql.new_file(path), beside=sql.listed(beside), **lists))


_NOT_EVALUATED = (
    "SELECT rule FROM rules WHERE coalesce(not_evaluated, not_evaluated_at) IS NOT NULL ORDER BY rowid"
)
_PARQUET = """
COPY (
    SELECT findings.*,
        coalesce(figures.listed, []) AS "figures", coalesce(settings.listed, []) AS "settings"
    FROM findings
    LEFT JOIN ({figures}) AS figures USING (finding)
    LEFT JOIN ({settings}) AS settings USING (finding)
    ORDER BY finding
) TO {file} (FORMAT parquet, COMPRESSION zstd, KV_METADATA {{{beside}}})
"""


_LISTED = "SELECT finding, list(struct_pack({cells}) ORDER BY rowid) AS listed FROM {table} GROUP BY finding"


def _listed(table: Table) -> Sql:
    """The query for the rows of a table that belong to each finding, with every column that it has beside."""
    names = (sql.name(column.name) for column in table.columns if column.name != "finding")
    cells = sql.listed(fill("{name} := {name}", name=name) for name in names)
    return fill(_LISTED, cells=cells, table=sql.name(table.name))


def _literal(value: Cell) -> Sql:
    return sql.text("" if value is None else str(value))


def _fill(connection: DuckDBPyConnection, tables: Sequence[Table]) -> None:
    for table in tables:
        columns = [
            fill("{name} {type}", name=sql.name(each.name), type=Sql(each.holds.stored))
            for each in table.columns
        ]
        name = sql.name(table.name)
        connection.execute(fill("CREATE TABLE {name} ({columns})", name=name, columns=sql.listed(columns)))
        lists = [fill("unnest(CAST(? AS {type}[]))", type=Sql(each.holds.stored)) for each in table.columns]
        query = fill("INSERT INTO {name} SELECT {lists}", name=name, lists=sql.listed(lists))
        rows = iter(table.rows)
        while batch := list(islice(rows, _TOGETHER)):
            connection.execute(query, [list(values) for values in zip(*batch, strict=True)])


def _describe(connection: DuckDBPyConnection, table: Table) -> None:
    name = sql.name(table.name)
    connection.execute(fill("COMMENT ON TABLE {name} IS {says}", name=name, says=sql.text(table.says)))
    for each in table.columns:
        connection.execute(
            fill(
                "COMMENT ON COLUMN {name}.{column} IS {says}",
                name=name,
                column=sql.name(each.name),
                says=sql.text(each.says),
            )
        )


@contextmanager
def _disk_errors() -> Iterator[None]:
    """What the database says of the disk becomes an error of the system, as for every other file."""
    try:
        yield
    except driver.Error as error:
        if type(error).__name__ in _OF_THE_DISK:
            raise OSError(EIO, refusal(error)) from None
        raise


_OF_THE_DISK = frozenset({"IOException", "PermissionException", "TransactionException", "FatalException"})
