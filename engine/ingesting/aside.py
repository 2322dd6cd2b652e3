"""The rows that a store could not take in: kept with their places until a usable row, or the mended file, comes."""

from __future__ import annotations

from collections.abc import Iterable

from engine.ingesting.batch import Batch, all_rows, day_column, what_was_set_aside
from engine.ingesting.replacing import comes_by
from engine.ingesting.state import State
from engine.ingesting.years import year_sql
from engine.register import sql
from engine.register.sql import Sql, fill
from engine.school_years import FIRST_MONTH

_COLUMNS = (
    ("table_name", "VARCHAR"),
    ("file", "VARCHAR"),
    ("line", "BIGINT"),
    ("column_name", "VARCHAR"),
    ("reason_code", "VARCHAR"),
    ("value", "VARCHAR"),
    ("academy", "VARCHAR"),
    ("pupil_id", "VARCHAR"),
    ("day", "DATE"),
    ("session", "VARCHAR"),
)
_PLACE = "set_aside"
_KEPT = Sql("FROM kept_aside")


def recall(state: State) -> None:
    """Makes `kept_aside`: the rows that the store has not been able to take in so far."""
    columns = ", ".join(f"{name} {type}" for name, type in _COLUMNS)
    state.connection.execute(f"CREATE OR REPLACE TABLE kept_aside ({columns})")
    if state.before.set_aside:
        path = sql.file(state.folder / state.before.set_aside.path)
        state.connection.execute(fill("INSERT INTO kept_aside FROM read_parquet({path})", path=path))


_MENDED = """
FROM kept_aside WHERE table_name = {table} AND (
    file = {path} OR parse_filename(file) = {name} AND academy IN (SELECT academy FROM ({rows}))
)
"""
_LACKING = """
WITH was AS (
    SELECT academy, pupil_id, day, CASE WHEN column_name IS DISTINCT FROM 'session' THEN session END AS session,
        CASE WHEN pupil_id IS NULL OR day IS NULL THEN count(DISTINCT (file, line)) ELSE 1 END AS many
    FROM ({mended}) WHERE academy IS NOT NULL {whose} GROUP BY academy, pupil_id, day, 4
), there AS (
    SELECT was.pupil_id, was.many, count(here.academy) AS found
    FROM was LEFT JOIN ({all_rows}) AS here
        ON here.academy = was.academy AND here.pupil_id IS NOT DISTINCT FROM was.pupil_id
        AND coalesce(here.day = was.day, TRUE) AND coalesce(here.session = was.session, TRUE)
    GROUP BY was.academy, was.pupil_id, was.day, was.session, was.many
)
SELECT pupil_id, sum(many - found) FROM there WHERE many > found GROUP BY pupil_id ORDER BY pupil_id
"""
"""Of a pupil's day one row is enough: where several contradict each other, one of them stands in the mended file."""


def forget_file(state: State, batch: Batch) -> dict[str | None, int]:
    """Forgets what was set aside of this file, and of its academies in files of its name: they are mended now.

    By pupil, how many of these rows the file does not have. Of a row that does not say whose it is nobody can tell.
    """
    path = batch.rows.file.path
    mended = fill(
        _MENDED,
        table=sql.text(batch.table.name),
        path=sql.text(str(path.absolute())),
        name=sql.text(path.name),
        rows=batch.rows.query,
    )
    if not state.count(mended):
        return {}
    whose = Sql("AND pupil_id IS NOT NULL" if "pupil_id" in batch.table.columns else "")
    lacking = fill(_LACKING, mended=mended, whose=whose, all_rows=all_rows(batch))
    found = state.connection.execute(lacking).fetchall()
    state.connection.execute(fill("DELETE {mended}", mended=mended))
    return {pupil: int(count) for pupil, count in found}


_SETTLED = """
DELETE FROM kept_aside WHERE table_name = 'marks' AND EXISTS (
    FROM ({usable}) AS here WHERE here.academy = kept_aside.academy AND here.pupil_id = kept_aside.pupil_id
    AND here.date = kept_aside.day AND here.session = kept_aside.session
)
"""
_REPLACED = """
DELETE FROM kept_aside WHERE table_name = {table} AND academy = {academy}
    AND CASE WHEN day IS NOT NULL THEN {year} = {of_year} END
"""


def forget_settled(state: State, batch: Batch, touched: Iterable[tuple[str, str]]) -> None:
    """Forgets what a usable row has come for, or of which the whole has been replaced."""
    if not state.count(_KEPT):
        return
    table = batch.table
    if table.name == "marks":
        state.connection.execute(fill(_SETTLED, usable=batch.usable))
    elif not comes_by(table):
        for academy, year in touched:
            form = fill(
                _REPLACED,
                table=sql.text(table.name),
                academy=sql.text(academy),
                year=year_sql(Sql("day")),
                of_year=sql.text(year),
            )
            state.connection.execute(form)


def count_of(state: State, academy: str, year: str | None) -> int:
    """How many rows of an academy are set aside, of a school year or of all."""
    return state.count(_of_portion(academy, year))


def forget_of(state: State, academy: str, year: str | None) -> None:
    """Forgets the rows of an academy that are set aside, of a school year or of all."""
    state.connection.execute(fill("DELETE {these}", these=_of_portion(academy, year)))


def _of_portion(academy: str, year: str | None) -> Sql:
    """The rows of an academy; with a year those whose day can be read and is of it."""
    theirs = fill("FROM kept_aside WHERE academy = {academy}", academy=sql.text(academy))
    if year is None:
        return theirs
    of_day = year_sql(Sql("day"))
    return fill("{theirs} AND {of_day} = {year}", theirs=theirs, of_day=of_day, year=sql.text(year))


_OF_PUPILS = (
    "SELECT * REPLACE (make_date(CAST(left({year}, 4) AS INTEGER), {month}, 1) AS day) FROM ({found})"
)
"""Pupils are of a year and of no day in it: its first one stands for it."""


def remember(state: State, batch: Batch, year: Sql) -> int:
    """Adds what was set aside of a file, whose rows are of a `year`; how many rows that is."""
    found = what_was_set_aside(batch)
    if day_column(batch.table) is None:
        found = fill(_OF_PUPILS, year=year, month=sql.number(FIRST_MONTH), found=found)
    count = state.count(found)
    state.connection.execute(
        fill("INSERT INTO kept_aside FROM ({found}) EXCEPT FROM kept_aside", found=found)
    )
    return count


def write_set_aside(state: State) -> None:
    """Makes the rows part of the store, where there are any."""
    kept = state.count(_KEPT)
    state.set_aside = state.write(Sql("FROM kept_aside ORDER BY ALL"), _PLACE) if kept else None


_REFUSED = """
INSERT INTO loading.aside SELECT 'marks', record, NULL, CASE reason WHEN 'out_of_force' THEN 'code' END, reason,
    CASE reason WHEN 'out_of_force' THEN code END
FROM refused JOIN ({rows}) AS here USING (record)
"""


def set_refused_aside(state: State, batch: Batch) -> None:
    """Sets marks aside that would replace stored ones and cannot be used."""
    state.connection.execute(fill(_REFUSED, rows=batch.rows.query))
