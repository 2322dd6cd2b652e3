"""Tables of a register written to a folder: each whole or not at all."""

from __future__ import annotations

import os
import re
import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import duckdb

from engine.diagnostics import Diagnostic
from engine.durable import move_together, remove
from engine.importing import problems
from engine.importing.pseudonyms import make_pseudonyms, pseudonym_of
from engine.importing.rows import Usable
from engine.private_files import make_private, take_place
from engine.quantities import Kind
from engine.register import sql
from engine.register.files.table_files import ENDINGS
from engine.register.sql import Sql, fill
from engine.register.tables import Column
from engine.shell import command
from engine.source import Place
from engine.store.folder import is_store
from engine.wording import counted, quoted, refusal

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

_WRITE = "COPY (SELECT {columns} FROM {usable} AS here {joins} ORDER BY here.record) TO {file} ({form})"
_LEFT = re.compile(r"\.[a-z_]+(\.[0-9]+\.part|\.(csv|parquet)\.[0-9]+\.before)")
_MOST_NAMED = 4
_LONGEST_WRITING = 3600
"""Seconds: a part that has not grown for so long is nobody's any more."""
_MARK = "\ufeff"
"""At the beginning of a CSV file it tells Excel that the text is UTF-8: without it a name with an accent is shown, and
then saved, with two other signs. DuckDB has no option for it, so it stands before the first heading."""
_FORMS = {
    "csv": Sql("FORMAT csv, HEADER true, USE_TMP_FILE false"),
    "parquet": Sql("FORMAT parquet, COMPRESSION zstd, USE_TMP_FILE false"),
}

_ADDED = (
    "; to keep its marks beside these, of another month say, import into another folder, and bring both into a store "
    "with `trustpolicy ingest`"
)


def in_the_way(
    connection: DuckDBPyConnection,
    folder: Path,
    names: Sequence[str],
    academies: Sequence[str],
    *,
    replace_them: bool,
) -> Iterator[Diagnostic]:
    """What keeps the tables from being written: tables that are there, above all of others, or a file in the way."""
    if folder.exists() and not folder.is_dir():
        yield problems.NOT_WRITTEN.at(Place(str(folder)), f"`{folder}` is a file", help="name a folder")
    if is_store(folder):
        message = f"`{folder}` is a register store, in which no tables of a folder may lie"
        ingest = command("trustpolicy", "ingest", "FOLDER", "--into", folder)
        help = f"import into a folder of its own, then bring that in: `{ingest}`"
        yield problems.NOT_WRITTEN.at(Place(str(folder)), message, help=help)
    for name in names:
        there = [folder / f"{name}{ending}" for ending in ENDINGS if (folder / f"{name}{ending}").exists()]
        if wrong := _of_others(connection, there, academies):
            yield wrong
        elif there and not replace_them:
            message = f"`{there[0]}` already exists"
            help = "add `--replace` to overwrite it" + (_ADDED if name == "marks" else "")
            yield problems.IN_THE_WAY.at(Place(str(there[0])), message, help=help)


def _of_others(
    connection: DuckDBPyConnection, there: Sequence[Path], academies: Sequence[str]
) -> Diagnostic | None:
    """The problem that rows of other academies would be lost with a table's files, or that it cannot be told."""
    for path in there:
        held = _academies_in(connection, path)
        if held is None:
            message = f"`{path}` cannot be read, so that it may have rows of another academy"
            return problems.OF_OTHERS.at(Place(str(path)), message, help="delete it, or move it away")
        if others := [each for each in held if each not in academies]:
            message = f"`{path}` has rows of {quoted(others, _MOST_NAMED)}, which would be lost"
            ours = quoted(academies, _MOST_NAMED)
            help = (
                f"import {ours} into a folder of its own, and bring both together with `trustpolicy ingest`"
            )
            return problems.OF_OTHERS.at(Place(str(path)), message, help=help)
    return None


