"""On which line of a CSV file a row begins, where rows and lines do not go together."""

from __future__ import annotations

import mmap
import re
from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import Path
from typing import NamedTuple

from engine.register.files.pieces import PIECE, pieces

_CELL = rb'(?:"(?:[^"\r\n]|"")*+" *+|[^"SIGN\r\n][^SIGN\r\n]*+)?+'
_MANY_LINED = rb'(?:"(?:[^"]|"")*+" *+|[^"SIGN\r\n][^SIGN\r\n]*+)?+'
_LINE = re.compile(rb"[^\n]*+(?:\n|\Z)")
_TELLING = 3
"""Of fewer columns a line of any text may have as many cells."""


class Step(NamedTuple):
    """From this row on (counted from 0, without the header), rows stand on lines one after the other."""

    row: int
    line: int


class _Stretch(NamedTuple):
    """Rows of one line each, and the row, blank line or rejected line behind them, in these bytes of the file."""

    first: Step
    behind: Step
    begins: int
    ends: int


class _Patterns(NamedTuple):
    """Rows of one line each, and a single row of one line or several."""

    rows: re.Pattern[bytes]
    row: re.Pattern[bytes]


@cache
def _patterns(separator: str) -> _Patterns:
    sign = re.escape(separator).encode()
    cell, many_lined = _CELL.replace(b"SIGN", sign), _MANY_LINED.replace(b"SIGN", sign)
    rows = rb"(?:(?!\r?\n)" + cell + rb"(?:" + sign + cell + rb")*+\r?\n)*+"
    row = many_lined + rb"(?:" + sign + many_lined + rb")*+(?:\r?\n|\Z)"
    return _Patterns(re.compile(rows), re.compile(row))


def ends_within(path: Path, offset: int) -> bool:
    """Whether a file ends within the line that begins at an offset: all others have their line end."""
    with path.open("rb") as file:
        file.seek(offset)
        rest = file.read(PIECE)
    # The reader takes a line to begin between the two characters that end the one before.
    return len(rest) < PIECE and not re.search(rb"[\r\n]", rest.lstrip(b"\n"))


def steps(path: Path, rows: int, rejected: Iterable[int], separator: str = ",") -> list[Step]:
    """Where lines and rows stop going together: at blank lines, cells of several lines, rejected lines.

    `rows` were read from the file; the others begin at the offsets in `rejected`.
    """
    rejected = tuple(rejected)
    if not rejected and lines_are(path, rows):
        return [Step(0, 2)]
    with path.open("rb") as stream, mmap.mmap(stream.fileno(), 0, access=mmap.ACCESS_READ) as data:
        return _straight(each.first for each in _walk(data, rejected, _patterns(separator)))


def swallowing(
    path: Path, rows: int, rejected: Iterable[int], columns: int, separator: str = ","
) -> list[int]:
    """The lines of rows that hold lines with as many cells as a row: a quotation mark took those in, most likely.

    `rows` were read from the file; the others begin at the offsets in `rejected`.
    """
    if columns < _TELLING or lines_are(path, rows):
        return []
    sign = separator.encode()
    with path.open("rb") as stream, mmap.mmap(stream.fileno(), 0, access=mmap.ACCESS_READ) as data:
        return [
            each.behind.line
            for each in _walk(data, rejected, _patterns(separator))
            if any(line.count(sign) >= columns - 1 for line in data[each.begins : each.ends].splitlines()[1:])
        ]


def lines_are(path: Path, rows: int) -> bool:
    """Whether a file has a line for each row, and one for the header."""
    ends, last = 0, b""
    for piece in pieces(path):
        ends += piece.count(b"\n")
        last = piece[-1:]
    return ends == rows + (last == b"\n")


