"""A register store opened for some academies: which of its files are read, and their rows as the loader takes them."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from datetime import date
from itertools import accumulate
from pathlib import Path
from typing import TYPE_CHECKING

from engine.diagnostics import Diagnostic
from engine.frozen import dataclass
from engine.quantities import Kind
from engine.register import sql
from engine.register.asked import Asked
from engine.register.files.cells import IS_CODE, LAST_DAY, storage
from engine.register.files.columns import Contents, Fault, numbered
from engine.register.files.rows import Rows, kept_table
from engine.register.files.table_files import Part, TableFile, tables_in
from engine.register.misnamed import Strangers
from engine.register.sql import Sql, fill
from engine.register.tables import Column, Table, tables
from engine.school_years import year_of
from engine.shell import command
from engine.source import Place
from engine.store import problems
from engine.store.folder import differing, open_store
from engine.store.manifest import Held, Ingested, Manifest, StoredFile
from engine.wording import counted, quoted

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

    from engine.durable import Lock

CORRECTIONS = "corrections"
"""What a store calls the amendments that it made itself when a mark was replaced."""
Numbered = tuple[Held, int]
"""A file, and the number of its first row."""
BITS = 736
"""Places in the figure that is kept of a pupil and year: two a day from 1 August, in whole bytes."""


@dataclass(frozen=True, slots=True)
class StoredRegister:
    """What a store holds for what is asked, and the sign that somebody is reading it.

    With `only`, of the tables that a register can do without no others are read.
    """

    folder: Path
    manifest: Manifest
    asked: Asked
    sign: Lock | None
    only: frozenset[str] | None = None

    @property
    def academies(self) -> tuple[str, ...]:
        """The academies asked for."""
        return self.asked.academies

    def held(self, table: str) -> tuple[Held, ...]:
        """The files of a table: those of the academies; where they have none some other, for its columns alone."""
        own = self.manifest.of(table, self.academies)
        return own or tuple(each for each in self.manifest.held if each.table == table)[:1]

    def numbered(self, table: str) -> list[Numbered]:
        """The same, each with the number of its first row: rows are counted on from file to file."""
        held = self.held(table)
        return list(zip(held, accumulate((each.rows for each in held), initial=0), strict=False))

    def path(self, file: StoredFile) -> Path:
        """Where a file lies."""
        return self.folder / file.path


def open_for(
    folder: Path, asked: Asked, only: frozenset[str] | None
) -> tuple[StoredRegister | None, dict[str, Contents], list[Diagnostic]]:
    """A store, and its tables as the loader takes them; None where it cannot be read."""
    from engine.store.locks import reading

    sign = reading(folder)
    manifest, wrong = open_store(folder)
    if manifest is None:
        return None, {}, list(wrong)
    store = StoredRegister(folder, manifest, asked, sign, only)
    known = [table for table in tables().values() if table.name in manifest.tables() or table.required]
    contents = {table.name: contents_of(store, table) for table in known if _wanted(table, only)}
    found = [*_passed_over(folder), *differing(folder, _read(store, contents))]
    return store, contents, [*found, *_not_there(store), *_handed_over_by_some(store, contents)]


def _passed_over(folder: Path) -> Iterator[Diagnostic]:
    """A problem where tables lie beside a manifest, and would not be read."""
    lying = tables_in(folder)
    if lying:
        message = f"`{lying[0]}` lies in the store `{folder}`, and is not read there"
        ingest = command("trustpolicy", "ingest", lying[0], "--into", folder)
        help = f"move it to another folder, and bring it in from there: `{ingest}`"
        yield problems.A_REGISTER.at(Place(str(folder / lying[0])), message, help=help)


def strangers_stored(store: StoredRegister, names: Collection[str]) -> dict[str, dict[str, Strangers]]:
    """Of each table the stored rows of each academy that was not asked for."""
    found: dict[str, Counter[str]] = {name: Counter() for name in names}
    for each in store.manifest.held:
        if each.table in found and each.academy not in store.academies:
            found[each.table][each.academy] += each.rows
    return {
        table: {academy: Strangers(count, 0) for academy, count in sorted(rows.items())}
        for table, rows in found.items()
    }


def _wanted(table: Table, only: frozenset[str] | None) -> bool:
    return only is None or table.required or table.name in only


def contents_of(store: StoredRegister, table: Table) -> Contents:
    """A table as the loader takes it, with the rows that the store holds of it, be it none."""
    parts = tuple(Part(each.rows, f"{each.academy}, {each.year}") for each in store.held(table.name))
    file = TableFile(table, store.folder / table.name, parts)
    return Contents(file, tuple(table.columns), ("",) * len(table.columns))


def _read(store: StoredRegister, names: Iterable[str]) -> Iterator[StoredFile]:
    """Every file that is going to be read."""
    for name in (*names, *([CORRECTIONS] if "amendments" in names else [])):
        for each in store.held(name):
            yield from each.files()
    if store.manifest.set_aside:
        yield store.manifest.set_aside


def _not_there(store: StoredRegister) -> Iterator[Diagnostic]:
    from engine.register.problems import NO_TABLE

    for table in tables().values():
        if table.required and not store.held(table.name):
            message, do = f"there is no table `{table.name}` in the store", "bring it in"
            words: tuple[str, ...] = (f"{table.name}.csv", "--into", str(store.folder))
            if refused := _wholly_set_aside(store, table):
                rows = counted(refused.read, "row was", "rows were")
                message += (
                    f": {rows} set aside of `{refused.name}`, brought in on {refused.on}, and none was usable"
                )
                do = "correct them, and bring the file in again"
                words = (refused.name, *words[1:], "--mended")
            help = f"{do}: `{command('trustpolicy', 'ingest', *words)}`"
            yield NO_TABLE.at(Place(str(store.folder)), message, help=help)


def _wholly_set_aside(store: StoredRegister, table: Table) -> Ingested | None:
    """The last file of a table, where none of its rows could be taken in."""
    last = next((each for each in reversed(store.manifest.ingested) if each.table == table.name), None)
    return last if last and last.set_aside == last.read > 0 else None


def _handed_over_by_some(store: StoredRegister, names: Iterable[str]) -> Iterator[Diagnostic]:
    """A warning for each table that some of the academies have never handed over, and others have."""
    supplied = set(store.manifest.supplied)
    for name in names:
        lacking = [academy for academy in store.academies if (name, academy) not in supplied]
        if 0 < len(lacking) < len(store.academies) and not tables()[name].required:
            shown = quoted(lacking, 8)
            message = f"the store has no `{name}` of {shown}, so rules that read it are not evaluated there"
            yield problems.NOT_SUPPLIED.at(Place(str(store.folder)), message, help=f"bring their `{name}` in")


def supplied(store: StoredRegister, names: Iterable[str]) -> dict[str, frozenset[str]]:
    """Of each academy the tables that it has handed over, with their columns.

    The tables that every register needs are held to be handed over.
    """
    known = frozenset(names)
    own = {academy: {name for name in known if tables()[name].required} for academy in store.academies}
    for name, academy in store.manifest.supplied:
        if academy in own and name.partition(".")[0] in known:
            own[academy].add(name)
    return {academy: frozenset(each) for academy, each in own.items()}


def digest_of(store: StoredRegister, names: Iterable[str]) -> str:
    """`sha256:` and a digest of what is read of a store, the same however it lies there."""
    lines = sorted(f"{file.sha256} {file.path}\n" for file in _read(store, names))
    return f"sha256:{hashlib.sha256(''.join(lines).encode()).hexdigest()}"


_SOURCE = """
SELECT CAST({starts}[CAST(file_index AS BIGINT) + 1] AS BIGINT) + file_row_number AS record,
    CAST(file_index AS BIGINT) AS part, {columns}
