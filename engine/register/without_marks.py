"""Open sessions of pupils on roll that have no usable mark: how many, and where to begin looking for them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from engine.diagnostics import Diagnostic, Label
from engine.register import problems, sql
from engine.register.aside import place_of
from engine.register.files.rows import Rows
from engine.register.files.table_files import TableFile
from engine.register.sql import fill
from engine.wording import counted, listed

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

_FEW = 3
"""So many days, and so many pupils, are told: those with most of them."""
_ALL = (
    "SELECT count(*), count(DISTINCT (academy, pupil_id)), count(DISTINCT date) FROM register.missing_marks"
)
_ON_DAYS = """
SELECT date, count(*) AS missing FROM register.missing_marks GROUP BY date ORDER BY missing DESC, date LIMIT {few}
"""
_OF_PUPILS = """
SELECT min(record), missing, first FROM (
    SELECT academy, pupil_id, count(*) AS missing, min(date) AS first FROM register.missing_marks
    GROUP BY academy, pupil_id ORDER BY missing DESC, first, academy, pupil_id LIMIT {few}
) JOIN ({pupils}) AS here USING (academy, pupil_id)
WHERE record NOT IN (SELECT record FROM loading.aside WHERE table_name = 'pupils' AND record IS NOT NULL)
GROUP BY academy, pupil_id, missing, first ORDER BY missing DESC, first, academy, pupil_id
"""


def without_mark(
    connection: DuckDBPyConnection, file: TableFile, pupils: Rows, records: int
) -> Iterator[Diagnostic]:
    """A warning of how many sessions of how many pupils have no usable mark, on which days, and of which pupils most.

    Pupils are told by their lines among the `records` of their file; a store has none. Where they are more than the
    days, whole classes lack marks.
    """
    missing, whose, days = connection.execute(_ALL).fetchall()[0]
    if missing:
        message = f"{counted(missing, 'session')} of {counted(whose, 'pupil')} on roll without a usable mark"
        message += _on_days(connection, missing, days)
        named = whose <= max(days, _FEW) and pupils.file.parts is None
        also = _of_pupils(connection, pupils, records) if named else ()
        help = "add the marks, or correct those set aside"
        yield problems.MISSING_MARKS.at(file.place(), message, also=also, help=help)


def _on_days(connection: DuckDBPyConnection, missing: int, days: int) -> str:
    met = connection.execute(fill(_ON_DAYS, few=sql.number(_FEW))).fetchall()
    if days == 1:
        return f", {'' if missing == 1 else 'all '}on {met[0][0]}"
    told = [f"{count:,} on {day}" for day, count in met]
    if days > _FEW:
        rest = missing - sum(count for _, count in met)
        told.append(f"{rest:,} on {counted(days - _FEW, 'other day')}")
    return f": {listed(told)}"


def _of_pupils(connection: DuckDBPyConnection, pupils: Rows, records: int) -> Iterator[Label]:
    query = fill(_OF_PUPILS, few=sql.number(_FEW), pupils=pupils.query)
    for record, count, first in connection.execute(query).fetchall():
        place = place_of(pupils, record, records, "pupil_id")
        yield Label(place, f"{count:,} of this pupil, the first on {first}")
