"""Tables of text keep every character, however narrow the terminal is."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.reports.grid import Column, grid
from engine.reports.look import PLAIN, Look

COLUMNS = (Column("path", whole=True), Column("value"), Column("count", number=True))
ROWS = (
    ("penalty.first.reduced_amount", "one two three four five", "1,000"),
    ("", "\u6f22\u5b57\u6f22\u5b57", "2"),
    ("[red]x[/red]", "x" * 90, "3"),
)


def letters(text: str) -> list[str]:
    return sorted(re.sub(r"[\s\u2500-\u257f]", "", text))


@pytest.mark.parametrize("width", [None, 30, 40, 60, 80, 120, 300])
def test_nothing_is_lost(width: int | None) -> None:
    shown = "".join(grid(COLUMNS, ROWS, Look(width=width)))
    assert letters(shown) == letters(
        "".join(column.heading for column in COLUMNS) + "".join(map("".join, ROWS))
    )


@pytest.mark.thorough
@given(st.lists(st.tuples(st.text(max_size=40), st.text(max_size=40)), max_size=4), st.integers(20, 120))
def test_any_cells_in_any_width(rows: list[tuple[str, str]], width: int) -> None:
    shown = "".join(grid(COLUMNS[:2], rows, Look(width=width)))
    assert bool(shown) == bool(rows)
    assert "".join(grid(COLUMNS[:2], rows, PLAIN)).count("\n") == (len(rows) + 1 if rows else 0)


def test_whole_columns_give_way_last() -> None:
    shown = "".join(grid(COLUMNS, ROWS, Look(width=55)))
    assert "penalty.first.reduced_amount" in shown
    assert "one two three four five" not in shown


def test_no_row_no_table() -> None:
    assert list(grid(COLUMNS, (), PLAIN)) == []


def test_long_tables_are_not_boxed() -> None:
    shown = "".join(grid(COLUMNS, ROWS * 200, Look(colour=True, width=60)))
    assert "\u2500" not in shown
    assert shown.count("\n") == 601


def test_where_columns_could_not_be_read_each_row_is_listed() -> None:
    columns = [Column(f"column {at}") for at in range(9)]
    rows = [tuple(f"{row} in column {at}" if at else "" for at in range(9)) for row in ("first", "second")]
    assert "\u2500" in "".join(grid(columns, rows, Look(width=88)))
    lines = "".join(grid(columns, rows, Look(colour=True, width=87))).splitlines()
    assert lines[:2] == ["column 1: first in column 1", "column 2: first in column 2"]
    assert lines[7:10] == ["column 8: first in column 8", "", "column 1: second in column 1"]
