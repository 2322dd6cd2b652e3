"""Academies without a row in tables that have rows of others: nothing to record, or an export that failed."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

from engine.diagnostics import Diagnostic
from engine.register import problems, sql
from engine.register.files.table_files import TableFile
from engine.register.sql import fill
from engine.wording import quoted

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

_MOST_NAMED = 5


def without_a_row(
    connection: DuckDBPyConnection, files: Mapping[str, TableFile], academies: Sequence[str]
) -> Iterator[Diagnostic]:
    """A note for the academies that lack a usable row in the same tables, each of which has rows of another."""
    there = {table: _academies_in(connection, table) for table in files}
    alike: dict[tuple[str, ...], list[str]] = {}
    for academy in academies:
        lacking = tuple(table for table, others in there.items() if others and academy not in others)
        alike.setdefault(lacking, []).append(academy)
    alike.pop((), None)
    for tables, of in alike.items():
        have = "has" if len(of) == 1 else "have"
        message = (
            f"{quoted(of, _MOST_NAMED)} {have} no usable row in {quoted(tables)}, where others have some"
        )
        help = "if there was something to record, export the table again: until then rules find nothing in it there"
        yield problems.NONE_OF_AN_ACADEMY.at(files[tables[0]].place(None, "academy"), message, help=help)


def _academies_in(connection: DuckDBPyConnection, table: str) -> set[str]:
    query = fill("SELECT DISTINCT academy FROM register.{table}", table=sql.name(table))
    return {academy for (academy,) in connection.execute(query).fetchall()}
