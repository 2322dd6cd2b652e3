"""Marks of before this school year whose times are held against those of the class that their pupils are in now."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import TYPE_CHECKING

from engine.diagnostics import Code, Diagnostic, Severity
from engine.planning.facts import Facts
from engine.policy.settings import Setting
from engine.quantities import Kind
from engine.register import sql
from engine.register.sql import fill
from engine.wording import counted, quoted

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

OF_NOW = Code(
    "D078",
    "marks of an earlier school year beside the times of this year's class",
    "A register says in which year group and class a pupil is now, and not which it was before. Where times go by "
    "year group or class, those of now are taken for marks of earlier school years too: lateness that was found last "
    "year may be found no more, and what was right may be found. Which times held then, a register of that year with "
    "its own list of pupils tells.",
    Severity.WARNING,
)
GROUPED = frozenset({"class", "year group"})
"""What a case asks for that a pupil has in one school year and another one in the next."""

_SIGNED_IN = """
SELECT count(*) FROM register.marks JOIN register.pupils USING (academy, pupil_id)
WHERE academy = {academy} AND signed_in_at IS NOT NULL
    AND date < {first} AND (on_roll_to IS NULL OR on_roll_to >= {first})
"""


def moved_up(facts: Facts, connection: DuckDBPyConnection) -> Iterator[Diagnostic]:
    """A warning for each academy with earlier years' marks that may be held against other times than theirs."""
    for academy in facts.academies:
        times = [each for each in facts.settings[academy].values() if _goes_by_group(each)]
        year = facts.calendars[academy].period("this", "school year", facts.as_at)
        if times and year and year.number > 1:
            yield from _told(academy, times, year.window.first, connection)


def _goes_by_group(setting: Setting) -> bool:
    is_time = setting.type.kind is Kind.TIME and setting.part_of is None
    return is_time and any(case.selector.asks() & GROUPED for case in setting.cases)


def _told(
    academy: str, times: list[Setting], first: date, connection: DuckDBPyConnection
) -> Iterator[Diagnostic]:
    query = fill(_SIGNED_IN, academy=sql.text(academy), first=sql.day(first))
    (count,) = connection.execute(query).fetchall()[0]
    if count:
        marks = f"{counted(count, 'mark')} of before {first} at {academy} {'has' if count == 1 else 'have'}"
        paths = quoted(sorted(each.path for each in times))
        now = "the year group or class in which the pupils are now"
        message = f"{marks} a time of signing in, and {paths} are those of {now}"
        case = next(case for case in times[0].cases if case.selector.asks() & GROUPED)
        help = f"what is found of them may be wrong or missing: check them with a register of before {first}"
        yield OF_NOW.at(case.origin.span, message, label=times[0].told(case), help=help)
