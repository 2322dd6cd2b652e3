"""A table of text: aligned columns for files and pipes, a rich table on a terminal."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from engine.frozen import dataclass
from engine.reports.look import Look
from engine.reports.visible import display_width, visible

_MOST_BOXED = 500
_MOST_ALIGNED = 50


@dataclass(frozen=True, slots=True)
class Column:
    """A column's heading; numbers stand to the right; a whole one is broken only where all else was."""

    heading: str
    number: bool = False
    whole: bool = False


def grid(columns: Sequence[Column], rows: Iterable[Sequence[str]], look: Look) -> Iterator[str]:
    """The table in pieces; nothing where there are no rows."""
    cells = [tuple(map(visible, row)) for row in rows]
    if not cells:
        return
    if look.width is None or len(cells) > _MOST_BOXED:
        yield from _aligned(columns, cells)
    else:
        from engine.reports.boxed import boxed

        yield boxed(columns, cells, look)


def _aligned(columns: Sequence[Column], cells: Sequence[Sequence[str]]) -> Iterator[str]:
    headings = tuple(column.heading for column in columns)
    widths = [_width(texts) for texts in zip(headings, *cells, strict=True)]
    for row in (headings, *cells):
        padded = (_padded(*one) for one in zip(row, widths, columns, strict=True))
        yield "  ".join(padded).rstrip() + "\n"


def _width(texts: Iterable[str]) -> int:
    """The widest text's; the few very long ones push aside only what stands in their own row."""
    widths = map(display_width, texts)
    return max(width for width in widths if width <= _MOST_ALIGNED)


def _padded(text: str, width: int, column: Column) -> str:
    room = " " * max(0, width - display_width(text))
    return room + text if column.number else text + room
