"""Marks merged into a store: those of a new day stand beside what is there, a correction takes the place of one mark."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date

from engine.frozen import dataclass
from engine.ingesting.batch import Batch
from engine.ingesting.replacing import Taken
from engine.ingesting.state import State, pairs, place_of, year_sql
from engine.register import sql
from engine.register.codes import CodePeriod
from engine.register.from_store import BITS, CORRECTIONS
from engine.register.sql import Sql, fill
from engine.register.tables import tables
from engine.store.manifest import BASE, RECENT, Held

AT_ONCE = 6_000_000
"""So many marks are merged at once, so that memory stays bounded."""
_RECENT_SHARE, _RECENT_LEAST = 8, 4_000
"""What has come since is one file beside the first, until it holds an eighth of that one's marks."""

_KEY = ("academy", "pupil_id", "date", "session")
_PLACE = Sql(
    "CAST((date - make_date(CAST(year[1:4] AS INTEGER), 8, 1)) * 2 + CAST(session = 'PM' AS INTEGER) AS INTEGER)"
)
_KIND = Sql(
    "CASE WHEN signed_in_at IS NOT NULL OR minutes_late IS NOT NULL THEN 2 WHEN code = '/' THEN 0"
    " WHEN code = '\\' THEN 1 ELSE 2 END"
)
"""Plain marks lie apart from others, so that whoever asks for these need not read those."""

_BITS = """
CREATE OR REPLACE TEMP TABLE bits AS
SELECT academy, year, pupil_id, count(*) AS marks, bitstring_agg({place}, 0, {top}) AS places
FROM ({rows}) GROUP BY ALL
"""
_MET = """
SELECT academy, year, code, count(*), min(date), max(date) FROM ({rows}) GROUP BY ALL ORDER BY ALL
"""
_OVERLAP = """
SELECT DISTINCT here.academy, here.year FROM bits AS here
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
        "CREATE OR REPLACE TEMP TABLE refused (record BIGINT, reason VARCHAR);"
        " CREATE OR REPLACE TEMP TABLE in_force (code VARCHAR, since DATE, until DATE)"
    )
    periods = [(each.code, each.valid_from or date.min, each.valid_until or date.max) for each in codes]
    connection.execute(
        "INSERT INTO in_force SELECT unnest(?), unnest(?), unnest(?)",
        [list(each) for each in zip(*periods, strict=True)],
    )
    counted = fill("SELECT academy, count(*) FROM ({usable}) GROUP BY ALL ORDER BY ALL", usable=batch.usable)
    taken: list[Taken] = []
    sizes = connection.execute(counted).fetchall()
    for academies in _portions(sizes):
        all = len(academies) == len(sizes) and batch.rows.kept is not None
        taken += _store(state, _portion(state, batch, None if all else academies), on)
    refused = connection.execute("SELECT count(*) FROM refused").fetchall()[0][0]
    new, replaced, unchanged = (
        sum(numbers)
        for numbers in zip(
            (0, 0, 0), *((each.new, each.replaced, each.unchanged) for each in taken), strict=True
        )
    )
    touched = tuple(pair for each in taken for pair in each.touched)
    return Merged(Taken(new, replaced, unchanged, 0, touched), refused)


def _portions(sizes: Iterable[tuple[str, int]]) -> list[list[str]]:
    """Academies by portions of at most so many marks as are merged at once."""
    found: list[list[str]] = []
    room = 0
    for academy, marks in sizes:
        if not found or marks > room:
            found.append([])
            room = AT_ONCE
        found[-1].append(academy)
        room -= marks
    return found


def _portion(state: State, batch: Batch, academies: Sequence[str] | None) -> Sql:
    """The marks of some academies with their year; of all where none are named, left where they are."""
    columns = fill("record, {columns}, {year} AS year", columns=_columns(), year=year_sql(Sql("date")))
    if academies is None:
        return fill("SELECT {columns} FROM ({usable})", columns=columns, usable=batch.usable)
    form = (
        "CREATE OR REPLACE TEMP TABLE portion AS SELECT {columns} FROM ({usable}) AS here"
        " WHERE academy IN ({academies})"
    )
    state.connection.execute(fill(form, columns=columns, usable=batch.usable, academies=sql.texts(academies)))
    return Sql("FROM portion")


def _columns() -> Sql:
    return sql.names(tables()["marks"].columns)


def _store(state: State, rows: Sql, on: date) -> list[Taken]:
    connection = state.connection
    top = sql.number(BITS - 1)
    connection.execute(fill(_BITS, rows=rows, place=_PLACE, top=top))
    met: dict[tuple[str, str], list[tuple[str, int, date, date]]] = {}
    for academy, year, *code in connection.execute(fill(_MET, rows=rows)).fetchall():
        met.setdefault((academy, year), []).append((code[0], code[1], code[2], code[3]))
    kept = [
        sql.file(state.folder / each.kept.path)
        for academy, year in met
        for each in state.of("marks", academy, year)
        if each.kept
    ]
    overlapping: set[tuple[str, str]] = set()
    if kept:
        found = connection.execute(fill(_OVERLAP, files=sql.listed(kept))).fetchall()
        overlapping = set(pairs(found))
    return [_store_year(state, rows, each, codes, on, each in overlapping) for each, codes in met.items()]


def _store_year(
    state: State,
    rows: Sql,
    whose: tuple[str, str],
    codes: Sequence[tuple[str, int, date, date]],
    on: date,
    overlaps: bool,
) -> Taken:
    academy, year = whose
    number = sum(count for _, count, _, _ in codes)
    own = fill(
        "SELECT record, {columns} FROM ({rows}) WHERE academy = {academy} AND year = {year}",
        columns=_columns(),
        rows=rows,
        academy=sql.text(academy),
        year=sql.text(year),
    )
    stored = state.of("marks", academy, year)
    if not stored:
        _write_new(state, whose, own, codes)
        return Taken(number, 0, 0, 0, (whose,))
    if not overlaps:
        _write_beside(state, whose, own, number)
        return Taken(number, 0, 0, 0, (whose,))
    return _correct(state, whose, own, number, on)


def _write_new(
    state: State, whose: tuple[str, str], own: Sql, codes: Sequence[tuple[str, int, date, date]]
) -> None:
    """The first marks of an academy's year: what is kept of them was counted for all academies at once."""
    kept = fill(
        "SELECT academy, year, pupil_id, marks, {blob} AS places FROM bits"
        " WHERE academy = {academy} AND year = {year} ORDER BY pupil_id",
        blob=Sql("CAST(places AS BLOB)"),
        academy=sql.text(whose[0]),
        year=sql.text(whose[1]),
    )
    _put(
        state,
        whose,
        BASE,
        own,
        kept,
        [(code, first, last) for code, _, first, last in codes],
        sum(c[1] for c in codes),
    )


