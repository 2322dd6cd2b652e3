"""A table's rows brought into the database, none left out but lines that do not fit the columns.

Each row has its number (`record`, from 0), the table's columns (NULL where the file lacks one), the number of
its fault (`problem`) and the text of the cell at fault (`value`).
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from pathlib import Path

from engine.frozen import dataclass
from engine.quantities import Kind
from engine.register import sql
from engine.register.files.cells import Cell, raw_name, storage
from engine.register.files.columns import Contents, Fault, faults, numbered, told
from engine.register.files.table_files import TableFile
from engine.register.sql import Sql, fill
from engine.register.tables import Table
from engine.wording import counted


@dataclass(frozen=True, slots=True)
class Rejected:
    """A line that does not fit the columns: its offset in the file, what is wrong, the lines it goes on for.

    `cells` are how many it has, where that is what is wrong, and `columns` how many it should have.
    """

    offset: int
    kind: str
    lines: int
    cells: int | None = None
    columns: int | None = None

    @property
    def lacks_cells(self) -> bool:
        """Whether it has fewer cells than there are columns."""
        return self.cells is not None and self.columns is not None and self.cells < self.columns

    @property
    def said(self) -> str | None:
        """What is wrong, in words; None where nothing more can be told."""
        if self.kind == "UNQUOTED VALUE":
            return "a quotation mark in the wrong place"
        if self.cells is None or self.columns is None:
            return None
        return f"{counted(self.cells, 'cell')} for {counted(self.columns, 'column')}"


@dataclass(frozen=True, slots=True)
class Rows:
    """A table's rows in the database: `query` gives them all.

    `kept` is the table that holds the rows, None where they stay in files. `read_from` is the file they were read from:
    a copy, where the user's own ends its lines in several ways. `narrowed` and `of_academies` give the rows that a join
    leaves, and those of some academies, where that spares reading the others or working out their values; `number` is
    how many rows there are, where that is known. On the line `unclosed` begins a quotation mark that takes further
    lines in.
    """

    file: TableFile
    read_from: Path
    faults: tuple[Fault, ...]
    query: Sql
    kept: Sql | None = None
    rejected: tuple[Rejected, ...] = ()
    unclosed: int | None = None
    narrowed: Callable[[Sql], Sql] | None = None
    of_academies: Callable[[Collection[str]], Rows] | None = None
    number: int | None = None

    def only(self, join: Sql) -> Sql:
        """The rows that a join in terms of the columns' names leaves."""
        if self.narrowed:
            return self.narrowed(join)
        return fill("SELECT * FROM ({query}) {join}", query=self.query, join=join)


def typed(
    contents: Contents,
    source: Sql,
    more: Mapping[str, Sql],
    stored: Mapping[Kind, str],
    first: Sequence[Sql] = (),
    further: Sequence[Fault] = (),
) -> Sql:
    """The query for a source's rows with its columns `first`; `more` are columns told in terms of the others.

    Faults that are not those of the table are `further` ones.

    Each step stands in a query of its own: what is used again inside another expression is worked out again, and
    planned again, which takes longer than reading the rows.
    """
    table, cells = contents.file.table, contents.cells(stored)
    found = (*faults(table, cells), *further)
    shown = [_column(table, name, cells) for name in table.columns]
    shown += [Sql("problem"), fill("{told} AS value", told=told(found))]
    shown += sql.named(more)
    read = [fill("{raw} AS {name}", raw=each.raw, name=raw_name(each.column)) for each in cells.values()]
    read += sql.named({name: each.value for name, each in cells.items()})
    form = "SELECT {shown} FROM (SELECT *, {numbered} AS problem FROM (SELECT {read} FROM {source}))"
    shown, read = [*first, *shown], [*first, *read]
    return fill(form, shown=sql.listed(shown), numbered=numbered(found), read=sql.listed(read), source=source)


def _column(table: Table, name: str, cells: Mapping[str, Cell]) -> Sql:
    if name in cells:
        return sql.name(name)
    return fill("CAST(NULL AS {type}) AS {name}", type=storage(table.columns[name]), name=sql.name(name))


def kept_table(file: TableFile) -> Sql:
    """The table in memory for a file's rows."""
    return fill("loading.{name}", name=sql.name(file.table.name))
