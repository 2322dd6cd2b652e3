"""An export brought into the database, checked, and written as tables of a register."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from engine.diagnostics import Diagnostic, Label, has_errors, in_order
from engine.frozen import dataclass, replace
from engine.importing import problems
from engine.importing.cells import AT_WEEKEND, NO_STRETCH, UNKNOWN_KIND, UNPLACED, Taken, taken
from engine.importing.day_and_month import swapped
from engine.importing.export import Export
from engine.importing.mapping import ExportMapping, TableMapping
from engine.importing.of_others import of_other_academies
from engine.importing.opening import look_ups_of, not_given, open_export
from engine.importing.result import Imported, ImportedTable
from engine.importing.rows import Usable, usable_rows
from engine.importing.texts import UNKNOWN_ID
from engine.importing.unlikely import lost_letters, unlikely
from engine.importing.writing import in_the_way, write_tables
from engine.importing.years import years_in_two
from engine.register import aside
from engine.register.codes import CodePeriod, make_known_codes
from engine.register.problems import UNKNOWN_CODE
from engine.register.scratch import Scratch
from engine.shell import command
from engine.source import Place
from engine.wording import counted, of_several, quoted

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

_MOST_NAMED = 20
FileFormat = Literal["csv", "parquet"]


@dataclass(frozen=True, slots=True)
class Wish:
    """What is to be imported and where to. `beside` are files for look-ups, by the names that the mapping gives.

    Where there are several academies, each table of the mapping says whose a record is.
    """

    academies: tuple[str, ...]
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
    if not wish.mapping.tables:
        return None, (_for_reconcile(wish),)
    found = [
        *not_given(wish.mapping, wish.beside),
        *_hidden(wish.mapping, codes),
        *_not_whose(wish),
        *in_the_way(connection, wish.into, _names(wish), wish.academies, replace_them=wish.replace),
    ]
    if has_errors(found):
        return None, in_order(found)
    scratch = Scratch()
    connection.execute("CREATE SCHEMA importing; CREATE SCHEMA loading; CREATE SCHEMA register")
    aside.make_room(connection)
    make_known_codes(connection, codes)
    opened = list(_opened(connection, wish, scratch, found))
    if has_errors(found):
        return None, _refused(wish, found)
    made = [_usable(connection, wish, export, table, found) for export, table in opened]
    if has_errors(found):
        return None, in_order(found)
    known = frozenset(period.code for period in codes)
    files = {each.file.table.name: each.file for each in made}
    headings = {table.table.name: table for _, table in opened}
    for (export, table), rows in zip(opened, made, strict=True):
        found += [*swapped(connection, export, table), *unlikely(connection, export, rows)]
        found += lost_letters(connection, export, rows) if wish.key is None else ()
        found += years_in_two(connection, export, rows)
    found += _not_told(connection, wish)
    found += [_in_the_export(each, headings) for each in aside.tell(connection, files, known)]
    found += [each for each in map(_nothing_left, made) if each]
    if not has_errors(found):
        found += write_tables(connection, made, wish.into, wish.file_format, wish.key)
    if has_errors(found):
        return None, _refused(wish, found)
    found += [*_not_read(opened[0][0]), *_assumed(wish)]
    return _imported(wish, opened[0][0], made), in_order(found)


def _names(wish: Wish) -> tuple[str, ...]:
    return tuple(table.table.name for table in wish.mapping.tables)


def _hidden(mapping: ExportMapping, codes: Sequence[CodePeriod]) -> Iterator[Diagnostic]:
    """An error for each code that a mapping leaves out as no mark; codes that say nothing of attendance may be."""
    said = {period.code for period in codes if period.class_ != "administrative"}
    for sign in (each for table in mapping.tables for each in table.no_mark if each in said):
        message = f"`{mapping.name}` takes `{sign}` for no mark, and it is a code of attendance"
        help = f"delete it from `no_mark`; if your system means no mark by it, write `{sign}: nothing` in `words`"
        yield problems.HIDES_MARKS.at(None, message, help=help)


def _not_whose(wish: Wish) -> Iterator[Diagnostic]:
    """An error for each table of which a mapping does not say whose its records are, where they are of several."""
    for table in wish.mapping.tables if len(wish.academies) > 1 else ():
        if "academy" not in table.origins:
            message = (
                f"`{wish.mapping.name}` does not say which academy a record for `{table.table.name}` is of"
            )
            help = (
                f"add `academy: {{from: COLUMN, words: {{ITS NAME THERE: {wish.academies[0]}}}}}` below its `columns`, "
                "with the column that holds the schools' names, or import an export of one academy, and name it"
            )
            yield problems.SAYS_NOT_WHOSE.at(None, message, help=help)


def _for_reconcile(wish: Wish) -> Diagnostic:
    message = f"`{wish.mapping.name}` reads totals, from which no register can be made"
    academy = wish.academies[0] if len(wish.academies) == 1 else "ACADEMY"
    words = ("reconcile", academy, wish.export, "--register", "DIR", "--mapping", wish.mapping.name)
    help = f"write `{command('trustpolicy', *words)}`"
    return problems.FOR_OTHER_VERB.at(None, message, help=help)


def _opened(
    connection: DuckDBPyConnection, wish: Wish, scratch: Scratch, found: list[Diagnostic]
) -> Iterator[tuple[Export, TableMapping]]:
    """The export as each table of the mapping reads it; it is read once where all read it alike."""
    same: dict[str | None, Export] = {}
    for table in wish.mapping.tables:
        if table.each not in same:
            wanted = _wanted(wish.mapping, table.each)
            export, wrong = open_export(
                connection, wish.export, wish.mapping.form, wanted, scratch, each=table.each
            )
            found += wrong
            if export is None:
                return
            same[table.each] = export
        yield same[table.each], table


def _wanted(mapping: ExportMapping, each: str | None) -> tuple[str, ...]:
    names = (name for table in mapping.tables if table.each == each for name in table.headings())
    return tuple(dict.fromkeys(names))


def _usable(
    connection: DuckDBPyConnection, wish: Wish, export: Export, table: TableMapping, found: list[Diagnostic]
) -> Usable:
    wanted = [origin.look_up for origin in table.origins.values() if origin.look_up]
    look_ups = look_ups_of(connection, wanted, wish.beside, wish.mapping.form, found)
    found += of_other_academies(connection, export, wish.academies, table.origins.get("academy"), look_ups)
    rows: Taken = taken(export, table, wish.academies, look_ups)
    return usable_rows(connection, export, table, rows, wish.academies)


_MARKED = """
SELECT table_name, column_name, count(*), min(line) FROM loading.aside WHERE starts_with(value, $mark)
GROUP BY ALL ORDER BY ALL
"""
_NOT_TOLD = {
    UNKNOWN_ID: (
        problems.NOT_LOOKED_UP,
        "an id that the file given does not explain, or explains in two ways",
        "export the file given with `--with` again",
    ),
    UNPLACED: (
        problems.UNPLACED_MARKS,
        "a string of marks that is too long, holds a line end, begins with blanks, has codes of two characters, "
        "or lacks a character",
        "export it again with two characters for each calendar day from the first one on",
    ),
    AT_WEEKEND: (
        problems.WEEK_UNCLEAR,
        "a week that is named by a Saturday or Sunday",
        "export it with the Monday of each week, or any other school day of it",
    ),
    NO_STRETCH: (
        problems.NO_DAYS,
        "a first and last day with no days between them",
        "write both days, the first and the last, also where they are the same",
    ),
    UNKNOWN_KIND: (
        problems.UNKNOWN_KIND,
        "a word that says neither that its days are open nor that they are closed",
        "write {words}",
    ),
}
"""What stands before a value of which something cannot be told: how that is said, and what to do."""


def _not_told(connection: DuckDBPyConnection, wish: Wish) -> Iterator[Diagnostic]:
    """A problem for each kind of values of which something cannot be told; their rows are told by no other."""
    words = _of_kinds(wish.mapping)
    for mark, (code, what, help) in _NOT_TOLD.items():
        for table, column, count, line in connection.execute(_MARKED, {"mark": mark}).fetchall():
            aside.told_otherwise(connection, table, column, mark, code.id, what)
            message = f"set aside {counted(count, 'row')} of `{table}` with {what}"
            place, label = Place(str(wish.export), line), of_several(count)
            yield code.at(place, message, label=label, help=help.format(words=words))


def _of_kinds(mapping: ExportMapping) -> str:
    """The words that say whether days are open; blank where none does."""
    words = [word for table in mapping.tables if table.closed for word in table.closed.known()]
    return quoted(words, word="or") if words else ""


_SCHOOLS_OWN = (
    "if it is a code of the school's own, say in a copy of the mapping what it stands for: below `columns`, for `code`, "
    "such as `words: {I1: I}`"
)


def _in_the_export(problem: Diagnostic, mappings: Mapping[str, TableMapping]) -> Diagnostic:
    """A problem with the column of the export, where it comes from one alone, instead of the register's.

    What a code stands for that only the school has, the mapping can say.
    """
    first, *rest = problem.labels
    place = first.place
    there = (each.heading_of(str(place.column)) for each in mappings.values())
    heading = next((each for each in there if each), None)
    at = Label(replace(place, column=heading), first.text)
    help = problem.help or (_SCHOOLS_OWN if problem.code == UNKNOWN_CODE else None)
    return replace(problem, labels=(at, *rest), help=help)


def _nothing_left(made: Usable) -> Diagnostic | None:
    if made.used:
        return None
    message = f"no row for `{made.file.table.name}` is left that can be used"
    return problems.NOTHING_LEFT.at(Place(str(made.file.path)), message)


_SCHOOL = re.compile(r"\b(school|academy|establishment|estab|site)\b", re.IGNORECASE)


def _not_read(export: Export) -> Iterator[Diagnostic]:
    """The columns that are left out, which are all of no use to a register, or one is."""
    if export.unread:
        names = quoted((name[:40] for name in export.unread), _MOST_NAMED)
        message = f"the mapping does not read {names} of `{export.path.name}`"
        school = next((name for name in export.unread if _SCHOOL.search(name)), None)
        of_several = (
            f"if it has records of several academies, add `academy: {{from: {school}}}` below `columns`"
        )
        yield problems.NOT_READ.at(export.place(), message, help=of_several if school else None)


def _refused(wish: Wish, found: Sequence[Diagnostic]) -> tuple[Diagnostic, ...]:
    """What stops an import, with what the mapping takes for granted where the export does not fit it at all."""
    unfit = any(each.code in (problems.MISSING_COLUMN, problems.NOTHING_LEFT) for each in found)
    return in_order([*found, *(_assumed(wish) if unfit else ())])


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
            each.used_of,
        )
        for each in made
    )
    return Imported(
        wish.academies,
        wish.export,
        wish.mapping.name,
        wish.mapping.title,
        export.records + len(export.rejected),
        wish.key is not None,
        tables,
    )
