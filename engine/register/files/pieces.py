"""A file piece by piece, so that no more of it is held in memory than a piece, however large it is."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path

PIECE = 1 << 20
NUL, RETURN = b"\0", b"\r"


def pieces(path: Path) -> Iterator[bytes]:
    """The bytes of a file, some at a time."""
    with path.open("rb", buffering=0) as stream:
        while piece := stream.read(PIECE):
            yield piece


def holds(path: Path, character: bytes) -> bool:
    """Whether a file has a NUL, or a carriage return, somewhere; it is read once to tell of both."""
    now = path.stat()
    return character in _found(path, now.st_size, now.st_mtime_ns)


@lru_cache(maxsize=64)
def _found(path: Path, *_as_it_is: int) -> frozenset[bytes]:
    left = {NUL, RETURN}
    for piece in pieces(path):
        left -= {each for each in left if each in piece}
        if not left:
            break
    return frozenset({NUL, RETURN} - left)
