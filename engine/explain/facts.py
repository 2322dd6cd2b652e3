"""One academy's facts in memory: its settings, calendar and register rows, and what is derived of them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import field
from datetime import date
from functools import cached_property
from typing import TYPE_CHECKING, Any, TypeAlias

from engine.frozen import dataclass
from engine.keyed import by_key
from engine.language.kinds import KINDS
from engine.register.calendar import SchoolCalendar

if TYPE_CHECKING:
    from engine.policy.settings import Setting

Row: TypeAlias = Mapping[str, Any]

# The date from which a row is known, where it is not the one by which windows take rows in.
KNOWN_FROM = {"pupil": "on_roll_from", "leave_request": "submitted_on"}


@dataclass(frozen=True)
class AcademyFacts:
    """What is known of an academy on a day.

    `tables` holds the academy's rows by table name, `missing_marks` and `out_of_force_marks` among them:
    dates as dates, times as minutes, money as pence, a missing cell as None or left out. A table that was
    not supplied is absent. `kept` is what the evaluator has worked out.
    """

    academy: str
    settings: Mapping[str, Setting]
    calendar: SchoolCalendar
    tables: Mapping[str, Sequence[Row]]
    as_at: date
    kept: dict[tuple[object, ...], tuple[Any, ...]] = field(default_factory=dict, repr=False, compare=False)

    def seen(self, kind: str) -> Sequence[Row]:
        """The rows of a kind that are known by the as-at date."""
        if kind not in self._seen:
            self._seen[kind] = self._known(kind)
        return self._seen[kind]

    def seen_of(self, kind: str, pupil_id: str) -> Sequence[Row]:
        """The rows of a kind that are known of a pupil."""
        if kind not in self._by_pupil:
            self._by_pupil[kind] = _gathered(self.seen(kind))
        return self._by_pupil[kind].get(pupil_id, ())

    def marks_on(self, pupil_id: str, day: date) -> Sequence[Row]:
        """A pupil's marks of one day."""
        return self._marks.get((pupil_id, day), ())

    def pupil(self, pupil_id: str) -> Row | None:
        """The row of a pupil."""
        return self._pupils.get(pupil_id)

    def year_group_of(self, class_name: object) -> int | None:
        """The year group that all pupils of a class are in; None where they are of several."""
        found = {pupil.get("year_group") for pupil in self.seen("pupil") if pupil.get("class") == class_name}
        return found.pop() if len(found) == 1 else None

    def has_pupil_of(self, class_name: str, year_group: int) -> bool:
        """Whether a class has a pupil of a year group."""
        pupils = self.seen("pupil")
        return any(each.get("class") == class_name and each["year_group"] == year_group for each in pupils)

    def years_of(self, class_name: object) -> frozenset[int]:
        """Each year group from the first to the last that pupils of a class are in; empty without pupils."""
        found = [pupil["year_group"] for pupil in self.seen("pupil") if pupil.get("class") == class_name]
        return frozenset(range(min(found), max(found) + 1)) if found else frozenset()

    @cached_property
    def gathered(self) -> dict[tuple[object, ...], tuple[Any, ...]]:
        """Rows gathered by what conditions read of them, as far as that was asked for."""
        return {}

    @cached_property
    def _seen(self) -> dict[str, Sequence[Row]]:
        return {}

    def _known(self, kind: str) -> Sequence[Row]:
        row_kind = KINDS[kind]
        if kind == "day":
            marked = {(mark["pupil_id"], mark["date"]) for mark in self.seen("session")}
            return [{"pupil_id": pupil_id, "date": day} for pupil_id, day in sorted(marked)]
        if kind in {"class", "year_group"}:
            return _groups(kind, self.seen("pupil"))
        rows = self.tables.get(row_kind.table or "", ())
        known_from = KNOWN_FROM.get(kind, row_kind.date) or ""
        return [row for row in rows if row[known_from] <= self.as_at]

    @cached_property
    def _by_pupil(self) -> dict[str, Mapping[str, Sequence[Row]]]:
        return {}

    @cached_property
    def _marks(self) -> Mapping[tuple[str, date], Sequence[Row]]:
        return by_key(((mark["pupil_id"], mark["date"]), mark) for mark in self.seen("session"))

    @cached_property
    def _pupils(self) -> Mapping[str, Row]:
        return {pupil["pupil_id"]: pupil for pupil in self.tables.get("pupils", ())}


def _groups(kind: str, pupils: Iterable[Row]) -> Sequence[Row]:
    """The classes or year groups that pupils are in."""
    names = {pupil.get(kind) for pupil in pupils} - {None}
    return [{kind: name} for name in sorted(names, key=lambda name: (str(type(name)), name))]


def _gathered(rows: Iterable[Row]) -> Mapping[str, Sequence[Row]]:
    return by_key((row["pupil_id"], row) for row in rows)
