"""Rows of a store that bear the id of a pupil, and are another child's who had it before."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby, starmap
from operator import itemgetter
from typing import TYPE_CHECKING

from engine.diagnostics import Diagnostic
from engine.register import sql
from engine.register.from_store import StoredRegister, rows_from
from engine.register.sql import Sql, fill
from engine.register.tables import tables
from engine.source import Place
from engine.store import problems
from engine.wording import counted, listed

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

ANOTHER = Sql(
    "now.academy = before.academy AND now.pupil_id = before.pupil_id AND now.on_roll_from > before.on_roll_from"
    " AND (now.date_of_birth <> before.date_of_birth OR now.year_group < before.year_group)"
)
"""That a pupil is another child than the one of an older list: who came back is not younger, nor in a lower year."""

HELP = "give the newer child an id that nobody had, in every table, and bring the tables in again"
_EARLIER = """
SELECT here.academy, here.pupil_id, {name} AS name FROM register.{table} AS here
JOIN register.pupils AS own ON own.academy = here.academy AND own.pupil_id = here.pupil_id
WHERE here.{day} < own.on_roll_from
"""
_OF_OTHERS = """
SELECT academy, name, count(*), list(DISTINCT pupil_id) FROM ({rows}) SEMI JOIN (
    SELECT now.academy, now.pupil_id FROM register.pupils AS now SEMI JOIN ({lists}) AS before ON {another}
) USING (academy, pupil_id) GROUP BY academy, name ORDER BY academy, name
"""


def of_another_child(connection: DuckDBPyConnection, store: StoredRegister) -> Iterator[Diagnostic]:
    """A warning for each academy where rows of before a pupil came count for it, and are another child's of that id.

    Marks of before are set aside and told. The lists are read only where there are such rows at all, which is rare.
    """
    held = store.held("pupils")
    if len({each.year for each in held}) < 2:
        return
    rows = sql.listed(starmap(_earlier, _dated()), " UNION ALL ")
    if not connection.execute(fill("{rows} LIMIT 1", rows=rows)).fetchall():
        return
    lists = rows_from(store, tables()["pupils"], [(each, 0) for each in held])
    query = fill(_OF_OTHERS, rows=rows, lists=lists, another=ANOTHER)
    for academy, found in groupby(connection.execute(query).fetchall(), key=itemgetter(0)):
        counts = [(f"{count:,} of `{table}`", pupils) for _, table, count, pupils in found]
        number = len(frozenset[str]().union(*(pupils for _, pupils in counts)))
        whose = "it" if number == 1 else "them"
        message = f"{said(number, f'`{academy}`')}, and earlier rows count for {whose}: "
        message += listed([count for count, _ in counts])
        yield problems.GIVEN_AGAIN.at(Place(str(store.folder)), message, help=HELP)


def said(number: int, whose: str) -> str:
    """`2 pupils of `wenlock` have a `pupil_id` that was another child's before`."""
    pupils = f"{counted(number, 'pupil')} of {whose} {'has' if number == 1 else 'have'}"
    return f"{pupils} a `pupil_id` that was another child's before"


def _dated() -> Iterator[tuple[str, str]]:
    """The tables beside marks with rows of pupils, and the column that says of which day a row is."""
    for table in tables().values():
        if table.seen_from and "pupil_id" in table.columns and not table.required:
            yield table.name, table.seen_from


def _earlier(table: str, day: str) -> Sql:
    return fill(_EARLIER, name=sql.text(table), table=sql.name(table), day=sql.name(day))
