"""What a YAML file says: texts, lists and mappings, each with its place. Nothing is typed yet.

Places play no part in equality: two nodes are equal when they say the same.
"""

from __future__ import annotations

from dataclasses import field
from typing import TypeAlias

from engine.frozen import dataclass
from engine.source import Span
from engine.wording import shortened

_LONGEST_SHOWN = 60


@dataclass(frozen=True, slots=True)
class Scalar:
    """A text as written: `8:30`, `NO` and `0123` stay text, and no value at all is "" without quotes.

    `quoted` is true of block texts (`|`) too: what stands so is a text whatever it looks like. `span` covers
    the quotes or the `|`. `comment_after` is a comment that follows on the line where the
    scalar ends. `verbatim` says that every character of `text` stands in the file just so. A `stand_in` is
    what could not be read and was reported: nothing more need be said of it.
    """

    text: str
    quoted: bool
    span: Span = field(compare=False)
    comment_after: Span | None = field(default=None, compare=False)
    verbatim: bool = field(default=True, compare=False)
    stand_in: bool = field(default=False, compare=False)

    def part(self, start: int, end: int) -> Span:
        """Where the characters `start` to `end` of `text` stand; the whole span where that cannot be said."""
        if not self.verbatim:
            return self.span
        if self.span.text.startswith("|"):
            return self._literal_part(start, end)
        first = 1 if self.quoted else 0
        return self.span.part(first + start, first + end)

    def _literal_part(self, start: int, end: int) -> Span:
        first = self._literal_place(start)
        return Span(self.span.source, first, max(first, self._literal_place(end)))

    def _literal_place(self, offset: int) -> int:
        """Offset in the source of a character of a `|` text, each line of which stands behind an indent."""
        before, rest = self.text[:offset], self.text[offset:]
        if before.endswith("\n") and not rest.strip("\n"):
            return self.span.end
        source = self.span.source
        line = source.line_and_column(self.span.start)[0] + 1 + before.count("\n")
        written = before.rpartition("\n")[2] + rest.partition("\n")[0]
        indent = len(source.line_text(line)) - len(written)
        return source.line_starts[line - 1] + indent + len(before.rpartition("\n")[2])


def shown(text: str) -> str:
    """A text as a message shows it: on one line, the end of a long one left out."""
    return shortened(" ".join(text.split()), _LONGEST_SHOWN)


@dataclass(frozen=True, slots=True)
class Entry:
    """A key of a mapping with its value."""

    key: Scalar
    value: Node


@dataclass(frozen=True, slots=True)
class Sequence:
    """A list."""

    items: tuple[Node, ...]
    span: Span = field(compare=False)


@dataclass(frozen=True, slots=True)
class Mapping:
    """Keys with values, in the order written, each key once.

    `partial` says that some entries could not be read, or have keys that are not known, and were reported: a missing key
    need not be said.
    """

    entries: tuple[Entry, ...]
    span: Span = field(compare=False)
    partial: bool = field(default=False, compare=False)

    def entry(self, key: str) -> Entry | None:
        """The entry of a key, or None."""
        for entry in self.entries:
            if entry.key.text == key:
                return entry
        return None

    def get(self, key: str) -> Node | None:
        """The value of a key, or None."""
        entry = self.entry(key)
        return entry.value if entry else None

    def keys(self) -> tuple[str, ...]:
        """The keys in the order written."""
        return tuple(entry.key.text for entry in self.entries)


Node: TypeAlias = Scalar | Sequence | Mapping


def entries_of(node: Node | None) -> tuple[Entry, ...]:
    """The entries of a mapping; none of what is no mapping."""
    return node.entries if isinstance(node, Mapping) else ()


def items_of(node: Node | None) -> tuple[Node, ...]:
    """The items of a list; none of what is no list."""
    return node.items if isinstance(node, Sequence) else ()


def mappings_of(node: Node | None) -> tuple[Mapping, ...]:
    """The mappings of a list."""
    return tuple(item for item in items_of(node) if isinstance(item, Mapping))


def text_of(node: Mapping, key: str) -> str | None:
    """The text of a key, or None where there is none."""
    value = node.get(key)
    return value.text if isinstance(value, Scalar) and value.text else None


def texts_of(node: Mapping, key: str) -> list[str]:
    """The texts of a list, or a single one."""
    return [scalar.text for scalar in scalars_of(node.get(key))]


def scalars_of(node: Node | None) -> tuple[Scalar, ...]:
    """The scalars of a list, or a single one that stands for such a list."""
    items = node.items if isinstance(node, Sequence) else (node,)
    return tuple(item for item in items if isinstance(item, Scalar))
