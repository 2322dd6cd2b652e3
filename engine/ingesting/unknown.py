"""Rows brought in of academies that there are no policies of, so that no check can ask for them."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from typing import TYPE_CHECKING

from engine.diagnostics import Diagnostic
from engine.ingesting.batch import Batch
from engine.register.aside import place_of
from engine.register.misnamed import like, written_otherwise
from engine.register.sql import fill
from engine.shell import in_quotes
from engine.store import problems
from engine.wording import of_several

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

_FIRST = """
SELECT min(record), count(*) FILTER (academy = $academy), (SELECT count(*) FROM ({rows}))
FROM ({rows}) AS here WHERE academy = $academy
"""


def unknown_academies(
    connection: DuckDBPyConnection, batch: Batch, names: Collection[str], known: Collection[str] | None
) -> Iterator[Diagnostic]:
    """A warning for each academy of a file that is not `known`, at its first row; none where nobody asks."""
    for academy in sorted(set(names).difference(known)) if known is not None else ():
        query = fill(_FIRST, rows=batch.rows.query)
        first, count, records = connection.execute(query, {"academy": academy}).fetchall()[0]
        place = batch.rows.file.place(None, "academy")
        if first is not None:
            place = place_of(batch.rows, first, records, "academy")
        message = f"there is no policy of an academy `{academy}`, so no check reads its rows"
        label = of_several(count)
        yield problems.UNKNOWN_ACADEMY.at(place, message, label=label, help=_help(academy, known or ()))


def _help(academy: str, known: Collection[str]) -> str:
    out = f"--take-out {in_quotes(academy)}"
    meant = like(academy, known)
    if meant is None:
        return f"correct the name, and bring the file in again with `{out}`; or make the academy's folder"
    write = f"write `{meant}` in the column `academy`, and bring the file in again with `{out}`"
    sure = written_otherwise(academy, known) is not None
    return write if sure else f"if `{meant}` is meant, {write}; otherwise make the academy's folder"
