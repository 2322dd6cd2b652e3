"""The public page of an academy, part by part, before it is written in a format."""

from __future__ import annotations

from engine.frozen import dataclass


@dataclass(frozen=True, slots=True)
class Paragraph:
    """Some sentences."""

    text: str


@dataclass(frozen=True, slots=True)
class Bullets:
    """A list of sentences."""

    items: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Table:
    """A table with a caption; the first cell of a row names it."""

    caption: str
    headings: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True)
class Part:
    """A part of a page under a heading, "" for the first."""

    heading: str
    blocks: tuple[Paragraph | Bullets | Table, ...]


@dataclass(frozen=True, slots=True)
class PublicPage:
    """A page that is published, part by part."""

    title: str
    parts: tuple[Part, ...]
