"""The rows of a Parquet file: read where they lie, or copied where they are few."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from engine.register import sql
from engine.register.files.cells import raw_name
from engine.register.files.columns import Contents, faults
from engine.register.files.rows import Rows, kept_table, typed
from engine.register.sql import Sql, fill

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

_COPIED_UP_TO = 1 << 20
"""Up to this size a file is copied into memory."""


def parquet_source(contents: Contents) -> Sql:
    """The rows of a Parquet file with their numbers as `record`, and only the columns that its table has."""
    form = "(SELECT file_row_number AS record, {columns} FROM read_parquet({path}, file_row_number = true))"
    return fill(form, columns=sql.names(contents.cells()), path=sql.file(contents.file.path))


def take_in_parquet(
    connection: DuckDBPyConnection, contents: Contents, more: Mapping[str, Sql], *, copied: bool = True
) -> Rows:
    """The rows of a Parquet file, with further columns; `copied` is false where they must stay in the file."""
    file = contents.file
    found = faults(file.table, contents.cells())
    source = parquet_source(contents)

    def narrowed(join: Sql) -> Sql:
        left = fill("(SELECT * FROM {source} {join})", source=source, join=join)
        return typed(contents, left, more, {}, [Sql("record")])

    query = typed(contents, source, more, {}, [Sql("record")])
    if not copied or file.path.stat().st_size > _COPIED_UP_TO:
        # what marks have to have is read when they are checked
        _read_to_the_end(connection, contents, required_too=copied)
        return Rows(file, file.path, found, query, narrowed=narrowed)
    kept = kept_table(file)
    connection.execute(fill("CREATE TABLE {kept} AS {query}", kept=kept, query=query))
    return Rows(file, file.path, found, fill("FROM {kept}", kept=kept), kept)


def _read_to_the_end(connection: DuckDBPyConnection, contents: Contents, *, required_too: bool) -> None:
    """Reads columns that may be asked for only once rules are carried out: by then it is too late to find damage."""
    cells = contents.cells().items()
    columns = sql.names(name for name, each in cells if required_too or not each.column.required)
    if columns:
        form = "SELECT max(hash({columns})) FROM {source}"
        connection.execute(fill(form, columns=columns, source=parquet_source(contents))).fetchall()


_FAULTY = """
(SELECT count(*) FROM (SELECT {raw} AS {raw_name}, {value} AS {name} FROM {source} WHERE {raw} IS NOT NULL)
WHERE {fault})
"""


def any_optional_fault(connection: DuckDBPyConnection, contents: Contents) -> bool:
    """Whether a row of a Parquet file is at fault in a column that it could do without."""
    source = parquet_source(contents)
    counts = [
        fill(
            _FAULTY,
            raw=each.raw,
            raw_name=raw_name(each.column),
            value=each.value,
            name=sql.name(name),
            source=source,
            fault=each.fault,
        )
        for name, each in contents.cells().items()
        if each.fault and not each.column.required
    ]
    if not counts:
        return False
    query = fill("SELECT {counts}", counts=sql.listed(counts, " + "))
    return bool(connection.execute(query).fetchall()[0][0])
