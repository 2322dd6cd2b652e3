"""The marks, checked as a whole first, and one by one only for the pupils with whom something is amiss.

A session has a place: days since the calendar's first, times the sessions of a day. A pupil's marks are right
when their number and the fingerprint of their places are those of the sessions that were open while the pupil
was on roll: one grouping of all marks tells. The fingerprint is the exclusive-or of 64-bit hashes, so that two
different sets of sessions are taken for one by chance once in 10^19 pupils.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import TYPE_CHECKING, LiteralString

from engine.frozen import replace
from engine.register import sql
from engine.register.aside import fault_columns
from engine.register.asked import Asked, Sight
from engine.register.files.cells import LAST_DAY
from engine.register.files.rows import Rows
from engine.register.keys import Count, set_repeated_aside
from engine.register.marks.places import Opening
from engine.register.sql import Sql, fill

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection


_FEW = 500_000
"""Up to so many marks of doubtful pupils are looked at one by one at once."""

_OPEN = """
CREATE TABLE loading.open AS
SELECT academy, date, session, {place} AS place FROM register.calendar WHERE date <= {as_at}
"""
_TALLY = """
CREATE TABLE loading.tally AS
SELECT academy, pupil_id, count(*) AS marks, bit_xor(hash(place)) AS print
FROM ({rows}) AS here WHERE {seen} GROUP BY ALL
"""
_STAYS = """
CREATE TABLE loading.stay AS
SELECT academy, pupil_id, greatest(on_roll_from, first) AS first, least(coalesce(on_roll_to, last), last) AS last
FROM register.pupils
JOIN (SELECT academy, min(date) AS first, max(date) AS last FROM loading.open GROUP BY ALL) USING (academy);
CREATE TABLE loading.expected AS
SELECT kind.academy, first, last, nullif(count(place), 0) AS marks,
    bit_xor(hash(place)) FILTER (place IS NOT NULL) AS print, bitstring_agg(place, 0, {top}) AS places
FROM (SELECT DISTINCT academy, first, last FROM loading.stay) AS kind
LEFT JOIN loading.open ON open.academy = kind.academy AND open.date BETWEEN first AND last GROUP BY ALL
"""
_DOUBTFUL = """
CREATE TABLE loading.doubtful AS
SELECT academy, pupil_id, first, last, expected.places AS expected, tally.marks
FROM (loading.stay JOIN loading.expected USING (academy, first, last))
FULL JOIN loading.tally USING (academy, pupil_id)
WHERE tally.marks IS DISTINCT FROM expected.marks OR {other_sessions}
"""
_KEPT_TALLY = """
CREATE TABLE loading.tally AS
SELECT academy, pupil_id, CAST(bit_count(places) AS BIGINT) AS marks, places
FROM (SELECT academy, pupil_id, places & {by_now} AS places FROM loading.kept) WHERE bit_count(places) > 0
"""
_UNKEPT_TALLY = """
INSERT INTO loading.tally
SELECT academy, pupil_id, count(*) AS marks,
    bitstring_agg(CASE WHEN place BETWEEN 0 AND {top} THEN place END, 0, {top}) AS places
FROM ({unkept}) AS here WHERE {seen} GROUP BY ALL
"""
_KEPT_LOOKED_AT = """
CREATE TABLE loading.looked_at AS FROM loading.tally AS here SEMI JOIN loading.doubtful AS other ON {same}
"""
_LOOKED_AT = """
CREATE TABLE loading.looked_at AS
SELECT academy, pupil_id, count(*) AS marks,
    bitstring_agg(CASE WHEN place BETWEEN 0 AND {top} THEN place END, 0, {top}) AS places
FROM ({rows}) AS here SEMI JOIN loading.doubtful AS other ON {same} WHERE {seen} GROUP BY ALL
"""
_SUSPECT = """
CREATE TABLE loading.suspect AS
SELECT other.academy, other.pupil_id FROM loading.looked_at AS here JOIN loading.doubtful AS other ON {same}
WHERE bit_count(here.places) IS DISTINCT FROM here.marks OR other.expected IS NULL
    OR bit_count(here.places & ~other.expected) > 0
