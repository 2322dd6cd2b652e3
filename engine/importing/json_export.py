"""JSON exports, such as a service's answers kept in a file."""

from __future__ import annotations

import codecs
import json
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO

from engine.diagnostics import Diagnostic, near_names
from engine.importing import problems
from engine.importing.export import Export, missing_columns
from engine.importing.flat import flat_export
from engine.importing.json_pages import Pages, paths_of, value_at
from engine.importing.mapping import Form
from engine.register.scratch import Scratch
from engine.source import Place
from engine.wording import quoted, shortened

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection


_MOST_AT_ONCE = 64 << 20
"""Bytes of one JSON value: it is read whole, and takes some eight times as much in memory."""


_SEVERAL = {dict: "an object", list: "a list"}


class _TooLargeError(ValueError):
    """A value should not be read whole."""


class _NoRecordError(ValueError):
    """Something stands where a record, the list of them, or a text ought to."""

    def __init__(self, what: str) -> None:
        super().__init__("something is no record")
        self.what = what


def open_json(
    connection: DuckDBPyConnection, path: Path, form: Form, wanted: tuple[str, ...], scratch: Scratch
) -> tuple[Export | None, list[Diagnostic]]:
    """The records of a JSON file, or of one with a JSON value on each line; None, with the problems, without."""
    reader = _Reader(path, form, wanted)
    try:
        export = flat_export(connection, path, wanted, reader.rows(), scratch)
    except _TooLargeError:
        message = f"`{path.name}` holds one value of more than {_MOST_AT_ONCE >> 20} MB"
        help = "keep each page of the service's answers on a line of its own, or in a file of its own"
        return None, [problems.TOO_LARGE.at(Place(str(path)), message, help=help)]
    except _NoRecordError as error:
        place = Place(str(path), reader.line)
        help = "export it again: it must hold lists of records only, not an error message, for example"
        return None, [problems.NO_RECORDS.at(place, f"`{path.name}` has {error.what}", help=help)]
    except (ValueError, RecursionError) as error:
        line = getattr(error, "lineno", None)
        message = f"`{path.name}` is not a complete JSON file"
        place = Place(str(path), reader.line or line)
        return None, [problems.NO_EXPORT.at(place, message, help="export it again")]
    if not export.records:
        message = f"`{path.name}` has no record" + (f" at `{reader.inside}`" if reader.inside else "")
        help = "correct `records` in the mapping, or export it again"
        return None, [problems.NO_RECORDS.at(Place(str(path)), message, help=help)]
    if lacking := reader.pages.lacking():
        at, says = lacking
        help = "fetch the pages that are missing, and add each on a line of its own"
        return None, [problems.PAGES_FOLLOW.at(Place(str(path), at), f"`{path.name}` {says}", help=help)]
    absent = [name for name in wanted if name in reader.lacked - reader.met]
    wrong = missing_columns(path, 1, sorted(reader.seen), absent)
    return (None if wrong else export), [*wrong, *_untold(path, form, reader.pages)]


def _untold(path: Path, form: Form, pages: Pages) -> Iterator[Diagnostic]:
    """That pages with more than records in them do not say whether others follow, where the mapping looks for it."""
    if pages.silent is not None and form.more:
        line, there = pages.silent
        message = f"`{path.name}` has no `{form.more}`, so it cannot be told whether more of it follows"
        names = [shortened(each, 40) for each in sorted(there)]
        help = near_names(form.more, names) or f"correct `more` in the mapping: there are {quoted(names, 8)}"
        yield problems.FOLLOWS_UNTOLD.at(Place(str(path), line), message, help=help)


