"""A table for a terminal, drawn by rich; imported only there."""

from __future__ import annotations

from collections.abc import Sequence
from io import StringIO

from rich.box import SIMPLE_HEAD
from rich.console import Console
from rich.table import Table
from rich.text import Text

from engine.reports.grid import Column
from engine.reports.look import Look
from engine.reports.visible import display_width

_LEAST = 8
"""No wider column gets narrower: before it would, each row is listed, with a line for each of its cells."""
_BETWEEN = 2


def boxed(columns: Sequence[Column], rows: Sequence[Sequence[str]], look: Look) -> str:
    """The table in the terminal's width; cells are taken as they stand, never as rich's markup."""
    widths = _widths(columns, rows, look.width or 0)
    if sum(widths) + _BETWEEN * (len(columns) - 1) > (look.width or 0):
        return "\n".join(_listed(columns, row) for row in rows)
    table = Table(box=SIMPLE_HEAD, pad_edge=False, show_edge=False, padding=(0, 1, 0, 0))
    for column, width in zip(columns, widths, strict=True):
        table.add_column(
            Text(column.heading),
            justify="right" if column.number else "left",
            width=width,
            overflow="fold",
        )
    for row in rows:
        table.add_row(*map(Text, row))
    out = StringIO()
    Console(
        file=out,
        width=look.width,
        force_terminal=look.colour,
        color_system="standard" if look.colour else None,
    ).print(table)
    return out.getvalue()


def _listed(columns: Sequence[Column], row: Sequence[str]) -> str:
    """A line for each cell that holds something; the terminal breaks those that are too long."""
    return "".join(f"{column.heading}: {cell}\n" for column, cell in zip(columns, row, strict=True) if cell)


def _widths(columns: Sequence[Column], rows: Sequence[Sequence[str]], room: int) -> list[int]:
    """Each column as wide as its widest cell; where that is too much, whole columns give way last."""
    headings = [column.heading for column in columns]
    widths = [max(map(display_width, texts)) for texts in zip(headings, *rows, strict=True)]
    room -= _BETWEEN * (len(columns) - 1)
    for giving in ([i for i, column in enumerate(columns) if not column.whole], range(len(columns))):
        while sum(widths) > room and (widest := max((widths[i] for i in giving), default=0)) > _LEAST:
            widths[next(i for i in giving if widths[i] == widest)] -= 1
    return widths
