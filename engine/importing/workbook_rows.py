"""The rows of a workbook on standard output, a JSON list each, in a process of its own: run as `-m` with a path.

The first list names the sheets that hold something and are not read; where the sheet wanted is not there, all sheets.

A workbook of a few bytes can name a cell so far out that the reader asks for more memory than there is, and ends the
process; so it may end this one, which may take only so much.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Sequence
from datetime import date, datetime, time
from typing import TYPE_CHECKING

from engine.importing.blanks import without_indent

if TYPE_CHECKING:
    from python_calamine import CalamineWorkbook

NO_WORKBOOK, NO_SHEET = 3, 4
_MOST_MEMORY = 2 << 30


def main(path: str, sheet: str | None) -> int:
    """Prints each row, or the names of the sheets where there is none of that name."""
    _bound()
    from python_calamine import CalamineError, CalamineWorkbook

    try:
        with CalamineWorkbook.from_path(path) as book:
            if sheet and sheet not in book.sheet_names:
                _say(book.sheet_names[:10])
                return NO_SHEET
            _say([] if sheet else [name for name in book.sheet_names[1:] if _holds_something(book, name)])
            read = book.get_sheet_by_name(sheet) if sheet else book.get_sheet_by_index(0)
            for row in _empty_rows(read.start):
                _say(row)
            for cells in read.iter_rows():
                _say([*_empty_cells(read.start), *map(_text, cells)])
    except (CalamineError, OSError, ValueError):
        return NO_WORKBOOK
    return 0


def _holds_something(book: CalamineWorkbook, name: str) -> bool:
    """Whether a sheet has cells; one that has none to read, such as a chart, holds nothing."""
    from python_calamine import CalamineError

    try:
        return book.get_sheet_by_name(name).start is not None
    except CalamineError:
        return False


def _say(cells: Sequence[str | None]) -> None:
    sys.stdout.write(json.dumps(cells) + "\n")


def _bound() -> None:
    # Windows knows no such limit; a process that dies there takes nothing else with it either.
    if sys.platform != "win32":
        import resource

        resource.setrlimit(resource.RLIMIT_AS, (_MOST_MEMORY, _MOST_MEMORY))


def _empty_rows(start: tuple[int, int] | None) -> list[list[None]]:
    return [[]] * (start[0] if start else 0)


def _empty_cells(start: tuple[int, int] | None) -> list[None]:
    return [None] * (start[1] if start else 0)


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
    text = str(cell)
    return without_indent(text) if text.strip() else None


if __name__ == "__main__":
    sys.exit(main(sys.argv[1], sys.argv[2] or None))
