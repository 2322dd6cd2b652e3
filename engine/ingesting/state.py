"""A store while a run changes it: what it held, what it is going to hold, and the files written for that."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from engine.ingesting.result import TakenOut
from engine.register import sql
from engine.register.sql import Sql, fill
from engine.store.manifest import BASE, Held, Manifest, StoredFile
from engine.store.writing import Files, folder_name

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

Key = tuple[str, str, str, str]
_FORM = Sql("FORMAT parquet, CODEC zstd, WRITE_BLOOM_FILTER false")
_AT_ONCE = 2
"""So many files are written at once: one alone leaves a second processor idle for half of the time."""


@dataclass
class State:
    """The store in the making. Keys are table, academy, year and part.

    `met` are the academies of the run's rows, each with the folders of the files that have them.
    """

    connection: DuckDBPyConnection
    folder: Path
    before: Manifest
    files: Files
    held: dict[Key, Held] = field(default_factory=dict)
    supplied: set[tuple[str, str]] = field(default_factory=set)
    met: dict[str, set[Path]] = field(default_factory=dict)
    set_aside: StoredFile | None = None
    amendments_kept: int = 0
    taken_out: tuple[TakenOut, ...] = ()

    def __post_init__(self) -> None:
        self.held = {(each.table, each.academy, each.year, each.part): each for each in self.before.held}
        self.supplied = set(self.before.supplied)
        self.set_aside = self.before.set_aside

    def meet(self, academies: Iterable[str], folder: Path) -> None:
        """Remembers that a file of a folder has rows of some academies."""
        for academy in academies:
            self.met.setdefault(academy, set()).add(folder)

    def met_in(self, folder: Path) -> set[str]:
        """The academies that the files of a folder have rows of."""
        return {academy for academy, folders in self.met.items() if folder in folders}

    def of(self, table: str, academy: str, year: str) -> tuple[Held, ...]:
        """What is stored of an academy's year of a table."""
        return tuple(
            each
            for each in self.held.values()
            if (each.table, each.academy, each.year) == (table, academy, year)
        )

    def rows(self, held: Iterable[Held], columns: Sql) -> Sql | None:
        """The query for columns told of the rows of some files; None where there are none."""
        files = [sql.file(self.folder / each.file.path) for each in held]
        if not files:
            return None
        form = "SELECT {columns} FROM read_parquet([{files}])"
        return fill(form, columns=columns, files=sql.listed(files))

    def count(self, query: Sql) -> int:
        """How many rows a query gives."""
        counted = self.connection.execute(fill("SELECT count(*) FROM ({query})", query=query))
        return int(counted.fetchall()[0][0])

    def write(self, query: Sql, into: str) -> StoredFile:
        """A file of the store with the rows of a query."""
        return self.write_all([(query, into)])[0]

    def write_all(self, orders: Sequence[tuple[Sql, str]]) -> list[StoredFile]:
        """The same of several queries, some at a time. They read no temporary table: each has its own connection."""

        def write(order: tuple[Sql, str]) -> StoredFile:
            query, into = order
            path = self.files.unfinished()
            with self.connection.cursor() as own:
                to = sql.new_file(path)
                own.execute(fill("COPY ({query}) TO {path} ({form})", query=query, path=to, form=_FORM))
            return self.files.settle(path, into)

        with ThreadPoolExecutor(_AT_ONCE) as hands:
            return list(hands.map(write, orders))

    def put(self, held: Held) -> bool:
        """Makes something part of the store in the place of what was there; whether that is another."""
        key = (held.table, held.academy, held.year, held.part)
        was = self.held.get(key)
        self.held[key] = held
        return was is None or was.file != held.file

    def drop(self, table: str, academy: str, year: str, part: str = BASE) -> None:
        """Takes something out of the store."""
        self.held.pop((table, academy, year, part), None)

    def manifest(self, generation: int) -> Manifest:
        """The state that the store is to be in; files that only the state before has are kept for its readers."""
        now = Manifest(generation, tuple(self.held.values()), tuple(self.supplied), self.set_aside)
        named = {file.path for file in now.files()}
        gone = {file.path for file in self.before.files()} - named
        still = {path for path in self.before.superseded if (self.folder / path).exists()} - named
        return Manifest(
            generation,
            now.held,
            now.supplied,
            now.set_aside,
            tuple(sorted(gone | still)),
            self.before.ingested,
        )

    def same(self) -> bool:
        """Whether nothing has changed."""
        before = {each.file.path for each in self.before.held}
        return (
            before == {each.file.path for each in self.held.values()}
            and self.supplied == set(self.before.supplied)
            and self.set_aside == self.before.set_aside
        )


def of_year(columns: Sql, rows: Sql, academy: str, year: str) -> Sql:
    """The query for columns of those rows, of a table or query with a column `year`, that are of an academy's year."""
    form = "SELECT {columns} FROM {rows} WHERE academy = {academy} AND year = {year}"
    return fill(form, columns=columns, rows=rows, academy=sql.text(academy), year=sql.text(year))


def place_of(table: str, academy: str, year: str) -> str:
    """The folder in a store where the rows of an academy's year of a table lie."""
    return f"{table}/{folder_name(academy)}/{year}"


def pairs(rows: Iterable[tuple[object, ...]]) -> Iterator[tuple[str, str]]:
    """Academies and years as texts."""
    return ((str(row[0]), str(row[1])) for row in rows)
