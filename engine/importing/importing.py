"""An export brought into the database, checked, and written as tables of a register."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from engine.diagnostics import Diagnostic, Label, has_errors, in_order
from engine.frozen import dataclass, replace
from engine.importing import problems
from engine.importing.cells import UNKNOWN_ID, Taken, taken
from engine.importing.csv_export import open_csv
from engine.importing.export import Export
from engine.importing.mapping import ExportMapping, LookUp, TableMapping
from engine.importing.result import Imported, ImportedTable
from engine.importing.rows import Usable, usable_rows
from engine.importing.writing import in_the_way, write_tables
from engine.register import aside, sql
from engine.register.codes import CodePeriod, make_known_codes
from engine.register.scratch import Scratch
from engine.register.sql import Sql, fill
from engine.source import Place

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

FileFormat = Literal["csv", "parquet"]


@dataclass(frozen=True, slots=True)
class Wish:
    """What is to be imported and where to. `beside` are files for look-ups, by the names that the mapping gives."""

    academy: str
    export: Path
    mapping: ExportMapping
    into: Path
    beside: Mapping[str, Path]
    file_format: FileFormat
    replace: bool
    key: bytes | None


def import_export(
    connection: DuckDBPyConnection, wish: Wish, codes: Sequence[CodePeriod]
) -> tuple[Imported | None, tuple[Diagnostic, ...]]:
    """Writes the tables that an export holds; None, with the problems, where nothing was written.

    Rows that cannot be used are in `loading.told` of the connection, with their places in the export.
    """
    found = [*_not_given(wish), *in_the_way(wish.into, _names(wish), replace_them=wish.replace)]
    if has_errors(found):
        return None, in_order(found)
    scratch = Scratch()
    connection.execute("CREATE SCHEMA importing; CREATE SCHEMA loading; CREATE SCHEMA register")
    aside.make_room(connection)
    make_known_codes(connection, codes)
    opened = list(_opened(connection, wish, scratch, found))
    if has_errors(found):
        return None, in_order(found)
    made = [_usable(connection, wish, export, table, found) for export, table in opened]
    known = frozenset(period.code for period in codes)
    files = {each.file.table.name: each.file for each in made}
    headings = {table.table.name: table for _, table in opened}
    found += [_in_the_export(each, headings) for each in aside.tell(connection, files, known)]
    found += [*_not_looked_up(connection, wish), *(each for each in map(_nothing_left, made) if each)]
    if not has_errors(found):
        found += write_tables(connection, made, wish.into, wish.file_format, wish.key)
    if has_errors(found):
        return None, in_order(found)
    found += _assumed(wish)
    return _imported(wish, opened[0][0], made), in_order(found)


def _names(wish: Wish) -> tuple[str, ...]:
    return tuple(table.table.name for table in wish.mapping.tables)


def _not_given(wish: Wish) -> Iterator[Diagnostic]:
    for look_up in wish.mapping.look_ups():
        if look_up.name not in wish.beside:
            message = f"`{wish.mapping.name}` looks ids up in a file that is not given"
            yield problems.FILE_NEEDED.at(None, message, help=f"add `--with {look_up.name}=FILE`")


def _opened(
    connection: DuckDBPyConnection, wish: Wish, scratch: Scratch, found: list[Diagnostic]
) -> Iterator[tuple[Export, TableMapping]]:
    """The export as each table of the mapping reads it; it is read once where all read it alike."""
    same: dict[str | None, Export] = {}
    for table in wish.mapping.tables:
        if table.each not in same:
            wanted = _wanted(wish.mapping, table.each)
            export, wrong = _open(connection, wish.export, wish.mapping, wanted, table.each, scratch)
            found += wrong
            if export is None:
                return
            same[table.each] = export
        yield same[table.each], table


def _wanted(mapping: ExportMapping, each: str | None) -> tuple[str, ...]:
    names = (name for table in mapping.tables if table.each == each for name in table.headings())
    return tuple(dict.fromkeys(names))


def _open(
    connection: DuckDBPyConnection,
    path: Path,
    mapping: ExportMapping,
    wanted: tuple[str, ...],
    each: str | None,
    scratch: Scratch,
) -> tuple[Export | None, list[Diagnostic]]:
    form = mapping.form
    try:
        if not path.is_file() or not path.stat().st_size:
            why = "is empty" if path.is_file() else "is not there" if not path.exists() else "is no file"
            return None, [problems.NO_EXPORT.at(Place(str(path)), f"`{path}` {why}", help="export it again")]
        if form.kind == "xml":
            from engine.importing.xml_export import open_xml

            return open_xml(connection, path, form, wanted, each, scratch)
        if form.kind == "json":
            from engine.importing.json_export import open_json

            return open_json(connection, path, form, wanted, scratch)
        if form.kind == "workbook":
            from engine.importing.workbook_export import open_workbook

            return open_workbook(connection, path, form, wanted, scratch)
        return open_csv(connection, path, form, wanted, scratch)
    except PermissionError:
        return None, [problems.NO_EXPORT.at(Place(str(path)), f"`{path}` may not be opened")]


def _usable(
    connection: DuckDBPyConnection, wish: Wish, export: Export, table: TableMapping, found: list[Diagnostic]
) -> Usable:
    look_ups = {
        each: _look_up(connection, each, wish, found)
        for origin in table.origins.values()
        if (each := origin.look_up)
    }
    rows: Taken = taken(export, table, wish.academy, look_ups)
    return usable_rows(connection, export, table, rows, wish.academy)


def _look_up(connection: DuckDBPyConnection, look_up: LookUp, wish: Wish, found: list[Diagnostic]) -> Sql:
    """The relation of `id` and `means`; an id that means two things means nothing."""
    path, scratch = wish.beside[look_up.name], Scratch()
    export, wrong = _open(connection, path, wish.mapping, (look_up.key, look_up.value), None, scratch)
    found += wrong
    name = sql.name(f"look up {look_up.name} {look_up.value}")
    if export is None:
        connection.execute(fill("CREATE TABLE importing.{name} (id VARCHAR, means VARCHAR)", name=name))
    else:
        form = (
            "CREATE TABLE importing.{name} AS SELECT trim({key}) AS id, any_value(trim({value})) AS means"
            " FROM ({query}) GROUP BY ALL HAVING count(DISTINCT trim({value})) = 1"
        )
        key, value = (sql.name(f"c{export.headings.index(each)}") for each in (look_up.key, look_up.value))
        connection.execute(fill(form, name=name, key=key, value=value, query=export.query))
    return fill("importing.{name}", name=name)


_UNKNOWN = """
SELECT table_name, count(*), min(line) FROM loading.aside WHERE starts_with(value, $unknown) GROUP BY ALL ORDER BY ALL
"""


def _not_looked_up(connection: DuckDBPyConnection, wish: Wish) -> Iterator[Diagnostic]:
    for table, count, line in connection.execute(_UNKNOWN, {"unknown": UNKNOWN_ID}).fetchall():
        rows = "1 row" if count == 1 else f"{count} rows"
        message = f"{rows} of `{table}` have an id that the file given does not explain"
        place = Place(str(wish.export), line)
        yield problems.NOT_LOOKED_UP.at(place, message, help="export the file given with `--with` again")


def _in_the_export(problem: Diagnostic, mappings: Mapping[str, TableMapping]) -> Diagnostic:
    """A problem with the column of the export instead of the register's."""
    first, *rest = problem.labels
    place = first.place
    origins = (each.origins.get(str(place.column)) for each in mappings.values())
    heading = next((origin.headings[0] for origin in origins if origin and origin.headings), place.column)
    at = Label(replace(place, column=heading), first.text)
    return replace(problem, labels=(at, *rest))


def _nothing_left(made: Usable) -> Diagnostic | None:
    if made.used:
        return None
    message = f"no row for `{made.file.table.name}` is left that can be used"
    return problems.NOTHING_LEFT.at(Place(str(made.file.path)), message)


def _assumed(wish: Wish) -> Iterator[Diagnostic]:
    for each in wish.mapping.assumes:
        yield problems.ASSUMED.at(None, f"`{wish.mapping.name}` takes for granted: {each}")


def _imported(wish: Wish, export: Export, made: Sequence[Usable]) -> Imported:
    tables = tuple(
        ImportedTable(
            each.file.table.name,
            wish.into / f"{each.file.table.name}.{wish.file_format}",
            each.read,
            each.used,
            each.read - each.used,
            each.unmarked,
        )
        for each in made
    )
    return Imported(
        wish.academy,
        wish.export,
        wish.mapping.name,
        wish.mapping.title,
        export.records,
        wish.key is not None,
        tables,
    )
