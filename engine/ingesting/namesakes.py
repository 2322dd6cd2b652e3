"""Pupils of a new list whose `pupil_id` was another child's before."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from engine.diagnostics import Diagnostic
from engine.ingesting.batch import Batch
from engine.ingesting.state import State
from engine.register import sql
from engine.register.sql import Sql, fill
from engine.store import problems
from engine.wording import counted

_COLUMNS = ("pupil_id", "on_roll_from", "date_of_birth", "year_group")
_ANOTHER = """
FROM ({now}) AS now SEMI JOIN ({before}) AS before ON now.pupil_id = before.pupil_id
AND now.on_roll_from > before.on_roll_from
AND (now.date_of_birth <> before.date_of_birth OR now.year_group < before.year_group)
"""


def given_again(state: State, batch: Batch, academies: Iterable[str]) -> Iterator[Diagnostic]:
    """A warning for each academy whose newest list has, under an id of an older one, a child who came later.

    Whoever came back is in a higher year group, and was born on the same day.
    """
    for academy in sorted(academies):
        lists = (held for held in state.held.values() if (held.table, held.academy) == ("pupils", academy))
        *older, year = sorted({held.year for held in lists})
        if not older:
            continue
        before = sql.listed((_rows(state, academy, each) for each in older), " UNION ALL ")
        count = state.count(fill(_ANOTHER, now=_rows(state, academy, year), before=before))
        if count:
            pupils = f"{counted(count, 'pupil')} of `{academy}` in {year} {'has' if count == 1 else 'have'}"
            message = f"{pupils} a `pupil_id` that was another child's before"
            help = "give the newer child an id that nobody had, in every table, and bring the tables in again"
            yield problems.GIVEN_AGAIN.at(batch.rows.file.place(), message, help=help)


def _rows(state: State, academy: str, year: str) -> Sql:
    rows = state.rows(state.of("pupils", academy, year), sql.names(_COLUMNS))
    assert rows is not None
    return rows
