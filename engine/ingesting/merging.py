"""Marks merged into a store: those of a new day stand beside what is there, a correction takes the place of one mark."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from typing import TypeVar

from engine.frozen import dataclass
from engine.ingesting.batch import Batch
from engine.ingesting.lacking import completed
from engine.ingesting.replacing import Taken
from engine.ingesting.state import State, of_year, pairs, place_of
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
from engine.register.asked import column_of
from engine.register.codes import CodePeriod
from engine.register.from_store import CORRECTIONS
from engine.register.sql import Sql, fill
from engine.register.tables import tables
from engine.store.manifest import BASE, PLAIN_PART, RECENT, Held

AT_ONCE = 6_000_000
"""So many marks are merged at once, so that memory stays bounded."""
_RECENT_SHARE, _RECENT_LEAST = 8, 4_000
"""What has come since is one file beside the first, until it holds an eighth of that one's marks."""

Whom = TypeVar("Whom")
_KEY = ("academy", "pupil_id", "date", "session")
_FIGURES = Sql("figures")
_OVERLAP = """
SELECT DISTINCT here.academy, here.year
FROM (SELECT academy, year, pupil_id, bit_or(places) AS places FROM {figures} GROUP BY ALL) AS here
JOIN read_parquet([{files}]) AS was USING (academy, year, pupil_id)
WHERE bit_count(here.places & CAST(was.places AS BIT)) > 0
"""


@dataclass(frozen=True, slots=True)
class Merged:
    """What became of the marks of a file; `refused` are those that would replace a mark and cannot be used."""

    taken: Taken
    refused: int


def store_marks(state: State, batch: Batch, codes: Sequence[CodePeriod], on: date) -> Merged:
    """Stores marks, some academies at a time. What is refused stands in `refused`, with its reason."""
    connection = state.connection
    connection.execute(
        "CREATE OR REPLACE TABLE refused (record BIGINT, reason VARCHAR);"
        " CREATE OR REPLACE TABLE in_force (code VARCHAR, since DATE, until DATE)"
    )
    periods = [(each.code, each.valid_from or date.min, each.valid_until or date.max) for each in codes]
    connection.execute(
        "INSERT INTO in_force SELECT unnest(?), unnest(?), unnest(?)",
        [list(each) for each in zip(*periods, strict=True)],
    )
    taken = [
        each
        for rows, years in _portions(state, batch)
        for each in _store(state, rows, years, on, batch.lacking)
    ]
    refused = connection.execute("SELECT count(*) FROM refused").fetchall()[0][0]
    new, replaced, unchanged = (
        sum(numbers)
        for numbers in zip(
            (0, 0, 0), *((each.new, each.replaced, each.unchanged) for each in taken), strict=True
        )
    )
    touched = tuple(pair for each in taken for pair in each.touched)
    return Merged(Taken(new, replaced, unchanged, 0, touched), refused)


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


def _store(state: State, rows: Sql, years: Sequence[str], on: date, lacking: Sequence[str]) -> list[Taken]:
    met = count(state, rows, years, _FIGURES)
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
        if whose in overlapping:
            taken.append(_correct(state, whose, own, number, on, lacking))
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


