"""Marks brought in of pupils who are in no list of their academy, so that no check counts them."""

from __future__ import annotations

from collections.abc import Iterator

from engine.diagnostics import Diagnostic
from engine.ingesting.batch import Batch
from engine.ingesting.state import State
from engine.register import sql
from engine.register.sql import fill
from engine.store import problems
from engine.wording import counted

_FEWEST = 3
"""So many pupils are hardly all new before the list that has them."""
_SHARE = 4
"""More than one in so many: of a school with a nursery, whose pupils are in no list, fewer are."""
_UNLISTED = """
SELECT academy, count(*) FILTER (listed IS NULL), count(*) FROM (SELECT DISTINCT academy, pupil_id FROM marked)
LEFT JOIN (SELECT DISTINCT academy, pupil_id, TRUE AS listed FROM ({lists})) USING (academy, pupil_id)
WHERE academy IN (SELECT academy FROM ({lists})) GROUP BY academy ORDER BY academy
"""
_HELP = (
    "look whether it is another school's file, and whether its ids are written as in `pupils`, down to the zeros in "
    "front; if these pupils are new, bring in the list that has them"
)


def unlisted(state: State, batch: Batch) -> Iterator[Diagnostic]:
    """A warning for each academy with many pupils in a file of marks who are in none of its lists, of any year.

    The file's pupils stand in `marked`.
    """
    stored = (each for each in state.held.values() if each.table == "pupils")
    lists = state.rows(stored, sql.names(("academy", "pupil_id")))
    if lists is None:
        return
    query = fill(_UNLISTED, lists=lists)
    for academy, strangers, pupils in state.connection.execute(query).fetchall():
        if strangers >= _FEWEST and strangers * _SHARE > pupils:
            message = (
                f"{strangers:,} of {counted(pupils, 'pupil')} of this file are in no list of `{academy}`, "
                "so that no check counts their marks"
            )
            yield problems.UNLISTED.at(batch.rows.file.place(None, "pupil_id"), message, help=_HELP)
