"""What a register is asked for: some academies, seen from one day."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import TypeAlias

from engine.frozen import dataclass
from engine.register import sql
from engine.register.sql import Sql, fill
from engine.register.tables import Table

Supplied: TypeAlias = "Mapping[str, frozenset[str]]"
"""Of each academy asked for the tables that there are, and the columns that they have, such as `notices.paid_on`."""


def column_of(table: str, column: str) -> str:
    """How a column stands among what is supplied."""
    return f"{table}.{column}"


def tables_among(supplied: Iterable[str]) -> frozenset[str]:
    """The tables among what is supplied."""
    return frozenset(name for name in supplied if "." not in name)


@dataclass(frozen=True, slots=True)
class Asked:
    """The academies asked for, and the day after which nothing is seen."""

    academies: tuple[str, ...]
    as_at: date


@dataclass(frozen=True, slots=True)
class Sight:
    """Which rows of a table are looked at; a condition that all rows meet is not asked, for it costs time.

    `others`: there are rows of academies not asked for; `later`: there are rows dated after as-at; `unsaid`: a
    row may not say of which academy or day it is. Such a row is looked at, and set aside for that.
    """

    asked: Asked
    table: Table
    others: bool = True
    later: bool = True
    unsaid: bool = True

    def condition(self) -> Sql:
        """The condition that a row, called `here`, is counted as read, and then either used or set aside."""
        conditions: list[Sql] = []
        if self.others:
            names = sql.texts(self.asked.academies)
            conditions.append(self._or_unsaid("academy", fill("here.academy IN ({names})", names=names)))
        if self.later and self.table.seen_from:
            conditions.append(self._or_unsaid(self.table.seen_from, self.by_now()))
        return sql.listed(conditions, " AND ") if conditions else Sql("TRUE")

    def by_now(self) -> Sql:
        """The condition that a row is dated up to as-at, and came about by then; always met where no column says so."""
        if not self.table.seen_from:
            return Sql("TRUE")
        column, last = sql.name(self.table.seen_from), sql.day(self.asked.as_at)
        dated = fill("here.{column} <= {last}", column=column, last=last)
        if not self.table.happened_on:
            return dated
        happened = fill(
            "coalesce(here.{day} <= {last}, TRUE)", day=sql.name(self.table.happened_on), last=last
        )
        return fill("({dated} AND {happened})", dated=dated, happened=happened)

    def _or_unsaid(self, column: str, condition: Sql) -> Sql:
        if not self.unsaid:
            return condition
        return fill("({condition} OR here.{column} IS NULL)", condition=condition, column=sql.name(column))