def _academies_in(connection: DuckDBPyConnection, path: Path) -> list[str] | None:
    """The academies whose rows a table's file has; None where that cannot be told."""
    source = "read_parquet({file})" if path.suffix == ".parquet" else "read_csv({file}, all_varchar = true)"
    query = fill(
        "SELECT DISTINCT academy FROM {source} ORDER BY ALL", source=fill(source, file=sql.file(path))
    )
    try:
        return [str(row[0]) for row in connection.execute(query).fetchall() if row[0]]
    except duckdb.Error:
        return None if path.stat().st_size else []


def write_tables(
    connection: DuckDBPyConnection, tables: Sequence[Usable], folder: Path, form: str, key: bytes | None
) -> tuple[Diagnostic, ...]:
    """Writes the usable rows of the tables; what was noticed, and the problem if it fails: then all is as it was.

    New files are for their owner alone. With a key, identifiers become pseudonyms, and names and free text are left out.
    """
    parts: list[tuple[Path, Path]] = []
    try:
        folder.mkdir(parents=True, exist_ok=True)
        cleaned = tuple(_left_behind(folder))
        for table in tables:
            name = table.file.table.name
            part = folder / f".{name}.{os.getpid()}.part"
            parts.append((part, folder / f"{name}.{form}"))
            make_private(part)
            connection.execute(_query(connection, table, part, form, key))
        _put_in_place(parts)
    except (OSError, duckdb.IOException, duckdb.PermissionException) as error:
        message = f"`{folder}` cannot be written: {refusal(error)}"
        return (problems.NOT_WRITTEN.at(Place(str(folder)), message),)
    finally:
        for part, _ in parts:
            remove(part)
    return cleaned


def _put_in_place(parts: Sequence[tuple[Path, Path]]) -> None:
    """Moves each part to its place, where a table in the other format goes."""
    others = [target.with_suffix(each) for _, target in parts for each in ENDINGS if each != target.suffix]
    move_together(parts, take_place, gone=others)


def _left_behind(folder: Path) -> Iterator[Diagnostic]:
    """Removes what an import has left that was killed, and tells it; an import that is at work is younger."""
    left = [path for path in folder.glob(".*") if _LEFT.fullmatch(path.name) and _is_old(path)]
    for path in left:
        remove(path)
    if left:
        message = f"removed {counted(len(left), 'file')} that an interrupted import had left in `{folder}`"
        yield problems.CLEANED.at(Place(str(folder)), message)


def _is_old(path: Path) -> bool:
    try:
        return time.time() - path.stat().st_mtime > _LONGEST_WRITING
    except OSError:
        return False


def _query(connection: DuckDBPyConnection, table: Usable, part: Path, form: str, key: bytes | None) -> Sql:
    columns: list[Sql] = []
    joins: list[Sql] = []
    for name in table.columns:
        column = table.file.table.columns[name]
        value = fill("here.{name}", name=sql.name(name))
        if key is not None and column.personal == "identifier":
            make_pseudonyms(connection, table.rows, name, key)
            joins.append(pseudonym_of(name))
            value = fill("{name}.pseudonym", name=sql.name(f"pseudonym of {name}"))
        elif key is not None and column.personal is not None:
            continue
        heading = f"{_MARK}{name}" if form == "csv" and not columns else name
        columns.append(fill("{value} AS {name}", value=_stored(value, column, form), name=sql.name(heading)))
    return fill(
        _WRITE,
        columns=sql.listed(columns),
        usable=table.usable,
        joins=sql.listed(joins, " "),
        file=sql.new_file(part),
        form=_FORMS[form],
    )


def _stored(value: Sql, column: Column, form: str) -> Sql:
    """Days are stored as days in Parquet; all else is the text that the loader reads as well."""
    return (
        fill("CAST({value} AS DATE)", value=value)
        if form == "parquet" and column.type.kind is Kind.DATE
        else value
    )
