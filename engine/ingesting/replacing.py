"""Tables that do not come by session: an academy's year of them is replaced; those that come by day are merged."""

from __future__ import annotations

from collections.abc import Sequence

from engine.frozen import dataclass
from engine.ingesting.batch import Batch, day_column
from engine.ingesting.state import State, pairs, place_of, year_sql
from engine.register import sql
from engine.register.sql import Sql, fill
from engine.register.tables import Table
from engine.store.manifest import Held


@dataclass(frozen=True, slots=True)
class Taken:
    """What became of the usable rows of a file, and how many stored ones went with nothing in their place."""

    new: int
    replaced: int
    unchanged: int
    removed: int
    touched: tuple[tuple[str, str], ...]


_BATCH = """
CREATE OR REPLACE TEMP TABLE batch AS SELECT {columns}, {year} AS year FROM ({usable}) AS here
"""
_MERGED = "SELECT * FROM ({stored}) AS was ANTI JOIN ({own}) AS here ON {same} UNION ALL {own}"


def store_table(state: State, batch: Batch, pupils_year: dict[str, str]) -> Taken:
    """Stores the usable rows of a table other than marks; `pupils_year` tells the year of each academy's pupils."""
    table, connection = batch.table, state.connection
    connection.execute(
        fill(
            _BATCH,
            columns=sql.names(table.columns),
            year=_year(table, pupils_year),
            usable=batch.usable,
        )
    )
    found = connection.execute("SELECT DISTINCT academy, year FROM batch ORDER BY ALL").fetchall()
    counts = [_store(state, table, academy, year) for academy, year in pairs(found)]
    new, replaced, unchanged, removed = (sum(each) for each in zip((0, 0, 0, 0), *counts, strict=True))
    return Taken(new, replaced, unchanged, removed, tuple(pairs(found)))


def _year(table: Table, pupils_year: dict[str, str]) -> Sql:
    day = day_column(table)
    if day:
        return year_sql(sql.name(day))
    whens = [
        fill("WHEN {academy} THEN {year}", academy=sql.text(academy), year=sql.text(year))
        for academy, year in sorted(pupils_year.items())
    ]
    return fill("CASE academy {whens} END", whens=sql.listed(whens, " ")) if whens else Sql("NULL")


def _store(state: State, table: Table, academy: str, year: str) -> tuple[int, int, int, int]:
    columns = sql.names(table.columns)
    own = fill(
        "SELECT {columns} FROM batch WHERE academy = {academy} AND year = {year}",
        columns=columns,
        academy=sql.text(academy),
        year=sql.text(year),
    )
    stored = state.rows(state.of(table.name, academy, year), table.columns)
    unit = comes_by(table)
    all = own
    if stored and unit:
        all = fill(_MERGED, stored=stored, own=own, same=_alike(unit))
    query = fill("FROM ({all}) ORDER BY ALL", all=all)
    mine, before, same, rows = _numbers(state, own, stored, all)
    file = state.write(query, place_of(table.name, academy, year))
    state.put(Held(file, table.name, academy, year, rows))
    gone = before + mine - rows - same
    replaced = min(mine - same, gone)
    return mine - same - replaced, replaced, same, gone - replaced


def _numbers(state: State, own: Sql, stored: Sql | None, all: Sql) -> tuple[int, int, int, int]:
    """How many rows the file has, how many are stored, how many of them are the same, and how many there will be."""
    nothing = fill("SELECT * FROM ({own}) LIMIT 0", own=own)
    form = (
        "SELECT (SELECT count(*) FROM ({own})), (SELECT count(*) FROM ({was})),"
        " (SELECT count(*) FROM (FROM ({own}) INTERSECT ALL FROM ({was}))), (SELECT count(*) FROM ({all}))"
    )
    one, two, three, four = state.connection.execute(
        fill(form, own=own, was=stored or nothing, all=all)
    ).fetchall()[0]
    return one, two, three, four


def comes_by(table: Table) -> tuple[str, ...]:
    """The columns whose rows are replaced together in a table that comes day by day; none for other tables."""
    if table.seen_from != "date":
        return ()
    names = ("academy", "class", "pupil_id", "date", "session")
    return tuple(name for name in names if name in table.columns)


def _alike(names: Sequence[str]) -> Sql:
    return sql.listed((fill("was.{name} = here.{name}", name=sql.name(name)) for name in names), " AND ")
