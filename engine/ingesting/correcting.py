"""Marks of sessions that have one already: what changes, what is kept of it, and what goes."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from engine.frozen import dataclass
from engine.ingesting.lacking import completed
from engine.ingesting.state import State, place_of
from engine.ingesting.stored_marks import Whose, columns, rows_of
from engine.register import sql
from engine.register.asked import column_of
from engine.register.from_store import CORRECTIONS
from engine.register.sql import Sql, fill
from engine.register.tables import tables
from engine.store.manifest import Held

KEY = ("academy", "pupil_id", "date", "session")
"""What tells the session of a mark."""


@dataclass(frozen=True, slots=True)
class Manner:
    """How marks are merged: the day of the amendments kept, and the columns that the file lacks.

    `named` is the query for the sessions that the file names, where it holds all marks of these: what it lacks goes.
    """

    on: date
    lacking: Sequence[str]
    named: Sql | None


@dataclass(frozen=True, slots=True)
class Changes:
    """How many marks are of sessions without one (the table `fresh`), are replaced, are refused, and go.

    `remade` is the query for all marks as they are then.
    """

    fresh: int
    accepted: int
    refused: int
    gone: int
    remade: Sql


_CHANGES = """
CREATE OR REPLACE TABLE was AS {stored};
CREATE OR REPLACE TABLE own AS {own};
{completed}
CREATE OR REPLACE TABLE unlike AS
    SELECT {key} FROM (SELECT {columns} FROM own EXCEPT SELECT {columns} FROM was)
    UNION SELECT {key} FROM was GROUP BY ALL HAVING count(*) > 1;
CREATE OR REPLACE TABLE told AS FROM own SEMI JOIN unlike USING ({key});
CREATE OR REPLACE TABLE fresh AS FROM told ANTI JOIN was USING ({key});
CREATE OR REPLACE TABLE again AS FROM told SEMI JOIN was USING ({key});
CREATE OR REPLACE TABLE before AS FROM was SEMI JOIN again USING ({key});
CREATE OR REPLACE TABLE changed AS
    (SELECT {columns} FROM again EXCEPT SELECT {columns} FROM before)
    UNION (SELECT DISTINCT {columns} FROM again
        SEMI JOIN (SELECT {key} FROM before GROUP BY ALL HAVING count(DISTINCT ({columns})) > 1) USING ({key})
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
CREATE OR REPLACE TABLE gone AS {gone};
"""
_GONE = "SELECT DISTINCT {key} FROM was SEMI JOIN own USING (academy, date, session) ANTI JOIN ({named}) USING ({key})"
_NONE_GONE = "SELECT {key} FROM was LIMIT 0"
_UNNAMED = "CREATE OR REPLACE TABLE unnamed AS SELECT DISTINCT {key} FROM was ANTI JOIN own USING ({key})"
_LEFT_BLANK = """
INSERT INTO left_blank
FROM unnamed SEMI JOIN own USING (academy, date, session) SEMI JOIN own USING (academy, pupil_id)
"""
_REMADE = """
SELECT {columns} FROM was ANTI JOIN accepted USING ({key}) ANTI JOIN gone USING ({key})
UNION ALL SELECT {columns} FROM accepted UNION ALL SELECT {columns} FROM fresh
"""
_PUT_BACK = """
INSERT INTO put_back SELECT DISTINCT {key}
FROM accepted AS here JOIN was USING ({key}) JOIN ({changes}) AS known USING ({key})
WHERE here.code = known.original_code AND was.code = known.amended_code
"""
_KEPT_OF_AMENDMENTS = ("original_code", "amended_code", "amended_on")
_AMENDED = """
SELECT academy, pupil_id, date, session, was.code AS original_code, here.code AS amended_code,
    CAST(NULL AS VARCHAR) AS reason, coalesce(CAST(here.recorded_at AS DATE), {on}) AS amended_on,
    CAST(NULL AS VARCHAR) AS made_by_name, CAST(NULL AS VARCHAR) AS made_by_position
FROM accepted AS here JOIN (FROM was QUALIFY count(*) OVER (PARTITION BY {key}) = 1) AS was USING ({key})
WHERE was.code <> here.code
"""


def find_changes(state: State, whose: Whose, own: Sql, manner: Manner) -> Changes:
    """What marks of an academy's year change. What they replace is kept as amendments, what is refused in `refused`.

    Of the same code, what columns that the file lacks are to hold is what is stored.
    """
    connection = state.connection
    stored = rows_of(state, state.of("marks", *whose))
    assert stored is not None
    key, lacking, named = sql.names(KEY), manner.lacking, manner.named
    same = sql.listed((fill("here.{n} = was.{n}", n=sql.name(name)) for name in KEY), " AND ")
    alike = fill("{same} AND here.code = was.code", same=same)
    parts = {
        "completed": completed(Sql("own"), Sql("FROM was"), KEY, alike, lacking) if lacking else Sql(""),
        "gone": fill(_GONE, key=key, named=named) if named else fill(_NONE_GONE, key=key),
        "stored": stored,
        "own": own,
        "columns": columns(),
        "key": key,
    }
    connection.execute(fill(_CHANGES, **parts))
    refusing = Sql(
        "FROM again SEMI JOIN (FROM torn UNION FROM wrong) USING (academy, pupil_id, date, session)"
    )
    counted = (Sql("FROM fresh"), Sql("FROM accepted"), refusing, Sql("FROM gone"))
    fresh, accepted, refused, gone = map(state.count, counted)
    if not manner.named and connection.execute(fill(_UNNAMED, **parts)).fetchall()[0][0]:
        connection.execute(_LEFT_BLANK)
    if accepted:
        _tell_put_back(state, whose)
        _keep_amendments(state, whose, fill(_AMENDED, key=parts["key"], on=sql.day(manner.on)))
    return Changes(fresh, accepted, refused, gone, fill(_REMADE, **parts))


def _tell_put_back(state: State, whose: Whose) -> None:
    """Adds to `put_back` the sessions whose mark is again what it was before it was changed."""
    held = [each for table in ("amendments", CORRECTIONS) for each in state.of(table, *whose)]
    changes = state.rows(held, sql.names((*KEY, "original_code", "amended_code")))
    if changes:
        state.connection.execute(fill(_PUT_BACK, key=sql.names(KEY), changes=changes))


def _keep_amendments(state: State, whose: Whose, amended: Sql) -> None:
    """Keeps what a mark was before it was replaced; nothing takes it out again."""
    amendments = tables()["amendments"]
    number = state.count(amended)
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
