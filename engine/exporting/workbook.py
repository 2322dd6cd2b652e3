"""Tables as a workbook: a sheet each, typed cells, headings that stay in sight; no text becomes a formula."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from datetime import date, datetime
from decimal import Decimal
from errno import EIO
from pathlib import Path
from typing import Any

import xlsxwriter
from xlsxwriter.exceptions import FileCreateError

from engine.exporting.columns import Cell, Column, Holds, Table
from engine.reports.visible import visible
from engine.wording import refusal, shortened

_NEVER = {
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
    "constant_memory": True,
}
_WIDTHS = {Holds.TEXT: 22, Holds.COUNT: 10, Holds.NUMBER: 12, Holds.DAY: 13, Holds.YES_NO: 9}
_WIDE = {
    "says": 70,
    "do": 45,
    "subject": 30,
    "title": 40,
    "contact": 30,
    "amounts_to": 70,
    "missing": 40,
    "addressed_as": 40,
    "case": 20,
}
MOST_ROWS = 1_048_575
"""A sheet holds no more below its heading."""
_LONGEST = 32_767
_A4 = 9


class TooManyRowsError(Exception):
    """A table has more rows than a sheet can hold; the name of the table is its word."""


def write_workbook(tables: Sequence[Table], path: Path, day: date, title: str) -> None:
    """A workbook with a sheet for each table; `day` is the one it is dated, so that the same check gives the same file.

    Texts too long for a cell end with an ellipsis.
    """
    for table in tables:
        if sum(1 for _ in table.rows) > MOST_ROWS:
            raise TooManyRowsError(table.name)
    book = xlsxwriter.Workbook(str(path), {**_NEVER, "tmpdir": str(path.parent)})
    book.set_properties({"title": title, "created": datetime(day.year, day.month, day.day), "author": ""})
    formats = {
        "heading": book.add_format({"bold": True, "bottom": 1, "text_wrap": True, "valign": "top"}),
        Holds.DAY: book.add_format({"num_format": "d mmm yyyy", "align": "left"}),
        Holds.NUMBER: book.add_format({"num_format": "0.00##"}),
        Holds.COUNT: book.add_format({"num_format": "#,##0"}),
    }
    try:
        for table in tables:
            _sheet(book, table, formats)
        book.close()
    except FileCreateError as error:
        _let_go(book)
        raise OSError(EIO, _why(error)) from None
    except BaseException:
        _let_go(book)
        raise


def _let_go(book: Any) -> None:
    """Closes the files that rows were gathered in, which the library leaves open where a write fails."""
    for sheet in book.worksheets():
        with suppress(OSError, ValueError):
            sheet.row_data_fh.close()
    book.fileclosed = True


def _why(error: FileCreateError) -> str:
    """The system's words for what kept the file from being made."""
    inner = error.args[0] if error.args else None
    return refusal(inner)


def _sheet(book: Any, table: Table, formats: dict[object, Any]) -> None:
    sheet = book.add_worksheet(table.name)
    sheet.freeze_panes(1, 0)
    sheet.set_paper(_A4)
    sheet.set_landscape()
    sheet.repeat_rows(0)
    for at, column in enumerate(table.columns):
        sheet.set_column(at, at, _WIDE.get(column.name, _WIDTHS[column.holds]))
        sheet.write_string(0, at, column.name, formats["heading"])
    last = 0
    for last, row in enumerate(table.rows, 1):
        for at, (column, cell) in enumerate(zip(table.columns, row, strict=True)):
            _write(sheet, last, at, cell, column, formats)
    if last:
        sheet.autofilter(0, 0, last, len(table.columns) - 1)


def _write(sheet: Any, row: int, at: int, cell: Cell, column: Column, formats: dict[object, Any]) -> None:
    format = formats.get(column.holds)
    match cell:
        case None:
            return
        case bool():
            sheet.write_boolean(row, at, cell)
        case int() | Decimal():
            sheet.write_number(row, at, cell, format)
        case date():
            sheet.write_datetime(row, at, datetime(cell.year, cell.month, cell.day), format)
        case _:
            sheet.write_string(row, at, shortened(visible(str(cell)), _LONGEST))
