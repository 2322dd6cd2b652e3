"""Markdown of which no text can become a link, HTML or another cell."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from engine.reports.visible import visible

_SPELT = str.maketrans(
    {"&": "&amp;", "<": "&lt;", ">": "&gt;", "|": "&#124;"} | {mark: f"\\{mark}" for mark in "\\`*_[]~$"}
)


def escaped(text: str) -> str:
    """The text on one line, to be read as it stands: no emphasis, link, HTML, cell or code."""
    return visible(text).translate(_SPELT).replace("://", "&#58;//") if text else ""


def table(headings: Sequence[str], rows: Iterable[Sequence[str]]) -> Iterator[str]:
    """A table with every cell escaped; nothing where there are no rows."""
    separator = ""
    for row in rows:
        if not separator:
            separator = f"|{' --- |' * len(headings)}\n"
            yield f"| {' | '.join(map(escaped, headings))} |\n{separator}"
        yield f"| {' | '.join(map(escaped, row))} |\n"
