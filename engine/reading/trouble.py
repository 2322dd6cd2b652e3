"""What a parser complains of: its words, and the lines about the place where it stopped."""

from __future__ import annotations

import re
from collections.abc import Iterator

from engine.frozen import dataclass
from engine.source import Source, Span


@dataclass(frozen=True, slots=True)
class Trouble:
    """What the parser says: its two texts, where it stopped, and where what it was reading began."""

    source: Source
    problem: str
    context: str
    at: int
    since: int

    @property
    def line(self) -> str:
        """The whole line where the parser stopped."""
        return self.source.line_text(self.source.line_and_column(self.at)[0])

    @property
    def before(self) -> str:
        """What stands in that line before the place."""
        return self.line[: self.source.line_and_column(self.at)[1] - 1]

    @property
    def same_line(self) -> bool:
        """Whether both places lie on one line."""
        return "\n" not in self.source.text[self.since : self.at].rstrip()

    def word(self, offset: int) -> Span:
        """The word that begins at an offset; empty at the end of the text."""
        match = re.compile(r"[^\s,:\[\]{}]+|\S?").match(self.source.text, offset)
        return Span(self.source, offset, match.end() if match else offset)

    def sign(self, offset: int) -> Span:
        """The one character at an offset."""
        return Span(self.source, offset, min(offset + 1, len(self.source.text)))

    def above(self) -> Iterator[tuple[Span, int]]:
        """The lines above, from below, that are not empty and no comment, each with its indentation."""
        for number in range(self.source.line_and_column(self.at)[0] - 1, 0, -1):
            line = line_of(self.source, number)
            text = line.text.lstrip(" ")
            if text and not text.startswith("#"):
                yield line, len(line.text) - len(text)


def line_of(source: Source, number: int) -> Span:
    """A whole line, by its number."""
    start = source.line_starts[number - 1]
    return Span(source, start, start + len(source.line_text(number)))
