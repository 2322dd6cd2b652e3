"""One kind of line end throughout a CSV file, where the file mixes several."""

from __future__ import annotations

import re
from pathlib import Path

from engine.register.files.pieces import RETURN, holds, pieces
from engine.register.scratch import Scratch

_ODD = re.compile(rb"\r(?!\n)")


def with_plain_line_ends(path: Path, scratch: Scratch) -> Path:
    r"""The file itself where all its lines end alike (`\n` or `\r\n`), else a copy of it with `\n` alone."""
    if not holds(path, RETURN) or _all_alike(path):
        return path
    return _copied(path, scratch.folder / f"lines of {path.name}")


def _all_alike(path: Path) -> bool:
    """Whether every line ends with both characters."""
    pairs = returns = feeds = 0
    last = b""
    for piece in pieces(path):
        pairs += piece.count(b"\r\n") + (last == b"\r" and piece.startswith(b"\n"))
        returns += piece.count(b"\r")
        feeds += piece.count(b"\n")
        last = piece[-1:]
    return pairs == returns == feeds


def _copied(path: Path, copy: Path) -> Path:
    carried = b""
    with copy.open("wb") as out:
        for read in pieces(path):
            piece = carried + read
            carried = b"\r" if piece.endswith(b"\r") else b""
            out.write(_ODD.sub(b"\n", piece.removesuffix(b"\r").replace(b"\r\n", b"\n")))
        out.write(b"\n" if carried else b"")
    return copy
