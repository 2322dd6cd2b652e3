"""The rows of a table that an export has: the usable ones, and the others set aside with their places."""

from __future__ import annotations

from datetime import date
from types import MappingProxyType
from typing import TYPE_CHECKING, LiteralString

from engine.frozen import dataclass, replace
from engine.importing.cells import Taken
from engine.importing.export import Export
from engine.importing.mapping import TableMapping
from engine.importing.texts import UNKNOWN_ID
from engine.importing.written import example_of
from engine.register import sql
from engine.register.aside import name_headings
from engine.register.asked import Asked
from engine.register.files.cells import raw_name
from engine.register.files.columns import Contents, Fault, faults
from engine.register.files.rows import Rows, typed
from engine.register.files.table_files import TableFile
from engine.register.keys import Count, set_unusable_aside
from engine.register.sql import Sql, fill
from engine.register.tables import Column, Table

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection


_USABLE: LiteralString = """
(FROM {rows} ANTI JOIN (SELECT record FROM loading.rows_aside WHERE table_name = {table}) USING (record))
"""


@dataclass(frozen=True, slots=True)
class Usable:
    """The rows of a table as text, in the relation `rows` without those whose `record` is in `loading.rows_aside`.

    `used_of` are the numbers of usable ones of each academy.
    A record of the export has `width` places for rows.
    """

    file: TableFile
    columns: tuple[str, ...]
    rows: Sql
    read: int
    used_of: tuple[int, ...]
    unmarked: int
    width: int

    @property
    def usable(self) -> Sql:
        """The relation of the rows that can be used."""
        return _usable(self.rows, self.file.table.name)

    @property
    def used(self) -> int:
        """How many rows can be used, whosever they are."""
        return sum(self.used_of)


def usable_rows(
    connection: DuckDBPyConnection,
    export: Export,
    mapping: TableMapping,
    rows: Taken,
    academies: tuple[str, ...],
) -> Usable:
    """Keeps the rows of a table as text and sets those aside that cannot be used."""
    file = TableFile(_as_written(mapping), export.path)
    columns = tuple(name for name in mapping.table.columns if _is_filled(name, mapping))
    kept = fill("importing.{name}", name=sql.name(mapping.table.name))
    form = "CREATE TABLE {kept} AS SELECT record, {columns} FROM ({query})"
    connection.execute(fill(form, kept=kept, columns=sql.names(columns), query=rows.query))
    contents = Contents(file, columns, ("VARCHAR",) * len(columns))
    numbered = [
        fill("{name} AS {short}", name=sql.name(name), short=sql.name(f"c{at}"))
        for at, name in enumerate(columns)
    ]
    source = fill("(SELECT record, {columns} FROM {kept})", columns=sql.listed(numbered), kept=kept)
    unexplained = [_unexplained(file.table.columns[name]) for name in columns if _is_looked_up(name, mapping)]
    query = typed(contents, source, {}, {}, [Sql("record")], unexplained)
    read = Rows(file, export.path, (*faults(file.table, contents.cells()), *unexplained), query)
    found = set_unusable_aside(connection, read, Asked(academies, date.max))
    _place(connection, export, mapping.table.name, rows.width)
    name_headings(connection, mapping.table.name, mapping.places())
    unmarked = connection.execute(rows.unmarked).fetchall()[0][0] if rows.unmarked else 0
    gone = len(export.rejected)
    used_of = _used_of(connection, kept, mapping.table.name, academies, found)
    return Usable(file, columns, kept, found.all + gone, used_of, unmarked, rows.width)


def _usable(rows: Sql, table: str) -> Sql:
    return fill(_USABLE, rows=rows, table=sql.text(table))


def _used_of(
    connection: DuckDBPyConnection, rows: Sql, table: str, academies: tuple[str, ...], found: Count
) -> tuple[int, ...]:
    """How many rows of each academy can be used."""
    if len(academies) == 1:
        return (found.all - found.aside,)
    query = fill("SELECT academy, count(*) FROM {usable} GROUP BY academy", usable=_usable(rows, table))
    counts = dict(connection.execute(query).fetchall())
    return tuple(counts.get(academy, 0) for academy in academies)


def _is_filled(name: str, mapping: TableMapping) -> bool:
    return name == "academy" or name in mapping.origins or name in mapping.spread()


def _is_looked_up(name: str, mapping: TableMapping) -> bool:
    return name in mapping.origins and mapping.origins[name].look_up is not None


def _unexplained(column: Column) -> Fault:
    """That the second file does not explain a cell's id: a column of free text would take what stands for it."""
    form = "starts_with({cell}, {unknown})"
    condition = fill(form, cell=raw_name(column), unknown=sql.text(UNKNOWN_ID))
    return Fault(condition, column, "unreadable", fill("({condition}) IS NOT TRUE", condition=condition))


def _as_written(mapping: TableMapping) -> Table:
    """The table whose columns have examples as the export writes them, and that points to no other."""
    columns = {
        name: replace(column, example=example_of(origin.form))
        if (origin := mapping.origins.get(name)) and origin.form
        else column
        for name, column in mapping.table.columns.items()
    }
    return replace(mapping.table, columns=MappingProxyType(columns), foreign_keys=(), seen_from=None)


def _place(connection: DuckDBPyConnection, export: Export, table: str, width: int) -> None:
    """Tells the lines of the rows that were set aside, and sets the lines aside that fit no columns."""
    connection.execute("INSERT INTO loading.files VALUES (?, ?)", [table, export.path.name])
    rows, lines = [step.row for step in export.steps], [step.line for step in export.steps]
    connection.execute(
        "UPDATE loading.aside SET line = placed.line FROM ("
        " SELECT a.record, s.line + a.record // $width - s.record AS line FROM loading.aside a"
        " ASOF JOIN (SELECT unnest($rows) AS record, unnest($lines) AS line) s ON s.record <= a.record // $width"
        " WHERE a.table_name = $table) AS placed"
        " WHERE aside.table_name = $table AND aside.record = placed.record",
        {"width": width, "rows": rows, "lines": lines, "table": table},
    )
    connection.execute(
        "INSERT INTO loading.aside"
        " SELECT $table, NULL, unnest($lines::BIGINT[]), NULL, 'ragged', unnest($said::VARCHAR[])",
        {"table": table, "lines": [*export.rejected], "said": [*export.rejected.values()]},
    )
