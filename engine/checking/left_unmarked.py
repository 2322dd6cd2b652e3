"""Columns that are not there, though rules go by whether they are filled: what was not marked passes for a no."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

from engine.diagnostics import Code, Diagnostic, Severity
from engine.language.reads import LAST_DAY_ON_ROLL, told_by_being_missing
from engine.register import sql
from engine.register.asked import Supplied, column_of
from engine.register.sql import fill
from engine.rulebook import ScopedRule
from engine.wording import counted, quoted

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

LEFT_UNMARKED = Code(
    "D099",
    "a column that is not there, in which a table marks what is so",
    "Many registers mark only what is so, and rules go by that: a notice is withdrawn if the register says so, and "
    "otherwise it stands. Without the column none is marked. A penalty notice that was withdrawn then counts as one "
    "that was issued, and a rule that asks whether a notice has followed finds nothing. A list of pupils without the "
    "last day on roll says of nobody that they left. Add the column; where there is nothing to mark, its cells can be "
    "empty.",
    Severity.NOTE,
)
_UNMARKED = ("not marked there", "`true` where it is so")
"""What an empty cell says, and what is to be written elsewhere."""
_SAID = {LAST_DAY_ON_ROLL: ("still on roll", "the last day on roll of those who left")}
_MOST_NAMED = 4
_ROWS = "SELECT academy, count(*) FROM register.{table} WHERE {column} IS NULL GROUP BY academy"
"""Those with the fact all the same have it from elsewhere: compulsory school age from the date of birth."""


def left_unmarked(
    rules: Iterable[ScopedRule], supplied: Supplied, connection: DuckDBPyConnection
) -> Iterator[Diagnostic]:
    """A note for each such column, with the academies that lack it and have rows in its table, and the rules.

    The rules are those that are asked, so that their tables are there.
    """
    lacking: dict[tuple[str, str], tuple[set[str], list[str]]] = {}
    for scoped in rules:
        for table, column in sorted(told_by_being_missing(scoped.rule)):
            name = column_of(table, column)
            if without := [each for each in scoped.academies if name not in supplied[each]]:
                academies, names = lacking.setdefault((table, column), (set(), []))
                academies.update(without)
                names.append(scoped.rule.id)
    for (table, column), (academies, names) in lacking.items():
        found = connection.execute(fill(_ROWS, table=sql.name(table), column=sql.name(column))).fetchall()
        rows = {academy: count for academy, count in found if academy in academies}
        if rows:
            yield _told(table, column, rows, names)


def _told(table: str, column: str, rows: Mapping[str, int], names: Sequence[str]) -> Diagnostic:
    take = counted(len(names), "rule takes", "rules take")
    number = sum(rows.values())
    each = "the row" if number == 1 else f"each of the {number:,} rows"
    whose = quoted(sorted(rows), _MOST_NAMED)
    taken, filled = _SAID.get((table, column), _UNMARKED)
    message = f"`{table}` has no column `{column}`: {take} {each} of {whose} as {taken}"
    help = (
        f"add the column, with {filled} and empty cells elsewhere: until then "
        f"{quoted(names, _MOST_NAMED)} may find nothing, or what is not so"
    )
    return LEFT_UNMARKED.at(None, message, help=help)
