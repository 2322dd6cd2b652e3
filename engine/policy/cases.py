"""When a value holds: sessions, year groups, classes, weekdays, phases, dates; where cases overlap and leave gaps."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import field
from datetime import date, timedelta
from functools import lru_cache
from itertools import combinations, product
from typing import Any, TypeVar

from engine.frozen import dataclass, replace
from engine.wording import listed

SESSIONS = ("AM", "PM")
OLDEST_YEAR = 14
WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday")
PHASES = (
    "nursery",
    "infant",
    "first",
    "junior",
    "primary",
    "middle",
    "upper",
    "secondary",
    "sixth_form",
    "special",
)
"""The phases of school that a trust can tell apart."""

WHOLE_SCHOOL = -1
"""Stands among year groups for what is asked of the whole school, not of anybody's year group."""

EACH_YEAR_GROUP, THE_SCHOOL = "each year group", "whole school"
"""The words for all year groups, and for the whole school, in a list of year groups."""

Item = TypeVar("Item", str, int)
_NONE: frozenset[Any] = frozenset()


@dataclass(frozen=True, slots=True)
class Taught:
    """Whom an academy teaches: its year groups, and the year groups of each class that its cases tell apart."""

    year_groups: Sequence[int] = tuple(range(OLDEST_YEAR + 1))
    classes: Mapping[str, frozenset[int]] = field(default_factory=dict)

    def groups(self, selectors: Sequence[Selector]) -> list[tuple[int, str | None]]:
        """Its year groups, by class where a selector asks for one; a year without any class stands alone."""
        if not any(each.classes for each in selectors):
            return [(year, None) for year in self.year_groups]
        return [(year, name) for year in self.year_groups for name in self.classes_of(year) or (None,)]

    def classes_of(self, year_group: int) -> list[str]:
        """The classes with pupils of a year group."""
        return sorted(name for name, years in self.classes.items() if year_group in years)


