"""A text with a name, and places in it."""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import field
from functools import cached_property
from itertools import accumulate

from engine.frozen import dataclass


@dataclass(frozen=True)
class Source:
    """A text with the name a reader knows it by, such as `wenlock/times.yaml`."""

    name: str
    text: str = field(repr=False)

    @cached_property
    def line_starts(self) -> tuple[int, ...]:
        """Offset of the first character of each line."""
        return tuple(accumulate((len(line) + 1 for line in self.text.split("\n")[:-1]), initial=0))

    def line_and_column(self, offset: int) -> tuple[int, int]:
        """Line and column of a character offset, both counted from 1."""
        line = bisect_right(self.line_starts, offset)
        return line, offset - self.line_starts[line - 1] + 1

    def line_text(self, line: int) -> str:
        """The text of one line (counted from 1), without its line end."""
        start = self.line_starts[line - 1]
        end = self.text.find("\n", start)
        return self.text[start : end if end >= 0 else len(self.text)].rstrip("\r")


@dataclass(frozen=True, slots=True)
class Span:
    """A stretch of a source: character offsets, the end not included."""

    source: Source
    start: int
    end: int

    @property
    def place(self) -> Place:
        """Where the stretch begins."""
        return Place(self.source.name, *self.source.line_and_column(self.start))

    @property
    def text(self) -> str:
        """The characters of the stretch."""
        return self.source.text[self.start : self.end]

    def part(self, start: int, end: int) -> Span:
        """A stretch inside this one, by offsets counted from its own start."""
        return Span(self.source, self.start + start, self.start + end)


@dataclass(frozen=True, slots=True, order=True)
class Place:
    """A file with, where known, line and column (both counted from 1) or the name of a table's column."""

    file: str
    line: int | None = None
    column: int | str | None = None

    @property
    def inside(self) -> Place:
        """The same below the topmost folder: `trust/times.yaml:9:12` of `policies/trust/times.yaml:9:12`."""
        return Place(self.file.partition("/")[2] or self.file, self.line, self.column)

    def __str__(self) -> str:
        return ":".join(str(part) for part in (self.file, self.line, self.column) if part is not None)
