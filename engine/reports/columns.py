"""What a table of text says of each of its columns."""

from __future__ import annotations

from engine.frozen import dataclass


@dataclass(frozen=True, slots=True)
class Column:
    """A column's heading; numbers stand to the right; a whole one is broken only where all else was."""

    heading: str
    number: bool = False
    whole: bool = False
