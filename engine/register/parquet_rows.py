"""The rows of a Parquet file: read where they lie, or copied where they are few."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from engine.register import sql
from engine.register.cells import raw_name
from engine.register.columns import Contents, faults
from engine.register.rows import Rows, kept_table, typed
from engine.register.sql import Sql, fill

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

_COPIED_UP_TO = 1 << 20
"""Up to this size a file is copied into memory."""


def parquet_source(contents: Contents) -> Sql:
    """The rows of a Parquet file with their numbers as `record`."""
    form = "(SELECT file_row_number AS record, * FROM read_parquet({path}, file_row_number = true))"
    return fill(form, path=sql.file(contents.file.path))


def take_in_parquet(
    connection: DuckDBPyConnection, contents: Contents, more: Mapping[str, Sql], *, copied: bool = True
) -> Rows:
    """The rows of a Parquet file, with further columns; `copied` is false where they must stay in the file."""
    file = contents.file
    found = faults(file.table, contents.cells())
    query = typed(contents, parquet_source(contents), more, {}, [Sql("record")])
    if not copied or file.path.stat().st_size > _COPIED_UP_TO:
        return Rows(file, file.path, found, query, None)
    kept = kept_table(file)
    connection.execute(fill("CREATE TABLE {kept} AS {query}", kept=kept, query=query))
    return Rows(file, file.path, found, fill("FROM {kept}", kept=kept), kept)


def any_optional_fault(connection: DuckDBPyConnection, contents: Contents) -> bool:
    """Whether a row of a Parquet file is at fault in a column that it could do without."""
    cells = {name: each for name, each in contents.cells().items() if not each.column.required and each.fault}
    if not cells:
        return False
    read = [fill("{raw} AS {name}", raw=each.raw, name=raw_name(each.column)) for each in cells.values()]
    read += [fill("{value} AS {name}", value=each.value, name=sql.name(name)) for name, each in cells.items()]
    wrong = sql.listed((fill("({fault})", fault=each.fault) for each in cells.values() if each.fault), " OR ")
    form = "SELECT count(*) FROM (SELECT {read} FROM {source}) WHERE {wrong}"
    query = fill(form, read=sql.listed(read), source=parquet_source(contents), wrong=wrong)
    return bool(connection.execute(query).fetchall()[0][0])
