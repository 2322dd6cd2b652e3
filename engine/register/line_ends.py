"""One kind of line end throughout a CSV file, where the file mixes several."""

from __future__ import annotations

import mmap
import re
from pathlib import Path

from engine.register.scratch import Scratch

_ODD = re.compile(rb"\r(?!\n)")
_PIECE = 1 << 24


def with_plain_line_ends(path: Path, scratch: Scratch) -> Path:
    r"""The file itself where all its lines end alike (`\n` or `\r\n`), else a copy of it with `\n` alone."""
    with path.open("rb") as stream, mmap.mmap(stream.fileno(), 0, access=mmap.ACCESS_READ) as data:
        if data.find(b"\r") < 0 or _all_alike(data):
            return path
        return _copied(data, scratch.folder / f"lines of {path.name}")


def _all_alike(data: mmap.mmap) -> bool:
    """Whether every line ends with both characters."""
    pairs = returns = feeds = 0
    for at in range(0, len(data), _PIECE):
        piece = data[at : at + _PIECE + 1]
        pairs += piece.count(b"\r\n")
        returns += piece[:_PIECE].count(b"\r")
        feeds += piece[:_PIECE].count(b"\n")
    return pairs == returns == feeds


def _copied(data: mmap.mmap, copy: Path) -> Path:
    with copy.open("wb") as out:
        for at in range(0, len(data), _PIECE):
            piece = data[at : at + _PIECE]
            if data[at + _PIECE : at + _PIECE + 1] == b"\n" and piece.endswith(b"\r"):
                piece = piece[:-1]
            out.write(_ODD.sub(b"\n", piece.replace(b"\r\n", b"\n")))
    return copy