"""
_NO_SUSPECT_MARKS = "CREATE TABLE loading.suspect_marks AS FROM ({rows}) AS here LIMIT 0"
_ALL_SUSPECT = """
CREATE TABLE loading.suspect AS SELECT academy, pupil_id FROM loading.doubtful WHERE marks IS NOT NULL
"""
_SUSPECT_MARKS = "CREATE TABLE loading.suspect_marks AS FROM ({suspect}) AS here WHERE {seen}"
_OF_SUSPECT = """
SEMI JOIN (SELECT academy AS suspect_academy, pupil_id AS suspect_pupil FROM loading.suspect)
ON CAST(academy AS VARCHAR) IS NOT DISTINCT FROM suspect_academy
AND CAST(pupil_id AS VARCHAR) IS NOT DISTINCT FROM suspect_pupil
"""
_SET_ASIDE = """
INSERT INTO loading.aside
SELECT 'marks', record, NULL, CASE reason WHEN 'no_pupil' THEN 'pupil_id' WHEN 'not_on_roll' THEN 'date'
    WHEN 'no_session' THEN 'session' WHEN 'out_of_force' THEN 'code' WHEN 'undue' THEN 'code' ELSE {fault_column} END,
    reason, CASE reason WHEN 'out_of_force' THEN code WHEN 'no_pupil' THEN pupil_id ELSE value END
