"""A calendar that names a school year in two ways: the line of the export from which on it has the other name."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise
from typing import TYPE_CHECKING

from engine.diagnostics import Diagnostic
from engine.importing import problems
from engine.importing.export import Export
from engine.importing.rows import Usable
from engine.register.periods import ONE_NAME, in_two
from engine.register.sql import fill

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

_DAYS = """
SELECT academy, TRY_CAST(date AS DATE) AS day, school_year, min(record)
FROM {usable}
GROUP BY ALL ORDER BY ALL
"""


def years_in_two(connection: DuckDBPyConnection, export: Export, made: Usable) -> Iterator[Diagnostic]:
    """A problem for each day of a calendar on which another name of a school year begins in the middle of it."""
    if made.file.table.name != "calendar":
        return
    days = connection.execute(fill(_DAYS, usable=made.usable)).fetchall()
    for (whose, last, name, _), (academy, first, other, record) in pairwise(days):
        if whose == academy and name != other and in_two(last, first):
            message = f"the school year `{name}` ends on {last}, and `{other}` begins on {first}"
            place = export.place(export.line_of(record // made.width))
            yield problems.YEAR_IN_TWO.at(place, message, help=ONE_NAME)
