"""What a register is asked for: some academies, seen from one day."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from engine.register import sql
from engine.register.sql import Sql, fill
from engine.register.tables import Table


@dataclass(frozen=True, slots=True)
class Asked:
    """The academies asked for, and the day after which nothing is seen; its conditions are on rows called `here`."""

    academies: tuple[str, ...]
    as_at: date

    def of_academies(self) -> Sql:
        """The condition that a row is of an academy asked for, or does not say of which it is."""
        return fill("(here.academy IN ({names}) OR here.academy IS NULL)", names=sql.texts(self.academies))

    def by_now(self, table: Table) -> Sql:
        """The condition that a row is dated up to as-at, or bears no date."""
        if table.seen_from is None:
            return Sql("TRUE")
        column, last = sql.name(table.seen_from), sql.day(self.as_at)
        return fill("(here.{column} <= {last} OR here.{column} IS NULL)", column=column, last=last)

    def seen(self, table: Table) -> Sql:
        """The condition that a row is looked at: it is counted as read, and then either used or set aside."""
        return fill(
            "{of_academies} AND {by_now}", of_academies=self.of_academies(), by_now=self.by_now(table)
        )
