"""What a plan is made for: academies with their settings and calendars, the as-at date, and what follows from them."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from dataclasses import field
from datetime import date, timedelta
from typing import Any, TypeVar

from engine.frozen import dataclass
from engine.language import meaning as m
from engine.policy.settings import Case, Setting, cases_of
from engine.quantities import Value
from engine.register.calendar import Period, SchoolCalendar, Stretch

Item = TypeVar("Item")


@dataclass(frozen=True)
class Facts:
    """The academies asked for, in order, each with its settings by their paths and its calendar.

    `codes` are all that marks can bear.
    """

    academies: tuple[str, ...]
    settings: Mapping[str, Mapping[str, Setting]]
    calendars: Mapping[str, SchoolCalendar]
    as_at: date
    codes: frozenset[str]
    _known: dict[Hashable, Any] = field(default_factory=dict, compare=False, repr=False)

    def of(self, academy: str) -> Facts:
        """The same for one of the academies."""
        known = {academy: self.settings[academy]}, {academy: self.calendars[academy]}
        return Facts((academy,), *known, self.as_at, self.codes)

    def once(self, key: Hashable, work_out: Callable[[], Item]) -> Item:
        """What has been worked out before under a key, or is now."""
        if key not in self._known:
            self._known[key] = work_out()
        found: Item = self._known[key]
        return found

    def each(self, ask: Callable[[str], Item]) -> dict[str, Item]:
        """An answer for each academy."""
        return {academy: ask(academy) for academy in self.academies}

    def cases(self, path: str, academy: str) -> tuple[Case, ...]:
        """The cases of a setting that could apply up to the as-at date; none where the academy has no such setting."""
        cases = cases_of(self.settings[academy].get(path))
        return tuple(case for case in cases if (case.selector.valid_from or date.min) <= self.as_at)

    def one_value(self, path: str) -> Value | None:
        """The value of a setting where it is the same for all rows of all academies, else None."""
        return self.once(
            ("one", path), lambda: only(self._only_value(path, academy) for academy in self.academies)
        )

    def _only_value(self, path: str, academy: str) -> Value | None:
        cases = self.cases(path, academy)
        selector = cases[0].selector if len(cases) == 1 else None
        if selector is None or selector.asks():
            return None
        if selector.valid_from or (selector.valid_until and selector.valid_until < self.as_at):
            return None
        return cases[0].value

    def by_class(self) -> bool:
        """Whether any setting of any academy has cases by class."""
        settings = (each for academy in self.academies for each in self.settings[academy].values())
        return self.once(
            "by class", lambda: any(case.selector.classes for each in settings for case in each.cases)
        )

    def is_given(self, path: str) -> bool:
        """Whether a setting has a value for every row up to the as-at date, in every academy."""
        return self.once(
            ("given", path), lambda: all(_unbroken(self.cases(path, a), self.as_at) for a in self.academies)
        )

    def all_values(self, path: str) -> frozenset[Value]:
        """Every value that a setting has anywhere."""
        return self.once(
            ("all", path),
            lambda: frozenset(case.value for academy in self.academies for case in self.cases(path, academy)),
        )

    def periods(self, window: m.Window) -> Mapping[str, Period | None]:
        """The time of a window that the calendar alone tells; None where an academy has no such window."""
        return self.once(("period", window), lambda: self.each(lambda academy: self._period(window, academy)))

    def _period(self, window: m.Window, academy: str) -> Period | None:
        calendar = self.calendars[academy]
        if window.kind in {"this", "last"}:
            return calendar.period(window.kind, window.unit, self.as_at)
        current = calendar.ordinal(self.as_at, window.unit)
        if current is None:
            return None
        length = self.extent(window, academy)
        stretch = calendar.stretch(window.unit, current, length, self.as_at) if length else None
        if stretch is None:
            return None
        days = Stretch(stretch.first, self.as_at)
        return Period(current, days, days)

    def complete(self, window: m.Window) -> Mapping[str, bool]:
        """Whether each academy's calendar reaches back over the whole of a `the last` window."""

        def reaches(academy: str) -> bool:
            current = self.calendars[academy].ordinal(self.as_at, window.unit)
            return current is not None and current >= (self.extent(window, academy) or 0)

        return self.each(reaches)

    def extent(self, window: m.Window, academy: str) -> int | None:
        """How long a window of `any` or `the last` is for an academy, in its unit; None where that is not set."""
        assert isinstance(window.extent, m.Constant | m.Setting)
        return self.length(window.extent, academy)

    def length(self, of: m.Meaning, academy: str) -> int | None:
        """A length of time, a constant or a setting as at the day; None where it is not set, or worked out."""
        if isinstance(of, m.Constant):
            return int(str(of.value))
        if not isinstance(of, m.Setting):
            return None
        held = (case for case in self.cases(of.path, academy) if case.selector.of_whole_school())
        until = ((case.value, case.selector.valid_until) for case in held)
        value = next((value for value, last in until if (last or date.max) >= self.as_at), None)
        return value if isinstance(value, int) and value > 0 else None

    def look_back(self, reach: str) -> Mapping[str, date]:
        """The first day that a look-back sees, for each academy."""
        return self.each(
            lambda academy: self.calendars[academy].look_back_start(reach, self.as_at) or date.min
        )


def _unbroken(cases: Sequence[Case], as_at: date) -> bool:
    """Whether cases that differ by date alone follow each other without a gap; others are not looked into."""
    if any(case.selector.asks() for case in cases):
        return False
    reached = date.min
    for case in sorted(cases, key=lambda case: case.selector.valid_from or date.min):
        if (case.selector.valid_from or date.min) > reached:
            return False
        if case.selector.valid_until is None or case.selector.valid_until >= as_at:
            return True
        reached = case.selector.valid_until + timedelta(days=1)
    return False


def only(values: Iterable[Item]) -> Item | None:
    """The one value that all share, or None where they differ."""
    distinct = set(values)
    return distinct.pop() if len(distinct) == 1 else None
