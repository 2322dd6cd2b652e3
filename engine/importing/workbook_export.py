"""Excel workbooks."""

from __future__ import annotations

import zipfile
from collections.abc import Iterator, Sequence
from datetime import date, datetime, time
from pathlib import Path
from typing import TYPE_CHECKING

from engine.diagnostics import Diagnostic
from engine.importing import problems
from engine.importing.export import Export, missing_columns
from engine.importing.flat import flat_export
from engine.importing.mapping import Form
from engine.importing.xml_export import extra_needed
from engine.register.scratch import Scratch
from engine.source import Place

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

_MOST_UNPACKED = 1 << 30
_MOST_TIMES = 200
"""A workbook unpacks to ten or twenty times its size; far more is made to hurt."""


def open_workbook(
    connection: DuckDBPyConnection, path: Path, form: Form, wanted: tuple[str, ...], scratch: Scratch
) -> tuple[Export | None, list[Diagnostic]]:
    """The records of a sheet; None, with the problems, where they cannot be had."""
    try:
        from python_calamine import CalamineError, CalamineWorkbook
    except ImportError:
        return None, [extra_needed(path, "workbooks")]
    place = Place(str(path))
    if _is_bomb(path):
        message = f"`{path.name}` unpacks to far more than a register holds"
        return None, [problems.DANGEROUS.at(place, message, help="export it as CSV instead")]
    try:
        with CalamineWorkbook.from_path(str(path)) as book:
            if form.sheet and form.sheet not in book.sheet_names:
                shown = ", ".join(f"`{name}`" for name in book.sheet_names[:10])
                message = f"`{path.name}` has no sheet `{form.sheet}`"
                return None, [problems.MISSING_COLUMN.at(place, message, help=f"its sheets are: {shown}")]
            sheet = book.get_sheet_by_name(form.sheet) if form.sheet else book.get_sheet_by_index(0)
            rows = sheet.to_python(skip_empty_area=False)
    except (CalamineError, OSError, ValueError):
        message = f"`{path.name}` is no whole workbook"
        return None, [problems.NO_EXPORT.at(place, message, help="save it again")]
    head = rows[form.heading_line - 1] if len(rows) >= form.heading_line else []
    headings = [_text(cell) or "" for cell in head]
    if wrong := missing_columns(path, form.heading_line, headings, wanted):
        return None, wrong
    places = [headings.index(name) for name in wanted]
    return flat_export(connection, path, wanted, _records(rows, places, form.heading_line), scratch), []


def _records(
    rows: Sequence[Sequence[object]], places: Sequence[int], heading_line: int
) -> Iterator[tuple[int, Sequence[str | None]]]:
    for number, row in enumerate(rows[heading_line:], heading_line + 1):
        if any(cell != "" for cell in row):
            yield number, [_text(row[at]) for at in places]


def _text(cell: object) -> str | None:
    """A cell as an export would write it: days as `2024-09-02`, whole numbers without a point."""
    if isinstance(cell, datetime):
        midnight = cell.time() == time(0)
        return str(cell.date()) if midnight else cell.isoformat(timespec="seconds")
    if isinstance(cell, date):
        return str(cell)
    if isinstance(cell, time):
        return cell.isoformat(timespec="minutes")
    if isinstance(cell, bool):
        return "true" if cell else "false"
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return str(cell).strip() if cell != "" else None


def _is_bomb(path: Path) -> bool:
    if not zipfile.is_zipfile(path):
        return False
    with zipfile.ZipFile(path) as archive:
        unpacked = sum(entry.file_size for entry in archive.infolist())
    return unpacked > _MOST_UNPACKED or unpacked > max(path.stat().st_size, 1 << 16) * _MOST_TIMES