_KEPT = """
SELECT academy, {year} AS year, pupil_id, count(*) AS marks, CAST(bitstring_agg({place}, 0, {top}) AS BLOB) AS places
FROM (SELECT *, {year} AS year FROM ({rows})) GROUP BY ALL ORDER BY pupil_id
"""
_CODES = "SELECT code, min(date), max(date), count(*) FROM ({rows}) GROUP BY ALL ORDER BY ALL"


def _write(state: State, whose: tuple[str, str], part: str, rows: Sql) -> None:
    """Writes marks that stand in a query, and what is kept of them."""
    codes = state.connection.execute(fill(_CODES, rows=rows)).fetchall()
    year, top = sql.text(whose[1]), sql.number(BITS - 1)
    kept = fill(_KEPT, rows=rows, year=year, place=_PLACE, top=top)
    _put(
        state,
        whose,
        part,
        rows,
        kept,
        [(each[0], each[1], each[2]) for each in codes],
        sum(each[3] for each in codes),
    )


def _put(
    state: State,
    whose: tuple[str, str],
    part: str,
    rows: Sql,
    kept: Sql,
    codes: Sequence[tuple[str, date, date]],
    number: int,
) -> None:
    academy, year = whose
    form = "SELECT {columns} FROM ({rows}) ORDER BY {kind}, {rest}"
    rest = sql.names(("pupil_id", "date", "session", "code", "signed_in_at", "minutes_late", "recorded_at"))
    query = fill(form, columns=_columns(), rows=rows, kind=_KIND, rest=rest)
    file = state.write(query, place_of("marks", academy, year))
    figures = state.write(kept, place_of("kept", academy, year))
    first, last = min(each[1] for each in codes), max(each[2] for each in codes)
    state.put(Held(file, "marks", academy, year, number, part, first, last, tuple(codes), figures))


