"""A file piece by piece, so that no more of it is held in memory than a piece, however large it is."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

PIECE = 1 << 20


def pieces(path: Path) -> Iterator[bytes]:
    """The bytes of a file, some at a time."""
    with path.open("rb", buffering=0) as stream:
        while piece := stream.read(PIECE):
            yield piece
