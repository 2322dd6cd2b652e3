"""XML exports, read as a stream: entities, document types and outside references are refused."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO

from engine.diagnostics import Diagnostic
from engine.importing import problems
from engine.importing.blanks import without_indent
from engine.importing.export import Export, missing_columns
from engine.importing.flat import flat_export
from engine.importing.mapping import Form
from engine.register.scratch import Scratch
from engine.source import Place

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

_DEEPEST = 64
_MOST_KEPT, _LONGEST_KEPT = 200, 200
_MOST_SEEN = 500
_SEEN = "\0"  # a tag that no element of a file can have
_MOST_AT_ONCE = 64 << 20
"""Bytes of a file that one record may take: whatever is read stays in memory until its record ends."""


class _NotDataError(ValueError):
    """The document holds what no data needs."""


class _TooLargeError(ValueError):
    """A record does not fit into memory, or should not."""


class _SeveralError(ValueError):
    """A record has several texts where the mapping reads one."""

    def __init__(self, name: str) -> None:
        super().__init__("a record has several texts at a path")
        self.name = name


def open_xml(
    connection: DuckDBPyConnection,
    path: Path,
    form: Form,
    wanted: tuple[str, ...],
    each: str | None,
    scratch: Scratch,
    head: dict[str, list[str]] | None,
) -> tuple[Export | None, list[Diagnostic]]:
    """The records of an XML file; None, with the problems, where they cannot be had.

    Into `head` go the texts that stand outside of all records, by their paths.
    """
    try:
        from defusedxml.common import DefusedXmlException
        from defusedxml.ElementTree import ParseError
    except ImportError:
        return None, [extra_needed(path, "XML files")]
    reader = _Reader(path, form.records, wanted, each, head)
    try:
        export = flat_export(connection, path, wanted, reader.records(), scratch)
    except (DefusedXmlException, _NotDataError):
        message = f"`{path.name}` declares entities or a document type, or names an outside file"
        return None, [problems.DANGEROUS.at(Place(str(path)), message, help="export it again")]
    except (ParseError, ValueError, LookupError) as error:
        return None, [_refused(path, reader, error)]
    if not export.records:
        names = " or ".join(f"`{name}`" for name in ([each] if each and reader.any else form.records))
        message = f"`{path.name}` has no {names}"
        help = "correct `records` in the mapping, or export it again"
        return None, [problems.NO_RECORDS.at(Place(str(path)), message, help=help)]
    absent = [name for name in wanted if name not in reader.met]
    wrong = missing_columns(path, 1, sorted(reader.seen), absent)
    return (None if wrong else export), wrong


def _refused(path: Path, reader: _Reader, error: Exception) -> Diagnostic:
    """The problem that a file is not read to its end."""
    place = Place(str(path))
    if isinstance(error, _SeveralError):
        message = (
            f"a record of `{path.name}` has several `{error.name}`, and which of them counts is not guessed"
        )
        help = "write a longer path in the mapping, or `each` with the element of which a record has several"
        return problems.MISSING_COLUMN.at(Place(str(path), reader.number, error.name), message, help=help)
    if isinstance(error, _TooLargeError):
        message = f"a record of `{path.name}` is longer than {_MOST_AT_ONCE >> 20} MB, which no record is"
        return problems.TOO_LARGE.at(
            place, message, help="correct `records` in the mapping, or export it again"
        )
    line = getattr(error, "position", (None,))[0]
    message = f"`{path.name}` is not a complete XML file"
    return problems.NO_EXPORT.at(Place(str(path), line), message, help="export it again")


def extra_needed(path: Path, what: str) -> Diagnostic:
    """The problem that a library is not installed."""
    help = 'install it: `pip install "trustpolicy[import]"`'
    return problems.NO_EXPORT.at(Place(str(path)), f"{what} need the extra `import`", help=help)


class _Counted:
    """A stream that breaks off where too much of it is read `since` something was last done with."""

    def __init__(self, stream: BinaryIO) -> None:
        self._stream, self.since = stream, 0

    def read(self, size: int = -1) -> bytes:
        """The next bytes."""
        piece = self._stream.read(size)
        self.since += len(piece)
        if self.since > _MOST_AT_ONCE:
            raise _TooLargeError
        return piece


class _Reader:
    """Reads the records of a file one by one; `met` are the wanted paths, `seen` all paths that were there.

    `any` tells whether there was a record at all, `number` which row is read.
    """

    def __init__(
        self,
        path: Path,
        records: Sequence[str],
        wanted: Sequence[str],
        each: str | None,
        head: dict[str, list[str]] | None,
    ) -> None:
        self._path, self._records, self._wanted, self._each = path, records, tuple(wanted), each
        self._head = {} if head is None else head
        self.met: set[str] = set()
        self.seen: set[str] = set()
        self.any = False
        self.number = 1

    def records(self) -> Iterator[tuple[int, Sequence[str | None]]]:
        """Each record, or each of its inner elements, with its number and the text of each wanted path."""
        with self._path.open("rb") as stream:
            for record in self._elements(_Counted(stream)):
                self.any = True
                for row in self._rows(record):
                    yield self.number, row
                    self.number += 1

    def _elements(self, stream: _Counted) -> Iterator[Any]:
        """Each element that is a record, whole; what has been done with is forgotten."""
        from defusedxml.ElementTree import iterparse

        names: list[str] = []
        inside = 0
        for event, element in iterparse(stream, events=("start", "end"), forbid_dtd=True):
            is_record = _bare(element.tag) in self._records
            if event == "start":
                names.append(_bare(element.tag))
                inside += is_record
                if len(names) > _DEEPEST:
                    raise _NotDataError
                continue
            if not inside:
                self._keep(names, element)
            names.pop()
            inside -= is_record
            if is_record and not inside:
                yield element
            if not inside:
                element.clear()
                stream.since = 0

    def _keep(self, names: Sequence[str], element: Any) -> None:
        """Keeps the text of an element outside of the records."""
        text = (element.text or "").strip()
        if text and len(self._head) < _MOST_KEPT:
            there = self._head.setdefault(".".join(names), [])
            if text not in there and len(there) < _MOST_KEPT:
                there.append(text[:_LONGEST_KEPT])

    def _rows(self, record: Any) -> Iterator[Sequence[str | None]]:
        if self._each is None:
            yield self._row(_by_path(_texts(record)))
            return
        inner = list(_inner(record, f".{self._each}"))
        for _, part in inner:
            part.tag = _SEEN
        outer = _by_path(_texts(record))
        for path, part in inner:
            yield self._row(_by_path(_texts(part, f"{path}.".removeprefix("."))), outer)

    def _row(self, *texts: Mapping[str, Sequence[str]]) -> Sequence[str | None]:
        """The text of each wanted path, by the first of the mappings that has it."""
        if len(self.seen) < _MOST_SEEN:
            self.seen.update(*texts)
        cells = [_text(texts, name) for name in self._wanted]
        self.met.update(name for name, cell in zip(self._wanted, cells, strict=True) if cell is not None)
        return cells


def _inner(element: Any, each: str, above: str = "") -> Iterator[tuple[str, Any]]:
    """The elements inside one whose path ends in a way, with their paths."""
    for part in element:
        path = f"{above}.{_bare(part.tag)}"
        if path.endswith(each):
            yield path, part
        else:
            yield from _inner(part, each, path)


def _texts(element: Any, above: str = "") -> Iterator[tuple[str, str]]:
    """The path and text of each element inside one that holds text; one with elements within its text has two."""
    for part in element:
        if part.tag == _SEEN:
            continue
        path = f"{above}{_bare(part.tag)}"
        yield from _texts(part, f"{path}.")
        own = without_indent(part.text or "")
        if len(part) == 0:
            yield path, own
        elif any(text and text.strip() for text in (own, *(each.tail for each in part))):
            yield from ((path, own), (path, "".join(part.itertext())))


def _by_path(texts: Iterable[tuple[str, str]]) -> dict[str, list[str]]:
    """The texts at each path; one that is empty says nothing beside another."""
    found: dict[str, list[str]] = {}
    for path, text in texts:
        there = found.setdefault(path, [])
        if text and text not in there:
            there.append(text)
    return found


def _text(texts: Sequence[Mapping[str, Sequence[str]]], wanted: str) -> str | None:
    """The text at a path, or at the paths that end so. Raises _SeveralError where they say several things."""
    for each in texts:
        at = _paths(each, wanted)
        said = dict.fromkeys(text for path in at for text in each[path])
        if len(said) > 1:
            raise _SeveralError(wanted)
        if at:
            return next(iter(said), "")
    return None


def told_at(texts: Mapping[str, Sequence[str]], wanted: str) -> str:
    """All that is said at a path, or at the paths that end so: one text where they agree."""
    return " and ".join(dict.fromkeys(text for path in _paths(texts, wanted) for text in texts[path]))


def _paths(texts: Iterable[str], wanted: str) -> list[str]:
    """A path alone where it is there, else those that end so."""
    return [wanted] if wanted in texts else [path for path in texts if path.endswith(f".{wanted}")]


def _bare(tag: str) -> str:
    """A tag without its namespace."""
    return tag.rpartition("}")[2]
