"""A pack as a workbook for the office: typed cells, a sheet a table, charts of its own; no text becomes a formula."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from datetime import date, datetime
from fractions import Fraction
from io import BytesIO
from textwrap import wrap
from typing import Any

import xlsxwriter

from engine.monitoring.figures import Untold
from engine.reports.charts import COLOURS
from engine.reports.pack.parts import Cell, DataTable, Holds, PackDocument, Section, shown
from engine.reports.visible import visible
from engine.wording import shortened

_NEVER = {
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
    "in_memory": True,
}
_FORMATS: dict[str, dict[str, Any]] = {
    "title": {"bold": True, "font_size": 14},
    "strong": {"bold": True},
    "words": {"text_wrap": True, "valign": "top"},
    "note": {"italic": True},
    "heading": {"bold": True, "text_wrap": True, "valign": "top", "bottom": 1},
    "number heading": {"bold": True, "text_wrap": True, "valign": "top", "bottom": 1, "align": "right"},
    "text": {"text_wrap": True, "valign": "top"},
    "count": {"num_format": "#,##0", "valign": "top"},
    "share": {"num_format": "0.0%", "valign": "top"},
    "day": {"num_format": "d mmmm yyyy", "valign": "top", "align": "left"},
    "untold": {"italic": True, "align": "right", "valign": "top"},
}
_NOT_IN_A_NAME = re.compile(r"[\[\]:*?/\\']")
_LONGEST_NAME = 31
_LONGEST_TEXT = 32_767
"""A cell holds no longer one, and the library leaves out what does not fit."""
_BROADEST = 60
_READ_ME = 110
_LINE = 15
"""Points."""
_BUTTON = 4
"""Characters of a heading that the button of its filter covers."""
_FIRST = "Read me"
_A4 = 9


def pack_xlsx(document: PackDocument, day: date) -> bytes:
    """The workbook's bytes; `day` is the one it is dated."""
    target = BytesIO()
    book = xlsxwriter.Workbook(target, _NEVER)
    made = datetime(day.year, day.month, day.day)
    book.set_properties({"title": visible(document.title), "created": made, "author": "", "comments": ""})
    formats = {name: book.add_format(format) for name, format in _FORMATS.items()}
    first = book.add_worksheet(_FIRST)
    names: dict[str, str] = {}
    for section in document.sections:
        for table in section.tables:
            names[table.caption] = _name(table.sheet, names.values())
            _sheet(book, names[table.caption], table, formats)
    _read_me(first, document, names, formats)
    book.close()
    return target.getvalue()


def _name(wanted: str, taken: Iterable[str]) -> str:
    """A name that a sheet can have and no other has."""
    used = {each.casefold() for each in taken} | {_FIRST.casefold()}
    plain = _NOT_IN_A_NAME.sub("-", visible(wanted))[:_LONGEST_NAME] or "Table"
    name, number = plain, 1
    while name.casefold() in used:
        number += 1
        name = f"{plain[: _LONGEST_NAME - 4]} {number}"
    return name


def _read_me(sheet: Any, document: PackDocument, names: dict[str, str], formats: dict[str, Any]) -> None:
    """What the workbook is, and in which sheet each table stands."""
    sheet.set_column(0, 0, _READ_ME)
    sheet.set_column(1, 1, 32)
    sheet.write_string(0, 0, visible(document.title), formats["title"])
    row = 1
    for line in document.under:
        sheet.write_string(row, 0, visible(line))
        row += 1
    for section in document.sections:
        row = _told(sheet, row + 1, section, names, formats)
    sheet.set_paper(_A4)
    sheet.set_portrait()
    sheet.fit_to_pages(1, 0)