@dataclass(frozen=True, slots=True)
class Selector:
    """The sessions for which a value holds; None stands for all.

    Year groups by number (0 is Reception), weekdays from 1 for Monday; `valid_until` is the last day. One for
    a `single` day goes before those that are not. `phases` are those of the school; where an academy's settings are in
    force they have become its year groups.
    """

    sessions: frozenset[str] | None = None
    year_groups: frozenset[int] | None = None
    weekdays: frozenset[int] | None = None
    valid_from: date | None = None
    valid_until: date | None = None
    single: bool = False
    classes: frozenset[str] | None = None
    phases: frozenset[str] | None = None

    def holds_on(self, day: date) -> bool:
        """Whether the value holds for some session of a day, if one is asked that has all else."""
        return self.in_force(day) and (self.weekdays is None or day.isoweekday() in self.weekdays)

    def in_force(self, day: date) -> bool:
        """Whether a day lies in its dates."""
        return (self.valid_from or date.min) <= day <= (self.valid_until or date.max)

    @property
    def rank(self) -> int:
        """Which goes first where two hold: 2 for a single day, 1 for the whole school, else 0."""
        return 2 if self.single else 1 if self.year_groups == frozenset([WHOLE_SCHOOL]) else 0

    def asks(self) -> frozenset[str]:
        """By which of session, year group, class and weekday it chooses."""
        return frozenset(name for attribute, name in _ASKED.items() if getattr(self, attribute) is not None)

    def of_whole_school(self) -> bool:
        """Whether the value holds for what is asked of the whole school, on some day."""
        years = self.year_groups
        return not self.asks() - {"year group"} and (years is None or WHOLE_SCHOOL in years)

    def meet(self, other: Selector) -> Selector | None:
        """What both select, or None where they have nothing in common."""
        if not self.meets(other):
            return None
        return Selector(
            _common(self.sessions, other.sessions),
            _common(self.year_groups, other.year_groups),
            _common(self.weekdays, other.weekdays),
            *self._common_dates(other),
            self.single or other.single,
            _common(self.classes, other.classes),
            _common(self.phases, other.phases),
        )

    def meets(self, other: Selector) -> bool:
        """Whether they have something in common: no dimension is without, and there is such a weekday in the dates."""
        weekdays = _common(self.weekdays, other.weekdays)
        return (
            weekdays != _NONE
            and _common(self.sessions, other.sessions) != _NONE
            and _common(self.year_groups, other.year_groups) != _NONE
            and _common(self.classes, other.classes) != _NONE
            and _common(self.phases, other.phases) != _NONE
            and _has_day(weekdays, *self._common_dates(other))
        )

    def _common_dates(self, other: Selector) -> tuple[date | None, date | None]:
        first, last = self.valid_from, self.valid_until
        begins, ends = other.valid_from, other.valid_until
        return (
            begins if first is None else first if begins is None else max(first, begins),
            ends if last is None else last if ends is None else min(last, ends),
        )

    def without(self, other: Selector, classes: frozenset[str]) -> tuple[Selector, ...]:
        """What this one selects and the other does not, as selectors that have nothing in common.

        `classes` are all that there are.
        """
        met = self.meet(other)
        if met is None:
            return (self,)
        begins, ends = other.valid_from or date.min, other.valid_until or date.max
        parts = (
            replace(self, valid_until=begins - timedelta(days=1)) if begins > date.min else None,
            replace(self, valid_from=ends + timedelta(days=1)) if ends < date.max else None,
            *(self._left(met, name, every) for name, every in {**_EVERY, "classes": classes}.items()),
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
        for before in _EVERY:
            if before == name:
                break
            part = part.having(before, getattr(met, before))
        return part.having(name, left)

    def having(self, name: str, chosen: frozenset[Any] | None) -> Selector:
        """The same with another choice of one thing: `sessions`, `year_groups`, `weekdays`, `classes` or `phases`."""
        changed: Any = {name: chosen}
        return replace(self, **changed)

    def is_empty(self) -> bool:
        """Whether nothing is selected: no session, nobody, or no day."""
        return any(getattr(self, name) == _NONE for name in _EVERY) or not _has_day(
            self.weekdays, self.valid_from, self.valid_until
        )

    def __str__(self) -> str:
        """In words, such as `AM, years 3 and 4, from 2025-01-06`."""
        parts = (*self._which(), *self._dates())
        return ", ".join(parts) or "always"

    def _which(self) -> Iterator[str]:
        if self.phases is not None:
            yield listed([each.replace("_", " ") for each in PHASES if each in self.phases])
        if self.sessions is not None:
            yield listed(sorted(self.sessions))
        if self.year_groups is not None:
            yield from self._whose()
        if self.classes is not None:
            yield ("class " if len(self.classes) == 1 else "classes ") + listed(
                map(_name, sorted(self.classes))
            )
        if self.weekdays is not None:
            yield listed([WEEKDAYS[day - 1] + "s" for day in sorted(self.weekdays)])

    def _whose(self) -> Iterator[str]:
        years = sorted((self.year_groups or frozenset()) - {WHOLE_SCHOOL})
        if len(years) > OLDEST_YEAR:
            yield EACH_YEAR_GROUP
        elif years:
            yield " and ".join(_years(years))
        if self.year_groups and WHOLE_SCHOOL in self.year_groups:
            yield "and the whole school" if years else "the whole school"

    def _dates(self) -> Iterator[str]:
        if self.single:
            yield f"on {self.valid_from}"
            return
        if self.valid_from is not None:
            yield f"from {self.valid_from}"
        if self.valid_until is not None:
            yield f"until {self.valid_until}"


ALWAYS = Selector()
_ASKED = {"sessions": "session", "year_groups": "year group", "classes": "class", "weekdays": "weekday"}
_EVERY: Mapping[str, frozenset[Any]] = {
    "sessions": frozenset(SESSIONS),
    "year_groups": frozenset(range(WHOLE_SCHOOL, OLDEST_YEAR + 1)),
    "weekdays": frozenset(range(1, len(WEEKDAYS) + 1)),
    "phases": frozenset(PHASES),
    "classes": frozenset(),
}
"""All that there is of what a selector chooses from; which classes there are an academy says."""


def overlaps(selectors: Sequence[Selector]) -> tuple[tuple[int, int, Selector], ...]:
    """Each pair of selectors that hold at once, by their positions, with what they have in common."""
    pairs = combinations(range(len(selectors)), 2)
    met = ((one, two, selectors[one].meet(selectors[two])) for one, two in pairs)
    return tuple((one, two, common) for one, two, common in met if common is not None)


def gaps(selectors: Sequence[Selector], taught: Taught, first: date, last: date) -> tuple[Selector, ...]:
    """What no selector covers between two days, by session, year group, weekday and stretch of dates.

    By class and by phase too, where a selector asks for one.
    """
    return _gaps(tuple(selectors), tuple(taught.groups(selectors)), first, last)


@lru_cache(256)
def _gaps(
    selectors: tuple[Selector, ...], groups: tuple[tuple[int, str | None], ...], first: date, last: date
) -> tuple[Selector, ...]:
    """The same for year groups and classes, kept: most academies of a trust have the same cases."""
    stretches = _stretches(selectors, first, last)
    phases = PHASES if any(each.phases for each in selectors) else (None,)
    cells = product(SESSIONS, groups, range(1, len(WEEKDAYS) + 1), stretches, phases)
    single = (
        Selector(
            frozenset([session]),
            frozenset([year]),
            frozenset([weekday]),
            *stretch,
            classes=frozenset([name]) if name else None,
            phases=frozenset([phase]) if phase else None,
        )
        for session, (year, name), weekday, stretch, phase in cells
    )
    held = (cell for cell in single if not cell.is_empty())
    return tuple(cell for cell in held if not any(_covers(selector, cell) for selector in selectors))


def _covers(selector: Selector, cell: Selector) -> bool:
    """Whether a selector holds for a cell; one for a class does not hold for a year group of which no class is known."""
    return (selector.classes is None or cell.classes is not None) and selector.meets(cell)


def uncovered(selector: Selector, others: Sequence[Selector], taught: Taught) -> Selector | None:
    """A part of what a selector selects that none of the others does, or None where they cover it all.

    The part is a session, year group, weekday and stretch of dates, as far as the others tell these apart.
    """
    if any(other.meet(selector) == selector for other in others):
        return None
    cuts = cut_days([selector, *others]) or [date(2000, 1, 1)]
    week = timedelta(days=7)  # before the first change and after the last one there is every weekday
    first, last = max(cuts[0], date.min + week) - week, min(cuts[-1], date.max - week) + week
    left = gaps(others, taught, first, last)
    found = next((met for cell in left if (met := cell.meet(selector))), None)
    return _as_told_apart(found, others) if found else None


def _as_told_apart(cell: Selector, others: Sequence[Selector]) -> Selector:
    """A cell without what none of the others asks for."""
    dated = any(each.valid_from or each.valid_until for each in others)
    told = {name: any(getattr(each, name) for each in others) for name in _EVERY}
    told["year_groups"] = told["year_groups"] or told["classes"]
    kept: dict[str, Any] = {name: getattr(cell, name) for name in _EVERY if told[name]}
    return Selector(
        valid_from=cell.valid_from if dated else None,
        valid_until=cell.valid_until if dated else None,
        **kept,
    )


def _has_day(weekdays: frozenset[int] | None, first: date | None, last: date | None) -> bool:
    """Whether the dates are not reversed, and have one of the weekdays among them."""
    if first is None or last is None:
        return True
    return first <= last and (weekdays is None or not weekdays.isdisjoint(weekdays_of(first, last)))


@lru_cache(4096)
def weekdays_of(first: date, last: date) -> frozenset[int]:
    """The weekdays, Saturdays and Sundays too, of the days from first to last."""
    number = min((last - first).days + 1, 7)
    return frozenset((first.weekday() + each) % 7 + 1 for each in range(number))


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


def listed_years(selector: Selector) -> str | None:
    """The year groups that a selector names, such as `3, 4`; all of them, and the whole school, in words; else None."""
    if selector.year_groups is None:
        return None
    years = [str(year) for year in sorted(selector.year_groups) if year != WHOLE_SCHOOL]
    told = [EACH_YEAR_GROUP] if len(years) > OLDEST_YEAR else years
    return ", ".join([*told, *([THE_SCHOOL] if WHOLE_SCHOOL in selector.year_groups else [])])


def _years(years: Sequence[int]) -> Iterator[str]:
    """`Reception` and `years 1 and 2`, as they are called at school."""
    if years[0] == 0:
        yield "Reception"
    if others := [str(year) for year in years if year]:
        yield ("year " if len(others) == 1 else "years ") + listed(others)


def with_reception(words: str) -> str:
    """The words of a case as they are now, if they had Reception as `year 0`."""
    for once, now in _ONCE.items():
        words = words.replace(once, now)
    return words


_ONCE = {
    "years 0, ": "Reception and years ",
    "years 0 and ": "Reception and year ",
    "year 0": "Reception",
}


def _name(name: str) -> str:
    """The name of a class; in quotation marks where it could be read as something else that a case says.

    An authorisation covers a case by its words, so no two cases may have the same.
    """
    plain = (
        not any(sign in name for sign in ',"\\')
        and "and" not in name.split()
        and name.split() == name.split(" ")
    )
    return name if plain else json.dumps(name, ensure_ascii=False)
