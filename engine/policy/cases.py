"""When a value holds: sessions, year groups, weekdays, dates; where cases overlap and leave gaps."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from itertools import combinations, product
from typing import Any, TypeVar

from engine.frozen import dataclass, replace

SESSIONS = ("AM", "PM")
OLDEST_YEAR = 14
WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday")

Item = TypeVar("Item", str, int)


@dataclass(frozen=True, slots=True)
class Selector:
    """The sessions for which a value holds; None stands for all.

    Year groups by number (0 is Reception), weekdays from 1 for Monday; `valid_until` is the last day. One for
    a `single` day goes before those that are not.
    """

    sessions: frozenset[str] | None = None
    year_groups: frozenset[int] | None = None
    weekdays: frozenset[int] | None = None
    valid_from: date | None = None
    valid_until: date | None = None
    single: bool = False

    def matches(self, session: str, year_group: int, day: date) -> bool:
        """Whether the value holds for a session of a year group on a day."""
        return (
            (self.sessions is None or session in self.sessions)
            and (self.year_groups is None or year_group in self.year_groups)
            and (self.weekdays is None or day.isoweekday() in self.weekdays)
            and (self.valid_from is None or self.valid_from <= day)
            and (self.valid_until is None or day <= self.valid_until)
        )

    def meet(self, other: Selector) -> Selector | None:
        """What both select, or None where they have nothing in common."""
        starts = [day for day in (self.valid_from, other.valid_from) if day]
        ends = [day for day in (self.valid_until, other.valid_until) if day]
        met = Selector(
            _common(self.sessions, other.sessions),
            _common(self.year_groups, other.year_groups),
            _common(self.weekdays, other.weekdays),
            max(starts, default=None),
            min(ends, default=None),
            self.single or other.single,
        )
        return None if met.is_empty() else met

    def without(self, other: Selector) -> tuple[Selector, ...]:
        """What this one selects and the other does not, as selectors that have nothing in common."""
        met = self.meet(other)
        if met is None:
            return (self,)
        parts = (
            replace(self, valid_until=other.valid_from - timedelta(days=1)) if other.valid_from else None,
            replace(self, valid_from=other.valid_until + timedelta(days=1)) if other.valid_until else None,
            self._left(met, "sessions", frozenset(SESSIONS)),
            self._left(met, "year_groups", frozenset(range(OLDEST_YEAR + 1))),
            self._left(met, "weekdays", frozenset(range(1, len(WEEKDAYS) + 1))),
        )
        kept = [part for part in parts[:2] if part and not part.is_empty()]
        return (*kept, *(part for part in parts[2:] if part))

    def _left(self, met: Selector, name: str, every: frozenset[Any]) -> Selector | None:
        """The part of what is left in a dimension, inside `met` in the dates and all dimensions before it."""
        mine, theirs = getattr(self, name), getattr(met, name)
        left = (every if mine is None else mine) - (every if theirs is None else theirs)
        if not left:
            return None
        part = replace(self, valid_from=met.valid_from, valid_until=met.valid_until)
        for before in ("sessions", "year_groups", "weekdays"):
            if before == name:
                break
            part = part._with(before, getattr(met, before))
        return part._with(name, left)

    def _with(self, name: str, chosen: frozenset[Any] | None) -> Selector:
        changed: Any = {name: chosen}
        return replace(self, **changed)

    def is_empty(self) -> bool:
        """Whether nothing is selected."""
        reversed_dates = self.valid_from and self.valid_until and self.valid_until < self.valid_from
        return bool(reversed_dates) or frozenset() in (self.sessions, self.year_groups, self.weekdays)

    def __str__(self) -> str:
        """In words, such as `AM, years 3 and 4, from 2025-01-06`."""
        parts = (*self._which(), *self._dates())
        return ", ".join(parts) or "always"

    def _which(self) -> Iterator[str]:
        if self.sessions is not None:
            yield _listed(sorted(self.sessions))
        if self.year_groups is not None:
            years = sorted(self.year_groups)
            yield ("year " if len(years) == 1 else "years ") + _listed(years)
        if self.weekdays is not None:
            yield _listed([WEEKDAYS[day - 1] + "s" for day in sorted(self.weekdays)])

    def _dates(self) -> Iterator[str]:
        if self.single:
            yield f"on {self.valid_from}"
            return
        if self.valid_from is not None:
            yield f"from {self.valid_from}"
        if self.valid_until is not None:
            yield f"until {self.valid_until}"


ALWAYS = Selector()


def overlaps(selectors: Sequence[Selector]) -> tuple[tuple[int, int, Selector], ...]:
    """Each pair of selectors that hold at once, by their positions, with what they have in common."""
    pairs = combinations(range(len(selectors)), 2)
    met = ((one, two, selectors[one].meet(selectors[two])) for one, two in pairs)
    return tuple((one, two, common) for one, two, common in met if common is not None)


def gaps(
    selectors: Sequence[Selector], year_groups: Sequence[int], first: date, last: date
) -> tuple[Selector, ...]:
    """What no selector covers between two days, by session, year group, weekday and stretch of dates."""
    stretches = _stretches(selectors, first, last)
    cells = product(SESSIONS, year_groups, range(1, len(WEEKDAYS) + 1), stretches)
    single = (
        Selector(frozenset([session]), frozenset([year]), frozenset([weekday]), *stretch)
        for session, year, weekday, stretch in cells
    )
    return tuple(cell for cell in single if not any(cell.meet(selector) for selector in selectors))


def uncovered(selector: Selector, others: Sequence[Selector], year_groups: Sequence[int]) -> Selector | None:
    """A part of what a selector selects that none of the others does, or None where they cover it all.

    The part is a session, year group, weekday and stretch of dates, as far as the others tell these apart.
    """
    if any(other.meet(selector) == selector for other in others):
        return None
    cuts = cut_days([selector, *others]) or [date(2000, 1, 1)]
    left = gaps(others, year_groups, cuts[0] - timedelta(days=1), cuts[-1])
    found = next((met for cell in left if (met := cell.meet(selector))), None)
    return _as_told_apart(found, others) if found else None


def _as_told_apart(cell: Selector, others: Sequence[Selector]) -> Selector:
    """A cell without what none of the others asks for."""
    dated = any(each.valid_from or each.valid_until for each in others)
    return Selector(
        cell.sessions if any(each.sessions for each in others) else None,
        cell.year_groups if any(each.year_groups for each in others) else None,
        cell.weekdays if any(each.weekdays for each in others) else None,
        cell.valid_from if dated else None,
        cell.valid_until if dated else None,
    )


def _stretches(selectors: Sequence[Selector], first: date, last: date) -> list[tuple[date, date]]:
    """The days from first to last, cut wherever a selector begins or ends to hold."""
    cuts = cut_days(selectors)
    starts = [first, *(day for day in cuts if first < day <= last)]
    ends = [*(day - timedelta(days=1) for day in starts[1:]), last]
    return list(zip(starts, ends, strict=True))


def cut_days(selectors: Sequence[Selector]) -> list[date]:
    """The days on which what holds can change: each first day, and each day after a last one."""
    starts = {each.valid_from for each in selectors if each.valid_from}
    ends = {each.valid_until for each in selectors if each.valid_until and each.valid_until < date.max}
    return sorted(starts | {day + timedelta(days=1) for day in ends})


def _common(one: frozenset[Item] | None, two: frozenset[Item] | None) -> frozenset[Item] | None:
    if one is None or two is None:
        return two if one is None else one
    return one & two


def _listed(items: Sequence[object]) -> str:
    words = [str(item) for item in items]
    return words[0] if len(words) == 1 else ", ".join(words[:-1]) + " and " + words[-1]