_CHANGES = """
CREATE OR REPLACE TABLE was AS {stored};
CREATE OR REPLACE TABLE own AS {own};
{completed}
CREATE OR REPLACE TABLE fresh AS SELECT here.* FROM own AS here ANTI JOIN was ON {same};
CREATE OR REPLACE TABLE again AS SELECT here.* FROM own AS here SEMI JOIN was ON {same};
CREATE OR REPLACE TABLE changed AS
    (SELECT {columns} FROM again EXCEPT SELECT {columns} FROM was)
    UNION (SELECT DISTINCT {columns} FROM again
        SEMI JOIN (SELECT {key} FROM was GROUP BY ALL HAVING count(DISTINCT ({columns})) > 1) USING ({key})
        ANTI JOIN (SELECT {key} FROM again GROUP BY ALL HAVING count(DISTINCT ({columns})) > 1) USING ({key}));
CREATE OR REPLACE TABLE torn AS
    SELECT {key} FROM (SELECT DISTINCT {columns} FROM again) SEMI JOIN changed USING ({key})
    GROUP BY ALL HAVING count(*) > 1;
INSERT INTO refused SELECT record, 'conflict' FROM again SEMI JOIN torn USING ({key});
CREATE OR REPLACE TABLE wrong AS
    SELECT {key} FROM (FROM changed ANTI JOIN torn USING ({key})) AS here
    WHERE NOT EXISTS (FROM in_force WHERE in_force.code = here.code AND here.date BETWEEN since AND until);
INSERT INTO refused SELECT record, 'out_of_force' FROM again SEMI JOIN wrong USING ({key});
CREATE OR REPLACE TABLE accepted AS FROM changed ANTI JOIN torn USING ({key}) ANTI JOIN wrong USING ({key});
"""
_REMADE = """
SELECT {columns} FROM was ANTI JOIN accepted USING ({key}) UNION ALL SELECT {columns} FROM accepted
UNION ALL SELECT {columns} FROM fresh
"""
_KEPT_OF_AMENDMENTS = ("original_code", "amended_code", "amended_on")
_AMENDED = """
SELECT academy, pupil_id, date, session, was.code AS original_code, here.code AS amended_code,
    CAST(NULL AS VARCHAR) AS reason, coalesce(CAST(here.recorded_at AS DATE), {on}) AS amended_on,
    CAST(NULL AS VARCHAR) AS made_by_name, CAST(NULL AS VARCHAR) AS made_by_position
FROM accepted AS here JOIN (FROM was QUALIFY count(*) OVER (PARTITION BY {key}) = 1) AS was USING ({key})
WHERE was.code <> here.code
"""


def _correct(state: State, whose: Whose, own: Sql, number: int, on: date, lacking: Sequence[str]) -> Taken:
    """Marks of which some are of sessions that have one: what is the same stays, what differs takes its place.

    Of the same code, what columns that the file lacks are to hold is what is stored.
    """
    connection = state.connection
    stored = rows_of(state, state.of("marks", *whose))
    assert stored is not None
    same = sql.listed((fill("here.{n} = was.{n}", n=sql.name(name)) for name in _KEY), " AND ")
    alike = fill("{same} AND here.code = was.code", same=same)
    parts = {
        "completed": completed(Sql("own"), Sql("FROM was"), _KEY, alike, lacking) if lacking else Sql(""),
        "stored": stored,
        "own": own,
        "columns": columns(),
        "key": sql.names(_KEY),
        "same": same,
    }
    connection.execute(fill(_CHANGES, **parts))
    fresh, accepted, refused = (
        connection.execute(fill("SELECT count(*) FROM {t}", t=table)).fetchall()[0][0]
        for table in (
            Sql("fresh"),
            Sql("accepted"),
            Sql("again SEMI JOIN (FROM torn UNION FROM wrong) USING (academy, pupil_id, date, session)"),
        )
    )
    if accepted:
        _keep_amendments(state, whose, fill(_AMENDED, key=parts["key"], on=sql.day(on)))
        _drop_recent(state, whose)
        write_again(state, fill(_REMADE, **parts), {whose: BASE})
    elif fresh:
        rows = fill("(SELECT *, {year} AS year FROM fresh)", year=sql.text(whose[1]))
        _write_beside(state, rows, {whose: fresh})
    return Taken(fresh, accepted, number - fresh - accepted - refused, 0, (whose,))


def _keep_amendments(state: State, whose: Whose, amended: Sql) -> None:
    """Keeps what a mark was before it was replaced; nothing takes it out again."""
    amendments = tables()["amendments"]
    number = state.connection.execute(fill("SELECT count(*) FROM ({rows})", rows=amended)).fetchall()[0][0]
    if not number:
        return
    before = state.of(CORRECTIONS, *whose)
    rows = state.rows(before, sql.names(amendments.columns))
    all = fill("{amended} UNION ALL {rows}", amended=amended, rows=rows) if rows else amended
    query = fill("SELECT {columns} FROM ({all}) ORDER BY ALL", columns=sql.names(amendments.columns), all=all)
    file = state.write(query, place_of(CORRECTIONS, *whose))
    state.put(Held(file, CORRECTIONS, *whose, number + sum(each.rows for each in before)))
    kept = ("amendments", *(column_of("amendments", name) for name in _KEPT_OF_AMENDMENTS))
    state.supplied |= {(each, whose[0]) for each in kept}
    state.amendments_kept += number
