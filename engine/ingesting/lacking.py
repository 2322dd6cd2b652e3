"""Columns that come and go between the files of a table: what a file does not say leaves what is stored as it is."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

from engine.diagnostics import Diagnostic
from engine.ingesting.batch import Batch
from engine.register import sql
from engine.register.asked import column_of
from engine.register.sql import Sql, fill
from engine.store import problems
from engine.wording import quoted

_MOST_NAMED = 4
_COMPLETED = """
UPDATE {own} AS here SET {given}
FROM (FROM ({stored}) QUALIFY count(*) OVER (PARTITION BY {key}) = 1) AS was WHERE {same};
"""


def completed(own: Sql, stored: Sql, key: Sequence[str], same: Sql, lacking: Sequence[str]) -> Sql:
    """The statement that gives the rows `here` what the row `was` of the same key has in columns that they lack."""
    given = sql.listed(fill("{name} = was.{name}", name=sql.name(name)) for name in lacking)
    return fill(_COMPLETED, own=own, given=given, stored=stored, key=sql.names(key), same=same)


def told_columns(
    batch: Batch, academies: Collection[str], supplied: Collection[tuple[str, str]]
) -> Iterator[Diagnostic]:
    """A warning for columns that a file lacks and one for those that are new, beside what academies handed over before.

    The rules cannot tell such a cell from one that is empty.
    """
    table, place = batch.table.name, batch.rows.file.place()

    def among(name: str) -> set[str]:
        return {academy for academy in academies if (column_of(table, name), academy) in supplied}

    if gone := _named({name: among(name) for name in batch.lacking}):
        message = f"this file has no {gone.columns}, which earlier files of {gone.academies} have"
        help = (
            "export it with all columns and bring it in again: rules treat these cells of new rows as missing"
        )
        yield problems.COLUMNS_DIFFER.at(place, message, help=help)
    here = (name for name in batch.table.columns if name in batch.columns)
    if come := _named({name: set(academies) - among(name) for name in here}):
        message = f"earlier files of {come.academies} have no {come.columns}, which this file has"
        help = "bring them in again with all columns: rules treat these cells of their rows as missing"
        yield problems.COLUMNS_DIFFER.at(place, message, help=help)


class _Named(NamedTuple):
    columns: str
    academies: str


def _named(differ: Mapping[str, Collection[str]]) -> _Named | None:
    """The columns that differ for some academies, and these, in words; None where none do."""
    columns = [name for name, academies in differ.items() if academies]
    academies = (academy for name in columns for academy in differ[name])
    return _Named(_in_words(columns), _in_words(academies)) if columns else None


def _in_words(names: Iterable[str]) -> str:
    return quoted(dict.fromkeys(names), _MOST_NAMED)
