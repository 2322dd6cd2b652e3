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


def boxed(columns: Sequence[Column], rows: Sequence[Sequence[str]], look: Look) -> str:
    """The table in the terminal's width; cells are taken as they stand, never as rich's markup."""
    table = Table(box=SIMPLE_HEAD, pad_edge=False, show_edge=False, padding=(0, 1, 0, 0))
    for column in columns:
        table.add_column(
            Text(column.heading),
            justify="right" if column.number else "left",
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
