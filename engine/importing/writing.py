"""Tables of a register written to a folder: each whole or not at all."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import duckdb

from engine.diagnostics import Diagnostic
from engine.importing import problems
from engine.importing.pseudonyms import make_pseudonyms, pseudonym_of
from engine.importing.rows import Usable
from engine.quantities import Kind
from engine.register import sql
from engine.register.files import ENDINGS
from engine.register.sql import Sql, fill
from engine.register.tables import Column
from engine.source import Place

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

_WRITE = (
    "COPY (SELECT {columns} FROM {rows} AS here ANTI JOIN (SELECT record FROM loading.aside"
    " WHERE table_name = {table} AND record IS NOT NULL) USING (record) {joins} ORDER BY here.record) TO {file} ({form})"
)
_FORMS = {"csv": Sql("FORMAT csv, HEADER true"), "parquet": Sql("FORMAT parquet, COMPRESSION zstd")}


def in_the_way(folder: Path, names: Sequence[str], *, replace_them: bool) -> Iterator[Diagnostic]:
    """What keeps the tables from being written: tables that are there already, a file in the folder's place."""
    if folder.exists() and not folder.is_dir():
        yield problems.NOT_WRITTEN.at(Place(str(folder)), f"`{folder}` is a file", help="name a folder")
    for name in names:
        there = [folder / f"{name}{ending}" for ending in ENDINGS if (folder / f"{name}{ending}").exists()]
        if there and not replace_them:
            message = f"`{there[0]}` is there already"
            yield problems.IN_THE_WAY.at(
                Place(str(there[0])), message, help="add `--replace` to write it anew"
            )


def write_tables(
    connection: DuckDBPyConnection, tables: Sequence[Usable], folder: Path, form: str, key: bytes | None
) -> tuple[Diagnostic, ...]:
    """Writes the usable rows of the tables; the problem if that fails, and then all is as it was.

    With a key, identifiers become pseudonyms, and names and free text are left out.
    """
    parts: list[tuple[Path, Path]] = []
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for table in tables:
            name = table.file.table.name
            target = folder / f"{name}.{form}"
            part = folder / f".{name}.{os.getpid()}.part"
            parts.append((part, target))
            connection.execute(_query(connection, table, part, form, key))
        for part, target in parts:
            part.replace(target)
            for ending in ENDINGS:
                if target.suffix != ending:
                    target.with_suffix(ending).unlink(missing_ok=True)
    except (OSError, duckdb.IOException, duckdb.PermissionException) as error:
        why = error.strerror if isinstance(error, OSError) and error.strerror else "the disk refused it"
        message = f"`{folder}` cannot be written: {why.lower()}"
        return (problems.NOT_WRITTEN.at(Place(str(folder)), message),)
    finally:
        for part, _ in parts:
            part.unlink(missing_ok=True)
    return ()


def _query(connection: DuckDBPyConnection, table: Usable, part: Path, form: str, key: bytes | None) -> Sql:
    columns, joins = [], []
    for name in table.columns:
        column = table.file.table.columns[name]
        value = fill("here.{name}", name=sql.name(name))
        if key is not None and column.personal == "identifier":
            make_pseudonyms(connection, table.rows, name, key)
            joins.append(pseudonym_of(name))
            value = fill("{name}.pseudonym", name=sql.name(f"pseudonym of {name}"))
        elif key is not None and column.personal is not None:
            continue
        columns.append(fill("{value} AS {name}", value=_stored(value, column, form), name=sql.name(name)))
    return fill(
        _WRITE,
        columns=sql.listed(columns),
        rows=table.rows,
        table=sql.text(table.file.table.name),
        joins=sql.listed(joins, " "),
        file=sql.file(part),
        form=_FORMS[form],
    )


def _stored(value: Sql, column: Column, form: str) -> Sql:
    """Days are stored as days in Parquet; all else is the text that the loader reads as well."""
    return (
        fill("CAST({value} AS DATE)", value=value)
        if form == "parquet" and column.type.kind is Kind.DATE
        else value
    )