def _write_beside(state: State, whose: tuple[str, str], own: Sql, number: int) -> None:
    """Marks of sessions that have none: with what came lately, or with all where that has become much."""
    stored = {each.part: each for each in state.of("marks", *whose)}
    recent = number + (stored[RECENT].rows if RECENT in stored else 0)
    much = recent > max(stored[BASE].rows // _RECENT_SHARE, _RECENT_LEAST)
    taken = [each for part, each in stored.items() if much or part == RECENT]
    before = state.rows(taken, tables()["marks"].columns)
    all = fill("SELECT {columns} FROM ({own})", columns=_columns(), own=own)
    if before:
        all = fill("{all} UNION ALL {before}", all=all, before=before)
    if much:
        state.drop("marks", *whose, part=RECENT)
    _write(state, whose, BASE if much else RECENT, all)


_CHANGES = """
CREATE OR REPLACE TEMP TABLE was AS {stored};
CREATE OR REPLACE TEMP TABLE own AS {own};
CREATE OR REPLACE TEMP TABLE fresh AS SELECT here.* FROM own AS here ANTI JOIN was ON {same};
CREATE OR REPLACE TEMP TABLE again AS SELECT here.* FROM own AS here SEMI JOIN was ON {same};
CREATE OR REPLACE TEMP TABLE changed AS
    (SELECT {columns} FROM again EXCEPT SELECT {columns} FROM was)
    UNION (SELECT DISTINCT {columns} FROM again
        SEMI JOIN (SELECT {key} FROM was GROUP BY ALL HAVING count(DISTINCT ({columns})) > 1) USING ({key})
        ANTI JOIN (SELECT {key} FROM again GROUP BY ALL HAVING count(DISTINCT ({columns})) > 1) USING ({key}));
CREATE OR REPLACE TEMP TABLE torn AS
    SELECT {key} FROM (SELECT DISTINCT {columns} FROM again) SEMI JOIN changed USING ({key})
    GROUP BY ALL HAVING count(*) > 1;
INSERT INTO refused SELECT record, 'conflict' FROM again SEMI JOIN torn USING ({key});
CREATE OR REPLACE TEMP TABLE wrong AS
    SELECT {key} FROM (FROM changed ANTI JOIN torn USING ({key})) AS here
    WHERE NOT EXISTS (FROM in_force WHERE in_force.code = here.code AND here.date BETWEEN since AND until);
INSERT INTO refused SELECT record, 'out_of_force' FROM again SEMI JOIN wrong USING ({key});
CREATE OR REPLACE TEMP TABLE accepted AS FROM changed ANTI JOIN torn USING ({key}) ANTI JOIN wrong USING ({key});
"""
_REMADE = """
SELECT {columns} FROM was ANTI JOIN accepted USING ({key}) UNION ALL SELECT {columns} FROM accepted
UNION ALL SELECT {columns} FROM fresh
"""
_AMENDED = """
SELECT academy, pupil_id, date, session, was.code AS original_code, here.code AS amended_code,
    CAST(NULL AS VARCHAR) AS reason, coalesce(CAST(here.recorded_at AS DATE), {on}) AS amended_on,
    CAST(NULL AS VARCHAR) AS made_by_name, CAST(NULL AS VARCHAR) AS made_by_position
FROM accepted AS here JOIN (FROM was QUALIFY count(*) OVER (PARTITION BY {key}) = 1) AS was USING ({key})
WHERE was.code <> here.code
"""


def _correct(state: State, whose: tuple[str, str], own: Sql, number: int, on: date) -> Taken:
    """Marks of which some are of sessions that have one: what is the same stays, what differs takes its place."""
    connection = state.connection
    stored = state.rows(state.of("marks", *whose), tables()["marks"].columns)
    assert stored is not None
    parts = {
        "stored": stored,
        "own": own,
        "columns": _columns(),
        "key": sql.names(_KEY),
        "same": sql.listed((fill("here.{n} = was.{n}", n=sql.name(name)) for name in _KEY), " AND "),
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
        state.drop("marks", *whose, part=RECENT)
        _write(state, whose, BASE, fill(_REMADE, **parts))
    elif fresh:
        _write_beside(state, whose, Sql("FROM fresh"), fresh)
    return Taken(fresh, accepted, number - fresh - accepted - refused, 0, (whose,))


def _keep_amendments(state: State, whose: tuple[str, str], amended: Sql) -> None:
    """Keeps what a mark was before it was replaced; nothing takes it out again."""
    amendments = tables()["amendments"]
    number = state.connection.execute(fill("SELECT count(*) FROM ({rows})", rows=amended)).fetchall()[0][0]
    if not number:
        return
    before = state.of(CORRECTIONS, *whose)
    rows = state.rows(before, amendments.columns)
    all = fill("{amended} UNION ALL {rows}", amended=amended, rows=rows) if rows else amended
    query = fill("SELECT {columns} FROM ({all}) ORDER BY ALL", columns=sql.names(amendments.columns), all=all)
    file = state.write(query, place_of(CORRECTIONS, *whose))
    state.put(Held(file, CORRECTIONS, *whose, number + sum(each.rows for each in before)))
    state.supplied.add(("amendments", whose[0]))
    state.amendments_kept += number
