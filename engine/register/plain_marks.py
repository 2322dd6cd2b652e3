"""Plain marks: present in the morning, or in the afternoon, with nothing else said. Nine in ten are."""

from __future__ import annotations

from engine.register import sql
from engine.register.sql import Sql, fill

PLAIN = (("AM", "/"), ("PM", "\\"))
"""The sessions with the code that a plain mark of each bears."""
SAYS_NOTHING = ("signed_in_at", "minutes_late")
"""The columns that are empty in a plain mark."""


def is_plain() -> Sql:
    """The condition that a mark is plain: its code is that of its session, and nobody came late."""
    form = "(code = {code} AND session = {session})"
    kinds = [fill(form, code=sql.text(code), session=sql.text(session)) for session, code in PLAIN]
    empty = [fill("{name} IS NULL", name=sql.name(name)) for name in SAYS_NOTHING]
    return fill("(({kinds}) AND {empty})", kinds=sql.listed(kinds, " OR "), empty=sql.listed(empty, " AND "))
