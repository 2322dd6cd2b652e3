"""The places of sessions: whole numbers that tell them apart, and the column of marks that holds them."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from engine.frozen import dataclass
from engine.register import sql
from engine.register.codes import InForce, in_force
from engine.register.sql import Sql, fill


@dataclass(frozen=True, slots=True)
class Opening:
    """What marks are held against: first and last open day up to as-at, the sessions of a day, codes in force."""

    first: date
    last: date
    sessions: tuple[str, ...]
    codes: tuple[InForce, ...]
    saying_nothing: tuple[str, ...]
    """Codes that say nothing of a pupil's attendance."""
    counted_from: date | None = None
    size: int | None = None
    """The day of the first place, and the number of places, where they are not those of `first` to `last`."""

    @property
    def top(self) -> Sql:
        """The greatest place of a session."""
        return sql.number(self._size - 1)

    @property
    def _size(self) -> int:
        return self.size or ((self.last - self.first).days + 1) * len(self.sessions)

    def by_now(self, as_at: date) -> Sql:
        """The places up to a day, as bits."""
        begins = self.counted_from or self.first
        seen = min(max((as_at - begins).days + 1, 0) * len(self.sessions), self._size)
        return fill("CAST({bits} AS BIT)", bits=sql.text("1" * seen + "0" * (self._size - seen)))

    def place(self, day: Sql, session: Sql) -> Sql:
        """The place of a session; NULL where there is no such session."""
        names = enumerate(self.sessions)
        whens = (
            fill("WHEN {name} THEN {nth}", name=sql.text(name), nth=sql.number(nth)) for nth, name in names
        )
        return fill(
            "(({day}) - {first}) * {each} + CASE {session} {whens} END",
            day=day,
            first=sql.day(self.counted_from or self.first),
            each=sql.number(len(self.sessions)),
            session=session,
            whens=sql.listed(whens, " "),
        )

    def says_nothing(self, code: Sql) -> Sql:
        """The condition that a code says nothing of a pupil's attendance."""
        if not self.saying_nothing:
            return Sql("FALSE")
        return fill("{code} IN ({codes})", code=code, codes=sql.texts(self.saying_nothing))

    def in_force(self, code: Sql, day: Sql) -> Sql:
        """The condition that a code is in force on a day."""
        return in_force(self.codes, self.first, self.last, code, day)


def places(opening: Opening, *, faults_too: bool) -> Mapping[str, Sql]:
    """The column `place` of marks: NULL where the code is not in force and, if so asked, for a row at fault."""
    condition = opening.in_force(Sql("code"), Sql("date"))
    if faults_too:
        condition = fill("problem IS NULL AND {condition}", condition=condition)
    place = opening.place(Sql("date"), Sql("session"))
    return {"place": fill("CASE WHEN {condition} THEN {place} END", condition=condition, place=place)}
