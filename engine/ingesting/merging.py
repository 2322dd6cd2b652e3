"""Marks merged into a store: those of a new day stand beside what is there, a correction takes the place of one mark."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from typing import TypeVar

from engine.frozen import dataclass
from engine.ingesting.batch import Batch
from engine.ingesting.correcting import KEY, Manner, find_changes
from engine.ingesting.replacing import Taken, in_all
from engine.ingesting.state import State, of_year, pairs
from engine.ingesting.stored_marks import (
    Part,
    Whose,
    columns,
    count,
    rows_of,
    write,
    write_again,
    year_column,
    years_in,
)
from engine.register import sql
from engine.register.codes import CodePeriod
from engine.register.sql import Sql, fill
from engine.store.manifest import BASE, PLAIN_PART, RECENT, Held

AT_ONCE = 6_000_000
"""So many marks are merged at once, so that memory stays bounded."""
_RECENT_SHARE, _RECENT_LEAST = 8, 4_000
"""What has come since is one file beside the first, until it holds an eighth of that one's marks."""

Whom = TypeVar("Whom")
_FIGURES = Sql("figures")
_OVERLAP = """
SELECT DISTINCT here.academy, here.year
FROM (SELECT academy, year, pupil_id, bit_or(places) AS places FROM {figures} GROUP BY ALL) AS here
JOIN read_parquet([{files}]) AS was USING (academy, year, pupil_id)
WHERE bit_count(here.places & CAST(was.places AS BIT)) > 0
"""


@dataclass(frozen=True, slots=True)
class Merged:
    """What became of the marks of a file.

    `refused` are those that would replace a mark and cannot be used, `put_back` those that have again the code which a
    change of the mark had taken away, `left_blank` stored ones of the file's pupils and sessions that it does not have.
    """

    taken: Taken
    refused: int
    put_back: int
    left_blank: int


def store_marks(
    state: State, batch: Batch, codes: Sequence[CodePeriod], on: date, *, all_is_here: bool
) -> Merged:
    """Stores marks, some academies at a time. What is refused stands in `refused`, with its reason; whose marks the
    file has, once or more often, in `marked`.

    With `all_is_here` the file is known to hold all marks of each of its sessions.
    """
    connection = state.connection
    connection.execute(
        "CREATE OR REPLACE TABLE refused (record BIGINT, reason VARCHAR);"
        " CREATE OR REPLACE TABLE put_back (academy VARCHAR, pupil_id VARCHAR, date DATE, session VARCHAR);"
        " CREATE OR REPLACE TABLE left_blank (academy VARCHAR, pupil_id VARCHAR, date DATE, session VARCHAR);"
        " CREATE OR REPLACE TABLE marked (academy VARCHAR, pupil_id VARCHAR);"
        " CREATE OR REPLACE TABLE in_force (code VARCHAR, since DATE, until DATE)"
    )
    periods = [(each.code, each.valid_from or date.min, each.valid_until or date.max) for each in codes]
    connection.execute(
        "INSERT INTO in_force SELECT unnest(?), unnest(?), unnest(?)",
        [list(each) for each in zip(*periods, strict=True)],
    )
    named = fill("SELECT {key} FROM ({rows})", key=sql.names(KEY), rows=batch.rows.query)
    manner = Manner(on, () if all_is_here else batch.lacking, named if all_is_here else None)
    taken = [each for rows, years in _portions(state, batch) for each in _store(state, rows, years, manner)]
    counted = (Sql("FROM refused"), Sql("FROM put_back"), Sql("FROM left_blank"))
    return Merged(in_all(taken), *map(state.count, counted))


_PORTION = """
CREATE OR REPLACE TABLE portion AS SELECT record, {columns}, plain FROM ({usable}) AS here
WHERE academy IN ({academies})
"""


def _portions(state: State, batch: Batch) -> Iterator[tuple[Sql, tuple[str, ...]]]:
    """The marks with the school years that they are of: all at once where they are few, else some academies' a time."""
    connection, usable = state.connection, batch.usable
    if batch.read <= AT_ONCE and batch.rows.kept is not None:
        years = years_in(state, usable)
        if years:
            yield usable, years
        return
    counted = fill("SELECT academy, count(*) FROM ({usable}) GROUP BY ALL ORDER BY ALL", usable=usable)
    sizes: list[tuple[str, int]] = connection.execute(counted).fetchall()
    for academies in _by_size(sizes):
        wanted = sql.texts(academies)
        connection.execute(fill(_PORTION, columns=columns(), usable=usable, academies=wanted))
        yield Sql("FROM portion"), years_in(state, Sql("FROM portion"))


