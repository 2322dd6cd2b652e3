"""Reports of what was evaluated as a draft: each form says so where nobody can miss it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping

_SAYS = "local sections count here whether they were authorised or not, so nothing of this is the school’s policy yet"


def marked(pieces: Iterable[str], kind: str) -> Iterator[str]:
    """The report with a heading line in text and Markdown, a member `draft` in JSON, a column `draft` in CSV."""
    return _MARKED[kind](pieces)


def _text(pieces: Iterable[str]) -> Iterator[str]:
    yield f"DRAFT: {_SAYS}\n\n"
    yield from pieces


def _markdown(pieces: Iterable[str]) -> Iterator[str]:
    yield f"> **Draft**: {_SAYS}.\n\n"
    yield from pieces


def _json(pieces: Iterable[str]) -> Iterator[str]:
    """Every report is one object, and its first piece opens it."""
    remaining = iter(pieces)
    first = next(remaining)
    assert first.startswith("{")
    yield f'{{"draft": true,\n {first[1:]}'
    yield from remaining


def _csv(pieces: Iterable[str]) -> Iterator[str]:
    """Every row is one line, for no cell has a line end in it."""
    cell = "draft"
    for piece in pieces:
        for line in piece.splitlines():
            yield f"{line},{cell}\r\n"
            cell = "yes"


def _xml(pieces: Iterable[str]) -> Iterator[str]:
    """The mark stands behind the declaration, which has to come first."""
    text = "".join(pieces)
    declaration, end, rest = text.partition("?>")
    yield f"{declaration}{end}\n<!-- DRAFT: {_SAYS} -->{rest}"


def _html(pieces: Iterable[str]) -> Iterator[str]:
    """The mark is in the title, which browsers print on each sheet, and the first thing in the page's main part."""
    whole = "".join(pieces).replace("<title>", "<title>Draft: ", 1)
    before, opening, rest = whole.partition("<main>")
    yield f'{before}{opening}<p role="note"><strong>Draft</strong>: {_SAYS}.</p>{rest}'


_MARKED: Mapping[str, Callable[[Iterable[str]], Iterator[str]]] = {
    "text": _text,
    "markdown": _markdown,
    "json": _json,
    "csv": _csv,
    "junit": _xml,
    "html": _html,
}