def _told(sheet: Any, row: int, section: Section, names: dict[str, str], formats: dict[str, Any]) -> int:
    sheet.write_string(row, 0, visible(section.heading), formats["strong"])
    row += 1
    for text in (*section.words, *section.points):
        sheet.set_row(row, _LINE * max(-(-len(text) // _READ_ME), 1))
        sheet.write_string(row, 0, visible(text), formats["words"])
        row += 1
    for table in section.tables:
        sheet.write_string(row, 0, visible(table.caption))
        sheet.write_url(row, 1, f"internal:'{names[table.caption]}'!A1", string=names[table.caption])
        row += 1
    return row


def _sheet(book: Any, name: str, table: DataTable, formats: dict[str, Any]) -> None:
    sheet = book.add_worksheet(name)
    sheet.hide_gridlines(2)
    sheet.set_row(0, _LINE * max(len(wrap(each.heading, each.room - _BUTTON)) for each in table.columns))
    for at, column in enumerate(table.columns):
        sheet.set_column(at, at, min(column.room, _BROADEST))
        heading = "number heading" if column.holds.is_number else "heading"
        sheet.write_string(0, at, visible(column.heading), formats[heading])
    for number, row in enumerate(table.rows, 1):
        sheet.set_row(number, _LINE * _lines(row, table))
        for at, cell in enumerate(row):
            _write(sheet, number, at, cell, table.columns[at].holds, formats)
    last = len(table.rows)
    sheet.freeze_panes(1, 1)
    if last:
        sheet.autofilter(0, 0, last, len(table.columns) - 1)
    for number, text in enumerate((table.caption, *table.notes), last + 2):
        sheet.write_string(number, 0, visible(text), formats["note"])
    sheet.set_paper(_A4)
    sheet.set_landscape()
    sheet.repeat_rows(0)
    sheet.fit_to_pages(1, 0 if table.chart is None else 1)
    sheet.set_footer("&L&A&RPage &P of &N")
    _chart(book, sheet, name, table)


def _lines(row: Sequence[Cell], table: DataTable) -> int:
    """How many lines the longest text of a row takes: not every program finds that out by itself."""
    texts = (
        (len(shown(cell)), min(column.room, _BROADEST))
        for cell, column in zip(row, table.columns, strict=True)
    )
    return max(-(-length // room) for length, room in texts) or 1


def _write(sheet: Any, row: int, at: int, cell: Cell, holds: Holds, formats: dict[str, Any]) -> None:
    match cell:
        case None:
            sheet.write_blank(row, at, None, formats["text"])
        case Untold():
            sheet.write_string(row, at, str(cell), formats["untold"])
        case Fraction():
            sheet.write_number(row, at, float(cell), formats["share"])
        case int():
            sheet.write_number(row, at, cell, formats["count"])
        case date():
            sheet.write_datetime(row, at, datetime(cell.year, cell.month, cell.day), formats["day"])
        case _:
            text = shortened(visible(cell), _LONGEST_TEXT)
            sheet.write_string(row, at, text, formats["untold" if holds.is_number else "text"])


def _chart(book: Any, sheet: Any, name: str, table: DataTable) -> None:
    """Bars over the table's own cells; a cell without a number is drawn as none."""
    if table.chart is None or not table.charted():
        return
    chart = book.add_chart({"type": "bar", "subtype": "stacked"})
    last = len(table.rows)
    for at, colour in zip(table.chart.series, COLOURS, strict=False):
        chart.add_series(
            {
                "name": [name, 0, at],
                "categories": [name, 1, 0, last, 0],
                "values": [name, 1, at, last, at],
                "fill": {"color": colour},
            }
        )
    chart.set_title({"name": visible(table.chart.title), "name_font": {"size": 11}})
    chart.set_y_axis({"reverse": True})
    chart.set_x_axis({"num_format": "0%", "major_gridlines": {"visible": True}})
    chart.set_legend({"position": "bottom"})
    chart.set_size({"width": 760, "height": 140 + 24 * last})
    sheet.insert_chart(last + len(table.notes) + 4, 0, chart, {"description": visible(table.chart.title)})
