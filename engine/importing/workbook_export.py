"""Excel workbooks."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import zipfile
from collections.abc import Iterable, Iterator, Sequence
from importlib.util import find_spec
from itertools import islice
from pathlib import Path
from typing import IO, TYPE_CHECKING

from engine.diagnostics import Diagnostic
from engine.frozen import replace
from engine.importing import problems
from engine.importing.csv_headings import ROWS_LOOKED_AT
from engine.importing.export import (
    Export,
    doubled_columns,
    headings_below,
    missing_columns,
    unread_columns,
)
from engine.importing.flat import flat_export
from engine.importing.mapping import Form
from engine.importing.workbook_errors import cells_with_errors
from engine.importing.workbook_rows import NO_SHEET, NO_WORKBOOK
from engine.importing.xml_export import extra_needed
from engine.register.scratch import Scratch
from engine.source import Place
from engine.wording import quoted

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

_MOST_NAMED = 4
_MOST_UNPACKED = 1 << 30
_MOST_TIMES = 200
"""A workbook unpacks to ten or twenty times its size; far more is made to hurt."""


def open_workbook(
    connection: DuckDBPyConnection, path: Path, form: Form, wanted: tuple[str, ...], scratch: Scratch
) -> tuple[Export | None, list[Diagnostic]]:
    """The records of a sheet; None, with the problems, where they cannot be had."""
    if not _is_installed():
        return None, [extra_needed(path, "workbooks")]
    if _is_bomb(path):
        return None, [_dangerous(path)]
    with _reader(path, form) as process:
        assert process.stdout
        others = json.loads(process.stdout.readline() or "[]")
        above = [json.loads(line) for line in islice(process.stdout, form.heading_line)]
        headings = [(cell or "").strip() for cell in above[-1]] if len(above) == form.heading_line else []
        wrong = _heading_trouble(path, form.heading_line, headings, wanted, process.stdout)
        export = None
        if not wrong:
            places = [headings.index(name) for name in wanted]
            records = _records(process.stdout, places, form.heading_line)
            export = flat_export(connection, path, wanted, records, scratch)
            export = replace(export, unread=unread_columns(headings, wanted))
        for _ in process.stdout:
            pass
    if process.returncode:
        return None, [_trouble(path, form, process.returncode, others)]
    errors = () if wrong else cells_with_errors(path)
    return (None if wrong else export), [*wrong, *errors, *_not_read(path, others)]


def _not_read(path: Path, others: Sequence[str]) -> Iterator[Diagnostic]:
    """The warning that further sheets hold something, such as the marks of other classes."""
    if others:
        names = quoted((name[:40] for name in others), _MOST_NAMED)
        message = f"only the first sheet of `{path.name}` is read, and not {names}"
        help = (
            "name the sheet in the mapping if it is another, and import one after the other if all are wanted"
        )
        yield problems.SHEETS_NOT_READ.at(Place(str(path)), message, help=help)


def _is_installed() -> bool:
    try:
        return find_spec("python_calamine") is not None
    except ValueError:
        return False


def _reader(path: Path, form: Form) -> subprocess.Popen[str]:
    """The process that reads the workbook: it looks for modules where this one does, and not in the working folder."""
    root = str(Path(__file__).parents[2])
    return subprocess.Popen(
        [
            sys.executable,
            "-P",
            "-m",
            "engine.importing.workbook_rows",
            str(path.absolute()),
            form.sheet or "",
        ],
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
        encoding="utf-8",
        env={**os.environ, "PYTHONPATH": root, "PYTHONIOENCODING": "utf-8"},
    )


def _trouble(path: Path, form: Form, code: int, sheets: Sequence[str]) -> Diagnostic:
    if code == NO_SHEET:
        shown = ", ".join(f"`{name}`" for name in sheets)
        message = f"`{path.name}` has no sheet `{form.sheet}`"
        return problems.MISSING_COLUMN.at(Place(str(path)), message, help=f"its sheets are: {shown}")
    if code == NO_WORKBOOK:
        message = f"`{path.name}` is not a complete workbook"
        return problems.NO_EXPORT.at(Place(str(path)), message, help="save it again")
    return _dangerous(path)


def _dangerous(path: Path) -> Diagnostic:
    message = f"`{path.name}` unpacks to far more than a register holds"
    return problems.DANGEROUS.at(Place(str(path)), message, help="export it as CSV instead")


def _records(
    lines: IO[str], places: Sequence[int], heading_line: int
) -> Iterator[tuple[int, Sequence[str | None]]]:
    for number, line in enumerate(lines, heading_line + 1):
        row = json.loads(line)
        if any(cell is not None for cell in row):
            yield number, [row[at] if at < len(row) else None for at in places]


def _heading_trouble(
    path: Path, line: int, headings: Sequence[str], wanted: Sequence[str], below: Iterable[str]
) -> list[Diagnostic]:
    """What is wrong with the headings of a sheet; it is looked whether they stand in one of the rows `below`."""
    wrong = [*missing_columns(path, line, headings, wanted), *doubled_columns(path, line, headings, wanted)]
    for number, row in enumerate(islice(below, ROWS_LOOKED_AT) if wrong else (), line + 1):
        if set(wanted) <= {(cell or "").strip() for cell in json.loads(row)}:
            return [headings_below(path, number, line)]
    return wrong


def _is_bomb(path: Path) -> bool:
    """Whether a workbook says itself that it unpacks to too much; one that lies is bounded while it is read."""
    if not zipfile.is_zipfile(path):
        return False
    try:
        with zipfile.ZipFile(path) as archive:
            unpacked = sum(entry.file_size for entry in archive.infolist())
    except zipfile.BadZipFile:
        return False
    return unpacked > _MOST_UNPACKED or unpacked > max(path.stat().st_size, 1 << 16) * _MOST_TIMES
