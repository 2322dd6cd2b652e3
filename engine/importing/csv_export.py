"""CSV exports: whatever their separator, encoding and title lines."""

from __future__ import annotations

import codecs
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import duckdb

from engine.diagnostics import Diagnostic
from engine.frozen import replace
from engine.importing import problems
from engine.importing.csv_headings import LONGEST_HEADING, as_separated, headings_of
from engine.importing.export import Export, fresh_table, unread_columns
from engine.importing.mapping import Form
from engine.importing.odd_letters import odd_letters
from engine.register import sql
from engine.register.files.csv_rows import CLOSE_IT, MOST_REJECTED, rejected_lines, rows_in_cells, unclosed_at
from engine.register.files.line_ends import with_plain_line_ends
from engine.register.files.lines import Step, lines_are, lines_at, steps, swallowing
from engine.register.files.longer_rows import with_longer_rows_apparent
from engine.register.files.rows import Rejected
from engine.register.files.table_files import UTF16, kind_of, nul_line
from engine.register.scratch import Scratch
from engine.register.sql import Sql, fill
from engine.source import Place

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

_LOOK_AT = 64
_PIECE = 1 << 22
_IN_MEMORY = 256 << 20
# of several pieces read at once, one that begins within a cell can be misread, rows and all
_READ = (
    "read_csv({path}, auto_detect = false, header = true, compression = 'none', delim = {separator}, quote = '\"',"
    " escape = '\"', max_line_size = 2000000, columns = {{{columns}}}, parallel = false, store_rejects = true,"
    " rejects_table = 'lines_rejected', rejects_scan = 'scan_rejected')"
)


def open_csv(
    connection: DuckDBPyConnection, path: Path, form: Form, wanted: tuple[str, ...], scratch: Scratch
) -> tuple[Export | None, list[Diagnostic]]:
    """The records of a CSV file; None, with the problems, where they cannot be had."""
    if other := _of_another_kind(path):
        return None, [other]
    try:
        text = _as_utf8(path, form, scratch)
    except UnicodeDecodeError:
        return None, [_of_another_encoding(path, form)]
    form = as_separated(text, form, wanted)
    headings, wrong = headings_of(text, path, form, wanted)
    if wrong:
        return None, wrong
    fitting = with_longer_rows_apparent(text, len(headings), form.separator, scratch)
    export, found = _records(connection, path, fitting, form, headings, scratch)
    export = export and replace(export, unread=unread_columns(headings, wanted))
    odd = () if text == path or form.encoding == "utf-8" else odd_letters(path, text, form.heading_line - 1)
    return export, [*found, *odd, *(_unended(path, export) if export else ())]


def _of_another_kind(path: Path) -> Diagnostic | None:
    """The problem that a file is not what the mapping takes it for."""
    with path.open("rb") as stream:
        start = stream.read(_LOOK_AT)
    if found := kind_of(start.removeprefix(codecs.BOM_UTF8).lstrip()):
        kind, help = found
    elif start.startswith(UTF16) or start.count(b"\0") > len(start) // 8:
        kind, help = "UTF-16 text, or no text at all", "export it as `CSV UTF-8`"
    elif (nul := nul_line(path)) is not None:
        message = f"`{path.name}` holds a character that no text has (NUL)"
        return problems.NO_EXPORT.at(Place(str(path), nul), message, help="export it again")
    else:
        return None
    return problems.NO_EXPORT.at(Place(str(path)), f"`{path.name}` is {kind}, not a CSV file", help=help)


def _of_another_encoding(path: Path, form: Form) -> Diagnostic:
    """The problem that a character of a file cannot be read, with its line."""
    codec = _codec(form)
    with path.open("rb") as stream:
        line = next((number for number, line in enumerate(stream, 1) if not _is_text(line, codec)), None)
    message = f"`{path.name}` is not {form.encoding.upper().replace('WINDOWS', 'Windows')} text"
    help = "export it as `CSV UTF-8`, or write the encoding in the mapping"
    return problems.NO_EXPORT.at(Place(str(path), line), message, help=help)


def _codec(form: Form) -> str:
    return form.encoding.replace("windows-", "cp")


def _is_text(line: bytes, codec: str) -> bool:
    try:
        line.decode(codec)
    except UnicodeDecodeError:
        return False
    return True


def _unended(path: Path, export: Export) -> Iterator[Diagnostic]:
    """The warning that the last line may have been cut, which nothing else could tell where it fits the columns."""
    with path.open("rb") as stream:
        stream.seek(-1, 2)
        last = stream.read()
    if export.records and last not in b"\r\n":
        message = f"the last line of `{path.name}` has no end: if the file was cut, the rest is missing"
        yield problems.UNENDED.at(
            export.place(), message, help="look whether its last record is the export's last"
        )


