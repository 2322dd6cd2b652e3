"""Marks of before this school year whose times are held against those of the class that their pupils are in now."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from typing import TYPE_CHECKING

from engine.checking.by_group import at_its_groups, goes_by_group
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
    "marks of an earlier school year checked by the times of this year's class",
    "A register says which year group and class a pupil is in now, not which it was before. If times go by year group "
    "or class, those of now are used for marks of earlier school years too: lateness that was found last year may no "
    "longer be found, and what was right may be. To use the times of then, check a register of that year with its own "
    "list of pupils.",
    Severity.WARNING,
)
_SIGNED_IN = """
SELECT academy, count(*) FROM register.marks JOIN register.pupils USING (academy, pupil_id)
JOIN (SELECT unnest([{academies}]) AS academy, unnest([{days}]) AS first) USING (academy)
WHERE signed_in_at IS NOT NULL AND date < first AND (on_roll_to IS NULL OR on_roll_to >= first)
GROUP BY academy
"""


def moved_up(facts: Facts, connection: DuckDBPyConnection) -> Iterator[Diagnostic]:
    """A warning for each academy with earlier years' marks that may be held against other times than theirs."""
    times = {name: list(filter(_is_time_by_group, facts.settings[name].values())) for name in facts.academies}
    years = {
        name: facts.calendars[name].period("this", "school year", facts.as_at) for name in facts.academies
    }
    first = {
        name: year.window.first for name, year in years.items() if times[name] and year and year.number > 1
    }
    if not first:
        return
    days = sql.listed(map(sql.day, first.values()))
    query = fill(_SIGNED_IN, academies=sql.texts(first), days=days)
    counts = dict(connection.execute(query).fetchall())
    for academy, day in first.items():
        if academy in counts:
            yield _told(academy, times[academy], day, counts[academy])


def _is_time_by_group(setting: Setting) -> bool:
    return setting.type.kind is Kind.TIME and goes_by_group(setting)


def _told(academy: str, times: Sequence[Setting], first: date, count: int) -> Diagnostic:
    marks = f"{counted(count, 'mark')} from before {first} at {academy} {'has' if count == 1 else 'have'}"
    paths = quoted(sorted(each.path for each in times))
    now = "the pupils' present year group or class"
    message = f"{marks} a time of signing in, and {paths} are those of {now}"
    help = f"what is found about them may be wrong or missing: check them as at a day before {first},"
    help += " with the list of pupils of that time"
    return at_its_groups(OF_NOW, times[0], message, help)