def _by_size(sizes: Iterable[tuple[Whom, int]]) -> list[list[Whom]]:
    """Academies, or their years, by portions of at most so many marks as are merged at once."""
    found: list[list[Whom]] = []
    room = 0
    for whom, marks in sizes:
        if not found or marks > room:
            found.append([])
            room = AT_ONCE
        found[-1].append(whom)
        room -= marks
    return found


def _store(state: State, rows: Sql, years: Sequence[str], manner: Manner) -> list[Taken]:
    met = count(state, rows, years, _FIGURES)
    state.connection.execute(
        fill("INSERT INTO marked SELECT academy, pupil_id FROM {figures}", figures=_FIGURES)
    )
    kept = [
        sql.file(state.folder / each.kept.path)
        for whose in met
        for each in state.of("marks", *whose)
        if each.kept
    ]
    overlapping: set[Whose] = set()
    if kept:
        query = fill(_OVERLAP, figures=_FIGURES, files=sql.listed(kept))
        overlapping = set(pairs(state.connection.execute(query).fetchall()))
    named = fill("(SELECT *, {year} AS year FROM ({rows}))", year=year_column(years), rows=rows)
    shown = fill("record, {columns}, plain", columns=columns())
    taken: list[Taken] = []
    first: list[Part] = []
    beside: dict[Whose, int] = {}
    for whose, codes in met.items():
        own, number = of_year(shown, named, *whose), sum(each.marks for each in codes)
        if whose in overlapping or (manner.named and state.of("marks", *whose)):
            taken.append(_correct(state, whose, own, number, manner))
            continue
        taken.append(Taken(number, 0, 0, 0, (whose,)))
        if state.of("marks", *whose):
            beside[whose] = number
        else:
            first.append(Part(whose, BASE, own, codes))
    write(state, first, _FIGURES)
    _write_beside(state, named, beside)
    return taken


@dataclass(frozen=True, slots=True)
class _Beside:
    """Which part of an academy's year marks become, and what of it they are put together with."""

    name: str
    before: tuple[Held, ...]
    marks: int


_OWN = "SELECT {columns} FROM {rows} WHERE (academy, year) IN ({whose})"


def _write_beside(state: State, rows: Sql, met: Mapping[Whose, int]) -> None:
    """Marks of sessions without any, so many of each academy's year; `rows` is a query in brackets, with their year."""
    found = {whose: _beside(state, whose, number) for whose, number in met.items()}
    for some in _by_size((whose, each.marks) for whose, each in found.items()):
        own = sql.listed(
            fill("({academy}, {year})", academy=sql.text(academy), year=sql.text(year))
            for academy, year in some
        )
        all = fill(_OWN, columns=columns(), rows=rows, whose=own)
        before = rows_of(state, [each for whose in some for each in found[whose].before])
        if before:
            all = fill("{all} UNION ALL {before}", all=all, before=before)
        for whose in some:
            if found[whose].name == BASE:
                _drop_recent(state, whose)
        write_again(state, all, {whose: found[whose].name for whose in some})


def _beside(state: State, whose: Whose, number: int) -> _Beside:
    """With what came lately, or with all where that has become much."""
    stored = state.of("marks", *whose)
    base, recent = (_part(stored, part) for part in (BASE, RECENT))
    many = number + sum(each.rows for each in recent)
    much = many > max(sum(each.rows for each in base) // _RECENT_SHARE, _RECENT_LEAST)
    before = stored if much else tuple(recent)
    return _Beside(BASE if much else RECENT, before, number + sum(each.rows for each in before))


def _part(stored: Iterable[Held], part: str) -> list[Held]:
    return [each for each in stored if each.part in {part, PLAIN_PART[part]}]


def _drop_recent(state: State, whose: Whose) -> None:
    for part in (RECENT, PLAIN_PART[RECENT]):
        state.drop("marks", *whose, part=part)


def _correct(state: State, whose: Whose, own: Sql, number: int, manner: Manner) -> Taken:
    """Marks of which some are of sessions that have one: what is the same stays, what differs takes its place."""
    found = find_changes(state, whose, own, manner)
    if found.accepted or found.gone:
        _drop_recent(state, whose)
        write_again(state, found.remade, {whose: BASE})
    elif found.fresh:
        rows = fill("(SELECT *, {year} AS year FROM fresh)", year=sql.text(whose[1]))
        _write_beside(state, rows, {whose: found.fresh})
    unchanged = number - found.fresh - found.accepted - found.refused
    return Taken(found.fresh, found.accepted, unchanged, found.gone, (whose,))
