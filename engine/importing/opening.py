"""An export opened as what its mapping says it is, and the files beside it in which ids are looked up."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from engine.diagnostics import Diagnostic
from engine.importing import problems
from engine.importing.csv_export import open_csv
from engine.importing.export import Export
from engine.importing.mapping import ExportMapping, Form
from engine.importing.origins import LookUp
from engine.register import sql
from engine.register.scratch import Scratch
from engine.register.sql import Sql, fill
from engine.source import Place
from engine.wording import refusal

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

_KINDS = {".csv": "csv", ".json": "json", ".xml": "xml", ".xlsx": "workbook", ".xls": "workbook"}
"""What a second file is, by its ending: it need not be of the export's kind."""


def not_given(mapping: ExportMapping, beside: Mapping[str, Path]) -> Iterator[Diagnostic]:
    """The problems that a mapping looks ids up in files that are not given."""
    for look_up in mapping.look_ups():
        if look_up.name not in beside:
            message = f"`{mapping.name}` looks up ids in a file that is not given"
            yield problems.FILE_NEEDED.at(None, message, help=f"add `--with {look_up.name}=FILE`")


def open_export(
    connection: DuckDBPyConnection,
    path: Path,
    form: Form,
    wanted: tuple[str, ...],
    scratch: Scratch,
    *,
    each: str | None = None,
    head: dict[str, list[str]] | None = None,
) -> tuple[Export | None, list[Diagnostic]]:
    """The records of an export with the columns wanted; None, with the problems, where they cannot be had.

    `each` and `head` are XML's: the inner element that is a row, and where the texts outside of all records go.
    """
    try:
        if not path.is_file() or not path.stat().st_size:
            why = "is empty" if path.is_file() else "is not there" if not path.exists() else "is no file"
            return None, [problems.NO_EXPORT.at(Place(str(path)), f"`{path}` {why}", help="export it again")]
        if form.kind == "xml":
            from engine.importing.xml_export import open_xml

            return open_xml(connection, path, form, wanted, each, scratch, head)
        if form.kind == "json":
            from engine.importing.json_export import open_json

            return open_json(connection, path, form, wanted, scratch)
        if form.kind == "workbook":
            from engine.importing.workbook_export import open_workbook

            return open_workbook(connection, path, form, wanted, scratch)
        return open_csv(connection, path, form, wanted, scratch)
    except PermissionError:
        return None, [problems.NO_EXPORT.at(Place(str(path)), f"`{path}` may not be opened")]
    except OSError as error:
        message = f"`{path.name}` cannot be read, or not be written out as rows: {refusal(error)}"
        help = f"check that there is room in `{scratch.folder.parent}`"
        return None, [problems.NO_EXPORT.at(Place(str(path)), message, help=help)]


def look_ups_of(
    connection: DuckDBPyConnection,
    wanted: Iterable[LookUp],
    beside: Mapping[str, Path],
    form: Form,
    found: list[Diagnostic],
) -> dict[LookUp, Sql]:
    """The relation of `id` and `means` of each look-up; what is wrong with its file is added to `found`."""
    return {each: _look_up(connection, each, beside[each.name], form, found) for each in wanted}


def _look_up(
    connection: DuckDBPyConnection, look_up: LookUp, path: Path, form: Form, found: list[Diagnostic]
) -> Sql:
    """The relation of one look-up: an id that means two things means nothing."""
    kind = _KINDS.get(path.suffix.lower(), form.kind)
    own = form if kind == form.kind else Form(kind, encoding="windows-1252")
    export, wrong = open_export(connection, path, own, (look_up.key, look_up.value), Scratch())
    found += wrong
    name = sql.name(f"look up {look_up.name} {look_up.value}")
    if export is None:
        connection.execute(fill("CREATE TABLE importing.{name} (id VARCHAR, means VARCHAR)", name=name))
    else:
        query = (
            "CREATE TABLE importing.{name} AS SELECT trim({key}) AS id, any_value(trim({value})) AS means"
            " FROM ({query}) GROUP BY ALL HAVING count(DISTINCT trim({value})) = 1"
        )
        key, value = (sql.name(f"c{export.headings.index(each)}") for each in (look_up.key, look_up.value))
        connection.execute(fill(query, name=name, key=key, value=value, query=export.query))
    return fill("importing.{name}", name=name)
