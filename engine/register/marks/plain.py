"""Plain marks: present in the morning, or in the afternoon, with nothing else said. Nine in ten are.

A file of plain marks in a store has no column for what the academy, the session or their being plain tells already.
"""

from __future__ import annotations

from collections.abc import Iterable

from engine.register import sql
from engine.register.files.cells import storage
from engine.register.sql import Sql, fill
from engine.register.tables import tables

PLAIN = (("AM", "/"), ("PM", "\\"))
"""The sessions with the code that a plain mark of each bears."""
AFTERNOON = "afternoon"
"""The column of a file of plain marks that tells which of the two sessions a mark is of: a boolean."""
SAYS_NOTHING = ("signed_in_at", "minutes_late")
"""The columns that are empty in a plain mark."""


def is_plain() -> Sql:
    """The condition that a mark is plain: its code is that of its session, and nobody came late."""
    form = "(code = {code} AND session = {session})"
    kinds = [fill(form, code=sql.text(code), session=sql.text(session)) for session, code in PLAIN]
    empty = [fill("{name} IS NULL", name=sql.name(name)) for name in SAYS_NOTHING]
    return fill("(({kinds}) AND {empty})", kinds=sql.listed(kinds, " OR "), empty=sql.listed(empty, " AND "))


def as_stored(rows: Sql) -> Sql:
    """Plain marks as a file of them holds them, in the order of its columns: the same marks are the same file."""
    form = "SELECT pupil_id, date, session = {session} AS {afternoon}, recorded_at FROM ({rows}) ORDER BY ALL"
    return fill(form, session=sql.text(PLAIN[1][0]), afternoon=sql.name(AFTERNOON), rows=rows)


def columns_of(academy: Sql, kind: tuple[str, str] | None = None) -> Sql:
    """The columns of marks, told of a file of plain ones: of both sessions, or of those of one kind of `PLAIN`."""
    columns = tables()["marks"].columns
    session, code = map(sql.text, kind) if kind else map(_either, *PLAIN)
    told = {"academy": academy, "session": session, "code": code}
    for name in SAYS_NOTHING:
        told[name] = fill("CAST(NULL AS {type})", type=storage(columns[name]))
    return sql.listed(sql.named({name: told.get(name, sql.name(name)) for name in columns}))


def _either(in_the_morning: str, in_the_afternoon: str) -> Sql:
    form = "CASE WHEN {afternoon} THEN {later} ELSE {earlier} END"
    later, earlier = sql.text(in_the_afternoon), sql.text(in_the_morning)
    return fill(form, afternoon=sql.name(AFTERNOON), later=later, earlier=earlier)


def by_file(academies: Iterable[str]) -> Sql:
    """Whose a row is, told by which of some files it lies in; the academy of each is given."""
    form = "CAST([{academies}][CAST(file_index AS BIGINT) + 1] AS VARCHAR)"
    return fill(form, academies=sql.texts(academies))


def of_kind(kind: tuple[str, str]) -> Sql:
    """The condition that a mark in a file of plain ones is of a kind of `PLAIN`."""
    return fill("{afternoon}" if kind == PLAIN[1] else "NOT {afternoon}", afternoon=sql.name(AFTERNOON))