def _as_utf8(path: Path, form: Form, scratch: Scratch) -> Path:
    """The file, or a copy of it, in UTF-8 with plain line ends and the headings on its first line."""
    utf8 = form.encoding == "utf-8" or _is_utf8(path)
    if utf8 and form.heading_line == 1:
        return with_plain_line_ends(path, scratch)
    encoding = "utf-8-sig" if utf8 else _codec(form)
    copy = scratch.folder / f"text of {path.name}"
    with (
        path.open(encoding=encoding, newline="") as source,
        copy.open("w", encoding="utf-8", newline="") as out,
    ):
        for _ in range(form.heading_line - 1):
            source.readline(LONGEST_HEADING)
        while piece := source.read(_PIECE):
            out.write(piece)
    return with_plain_line_ends(copy, scratch)


def _is_utf8(path: Path) -> bool:
    """Whether all of a file can be read as UTF-8: text with accents in Windows-1252 never can, but by design."""
    decoder = codecs.getincrementaldecoder("utf-8")()
    try:
        with path.open("rb") as stream:
            while piece := stream.read(_PIECE):
                decoder.decode(piece)
        decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return False
    return True


def _records(
    connection: DuckDBPyConnection,
    path: Path,
    text: Path,
    form: Form,
    headings: tuple[str, ...],
    scratch: Scratch,
) -> tuple[Export | None, list[Diagnostic]]:
    columns = [fill("{name}: 'VARCHAR'", name=sql.text(f"c{at}")) for at in range(len(headings))]
    source = fill(_READ, path=sql.file(text), separator=sql.text(form.separator), columns=sql.listed(columns))
    try:
        query = _kept(connection, source, text, scratch)
        rejected = rejected_lines(connection, sql.name("lines_rejected"), form.separator)
        connection.execute("DROP TABLE lines_rejected; DROP TABLE scan_rejected")  # a second file has its own
    except duckdb.Error:
        message = f"`{path.name}` cannot be read to its end"
        return None, [problems.NO_EXPORT.at(Place(str(path)), message, help="export it again")]
    records = connection.execute(fill("SELECT count(*) FROM ({query})", query=query)).fetchall()[0][0]
    offsets = [each.offset for each in rejected]
    straight = not offsets and lines_are(text, records)
    open_at = None if straight else unclosed_at(text, records, rejected, form.separator)
    if wrong := _unreadable(path, text, form, rejected, open_at):
        return None, [wrong]
    found = [Step(0, 2)] if straight else steps(text, records, offsets, form.separator)
    down = form.heading_line - 1
    lines = (line + down for line in lines_at(text, offsets))
    unfit = {line: each.said for line, each in zip(lines, rejected, strict=True)}
    placed = tuple(step._replace(line=step.line + down) for step in found)
    export = Export(path, headings, query, records, placed, unfit)
    holding = [] if straight else swallowing(text, records, offsets, len(headings), form.separator)
    if not holding:
        return export, []
    return export, [
        rows_in_cells(problems.SWALLOWED, export.place(holding[0] + down), path.name, len(holding))
    ]


def _kept(connection: DuckDBPyConnection, source: Sql, text: Path, scratch: Scratch) -> Sql:
    """The query for the records, which lie in memory where they are few."""
    if text.stat().st_size < _IN_MEMORY:
        table = fresh_table(connection)
        connection.execute(fill("CREATE TABLE {table} AS FROM {source}", table=table, source=source))
        return fill("SELECT rowid AS record, * FROM {table}", table=table)
    path = scratch.folder / "export.parquet"
    to, kept = sql.new_file(path), sql.file(path)
    connection.execute(fill("COPY (FROM {source}) TO {to} (FORMAT parquet)", source=source, to=to))
    form = "SELECT file_row_number AS record, * FROM read_parquet({kept}, file_row_number = true)"
    return fill(form, kept=kept)


def _unreadable(
    path: Path, text: Path, form: Form, rejected: Sequence[Rejected], open_at: int | None
) -> Diagnostic | None:
    down = form.heading_line - 1
    for each in rejected:
        if each.kind == "INVALID ENCODING":
            line = lines_at(text, [each.offset])[0] + down
            message = f"`{path.name}` is not UTF-8 text; it is Windows-1252, most likely"
            help = "write `encoding: windows-1252` in a copy of the mapping, or export it as `CSV UTF-8`"
            return problems.NO_EXPORT.at(Place(str(path), line), message, help=help)
    if open_at is not None:
        message = f"a quotation mark that `{path.name}` opens here is not closed where its cell ends"
        return problems.NO_EXPORT.at(Place(str(path), open_at + down), message, help=CLOSE_IT)
    if len(rejected) > MOST_REJECTED:
        message = f"more than {MOST_REJECTED} lines of `{path.name}` do not fit its columns"
        help = "correct `separator` in the mapping, or export it again"
        return problems.NO_EXPORT.at(Place(str(path)), message, help=help)
    return None
