"""Pupils of a list of last year who are in none of this year, and of whom nothing says that they have left."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from engine.diagnostics import Diagnostic
from engine.ingesting.batch import Batch
from engine.ingesting.state import State
from engine.register import sql
from engine.register.sql import Sql, fill
from engine.store import problems
from engine.wording import counted

_NOT_ENDED = """
FROM ({before}) AS before ANTI JOIN ({now}) AS now USING (pupil_id) WHERE before.on_roll_to IS NULL
"""


def not_ended(state: State, batch: Batch, academies: Iterable[str]) -> Iterator[Diagnostic]:
    """A warning for each academy with pupils of the list before the last who are on roll still, as nobody ended it."""
    for academy in sorted(academies):
        years = sorted(
            held.year for held in state.held.values() if (held.table, held.academy) == ("pupils", academy)
        )
        if len(years) < 2:
            continue
        before, now = (_rows(state, academy, year) for year in years[-2:])
        count = state.count(fill(_NOT_ENDED, before=before, now=now))
        if count:
            pupils = counted(count, "pupil")
            message = f"{pupils} of `{academy}` in {years[-2]}, not in the list of {years[-1]} and without a last day"
            message += (
                " on roll, still count as on roll" if count > 1 else " on roll, still counts as on roll"
            )
            help = f"fill in `on_roll_to` in the list of {years[-2]}, and bring it in again with `--year {years[-2]}`"
            yield problems.NOT_ENDED.at(batch.rows.file.place(), message, help=help)


def _rows(state: State, academy: str, year: str) -> Sql:
    rows = state.rows(state.of("pupils", academy, year), sql.names(("pupil_id", "on_roll_to")))
    assert rows is not None
    return rows
