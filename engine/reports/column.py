"""A column of a table of text."""

from __future__ import annotations

from engine.frozen import dataclass


@dataclass(frozen=True, slots=True)
class Column:
    """A column's heading; numbers stand to the right; a whole one is broken only where all else was."""

    heading: str
    number: bool = False
    whole: bool = False
