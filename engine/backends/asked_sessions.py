"""The sessions of some pupils in some stretches of time, counted by embedded DuckDB."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING

from engine.backends.embedded import kept, render
from engine.keyed import by_key
from engine.planning.asked_sessions import asked_sessions

if TYPE_CHECKING:
    import duckdb

    from engine.planning.facts import Facts

Asked = tuple[str, str, date, date]
"""Academy, pupil, first and last day."""
Counts = tuple[int, int, int, int, int]
"""How many sessions were possible, missed, authorised, unauthorised and late."""

_ASKED = """
CREATE OR REPLACE TABLE asked AS SELECT unnest(CAST(? AS INTEGER[])) AS number,
    unnest(CAST(? AS VARCHAR[])) AS academy, unnest(CAST(? AS VARCHAR[])) AS pupil_id,
    unnest(CAST(? AS DATE[])) AS first, unnest(CAST(? AS DATE[])) AS last
"""


def count_asked(
    facts: Facts, connection: duckdb.DuckDBPyConnection, asked: Sequence[Asked]
) -> tuple[dict[int, Counts], dict[int, list[tuple[date, str]]]]:
    """By place in `asked` the counts, and the sessions missed; no place where there is no mark in that time."""
    columns = [list(column) for column in zip(*asked, strict=True)] or [[], [], [], []]
    connection.execute(_ASKED, [list(range(len(asked))), *columns])
    plan = asked_sessions(facts)
    for name, query in plan.steps:
        connection.execute(render(kept(name, query)))
    rows = connection.execute(render(plan.counts)).fetchall()
    counts = {number: (possible, missed, *more) for number, possible, missed, *more in rows}
    missed = connection.execute(render(plan.missed)).fetchall()
    return counts, by_key((number, (day, session)) for number, day, session in missed)