FROM read_parquet([{files}], file_row_number = true)
"""
_LISTED = """
SELECT * EXCLUDE (group_then) FROM (
    SELECT *, arg_max(year_group, part) FILTER (part IN ({then})) OVER pupil AS group_then FROM ({source})
    WINDOW pupil AS (PARTITION BY academy, pupil_id)
) WHERE part IN ({then}) OR group_then IS NULL OR year_group = group_then
QUALIFY part = max(part) OVER (PARTITION BY academy, pupil_id)
"""
_WITH_CORRECTIONS = """
FROM ({source}) UNION ALL SELECT {most} + row_number() OVER () AS record, * EXCLUDE (record)
FROM (SELECT * FROM ({corrections}) AS here WHERE NOT EXISTS (
    FROM ({source}) AS said WHERE said.academy = here.academy AND said.pupil_id = here.pupil_id
    AND said.date = here.date AND said.session = here.session AND said.original_code = here.original_code
    AND said.amended_code = here.amended_code
) ORDER BY ALL)
"""


def take_in_stored(
    connection: DuckDBPyConnection,
    store: StoredRegister,
    contents: Contents,
    more: Mapping[str, Sql],
    last_open: Mapping[str, date],
) -> Rows:
    """The rows of a stored table other than marks, copied into memory.

    `last_open` has the last open day up to as-at of each academy: that it is of last year says whose list holds.
    """
    file, table = contents.file, contents.file.table
    query, faults = checked(table, _source(store, table, last_open), more)
    kept = kept_table(file)
    connection.execute(fill("CREATE TABLE {kept} AS {query}", kept=kept, query=query))
    return Rows(file, file.path, faults, fill("FROM {kept}", kept=kept))


def _source(store: StoredRegister, table: Table, last_open: Mapping[str, date]) -> Sql:
    held = store.held(table.name)
    source = rows_from(store, table, store.numbered(table.name))
    if table.name == "pupils" and len({each.year for each in held}) > 1:
        years = {name: year_of(last_open.get(name, store.asked.as_at)) for name in store.academies}
        return _listed(source, [part for part, each in enumerate(held) if each.year <= years[each.academy]])
    if table.name == "amendments" and (kept := store.numbered(CORRECTIONS)):
        corrections = rows_from(store, table, kept)
        if not held:
            return corrections
        most = sql.number(sum(each.rows for each in held))
        return fill(_WITH_CORRECTIONS, source=source, corrections=corrections, most=most)
    return source


def _listed(source: Sql, then: Sequence[int]) -> Sql:
    """Of each pupil the newest row, but none of a later year than that looked at once the pupil has moved up.

    `then` are the files up to that year: that of the last open day, for until the next begins all figures are of it.
    Where a calendar reaches ahead, the list of this year stands under the next: nobody in it has moved up.
    """
    parts = [sql.number(part) for part in then] or [Sql("NULL")]
    return fill(_LISTED, source=source, then=sql.listed(parts))


def rows_from(store: StoredRegister, table: Table, held: Sequence[Numbered]) -> Sql:
    """The rows of some files with their numbers; none where there are no files."""
    if not held:
        columns = (
            fill("CAST(NULL AS {type}) AS {name}", type=storage(column), name=sql.name(name))
            for name, column in table.columns.items()
        )
        form = "SELECT CAST(NULL AS BIGINT) AS record, CAST(NULL AS BIGINT) AS part, {columns} WHERE FALSE"
        return fill(form, columns=sql.listed(columns))
    return numbered_rows(store, held, sql.names(table.columns))


def numbered_rows(store: StoredRegister, held: Sequence[Numbered], columns: Sql) -> Sql:
    """Columns told of the rows of some files, of which there is one at least, with their numbers."""
    return fill(
        _SOURCE,
        starts=fill("[{starts}]", starts=sql.listed(sql.number(first) for _, first in held)),
        columns=columns,
        files=sql.listed(sql.file(store.path(each.file)) for each, _ in held),
    )


def checked(table: Table, source: Sql, more: Mapping[str, Sql]) -> tuple[Sql, tuple[Fault, ...]]:
    """The rows with their fault: a code that the policy does not know now, for all else was seen to when they came."""
    codes = [column for column in table.columns.values() if column.type.kind is Kind.CODE]
    faults = tuple(map(_unknown_code, codes))
    problem = numbered(faults) if faults else Sql("CAST(NULL AS SMALLINT)")
    values = sql.listed(fill("{name}", name=sql.name(each.name)) for each in codes)
    value = fill("[{values}][problem]", values=values) if codes else Sql("CAST(NULL AS VARCHAR)")
    form = "SELECT {shown} FROM (SELECT *, {problem} AS problem FROM ({source}))"
    shown = [
        Sql("record"),
        sql.names(table.columns),
        Sql("problem"),
        fill("{value} AS value", value=value),
        *sql.named(more),
    ]
    return fill(form, shown=sql.listed(shown), problem=problem, source=source), faults


def _unknown_code(column: Column) -> Fault:
    name = sql.name(column.name)
    known = fill("{is_code}({name})", is_code=IS_CODE, name=name)
    unknown = fill("{name} IS NOT NULL AND NOT {known}", name=name, known=known)
    return Fault(unknown, column, "unknown_code", known)


_ASIDE = """
INSERT INTO loading.aside SELECT table_name, -nth, NULL, column_name, reason_code, value
FROM loading.kept_aside WHERE table_name = {table};
INSERT INTO loading.steps SELECT table_name, -nth, line, file FROM loading.kept_aside WHERE table_name = {table};
"""
_SEEN = """
CREATE TABLE loading.kept_rows AS
SELECT *, coalesce(day > {as_at} AND day <= {end}, FALSE) AND list_contains([{dated}], table_name) AS later
FROM read_parquet({file}) WHERE academy IS NULL OR academy IN ({academies});
CREATE TABLE loading.kept_aside AS
SELECT row_number() OVER (ORDER BY table_name DESC, file DESC, line DESC) AS nth, *
FROM loading.kept_rows WHERE NOT later;
"""


_HOW_MANY = """
SELECT table_name, count(*) FILTER (NOT later), count(*) FILTER (later) FROM loading.kept_rows GROUP BY ALL
"""


def count_set_aside(connection: DuckDBPyConnection, store: StoredRegister) -> dict[str, tuple[int, int]]:
    """Of each table that is read the rows that could not be stored: those seen, and those dated after as-at."""
    if store.manifest.set_aside is None:
        return {}
    dated = [table.name for table in tables().values() if table.seen_from]
    connection.execute(
        fill(
            _SEEN,
            file=sql.file(store.path(store.manifest.set_aside)),
            academies=sql.texts(store.academies),
            as_at=sql.day(store.asked.as_at),
            end=LAST_DAY,
            dated=sql.texts(dated),
        )
    )
    rows = connection.execute(_HOW_MANY).fetchall()
    return {name: (seen, later) for name, seen, later in rows if _wanted(tables()[name], store.only)}


def tell_set_aside(connection: DuckDBPyConnection, table: str) -> None:
    """Puts what could not be stored of a table among the rows set aside, with its place in the file it came in."""
    connection.execute(fill(_ASIDE, table=sql.text(table)))
