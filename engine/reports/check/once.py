"""What many findings have in common, put into words once."""

from __future__ import annotations

from collections.abc import Callable
from typing import Generic, TypeVar

Part = TypeVar("Part")


class Once(Generic[Part]):
    """A way to write a part of findings that is asked once for each part, however many findings share it.

    Parts are told apart by which they are, not by what they hold: `5` and `5.0` are equal and written differently.
    """

    def __init__(self, write: Callable[[Part], str]) -> None:
        self._write = write
        self._known: dict[int, tuple[Part, str]] = {}

    def __call__(self, part: Part) -> str:
        known = self._known.get(id(part))
        if known is None:
            known = self._known[id(part)] = part, self._write(part)  # held, so that its number stays its own
        return known[1]
