"""The columns that a file has, against those that its table asks for."""

from __future__ import annotations

import csv
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Sequence
from itertools import islice

from engine.diagnostics import Diagnostic, near_names
from engine.register import problems
from engine.register.files.table_files import TableFile
from engine.register.lookalikes import spelt_out, unlike
from engine.register.tables import Table
from engine.wording import quoted

_LONGEST_HEADER = 65_536
_LINES_LOOKED_AT = 30
_SHOWN = 8
_SEPARATORS = {";": "semicolons", "\t": "tabs", "|": "bars"}


def read_header(file: TableFile) -> tuple[tuple[str, ...], list[Diagnostic]]:
    """The names in the first line of a CSV file, in order; none where they cannot be told."""
    with file.path.open("rb") as stream:
        start = stream.read(_LONGEST_HEADER)
    line = start.splitlines()[0]
    if len(line) == _LONGEST_HEADER:
        message = f"the first line of `{file.path.name}` is too long to hold the names of columns"
        return (), [problems.DAMAGED.at(file.place(1), message)]
    try:
        text = line.decode("utf-8-sig")
        names = next(csv.reader([text], strict=True), [])
    except UnicodeDecodeError:
        return (), [not_utf8(file, 1)]
    except csv.Error:
        message = f"a quotation mark in the first line of `{file.path.name}` is not closed"
        return (), [problems.DAMAGED.at(file.place(1), message)]
    separator = next((sign for sign in _SEPARATORS if sign in text), None)
    if len(names) < 2 and separator:
        message = f"the columns of `{file.path.name}` are separated by {_SEPARATORS[separator]}, not commas"
        return (), [problems.SEPARATOR.at(file.place(1), message, help="export it with commas")]
    return tuple(names), []


def not_utf8(file: TableFile, line: int) -> Diagnostic:
    """The problem that a CSV file is in another encoding, seen first in some line."""
    message = f"`{file.path.name}` is not UTF-8 text; it is Windows-1252, most likely"
    return problems.ENCODING.at(file.place(line), message, help="save it as `CSV UTF-8`")


def check_columns(file: TableFile, names: Sequence[str]) -> Iterator[Diagnostic]:
    """What is missing among a file's columns, there twice, or not known."""
    table = file.table
    if not file.is_parquet and not any(_plain(name) in table.columns for name in names):
        yield _no_names(file)
        return
    unknown = [name for name in dict.fromkeys(names) if name not in table.columns]
    for column in table.columns.values():
        if column.required and column.name not in names:
            message = f"`{file.path.name}` has no column `{column.name}`"
            yield problems.NO_COLUMN.at(file.place(1), message, help=_renamed(column.name, unknown))
    for name, count in Counter(names).items():
        if count > 1 and name in table.columns:
            message = f"`{file.path.name}` has {count} columns `{name}`"
            yield problems.COLUMN_TWICE.at(file.place(1), message, help="delete or rename all but one")
    if any(unknown):
        yield _not_read(file, [name for name in unknown if name], names)


def _no_names(file: TableFile) -> Diagnostic:
    """The problem that no column is known; what stands in the first line is not shown, for it may be a pupil's."""
    needed = [column.name for column in file.table.columns.values() if column.required]
    message = f"the first line of `{file.path.name}` names no column of `{file.table.name}`"
    if below := _further_down(file, needed):
        help = f"delete what stands above line {below}, which names them"
    else:
        help = f"put a line with the names of the columns first; needed are {quoted(needed)}"
    return problems.NO_COLUMN.at(file.place(1), message, help=help)


def _further_down(file: TableFile, needed: Collection[str]) -> int | None:
    """The line below a title that names all columns that are needed; None without one."""
    with file.path.open("rb") as stream:
        for number, line in enumerate(islice(stream, _LINES_LOOKED_AT), 1):
            names = line[:_LONGEST_HEADER].decode("utf-8-sig", "replace").split(",")
            if {_plain(name.strip('"\r\n')) for name in names}.issuperset(needed):
                return number
    return None


def _renamed(wanted: str, unknown: Iterable[str]) -> str:
    alike = {_plain(name): name for name in unknown}
    close = alike.get(wanted) or next((alike[name] for name in alike if near_names(name, [wanted])), None)
    if close is None:
        return f"add the column `{wanted}`"
    has = unlike(close, wanted)
    return f"rename the column `{_shown(close)}` to `{wanted}`" + (f": it has {has}" if has else "")


def _shown(name: str) -> str:
    return spelt_out(name[:40])


def _plain(name: str) -> str:
    return "_".join(name.replace("-", " ").replace("_", " ").lower().split())


def _not_read(file: TableFile, unknown: list[str], names: Sequence[str]) -> Diagnostic:
    shown = quoted(map(_shown, unknown), _SHOWN)
    message = f"columns of `{file.path.name}` that are not read: {shown}"
    return problems.UNKNOWN_COLUMNS.at(file.place(1), message, help=_meant(file.table, unknown, names))


def _meant(table: Table, unknown: list[str], names: Sequence[str]) -> str | None:
    absent = [name for name, column in table.columns.items() if name not in names and not column.required]
    for name in unknown:
        if hint := near_names(_plain(name), absent):
            has = next(filter(None, (unlike(name, each) for each in absent)), None)
            return f"`{_shown(name)}`: {hint}" + (f" It has {has}" if has else "")
    return None
