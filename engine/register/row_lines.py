"""The lines of rows in a register's CSV files, found by their keys; only for the few rows that a reader is sent to."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path


def lines_of(folder: Path, table: str, rows: Iterable[Mapping[str, str]]) -> list[int | None]:
    """The line of a table's CSV file on which each row ends, the header's being 1; None for a row that is not found.

    A row is given by some of its cells, as the file writes them. Nothing is found in a file that cannot be read.
    """
    path, wanted = folder / f"{table}.csv", list(rows)
    if not path.is_file():
        return [None] * len(wanted)
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            reader = csv.reader(file)
            names = [name.strip().lower() for name in next(reader, [])]
            return _found(((reader.line_num, row) for row in reader), names, wanted)
    except (OSError, UnicodeError, csv.Error):
        return [None] * len(wanted)


def _found(
    rows: Iterable[tuple[int, Sequence[str]]], names: Sequence[str], wanted: Sequence[Mapping[str, str]]
) -> list[int | None]:
    lines: list[int | None] = [None] * len(wanted)
    keys = [[(names.index(name), value) for name, value in row.items() if name in names] for row in wanted]
    for line, cells in rows:
        for i, key in enumerate(keys):
            if lines[i] is None and all(at < len(cells) and cells[at].strip() == value for at, value in key):
                lines[i] = line
        if None not in lines:
            break
    return lines
