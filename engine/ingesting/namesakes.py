"""Pupils of a new list whose `pupil_id` was another child's before."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from engine.diagnostics import Diagnostic
from engine.ingesting.batch import Batch
from engine.ingesting.state import State
from engine.register import sql
from engine.register.namesakes import ANOTHER, HELP, said
from engine.register.sql import Sql, fill
from engine.store import problems

_COLUMNS = ("academy", "pupil_id", "on_roll_from", "date_of_birth", "year_group")
_ANOTHER = "FROM ({now}) AS now SEMI JOIN ({before}) AS before ON {another}"


def given_again(state: State, batch: Batch, academies: Iterable[str]) -> Iterator[Diagnostic]:
    """A warning for each academy whose newest list has, under an id of an older one, a child who came later."""
    for academy in sorted(academies):
        lists = (held for held in state.held.values() if (held.table, held.academy) == ("pupils", academy))
        *older, year = sorted({held.year for held in lists})
        if not older:
            continue
        before = sql.listed((_rows(state, academy, each) for each in older), " UNION ALL ")
        count = state.count(fill(_ANOTHER, now=_rows(state, academy, year), before=before, another=ANOTHER))
        if count:
            message = said(count, f"`{academy}` in {year}")
            yield problems.GIVEN_AGAIN.at(batch.rows.file.place(), message, help=HELP)


def _rows(state: State, academy: str, year: str) -> Sql:
    rows = state.rows(state.of("pupils", academy, year), sql.names(_COLUMNS))
    assert rows is not None
    return rows
