"""Rows of a CSV file that have more cells than its heading, and nothing in the last: the reader forgives them.

Such a row has a separator too many, and each cell behind it stands in the wrong column. Some programs end every row
with a separator; then a row that ends otherwise may have one too few.
"""

from __future__ import annotations

import csv
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from engine.register.files.pieces import pieces
from engine.register.scratch import Scratch

_EMPTY = (b"", b'""')
_LINE_ENDS = (b"\n", b"\r\n")


def with_longer_rows_apparent(path: Path, columns: int, separator: str, scratch: Scratch) -> Path:
    """The file itself where all its rows have as many cells, else a copy whose others do not fit the columns."""
    if not _may_be_longer(path, columns, separator.encode()):
        return path
    try:
        lengths = Counter(length for _, length in _rows(path, columns, separator))
        usual, rows = max(lengths.items(), key=lambda each: each[1], default=(columns, 0))
        more = usual - columns if usual > columns and rows > 1 else 0
        others = {
            line for line, length in _rows(path, columns, separator) if columns <= length != columns + more
        }
    except csv.Error:  # a quotation mark that is not closed, which is told anyway
        return path
    return _copied(path, scratch.folder / f"rows of {path.name}", others, more, separator) if others else path


def _may_be_longer(path: Path, columns: int, sign: bytes) -> bool:
    """Whether a line, be it one within a cell, has more cells than there are columns, and nothing in the last."""
    if not _ends_empty(path, sign):
        return False
    with path.open("rb") as stream:
        return any(line.count(sign) >= columns and line.rstrip(b'\r\n "').endswith(sign) for line in stream)


def _ends_empty(path: Path, sign: bytes) -> bool:
    """Whether a line ends with an empty cell: in most files none does, which is sooner told than of which one."""
    ends = [sign + empty + end for empty in _EMPTY for end in _LINE_ENDS]
    before = b""
    for piece in pieces(path):
        looked_at = before + piece
        if any(end in looked_at for end in ends):
            return True
        before = looked_at[-len(ends[-1]) :]
    return before.endswith(tuple(sign + empty for empty in _EMPTY))


def _rows(path: Path, columns: int, separator: str) -> Iterator[tuple[int, int]]:
    """The last line of each row below the heading and its number of cells; without rows that are refused anyway."""
    with path.open(encoding="latin-1", newline="\n") as stream:
        read = csv.reader(stream, delimiter=separator)
        next(read, None)
        for row in read:
            if len(row) == columns or (len(row) > columns and not row[-1].strip()):
                yield read.line_num, len(row)


def _copied(path: Path, copy: Path, others: set[int], more: int, separator: str) -> Path:
    """A copy in which some rows lack the separators that end each, and have a blank in a last cell that is too many."""
    with path.open("rb") as source, copy.open("wb") as out:
        for number, line in enumerate(source, 1):
            row = line.rstrip(b"\r\n")
            out.write(
                _apparent(row, more, separator.encode()) + line[len(row) :] if number in others else line
            )
    return copy


def _apparent(row: bytes, more: int, sign: bytes) -> bytes:
    for _ in range(more):
        row = row.removesuffix(b'""').removesuffix(sign)
    bare = row.removesuffix(b'""')
    return bare + b" " if bare.endswith(sign) else row
