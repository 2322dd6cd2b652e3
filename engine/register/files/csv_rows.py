"""The rows of a CSV file: read once into memory, or into a Parquet file where they are many."""

from __future__ import annotations

import csv
from collections.abc import Iterator, Mapping, Sequence
from io import StringIO
from pathlib import Path
from typing import TYPE_CHECKING

from engine.diagnostics import Code, Diagnostic, Severity
from engine.frozen import replace
from engine.quantities import Kind
from engine.register import problems, sql
from engine.register.database import bounded
from engine.register.driver import driver
from engine.register.files.columns import Contents, faults
from engine.register.files.headers import not_utf8
from engine.register.files.line_ends import with_plain_line_ends
from engine.register.files.lines import lines_at, never_closed, swallowing
from engine.register.files.longer_rows import with_longer_rows_apparent
from engine.register.files.rows import Rejected, Rows, kept_table, typed
from engine.register.files.table_files import TableFile
from engine.register.scratch import Scratch
from engine.register.sql import Sql, fill
from engine.source import Place
from engine.wording import counted

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

_SPILLED_FROM = 256 << 20
"""From this size on the rows are kept in a file, so that memory stays bounded."""
MOST_REJECTED = 100_000
"""More lines than this that do not fit the columns, and the file is taken for another kind of file."""
CLOSE_IT = 'close it, or write it twice (`""`) where it belongs to the text'
"""What to do about a quotation mark that is not closed where its cell ends."""

SWALLOWED = Code(
    "D079",
    "a cell holds what looks like rows of the table",
    "A quotation mark at the beginning of a cell takes everything up to the next one into it, rows and all. The rows "
    "inside are not read, so a call, a request or a change in them is not known.",
    Severity.WARNING,
)

_AS_TEXT: Mapping[Kind, str] = {}
_AS_TYPED: Mapping[Kind, str] = {
    Kind.DATE: "DATE",
    Kind.MOMENT: "TIMESTAMP",
    Kind.YES_NO: "BOOLEAN",
}


def take_in_csv(
    connection: DuckDBPyConnection,
    contents: Contents,
    scratch: Scratch,
    more: Mapping[str, Sql],
    spilled_from: int | None = None,
) -> Rows:
    """The rows of a CSV file, with further columns; `scratch` is a folder for what does not fit into memory.

    A file of at least `spilled_from` bytes is kept there, unless given 256 MB.

    The file is first read as if every line and cell were right, which is fastest; where one is not, as text.
    That is read from its beginning to its end: of several pieces read at once, one that begins within a cell can be
    misread, rows and all.
    """
    path = with_plain_line_ends(contents.file.path, scratch)
    if not _tells_shifted_rows(contents):
        path = with_longer_rows_apparent(path, len(contents.names), ",", scratch)
    spilled_from = _SPILLED_FROM if spilled_from is None else spilled_from
    try:
        return _take_in(connection, contents, path, scratch, more, _AS_TYPED, spilled_from)
    except driver.Error:
        rows = _take_in(connection, contents, path, scratch, more, _AS_TEXT, spilled_from)
        rejected = rejected_lines(connection, sql.name(_rejects(contents.file)))
        count = fill("SELECT count(*) FROM ({query})", query=rows.query)
        number = connection.execute(count).fetchall()[0][0]
        return replace(rows, rejected=rejected, unclosed=unclosed_at(path, number, rejected))


def _tells_shifted_rows(contents: Contents) -> bool:
    """Whether no cell can stand in another column unnoticed, as in `marks`, of which no line is looked at for it.

    A cell that has to be filled is missed, and those that need not be are all of different kinds.
    """
    columns = [contents.file.table.columns.get(name) for name in contents.names]
    kinds = [column.type.kind for column in columns if column and not column.required]
    return None not in columns and Kind.TEXT not in kinds and len(kinds) == len(set(kinds))


def _take_in(
    connection: DuckDBPyConnection,
    contents: Contents,
    path: Path,
    scratch: Scratch,
    more: Mapping[str, Sql],
    stored: Mapping[Kind, str],
    spilled_from: int,
) -> Rows:
    file = contents.file
    query = typed(contents, _source(contents, path, stored), more, stored)
    found = faults(file.table, contents.cells(stored))
    kept = kept_table(file) if path.stat().st_size < spilled_from else None
    if kept:
        shown = _kept(connection, kept, query)
    else:
        with bounded(connection):
            shown = _spilled(connection, sql.file(scratch.folder / f"{file.table.name}.parquet"), query)
    return Rows(file, path, found, shown, kept)


def _source(contents: Contents, path: Path, stored: Mapping[Kind, str]) -> Sql:
    """The file with nothing left to detection: separator, quotes and types are what the contract says."""
    form = (
        "read_csv({path}, auto_detect = false, header = true, compression = 'none', delim = ',', quote = '\"',"
        " escape = '\"', dateformat = '%Y-%m-%d', timestampformat = '%Y-%m-%dT%H:%M:%S',"
        " max_line_size = 2000000, columns = {{{columns}}}{rejects})"
    )
    types = [
        sql.text(stored.get(column.type.kind, "VARCHAR") if column else "VARCHAR")
        for column in map(contents.file.table.columns.get, contents.names)
    ]
    columns = [fill("{name}: {type}", name=sql.text(f"c{at}"), type=type) for at, type in enumerate(types)]
    rejects = Sql("") if stored else _rejects_option(contents.file)
    return fill(form, path=sql.file(path), columns=sql.listed(columns), rejects=rejects)


