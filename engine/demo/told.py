"""The demo's own data files: rates, kinds of absence, terms, names and the planted stories."""

from __future__ import annotations

import csv
from functools import cache
from pathlib import Path

FOLDER = Path(__file__).with_name("data")
STORIES = tuple(sorted(path.stem for path in (FOLDER / "stories").glob("*.csv")))

Row = dict[str, str | None]


@cache
def told(name: str) -> tuple[Row, ...]:
    """The rows of a data file by its name without `.csv`, with their place as `nth`; a blank cell is None."""
    text = (FOLDER / f"{name}.csv").read_text("utf-8")
    lines = [line for line in text.splitlines() if not line.startswith("# ")]
    rows = enumerate(csv.DictReader(lines))
    return tuple(
        {"nth": str(nth)} | {column: cell or None for column, cell in row.items()} for nth, row in rows
    )
