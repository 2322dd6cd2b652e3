"""Rows for a spreadsheet: lines as RFC 4180 has them, in which no cell can become a formula."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from io import StringIO
from itertools import islice

from engine.formulas import is_formula
from engine.reports.visible import visible

_BATCH = 200


def csv_rows(columns: Sequence[str], rows: Iterable[Mapping[str, object]]) -> Iterator[str]:
    """The rows under a header; a column that a row lacks is an empty cell."""
    return csv_table(columns, (map(row.get, columns) for row in rows))


def csv_table(columns: Sequence[str], rows: Iterable[Iterable[object]]) -> Iterator[str]:
    """The rows, which have a cell for each column, under a header: as lines that end as RFC 4180 says.

    A cell is a text, or what can be written as one; None is an empty cell.
    """
    cells = (["" if cell is None else safe_cell(str(cell)) for cell in row] for row in rows)
    yield _lines([columns])
    while batch := list(islice(cells, _BATCH)):
        yield _lines(batch)


def _lines(rows: Iterable[Sequence[str]]) -> str:
    out = StringIO()
    csv.writer(out).writerows(rows)
    return out.getvalue()


@lru_cache(1 << 12)
def safe_cell(text: str) -> str:
    """The text on one line, with an apostrophe before what a spreadsheet would take for a formula."""
    return f"'{visible(text)}" if is_formula(text) else visible(text)