FROM (
    SELECT here.*, CASE
        WHEN problem IS NOT NULL THEN {fault_reason}
        WHEN {says_nothing} AND (o.date IS NULL OR p.pupil_id IS NULL
            OR here.date NOT BETWEEN p.on_roll_from AND coalesce(p.on_roll_to, here.date)) THEN 'undue'
        WHEN p.pupil_id IS NULL THEN 'no_pupil'
        WHEN o.date IS NULL THEN 'no_session'
        WHEN here.date NOT BETWEEN p.on_roll_from AND coalesce(p.on_roll_to, here.date) THEN 'not_on_roll'
        WHEN NOT ({in_force}) THEN 'out_of_force'
    END AS reason
    FROM loading.suspect_marks AS here
    LEFT JOIN register.pupils AS p ON p.academy = here.academy AND p.pupil_id = here.pupil_id
    LEFT JOIN loading.open AS o ON o.academy = here.academy AND o.date = here.date AND o.session = here.session
) WHERE reason IS NOT NULL
"""
_USABLE = """
CREATE OR REPLACE TABLE loading.usable AS
SELECT academy, pupil_id, count(*) AS marks, bitstring_agg(place, 0, {top}) AS places
FROM loading.suspect_marks
WHERE record NOT IN (SELECT record FROM loading.rows_aside WHERE table_name = 'marks') GROUP BY ALL
"""
_REPEATED = "SELECT count(*) FROM loading.usable WHERE bit_count(places) <> marks"
_NOT_SUSPECT = """
INSERT INTO loading.usable FROM loading.looked_at AS here ANTI JOIN loading.suspect AS other ON {same}
"""
_MISSING = """
CREATE TABLE register.missing_marks AS
SELECT doubtful.academy, doubtful.pupil_id, open.date, open.session
FROM loading.doubtful LEFT JOIN loading.usable USING (academy, pupil_id)
JOIN loading.open ON open.academy = doubtful.academy AND open.date BETWEEN first AND last
WHERE coalesce(get_bit(places, CAST(place AS INTEGER)), 0) = 0
"""
_OUT_OF_FORCE = """
CREATE TABLE register.out_of_force_marks AS
SELECT DISTINCT academy, pupil_id, date, session, code FROM loading.suspect_marks
SEMI JOIN (FROM loading.aside WHERE reason_code = 'out_of_force' AND table_name = 'marks') USING (record)
"""
_PLACES = """
CREATE TABLE register.session_places AS
SELECT date, session, set_bit(CAST(repeat('0', {top} + 1) AS BIT), CAST(place AS INTEGER), 1) AS place
FROM (SELECT DISTINCT date, session, place FROM loading.open)
"""
_MARKED = """
CREATE VIEW register.marked AS
SELECT academy, pupil_id, places FROM loading.stay JOIN loading.expected USING (academy, first, last)
ANTI JOIN loading.doubtful USING (academy, pupil_id) WHERE places IS NOT NULL
"""
_MARKED_OF_DOUBTFUL = """
UNION ALL SELECT academy, pupil_id, places FROM loading.usable WHERE academy IS NOT NULL
"""
_NONE_AMISS = """
CREATE TABLE register.missing_marks (academy VARCHAR, pupil_id VARCHAR, date DATE, session VARCHAR);
CREATE TABLE register.out_of_force_marks (
    academy VARCHAR, pupil_id VARCHAR, date DATE, session VARCHAR, code VARCHAR
);
"""
_OTHER_SESSIONS = "tally.print IS DISTINCT FROM expected.print"
_OTHER_KEPT = "tally.places IS DISTINCT FROM expected.places"
_SAME = (
    "here.academy IS NOT DISTINCT FROM other.academy AND here.pupil_id IS NOT DISTINCT FROM other.pupil_id"
)


def check_marks(
    connection: DuckDBPyConnection,
    rows: Rows,
    opening: Opening,
    sight: Sight,
    unkept: Collection[str] | None,
) -> tuple[dict[str, int], Count]:
    """The number of usable marks of each academy, with the others set aside, and of marks as such.

    Makes `register.missing_marks` and `register.out_of_force_marks`, and what else is known of marks by then, as bits:
    `register.marked`, of each pupil the places with a usable mark, and `register.session_places`, of each session its
    place. Needs `register.pupils` and `register.calendar`. Where academies that are `unkept` are named, be it none,
    `loading.kept` has the places of the marks of all others, so that these need not be read.
    """
    kept = unkept is not None
    parts = _parts(rows, opening, sight, kept=kept)
    _run(connection, parts, _OPEN, _KEPT_TALLY if kept else _TALLY)
    if unkept and rows.of_academies:
        parts["unkept"] = rows.of_academies(unkept).query
        _run(connection, parts, _UNKEPT_TALLY)
    if not sight.others and _forget_others(connection, sight):
        sight = replace(sight, others=True)
        parts = _parts(rows, opening, sight, kept=kept)
    _run(connection, parts, _STAYS, _DOUBTFUL, _PLACES)
    pupils, marks = connection.execute(
        "SELECT count(*), coalesce(sum(marks), 0) FROM loading.doubtful"
    ).fetchall()[0]
    if not pupils:
        connection.execute(_NONE_AMISS)
    else:
        _look_closer(connection, rows, sight, parts, few=marks <= _FEW and not kept, kept=kept)
    _run(connection, parts, _MARKED + _MARKED_OF_DOUBTFUL if pupils else _MARKED)
    usable = connection.execute(fill(_COUNTED if pupils else _ALL_USABLE, **parts)).fetchall()
    return dict(usable), _count(connection, rows, parts)


def _forget_others(connection: DuckDBPyConnection, sight: Sight) -> bool:
    """Leaves the pupils of other academies out of `loading.tally`; whether there were any."""
    asked = sql.texts(sight.asked.academies)
    form = "DELETE FROM loading.tally WHERE academy NOT IN (SELECT unnest([{asked}]))"
    return bool(connection.execute(fill(form, asked=asked)).fetchall()[0][0])


def _look_closer(
    connection: DuckDBPyConnection,
    rows: Rows,
    sight: Sight,
    parts: Mapping[str, Sql],
    *,
    few: bool,
    kept: bool,
) -> None:
    """Looks at doubtful pupils: where they have `few` marks at each of them, else at those that must be amiss."""
    looked_at = _KEPT_LOOKED_AT if kept else _LOOKED_AT
    _run(connection, parts, *((_ALL_SUSPECT,) if few else (looked_at, _SUSPECT)))
    suspects = connection.execute("SELECT DISTINCT academy FROM loading.suspect").fetchall()
    if suspects and rows.of_academies:
        theirs = rows.of_academies({row[0] for row in suspects})
        parts = {**parts, "suspect": theirs.only(Sql(_OF_SUSPECT))}
    _run(connection, parts, _SUSPECT_MARKS if suspects else _NO_SUSPECT_MARKS, _SET_ASIDE, _USABLE)
    if connection.execute(_REPEATED).fetchall()[0][0]:
        set_repeated_aside(connection, replace(rows, query=Sql("FROM loading.suspect_marks")), sight)
        _run(connection, parts, _USABLE)
    if not few:
        _run(connection, parts, _NOT_SUSPECT)
    _run(connection, parts, _MISSING, _OUT_OF_FORCE)


_COUNT = """
SELECT {all}, (SELECT CAST(coalesce(sum(marks), 0) AS BIGINT) FROM loading.tally),
    (SELECT count(record) FROM loading.aside WHERE table_name = 'marks'),
    (SELECT count(record) FROM loading.aside WHERE table_name = 'marks' AND reason_code = 'undue')
