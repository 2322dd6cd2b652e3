"""Marks of an academy's year as the files of a store: plain ones apart from the others, and what is kept of both."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date, timedelta

from engine.frozen import dataclass
from engine.ingesting.state import State, of_year, place_of
from engine.register import sql
from engine.register.from_store import BITS
from engine.register.marks.plain import as_stored, by_file, columns_of, is_plain
from engine.register.sql import Sql, fill
from engine.register.tables import tables
from engine.school_years import first_day, first_year, year_from
from engine.store.manifest import PLAIN_PART, Held, StoredFile

Whose = tuple[str, str]
"""An academy and a school year."""


@dataclass(frozen=True, slots=True)
class Met:
    """A code that an academy's marks of a year bear: whether they are plain, how many, the first and the last day."""

    plain: bool
    code: str
    marks: int
    first: date
    last: date


def columns() -> Sql:
    """The columns of marks."""
    return sql.names(tables()["marks"].columns)


def rows_of(state: State, held: Sequence[Held]) -> Sql | None:
    """The marks in some files; None where there are no files."""
    plain = [each for each in held if each.plain]
    others = state.rows([each for each in held if not each.plain], columns())
    told = state.rows(plain, columns_of(by_file(each.academy for each in plain)))
    parts = [each for each in (others, told) if each]
    return sql.listed(parts, " UNION ALL ") if parts else None


def years_in(state: State, rows: Sql) -> tuple[str, ...]:
    """The school years from the first day of some marks to the last; none without marks."""
    form = "SELECT min(date), max(date) FROM ({rows})"
    first, last = state.connection.execute(fill(form, rows=rows)).fetchall()[0]
    if first is None:
        return ()
    return tuple(year_from(number) for number in range(first_year(first), first_year(last) + 1))


def year_column(years: Sequence[str]) -> Sql:
    """The school year of a mark that is of one of some years."""
    return _by_year(years, sql.text)


def _by_year(years: Sequence[str], value: Callable[[str], Sql]) -> Sql:
    """What holds for a mark's year: compared by day, since naming each mark's year takes longer than reading it."""
    whens = [
        fill("WHEN date < {day} THEN {value}", day=sql.day(first_day(later)), value=value(year))
        for year, later in itertools.pairwise(years)
    ]
    last = value(years[-1])
    return fill("CASE {whens} ELSE {last} END", whens=sql.listed(whens, " "), last=last) if whens else last


_FIGURES = """
CREATE OR REPLACE TABLE {figures} AS
SELECT academy, {year} AS year, pupil_id, plain, code, count(*) AS marks,
    bitstring_agg(CAST((date - {begins}) * 2 + CAST(session = 'PM' AS INTEGER) AS INTEGER), 0, {top}) AS places
FROM ({rows}) GROUP BY ALL
"""
_MET = """
SELECT academy, year, plain, code, CAST(sum(marks) AS BIGINT), CAST(bit_or(places) AS VARCHAR)
FROM {figures} GROUP BY ALL ORDER BY ALL
"""


def count(state: State, rows: Sql, years: Sequence[str], figures: Sql) -> dict[Whose, list[Met]]:
    """What some marks are, by academy and year. Makes the table `figures`: of each pupil and code the sessions."""
    parts = {
        "figures": figures,
        "year": year_column(years),
        "begins": _by_year(years, lambda year: sql.day(first_day(year))),
        "top": sql.number(BITS - 1),
        "rows": rows,
    }
    state.connection.execute(fill(_FIGURES, **parts))
    found: dict[Whose, list[Met]] = {}
    for academy, year, *told, places in state.connection.execute(fill(_MET, figures=figures)).fetchall():
        days = (_day(year, at) for at in (places.index("1"), places.rindex("1")))
        found.setdefault((academy, year), []).append(Met(*told, *days))
    return found


def _day(year: str, place: int) -> date:
    """The day of a place among a year's."""
    return first_day(year) + timedelta(days=place // 2)


_KEPT = """
SELECT academy, year, pupil_id, CAST(sum(marks) AS BIGINT) AS marks, CAST(bit_or(places) AS BLOB) AS places
FROM {figures} WHERE academy = {academy} AND year = {year} GROUP BY ALL ORDER BY pupil_id
"""
_OTHERS = "SELECT {columns} FROM ({rows}) WHERE NOT plain ORDER BY {order}"
_ORDER = ("pupil_id", "date", "session", "code", "signed_in_at", "minutes_late", "recorded_at")
"""Every column that may differ among an academy's marks: the same marks are the same file."""


@dataclass(frozen=True, slots=True)
class Part:
    """Marks that are to be a part of an academy's year; `rows` say which of them are plain, `met` what they are."""

    whose: Whose
    name: str
    rows: Sql
    met: Sequence[Met]


def write(state: State, parts: Sequence[Part], figures: Sql) -> None:
    """Makes marks parts of academies' years; `figures` are those of all of them."""
    orders = [order for each in parts for order in _orders(each, figures)]
    files = iter(state.write_all(orders))
    for part in parts:
        plain, others = ([each for each in part.met if each.plain is which] for which in (True, False))
        kept = next(files)
        state.put(_held(next(files), part.whose, part.name, others, kept))
        if plain:
            state.put(_held(next(files), part.whose, PLAIN_PART[part.name], plain, None))
        else:
            state.drop("marks", *part.whose, part=PLAIN_PART[part.name])


def _orders(part: Part, figures: Sql) -> Iterator[tuple[Sql, str]]:
    """The queries for what is kept of the marks, those that are not plain, and the plain ones if there are any."""
    academy, year = (sql.text(each) for each in part.whose)
    yield fill(_KEPT, figures=figures, academy=academy, year=year), place_of("kept", *part.whose)
    marks = place_of("marks", *part.whose)
    yield fill(_OTHERS, columns=columns(), rows=part.rows, order=sql.names(_ORDER)), marks
    if any(each.plain for each in part.met):
        yield as_stored(fill("FROM ({rows}) WHERE plain", rows=part.rows)), marks


def _held(file: StoredFile, whose: Whose, part: str, met: Sequence[Met], kept: StoredFile | None) -> Held:
    return Held(
        file,
        "marks",
        *whose,
        sum(each.marks for each in met),
        part,
        min((each.first for each in met), default=None),
        max((each.last for each in met), default=None),
        tuple((each.code, each.first, each.last) for each in met),
        kept,
    )


_TOGETHER = (
    "CREATE OR REPLACE TABLE together AS SELECT {columns}, {plain} AS plain, {year} AS year FROM ({rows})"
)


def write_again(state: State, rows: Sql, names: Mapping[Whose, str]) -> None:
    """Makes marks that stand in any query parts of academies' years, which bear these names."""
    years, figures = sorted({year for _, year in names}), Sql("figures_together")
    parts = {"columns": columns(), "plain": is_plain(), "year": year_column(years), "rows": rows}
    state.connection.execute(fill(_TOGETHER, **parts))
    met = count(state, Sql("FROM together"), years, figures)
    shown = fill("{columns}, plain", columns=columns())
    mine = {whose: of_year(shown, Sql("together"), *whose) for whose in names}
    write(state, [Part(whose, name, mine[whose], met[whose]) for whose, name in names.items()], figures)
