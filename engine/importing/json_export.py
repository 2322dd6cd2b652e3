"""JSON exports, such as a service's answers kept in a file."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
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


def open_json(
    connection: DuckDBPyConnection, path: Path, form: Form, wanted: tuple[str, ...], scratch: Scratch
) -> tuple[Export | None, list[Diagnostic]]:
    """The records of a JSON file, or of one with a JSON value on each line; None, with the problems, without."""
    try:
        pages = list(_pages(path.read_text("utf-8-sig")))
    except (ValueError, RecursionError) as error:
        line = getattr(error, "lineno", None)
        message = f"`{path.name}` is no whole JSON file"
        return None, [problems.NO_EXPORT.at(Place(str(path), line), message, help="export it again")]
    records = [record for page in pages for record in _records(page, form.records)]
    if not records:
        message = f"`{path.name}` has no record" + (f" at `{form.records}`" if form.records else "")
        help = "correct `records` in the mapping, or export it again"
        return None, [problems.NO_RECORDS.at(Place(str(path)), message, help=help)]
    absent = [name for name in wanted if not any(_there(record, name) for record in records)]
    if absent:
        return None, missing_columns(path, 1, sorted(_paths(records[0])), absent)
    rows = ((at, [_text(record, name) for name in wanted]) for at, record in enumerate(records, 1))
    return flat_export(connection, path, wanted, rows, scratch), []


def _pages(text: str) -> Iterator[Any]:
    """The values of a file: one, or one a line."""
    try:
        yield json.loads(text)
    except json.JSONDecodeError as error:
        lines = [line for line in text.splitlines() if line.strip()]
        if len(lines) < 2 or error.lineno == len(text.splitlines()):
            raise
        yield from [json.loads(line) for line in lines]


def _records(page: Any, path: str | None) -> Iterator[Mapping[str, Any]]:
    for name in path.split(".") if path else ():
        page = page.get(name) if isinstance(page, dict) else None
    listed = page if isinstance(page, list) else [page]
    yield from (record for record in listed if isinstance(record, dict))


def _at(record: Any, path: str) -> Any:
    for name in path.split("."):
        if not isinstance(record, dict) or name not in record:
            return ...
        record = record[name]
    return record


def _there(record: Any, path: str) -> bool:
    return _at(record, path) is not ...


def _text(record: Any, path: str) -> str | None:
    """The value at a path as text; None where there is none."""
    value = _at(record, path)
    if value is ... or value is None:
        return None
    if isinstance(value, bool):
        return "true" if value else "false"
    return value if isinstance(value, str) else json.dumps(value)


def _paths(record: Any, above: str = "") -> Iterator[str]:
    for name, value in record.items():
        if isinstance(value, dict):
            yield from _paths(value, f"{above}{name}.")
        else:
            yield f"{above}{name}"