"""
_ALL = "(SELECT count(*) FROM ({rows}) AS here)"
_OF_ACADEMIES = "SELECT count(*) FROM ({rows}) AS here WHERE {of_academies}"


def _count(connection: DuckDBPyConnection, rows: Rows, parts: Mapping[str, Sql]) -> Count:
    number = fill(_ALL, rows=rows.query) if rows.number is None else sql.number(rows.number)
    all, seen, aside, undue = connection.execute(fill(_COUNT, all=number)).fetchall()[0]
    of_academies = all
    if all > seen:
        of_academies = connection.execute(fill(_OF_ACADEMIES, **parts)).fetchall()[0][0]
    return Count(all, of_academies, seen, aside, undue)


_ALL_USABLE = "SELECT academy, sum(marks) FROM loading.tally GROUP BY ALL"
_COUNTED = """
SELECT academy, sum(marks) FROM (
    SELECT academy, marks FROM loading.tally AS here ANTI JOIN loading.doubtful AS other ON {same}
    UNION ALL SELECT academy, marks FROM loading.usable
) WHERE academy IS NOT NULL GROUP BY ALL
"""


def _run(connection: DuckDBPyConnection, parts: Mapping[str, Sql], *steps: LiteralString) -> None:
    for step in steps:
        connection.execute(fill(step, **parts))


_DATED = """
SELECT count(*), count(academy), count(date), coalesce(max(date) > {as_at}, FALSE), coalesce(max(date) > {end}, FALSE)
FROM ({rows})
"""


def sight_of_marks(connection: DuckDBPyConnection, rows: Rows, asked: Asked, *, others: bool) -> Sight:
    """Which marks are looked at, in the fewest conditions; `others` where there may be other academies' marks.

    In a Parquet file the answer stands in its statistics.
    """
    query = fill(_DATED, rows=rows.query, as_at=sql.day(asked.as_at), end=LAST_DAY)
    all, academies, dates, later, beyond = connection.execute(query).fetchall()[0]
    unsaid = beyond or min(academies, dates) < all
    return Sight(asked, rows.file.table, others, later, unsaid)


def _parts(rows: Rows, opening: Opening, sight: Sight, *, kept: bool) -> dict[str, Sql]:
    column, reason = fault_columns(rows.faults)
    return {
        "rows": rows.query,
        "suspect": rows.only(Sql(_OF_SUSPECT)),
        "seen": sight.condition(),
        "of_academies": replace(sight, later=False).condition(),
        "same": Sql(_SAME),
        "as_at": sql.day(sight.asked.as_at),
        "top": opening.top,
        "by_now": opening.by_now(sight.asked.as_at),
        "other_sessions": Sql(_OTHER_KEPT if kept else _OTHER_SESSIONS),
        "place": opening.place(Sql("date"), Sql("session")),
        "in_force": opening.in_force(Sql("code"), Sql("here.date")),
        "says_nothing": opening.says_nothing(Sql("code")),
        "fault_column": column,
        "fault_reason": reason,
    }
