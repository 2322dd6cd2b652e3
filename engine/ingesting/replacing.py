"""Tables that do not come by session: an academy's year of them is replaced; those that come by day are merged."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence

from engine.frozen import dataclass, replace
from engine.ingesting.batch import Batch
from engine.ingesting.lacking import completed
from engine.ingesting.state import State, of_year, pairs, place_of
from engine.register import sql
from engine.register.sql import Sql, fill
from engine.register.tables import Table
from engine.store.manifest import Held


@dataclass(frozen=True, slots=True)
class Taken:
    """What became of the usable rows of a file, and how many stored ones went with nothing in their place.

    `doubted` are academies and years of which the file would take too much for it to be meant, with its rows of each.
    """

    new: int
    replaced: int
    unchanged: int
    removed: int
    touched: tuple[tuple[str, str], ...]
    doubted: tuple[tuple[str, str, int], ...] = ()


def in_all(taken: Collection[Taken]) -> Taken:
    """What became of the rows of several academies' years."""
    return Taken(
        sum(each.new for each in taken),
        sum(each.replaced for each in taken),
        sum(each.unchanged for each in taken),
        sum(each.removed for each in taken),
        tuple(whose for each in taken for whose in each.touched),
    )


@dataclass(frozen=True, slots=True)
class _Change:
    """What a file does to an academy's year: rows there before and afterwards, and what becomes of its own."""

    before: int
    rows: int
    taken: Taken

    def is_doubtful(self, *, a_part: bool) -> bool:
        """Whether more goes than can be meant: anything, where the file is a part by its name; else most of it."""
        removed = self.taken.removed
        return removed > 0 if a_part else removed * 2 > self.before


_BATCH = """
CREATE OR REPLACE TABLE batch AS SELECT {columns}, {year} AS year FROM ({usable}) AS here
"""
_MERGED = "SELECT * FROM ({stored}) AS was ANTI JOIN ({own}) AS here ON {same} UNION ALL {own}"


def store_table(state: State, batch: Batch, year: Sql, *, all_is_here: bool) -> Taken:
    """Stores the usable rows of a table other than marks; `year` tells of a row the school year that it is of.

    With `all_is_here` the file is known to hold all of what it replaces, of a table that comes by day all of each day.
    """
    table, connection = batch.table, state.connection
    connection.execute(
        fill(
            _BATCH,
            columns=sql.names(table.columns),
            year=year,
            usable=batch.usable,
        )
    )
    numbers = "SELECT academy, year, count(*) FROM batch GROUP BY ALL ORDER BY ALL"
    found = connection.execute(numbers).fetchall()
    by = comes_by(table)
    together = by if all_is_here else (*by, *_MOMENTS.get(table.name, ()))
    met = {whose: row[2] for whose, row in zip(pairs(found), found, strict=True)}
    if by and not all_is_here:
        _complete(state, batch, met, together)
    changes = _store(state, table, met, together)
    a_part = batch.rows.file.path.stem != table.name
    doubtful = ((*whose, met[whose]) for whose, each in changes.items() if each.is_doubtful(a_part=a_part))
    taken = in_all([each.taken for each in changes.values()])
    return taken if by or all_is_here else replace(taken, doubted=tuple(doubtful))


def _complete(state: State, batch: Batch, met: Iterable[tuple[str, str]], together: Sequence[str]) -> None:
    """Gives rows of the table `batch` what is stored of the same in columns that the file lacks."""
    lacking = [name for name in batch.lacking if name not in together]
    held = [each for whose in met for each in state.of(batch.table.name, *whose)]
    stored = state.rows(held, sql.names(batch.table.columns))
    if lacking and stored:
        state.connection.execute(completed(Sql("batch"), stored, together, _alike(together), lacking))


def _store(
    state: State, table: Table, met: Mapping[tuple[str, str], int], together: Sequence[str]
) -> dict[tuple[str, str], _Change]:
    """Stores each academy's year of what has come, which is so many rows of each."""
    columns = sql.names(table.columns)
    changes: dict[tuple[str, str], _Change] = {}
    orders: list[tuple[Sql, str]] = []
    for whose, mine in met.items():
        own = of_year(columns, Sql("batch"), *whose)
        stored = state.rows(state.of(table.name, *whose), columns)
        all = own
        if stored and together:
            all = fill(_MERGED, stored=stored, own=own, same=_alike(together))
        orders.append((fill("FROM ({all}) ORDER BY ALL", all=all), place_of(table.name, *whose)))
        before, same, rows = _numbers(state, own, stored, all) if stored else (0, 0, mine)
        gone = before + mine - rows - same
        lost = _lost(state, _told_apart_by(table), stored, all) if stored and gone else 0
        replaced = min(mine - same, gone - lost)
        taken = Taken(mine - same - replaced, replaced, same, gone - replaced, (whose,))
        changes[whose] = _Change(before, rows, taken)
    for (whose, change), file in zip(changes.items(), state.write_all(orders), strict=True):
        state.put(Held(file, table.name, *whose, change.rows))
    return changes


def _numbers(state: State, own: Sql, stored: Sql, all: Sql) -> tuple[int, int, int]:
    """How many rows are stored, how many of them the file has too, and how many there will be."""
    form = (
        "SELECT (SELECT count(*) FROM ({was})), (SELECT count(*) FROM (FROM ({own}) INTERSECT ALL FROM ({was}))),"
        " (SELECT count(*) FROM ({all}))"
    )
    one, two, three = state.connection.execute(fill(form, own=own, was=stored, all=all)).fetchall()[0]
    return one, two, three


def _lost(state: State, key: Sequence[str], stored: Sql, all: Sql) -> int:
    """How many stored rows there will be none of with the same key, be there others instead."""
    form = "FROM ({was}) AS was ANTI JOIN ({all}) AS here USING ({key})"
    return state.count(fill(form, was=stored, all=all, key=sql.names(key)))


def _told_apart_by(table: Table) -> tuple[str, ...]:
    """What a row keeps when something is added to it: the key of its table, or all that it has to say."""
    required = (name for name, column in table.columns.items() if column.required)
    return table.primary_key or tuple(required)


def comes_by(table: Table) -> tuple[str, ...]:
    """What tells the rows of one day apart in a table that comes day by day; nothing for other tables."""
    if table.seen_from != "date":
        return ()
    names = ("academy", "class", "pupil_id", "date", "session")
    return tuple(name for name in names if name in table.columns)


_MOMENTS = {"calls": ("called_at",), "amendments": ("original_code", "amended_code", "amended_on")}
"""What tells several calls of one day, and several changes of one mark, apart: a later file may lack the earlier."""


def _alike(names: Sequence[str]) -> Sql:
    form = "was.{name} IS NOT DISTINCT FROM here.{name}"
    return sql.listed((fill(form, name=sql.name(name)) for name in names), " AND ")