def lines_at(path: Path, offsets: Iterable[int]) -> list[int]:
    """The lines of some offsets, given in order; an offset at a blank line means the next line that is not."""
    found: list[int] = []
    with path.open("rb") as stream, mmap.mmap(stream.fileno(), 0, access=mmap.ACCESS_READ) as data:
        line, at = 1, 0
        for offset in offsets:
            blank, begins = _blank_lines(data, offset)
            line, at = line + count_lines(data, at, offset) + blank, begins
            found.append(line)
    return found


def never_closed(path: Path, rows: int, rejected: Iterable[int], separator: str) -> int | None:
    """Where a row begins with a quotation mark that nothing closes up to the end of a file; None where none does.

    `rows` were read from the file: a reader that stops there without a word has read as many as lie before it.
    """
    if lines_are(path, rows):
        return None
    with path.open("rb") as stream, mmap.mmap(stream.fileno(), 0, access=mmap.ACCESS_READ) as data:
        before, at = _up_to_unsound(data, rejected, _patterns(separator))
        return at if before == rows and at < len(data) else None


def _up_to_unsound(data: mmap.mmap, rejected: Iterable[int], patterns: _Patterns) -> tuple[int, int]:
    """The number of rows before the first that is not rejected and yet none, and where that begins."""
    left_out = _starts(data, rejected)
    at, rows = _end(_LINE, data, 0), 0
    while at < len(data):
        until = next((offset for offset in left_out if offset >= at), len(data))
        end = _end(patterns.rows, data, at, until, none_too=True)
        rows, at = rows + count_lines(data, at, end), _blank_lines(data, end)[1]
        if at < len(data):
            row = patterns.row.match(data, at)
            if row is None and at != until:
                break
            rows, at = rows + (at != until), row.end() if row else _end(_LINE, data, at)
    return rows, at


def count_lines(data: mmap.mmap, start: int, end: int) -> int:
    """The number of line ends in a stretch of a file, counted piece by piece."""
    return sum(data[at : min(at + PIECE, end)].count(b"\n") for at in range(start, end, PIECE))


def _walk(data: mmap.mmap, rejected: Iterable[int], patterns: _Patterns) -> Iterator[_Stretch]:
    left_out = _starts(data, rejected)
    at = _end(_LINE, data, 0)
    row, line = 0, 2
    while at < len(data):
        first = Step(row, line)
        until = next((offset for offset in left_out if offset >= at), len(data))
        end = _end(patterns.rows, data, at, until, none_too=True)
        rows = count_lines(data, at, end)
        row, line, at = row + rows, line + rows, end
        if at < len(data):
            blank = data[at : at + 2] == b"\r\n" or data[at : at + 1] == b"\n"
            end = _end(_LINE if blank else patterns.row, data, at)
            yield _Stretch(first, Step(row, line), at, end)
            row, line, at = row + (not blank and at != until), line + count_lines(data, at, end), end
        else:
            yield _Stretch(first, Step(row, line), at, at)


def _starts(data: mmap.mmap, offsets: Iterable[int]) -> list[int]:
    """Where the rows at some offsets begin: the reader can name the blank lines before a row, or a line's end."""
    return sorted(_blank_lines(data, offset)[1] for offset in offsets)


def _blank_lines(data: mmap.mmap, at: int) -> tuple[int, int]:
    """The number of blank lines from an offset on, and where they end."""
    lines = 0
    while data[at : at + 1] in {b"\r", b"\n"}:
        lines += data[at : at + 1] == b"\n"
        at += 1
    return lines, at


def _end(
    pattern: re.Pattern[bytes], data: mmap.mmap, at: int, until: int | None = None, *, none_too: bool = False
) -> int:
    found = pattern.match(data, at, len(data) if until is None else until)
    end = found.end() if found else at
    return end if end > at or none_too else _end(_LINE, data, at)


def _straight(walked: Iterable[Step]) -> list[Step]:
    """The steps without those that change nothing."""
    kept: list[Step] = []
    for step in walked:
        if kept and kept[-1].row == step.row:
            kept.pop()
        if not kept or step.line - step.row != kept[-1].line - kept[-1].row:
            kept.append(step)
    return kept
