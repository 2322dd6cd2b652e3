"""Open sessions of pupils on roll that have no usable mark: how many, where to look, and whether all of late."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from typing import TYPE_CHECKING

from engine.diagnostics import Code, Diagnostic, Label, Severity
from engine.keyed import by_key
from engine.register import sql
from engine.register.aside import place_of
from engine.register.files.rows import Rows
from engine.register.files.table_files import TableFile
from engine.register.sql import fill
from engine.wording import counted, listed, quoted

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

MISSING_MARKS = Code(
    "D033",
    "sessions without a mark",
    "A pupil on roll has no usable mark for a session that was open. Such sessions are left out of every count, and "
    "never taken as present or absent. The days with most of them are named, and the lines in `pupils` of those who "
    "lack most, unless whole classes lack marks.",
    Severity.WARNING,
)
MARKS_ENDED = Code(
    "D098",
    "marks that end before the as-at date",
    "No pupil of the academy has a usable mark for the last sessions up to the as-at date. Usually the marks were "
    "exported before these sessions were held or entered. Every pupil on roll then lacks marks, and what these sessions "
    "would tell is not known.",
    Severity.WARNING,
)
_FEW = 3
"""So many days, and so many pupils, are told: those with most of them."""
_MOST_NAMED = 5
_NEWEST = "SELECT academy, max(date) FROM register.missing_marks GROUP BY academy"
_ENDED = """
WITH held AS (SELECT academy, bit_or(places) AS places FROM register.marked GROUP BY academy), met AS (
    SELECT academy, max(slot) AS slot FROM register.calendar
    JOIN register.session_places USING (date, session) JOIN held USING (academy)
    WHERE bit_count(places & place) > 0 GROUP BY academy
), lacking AS (
    SELECT academy, met.slot, min(date) AS first, count(DISTINCT calendar.slot) AS sessions
    FROM register.missing_marks JOIN register.calendar USING (academy, date, session) JOIN met USING (academy)
    WHERE calendar.slot > met.slot GROUP BY ALL
)
SELECT academy, date, session, first, sessions
FROM lacking JOIN register.calendar USING (academy, slot) ORDER BY first, academy
"""
"""The last session with a mark, the day of the first without any after it, and how many there are of these."""
_ALL = (
    "SELECT count(*), count(DISTINCT (academy, pupil_id)), count(DISTINCT date) FROM register.missing_marks"
)
_ON_DAYS = """
SELECT date, count(*) AS missing FROM register.missing_marks GROUP BY date ORDER BY missing DESC, date LIMIT {few}
"""
_OF_PUPILS = """
SELECT min(record), missing, first FROM (
    SELECT academy, pupil_id, count(*) AS missing, min(date) AS first FROM register.missing_marks
    GROUP BY academy, pupil_id ORDER BY missing DESC, first, academy, pupil_id LIMIT {few}
) JOIN ({pupils}) AS here USING (academy, pupil_id)
WHERE record NOT IN (SELECT record FROM loading.rows_aside WHERE table_name = 'pupils')
GROUP BY academy, pupil_id, missing, first ORDER BY missing DESC, first, academy, pupil_id
"""


def without_mark(
    connection: DuckDBPyConnection, file: TableFile, pupils: Rows, records: int, last_open: Mapping[str, date]
) -> Iterator[Diagnostic]:
    """A warning of how many sessions of how many pupils have no usable mark, on which days, and of which pupils most.

    And one of the academies whose marks end before the last day that is open up to as-at.

    Pupils are told by their lines among the `records` of their file; a store has none. Where they are more than the
    days, whole classes lack marks.
    """
    missing, whose, days = connection.execute(_ALL).fetchall()[0]
    if missing:
        message = f"{counted(missing, 'session')} of {counted(whose, 'pupil')} on roll without a usable mark"
        message += _on_days(connection, missing, days)
        named = whose <= max(days, _FEW) and pupils.file.parts is None
        also = _of_pupils(connection, pupils, records) if named else ()
        help = "add the marks, or correct those set aside"
        yield MISSING_MARKS.at(file.place(), message, also=also, help=help)
        yield from _marks_ended(connection, file, last_open)


def _marks_ended(
    connection: DuckDBPyConnection, file: TableFile, last_open: Mapping[str, date]
) -> Iterator[Diagnostic]:
    """A warning for the academies of whose last sessions, up to the `last_open` day of each, no pupil has a mark."""
    newest = connection.execute(_NEWEST).fetchall()
    if not any(day == last_open.get(academy) for academy, day in newest):
        return
    ended = connection.execute(_ENDED).fetchall()
    alike = by_key((tuple(since), academy) for academy, *since in ended)
    for (day, session, first, sessions), academies in alike.items():
        of = quoted(academies, _MOST_NAMED)
        more = f"{counted(sessions, 'more session')} {'was' if sessions == 1 else 'were'}"
        message = f"no usable mark of {of} after {day} {session}, though {more} open up to the as-at date"
        help = f"check as at {first - timedelta(days=1)}, or export the marks again once all are in"
        yield MARKS_ENDED.at(file.place(None, "date"), message, help=help)


def _on_days(connection: DuckDBPyConnection, missing: int, days: int) -> str:
    met = connection.execute(fill(_ON_DAYS, few=sql.number(_FEW))).fetchall()
    if days == 1:
        return f", {'' if missing == 1 else 'all '}on {met[0][0]}"
    told = [f"{count:,} on {day}" for day, count in met]
    if days > _FEW:
        rest = missing - sum(count for _, count in met)
        told.append(f"{rest:,} on {counted(days - _FEW, 'other day')}")
    return f": {listed(told)}"


def _of_pupils(connection: DuckDBPyConnection, pupils: Rows, records: int) -> Iterator[Label]:
    query = fill(_OF_PUPILS, few=sql.number(_FEW), pupils=pupils.query)
    for record, count, first in connection.execute(query).fetchall():
        place = place_of(pupils, record, records, "pupil_id")
        yield Label(place, f"{count:,} of this pupil, the first on {first}")
