"""What a register is asked for: some academies, seen from one day."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import TypeAlias

from engine.frozen import dataclass
from engine.register import sql
from engine.register.files.cells import LAST_DAY
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
    """The academies asked for, and the day after which nothing is seen; `every`: there are policies of no others."""

    academies: tuple[str, ...]
    as_at: date
    every: bool = False


@dataclass(frozen=True, slots=True)
class Sight:
    """Which rows of a table are looked at; a condition that all rows meet is not asked, for it costs time.

    `others`: there are rows of academies not asked for; `later`: there are rows dated after as-at; `unsaid`: a
    row may not say of which academy or day it is, or name a day beyond all registers. Such a row is looked at, and
    set aside for that.
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
            conditions.append(self._or_unsaid(fill("here.academy IN ({names})", names=names)))
        if self.later and self.table.seen_from:
            conditions.append(self._or_unsaid(self.by_now()))
        return sql.listed(conditions, " AND ") if conditions else Sql("TRUE")

    def by_now(self) -> Sql:
        """The condition that a row is dated up to as-at, and came about by then; always met where no column says so."""
        if not self.table.seen_from:
            return Sql("TRUE")
        dated = self._up_to(self.table.seen_from)
        if not self.table.happened_on:
            return dated
        happened = self._up_to(self.table.happened_on)
        return fill("({dated} AND coalesce({happened}, TRUE))", dated=dated, happened=happened)

    def _up_to(self, column: str) -> Sql:
        day, last = fill("here.{column}", column=sql.name(column)), sql.day(self.asked.as_at)
        form = "({day} <= {last} OR {day} > {end})" if self.unsaid else "{day} <= {last}"
        return fill(form, day=day, last=last, end=LAST_DAY)

    def _or_unsaid(self, condition: Sql) -> Sql:
        return fill("coalesce({condition}, TRUE)", condition=condition) if self.unsaid else condition
