"""Pupils without a class, whom no rule for each class looks at."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from typing import TYPE_CHECKING

from engine.diagnostics import Code, Diagnostic, Severity
from engine.register import sql
from engine.register.sql import fill
from engine.rulebook import ScopedRule
from engine.wording import counted, quoted

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

WITHOUT_CLASS = Code(
    "D104",
    "pupils without a class, where rules ask of each class",
    "A rule `for: each class` looks at the pupils of each class that the list of pupils names. Pupils on roll whose "
    "`class` is empty are in none, so that the rule never counts them, whatever their marks are.",
    Severity.WARNING,
)
_MOST_NAMED = 4
_ROWS = """
SELECT academy, count(*) FROM register.pupils
WHERE class IS NULL AND on_roll_from <= {as_at} AND coalesce(on_roll_to >= {as_at}, TRUE)
GROUP BY academy ORDER BY academy
"""


def without_class(
    rules: Iterable[ScopedRule], as_at: date, connection: DuckDBPyConnection
) -> Iterator[Diagnostic]:
    """A warning for each academy with such pupils on the day, at which rules ask of each class."""
    of_classes = [scoped for scoped in rules if scoped.rule.subject.name == "class"]
    if not of_classes:
        return
    for academy, number in connection.execute(fill(_ROWS, as_at=sql.day(as_at))).fetchall():
        names = [scoped.rule.id for scoped in of_classes if academy in scoped.academies]
        if names:
            does, whom = "does" if len(names) == 1 else "do", "that pupil" if number == 1 else "them"
            pupils = counted(number, "pupil on roll has", "pupils on roll have")
            message = (
                f"{pupils} no class at `{academy}`: {quoted(names, _MOST_NAMED)} {does} not look at {whom}"
            )
            yield WITHOUT_CLASS.at(None, message, help="fill in the column `class` of `pupils`")