def _rejects_option(file: TableFile) -> Sql:
    form = ", parallel = false, store_rejects = true, rejects_table = {table}, rejects_scan = {scan}"
    return fill(form, table=sql.text(_rejects(file)), scan=sql.text(f"{_rejects(file)}_scan"))


def _rejects(file: TableFile) -> str:
    return f"rejected_{file.table.name}"


def _kept(connection: DuckDBPyConnection, kept: Sql, query: Sql) -> Sql:
    connection.execute(fill("CREATE TABLE {kept} AS {query}", kept=kept, query=query))
    return fill("SELECT rowid AS record, * FROM {kept}", kept=kept)


def _spilled(connection: DuckDBPyConnection, path: Sql, query: Sql) -> Sql:
    connection.execute(
        fill("COPY ({query}) TO {path} (FORMAT parquet, CODEC lz4_raw)", query=query, path=path)
    )
    form = "SELECT file_row_number AS record, * FROM read_parquet({path}, file_row_number = true)"
    return fill(form, path=path)


# the reader counts bytes from 1
_REJECTED = r"""
SELECT line_byte_position - 1, coalesce(any_value(error_type) FILTER (error_type = 'UNQUOTED VALUE'), min(error_type)),
    any_value(len(string_split(trim(csv_line, chr(13) || chr(10)), chr(10)))),
    any_value(csv_line) FILTER (error_type LIKE '% COLUMNS'),
    max(TRY_CAST(regexp_extract(error_message, 'Columns: (\d+)', 1) AS INTEGER))
FROM {rejects} GROUP BY ALL ORDER BY ALL LIMIT {most}
"""


def rejected_lines(
    connection: DuckDBPyConnection, rejects: Sql, separator: str = ","
) -> tuple[Rejected, ...]:
    """The lines that the table of a read file's rejects tells of, no more of them than make it unreadable."""
    query = fill(_REJECTED, rejects=rejects, most=sql.number(MOST_REJECTED + 1))
    return tuple(
        Rejected(offset, kind, lines, _cells(text, separator), columns)
        for offset, kind, lines, text, columns in connection.execute(query).fetchall()
    )


def _cells(text: str | None, separator: str) -> int | None:
    """How many cells a row has, None of one too long to count; the reader's own count leaves out empty ones."""
    if text is None:
        return None
    try:
        return sum(map(len, csv.reader(StringIO(text.strip("\r\n"), newline=""), delimiter=separator)))
    except csv.Error:
        return None


def unclosed_at(path: Path, rows: int, rejected: Sequence[Rejected], separator: str = ",") -> int | None:
    """The line of a quotation mark that is not closed where its cell ends and takes further lines in; None without one.

    `rows` were read from the file beside the lines rejected.
    """
    taking_in = (each.offset for each in rejected if each.kind == "UNQUOTED VALUE" and each.lines > 1)
    offset = next(taking_in, None)
    if offset is None:
        offset = never_closed(path, rows, [each.offset for each in rejected], separator)
    return None if offset is None else lines_at(path, [offset])[0]


def rejected_trouble(rows: Rows) -> Diagnostic | None:
    """The problem that the lines of a file that do not fit its columns make all of it unreadable, if they do."""
    file = rows.file
    for rejected in rows.rejected:
        if rejected.kind == "INVALID ENCODING":
            return not_utf8(file, lines_at(rows.read_from, [rejected.offset])[0])
    if rows.unclosed is not None:
        message = f"a quotation mark that `{file.path.name}` opens here is not closed where its cell ends"
        return problems.DAMAGED.at(file.place(rows.unclosed), message, help=CLOSE_IT)
    if len(rows.rejected) > MOST_REJECTED:
        message = f"more than {MOST_REJECTED} lines of `{file.path.name}` do not fit its columns"
        return problems.DAMAGED.at(file.place(), message, help="export it again")
    return None


def swallowed_rows(rows: Rows, number: int, columns: int) -> Iterator[Diagnostic]:
    """The warning that cells of a CSV file hold rows, where some do; that many rows and columns were read of it.

    Of marks it is not asked: a session without one is told anyway.
    """
    file = rows.file
    if file.is_parquet or file.parts is not None or file.table.name == "marks":
        return
    if lines := swallowing(rows.read_from, number, [each.offset for each in rows.rejected], columns):
        yield rows_in_cells(SWALLOWED, file.place(lines[0]), file.path.name, len(lines))


def rows_in_cells(code: Code, at: Place, name: str, number: int) -> Diagnostic:
    """The warning that a number of cells of a file hold rows, the first of them at a place."""
    cells = counted(number, "cell holds", "cells hold")
    message = f"{cells} lines of `{name}` that look like rows of their own, and are not read as rows"
    help = "look for a cell that begins with a quotation mark and does not end with one"
    return code.at(at, message, help=help)
