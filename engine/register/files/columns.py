"""What a table's file holds: its columns as cells to be read, and the faults that a row can have."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

from engine.diagnostics import Diagnostic
from engine.frozen import dataclass
from engine.quantities import Kind
from engine.register import problems, sql
from engine.register.files.cells import TEXTS, Cell, cell, raw_name
from engine.register.files.headers import check_columns, read_header
from engine.register.files.table_files import TableFile
from engine.register.sql import Sql, fill
from engine.register.tables import Column, Table

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection


ROW_NUMBERS = "file_row_number"
"""What the database calls the numbers of a Parquet file's rows."""


@dataclass(frozen=True, slots=True)
class Contents:
    """A table's file with its columns in their order: name and SQL type as stored, which is text in CSV."""

    file: TableFile
    names: tuple[str, ...]
    types: tuple[str, ...]

    def cells(self, stored: Mapping[Kind, str] | None = None) -> dict[str, Cell]:
        """The cells of the table's columns that are there; `stored` says how a CSV file's kinds are read."""
        found: dict[str, Cell] = {}
        for at, (name, stored_as) in enumerate(zip(self.names, self.types, strict=True)):
            column = self.file.table.columns.get(name)
            if column is not None:
                raw = sql.name(name) if self.file.is_parquet else sql.name(f"c{at}")
                read = cell(column, raw, (stored or {}).get(column.type.kind, stored_as))
                if read is not None:
                    found[name] = read
        return found


@dataclass(frozen=True, slots=True)
class Fault:
    """What makes a row unusable by its own cells; `reason` where the cell is not empty.

    A row of which `plainly_not` is true has not got it; that is told more quickly than the condition.
    """

    condition: Sql
    column: Column
    reason: str
    plainly_not: Sql


def read_contents(
    connection: DuckDBPyConnection, file: TableFile
) -> tuple[Contents | None, list[Diagnostic]]:
    """The columns of a file; None, with the problems, where they cannot be told."""
    if file.is_parquet:
        shown = connection.execute(fill("DESCRIBE FROM read_parquet({file})", file=sql.file(file.path)))
        described = shown.fetchall()
        contents = Contents(file, tuple(row[0] for row in described), tuple(row[1] for row in described))
    else:
        names, wrong = read_header(file)
        if wrong:
            return None, wrong
        contents = Contents(file, names, ("VARCHAR",) * len(names))
    return contents, [
        *check_columns(file, contents.names),
        *_named_as_numbers(contents),
        *_stored_otherwise(contents),
    ]


def _named_as_numbers(contents: Contents) -> Iterator[Diagnostic]:
    """A problem where a Parquet file has a column by whose name the database numbers its rows."""
    file = contents.file
    for name in contents.names if file.is_parquet else ():
        if name.lower() == ROW_NUMBERS:
            message = f"`{file.path.name}` has a column `{name}`, which the engine uses to number rows"
            yield problems.COLUMN_TWICE.at(file.place(), message, help="delete or rename it")


def _stored_otherwise(contents: Contents) -> Iterator[Diagnostic]:
    file, cells = contents.file, contents.cells()
    for name, stored_as in zip(contents.names, contents.types, strict=True):
        column = file.table.columns.get(name)
        if column is not None and name not in cells:
            message = f"the column `{name}` of `{file.path.name}` is stored as {stored_as}"
            help = f"store it as {'' if column.type.kind in TEXTS else f'{column.type}, or as '}text"
            yield problems.COLUMN_TYPE.at(file.place(None, name), message, help=help)


def faults(table: Table, cells: Mapping[str, Cell]) -> tuple[Fault, ...]:
    """The faults of a table's rows in the order in which they are looked for."""
    read = [cells[name] for name in table.columns if name in cells]
    own = [
        Fault(each.fault, each.column, _reason(each.column), each.plainly_right)
        for each in read
        if each.fault
    ]
    return (*own, *_order_faults(table, cells))


def _reason(column: Column) -> str:
    return "unknown_code" if column.type.kind is Kind.CODE else "unreadable"


def _order_faults(table: Table, cells: Mapping[str, Cell]) -> Iterator[Fault]:
    for before, after in table.in_order:
        if before in cells and after in cells:
            condition = fill("{before} > {after}", before=sql.name(before), after=sql.name(after))
            yield _order_fault(condition, cells[after].column, "order")
            if table.years is not None:
                form = "{after} - {before} >= {days}"
                days = sql.number(table.years * 1461 // 4)
                apart = fill(form, before=sql.name(before), after=sql.name(after), days=days)
                yield _order_fault(apart, cells[after].column, "apart")


def _order_fault(condition: Sql, column: Column, reason: str) -> Fault:
    return Fault(condition, column, reason, fill("({condition}) IS NOT TRUE", condition=condition))


def numbered(found: Sequence[Fault]) -> Sql:
    """The number of a row's first fault, counted from 1; NULL for a row without, of which most are told at once."""
    plainly_none = sql.listed((fault.plainly_not for fault in found), " AND ")
    whens = (
        fill("WHEN {condition} THEN {number}", condition=fault.condition, number=sql.number(at))
        for at, fault in enumerate(found, 1)
    )
    form = "CAST(CASE WHEN {none} THEN NULL {whens} END AS SMALLINT)"
    return fill(form, none=plainly_none, whens=sql.listed(whens, " "))


def told(found: Sequence[Fault]) -> Sql:
    """The text of the cell at fault, cut to what can be shown, by the number in `problem`."""
    raws = [fill("CAST({raw} AS VARCHAR)", raw=raw_name(fault.column)) for fault in found]
    template = "CASE WHEN problem IS NOT NULL THEN left([{raws}][problem], 100) END"
    return fill(template, raws=sql.listed(raws))
