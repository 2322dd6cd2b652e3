"""XML exports, read as a stream: entities, document types and outside references are refused."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from engine.diagnostics import Diagnostic
from engine.importing import problems
from engine.importing.export import Export, missing_columns
from engine.importing.flat import flat_export
from engine.importing.mapping import Form
from engine.register.scratch import Scratch
from engine.source import Place

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

_DEEPEST = 64


class _NotDataError(ValueError):
    """The document holds what no data needs."""


def open_xml(
    connection: DuckDBPyConnection,
    path: Path,
    form: Form,
    wanted: tuple[str, ...],
    each: str | None,
    scratch: Scratch,
) -> tuple[Export | None, list[Diagnostic]]:
    """The records of an XML file; None, with the problems, where they cannot be had."""
    try:
        from defusedxml.common import DefusedXmlException
        from defusedxml.ElementTree import ParseError
    except ImportError:
        return None, [extra_needed(path, "XML files")]
    reader = _Reader(path, form.records or "", wanted, each)
    try:
        export = flat_export(connection, path, wanted, reader.records(), scratch)
    except (DefusedXmlException, _NotDataError):
        message = f"`{path.name}` declares entities or a document type, or names an outside file"
        return None, [problems.DANGEROUS.at(Place(str(path)), message, help="export it again")]
    except (ParseError, UnicodeDecodeError, LookupError) as error:
        line = getattr(error, "position", (None,))[0]
        message = f"`{path.name}` is no whole XML file"
        return None, [problems.NO_EXPORT.at(Place(str(path), line), message, help="export it again")]
    if not export.records:
        message = f"`{path.name}` has no `{form.records}`"
        help = "correct `records` in the mapping, or export it again"
        return None, [problems.NO_RECORDS.at(Place(str(path)), message, help=help)]
    absent = [name for name in wanted if name not in reader.met]
    wrong = missing_columns(path, 1, sorted(reader.seen), absent) if absent else []
    return (None if wrong else export), wrong


def extra_needed(path: Path, what: str) -> Diagnostic:
    """The problem that a library is not installed."""
    help = 'install it: `pip install "trustpolicy[import]"`'
    return problems.NO_EXPORT.at(Place(str(path)), f"{what} need the extra `import`", help=help)


class _Reader:
    """Reads the records of a file one by one; `met` are the wanted paths, `seen` all paths that were there."""

    def __init__(self, path: Path, record: str, wanted: Sequence[str], each: str | None) -> None:
        self._path, self._record, self._wanted, self._each = path, record, tuple(wanted), each
        self.met: set[str] = set()
        self.seen: set[str] = set()

    def records(self) -> Iterator[tuple[int, Sequence[str | None]]]:
        """Each record, or each of its inner elements, with its number and the text of each wanted path."""
        from defusedxml.ElementTree import iterparse

        names: list[str] = []
        inside, number = 0, 0
        with self._path.open("rb") as stream:
            events = iterparse(stream, events=("start", "end"), forbid_dtd=True)
            for event, element in events:
                name = _bare(element.tag)
                if event == "start":
                    names.append(name)
                    inside += name == self._record
                    if len(names) > _DEEPEST:
                        raise _NotDataError
                    continue
                names.pop()
                if name == self._record:
                    inside -= 1
                    if not inside:
                        for row in self._rows(element):
                            number += 1
                            yield number, row
                if not inside:
                    element.clear()

    def _rows(self, record: Any) -> Iterator[Sequence[str | None]]:
        if self._each is None:
            yield self._row(dict(_texts(record)))
            return
        inner = [part for part in record.iter() if _bare(part.tag) == self._each]
        outer = dict(_texts(record))
        for part in inner:
            yield self._row({**outer, **dict(_texts(part))})

    def _row(self, texts: dict[str, str]) -> Sequence[str | None]:
        if len(self.seen) < 500:
            self.seen.update(texts)
        cells = [_found(texts, name) for name in self._wanted]
        self.met.update(name for name, cell in zip(self._wanted, cells, strict=True) if cell is not None)
        return cells


def _texts(element: Any, above: str = "") -> Iterator[tuple[str, str]]:
    """The path and text of each element inside one that holds text, the last ones first."""
    for part in reversed(element):
        path = f"{above}{_bare(part.tag)}"
        yield from _texts(part, f"{path}.")
        if len(part) == 0:
            yield path, (part.text or "").strip()


def _found(texts: dict[str, str], wanted: str) -> str | None:
    """The text at a path, or at the first path that ends so."""
    if wanted in texts:
        return texts[wanted]
    return next((text for path, text in texts.items() if path.endswith(f".{wanted}")), None)


def _bare(tag: str) -> str:
    """A tag without its namespace."""
    return tag.rpartition("}")[2]