class _Reader:
    """Reads a file value by value; `seen` are the paths of the first record, `line` is the last read.

    Of the wanted paths `met` are in some record, and `lacked` are not in another. With a value on each line only one of
    them is in memory; `line` is None where the file is one value. `pages` has what each says of those around it.
    """

    def __init__(self, path: Path, form: Form, wanted: Sequence[str]) -> None:
        self._path, self._form, self._wanted = path, form, tuple(wanted)
        self.inside = form.records[0] if form.records else None
        self.pages = Pages(form)
        self.met: set[str] = set()
        self.lacked: set[str] = set()
        self.seen: set[str] = set()
        self.line: int | None = None

    def rows(self) -> Iterator[tuple[int, Sequence[str | None]]]:
        """Each record with its number and the text of each wanted path."""
        for number, record in enumerate(self._records(), 1):
            if number == 1:
                self.seen.update(paths_of(record))
            for name in self._wanted:
                if (stands := _stands(record, name)) is not None:
                    (self.met if stands else self.lacked).add(name)
            yield number, [_text(record, name, number) for name in self._wanted]

    def _records(self) -> Iterator[Mapping[str, Any]]:
        for page in self._pages():
            yield from _records(page, self.inside)
            self.pages.add(page, self.line)

    def _pages(self) -> Iterator[Any]:
        with self._path.open("rb") as stream:
            first = _line(stream).removeprefix(codecs.BOM_UTF8)
            if not _is_whole(first):
                yield _whole(first, stream)
                return
            self.line = 1
            yield _loaded(first)
            while line := _line(stream):
                self.line += 1
                if line.strip():
                    yield _loaded(line)


def _line(stream: BinaryIO) -> bytes:
    line = stream.readline(_MOST_AT_ONCE + 1)
    if len(line) > _MOST_AT_ONCE:
        raise _TooLargeError
    return line


def _loaded(text: bytes) -> Any:
    return json.loads(text, object_pairs_hook=_each_once)


def _each_once(pairs: Sequence[tuple[str, Any]]) -> dict[str, Any]:
    """The values by their names. Raises _NoRecordError where one stands twice: of two lists the first would be lost."""
    found = dict(pairs)
    if len(found) < len(pairs):
        ((name, _),) = Counter(name for name, _ in pairs).most_common(1)
        raise _NoRecordError(
            f"`{shortened(name, 40)}` twice in one object, and which of them counts is not guessed"
        )
    return found


def _is_whole(line: bytes) -> bool:
    try:
        _loaded(line)
    except (ValueError, RecursionError):
        return False
    return True


def _whole(first: bytes, stream: BinaryIO) -> Any:
    rest = stream.read(_MOST_AT_ONCE + 1)
    if len(first) + len(rest) > _MOST_AT_ONCE:
        raise _TooLargeError
    return _loaded(first + rest)


def _records(page: Any, path: str | None) -> Iterator[Mapping[str, Any]]:
    """The records of a page. Raises _NoRecordError where there is no list of them, or something else in it."""
    for name in path.split(".") if path else ():
        if not isinstance(page, dict) or name not in page:
            raise _NoRecordError(f"no list of records at `{path}`")
        page = page[name]
    for number, record in enumerate(page if isinstance(page, list) else [page], 1):
        if not isinstance(record, dict):
            raise _NoRecordError(f"something that is no record, at place {number} of its list")
        yield record


def _stands(record: Any, path: str) -> bool | None:
    """Whether a record has a path; None where it cannot be told, for what would hold it is null."""
    above, _, name = path.rpartition(".")
    holder = value_at(record, above) if above else record
    return None if holder is None else isinstance(holder, dict) and name in holder


def _text(record: Any, path: str, number: int) -> str | None:
    """The value at a path as text; None where there is none. Raises _NoRecordError where no register could hold it."""
    value = value_at(record, path)
    if value is ... or value is None:
        return None
    if value and isinstance(value, dict | list):
        raise _NoRecordError(
            f"{_SEVERAL[type(value)]} at `{path}` of its record {number}, where a text belongs"
        )
    if isinstance(value, bool):
        return "true" if value else "false"
    text = value if isinstance(value, str) else json.dumps(value)
    if "\0" in text:
        raise _NoRecordError("a character that no text has (NUL)")
    return text
