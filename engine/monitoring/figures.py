"""What is counted of a register for the review: figures of periods and groups, and what cannot be told."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from enum import StrEnum
from fractions import Fraction
from typing import TypeAlias

from engine.frozen import dataclass


class Untold(StrEnum):
    """Why there is no number."""

    HIDDEN = "hidden"
    UNKNOWN = "not known"
    NOBODY = "nobody"
    NOT_PUBLISHED = "not published"


OF_PUPILS = ("persistent", "severe")
"""The figures whose share is of the pupils; that of all others is of the possible sessions."""

Count: TypeAlias = int | Untold
Share: TypeAlias = Fraction | Untold
"""A part of a whole, exact; 1 is all of it."""


def number_of(count: Count) -> int:
    """The number, none where it is not told."""
    return 0 if isinstance(count, Untold) else count


@dataclass(frozen=True, slots=True)
class Period:
    """A half term, term or school year begun by as-at, with its first and last day so far; `ends` is its last of all."""

    unit: str
    number: int
    name: str
    school_year: str
    first: date
    last: date
    ends: date

    @property
    def under_way(self) -> bool:
        """Whether it goes on after as-at."""
        return self.last < self.ends

    @property
    def called(self) -> str:
        """Its name with its school year: `Autumn 1, 2024/25`."""
        return self.school_year if self.unit == "school year" else f"{self.name}, {self.school_year}"

    @property
    def beside_others(self) -> str:
        """The same among names of terms and half terms: `Year 2024/25`."""
        return f"Year {self.called}" if self.unit == "school year" else self.called


@dataclass(frozen=True, slots=True)
class Figures:
    """The counts of a group in a period. `pupils` had a possible session; `missing` marks are in no other count."""

    pupils: Count
    possible: Count
    authorised: Count
    unauthorised: Count
    late: Count
    persistent: Count
    severe: Count

    def share(self, of: str) -> Share:
        """A part of the possible sessions (`attendance`, `absence`, …), or of the pupils (`persistent`, `severe`)."""
        if of in ("attendance", "absence"):
            absent = self._over("authorised", "possible"), self._over("unauthorised", "possible")
            untold = next((each for each in absent if isinstance(each, Untold)), None)
            if untold is not None:
                return untold
            absence = sum((each for each in absent if isinstance(each, Fraction)), Fraction(0))
            return absence if of == "absence" else 1 - absence
        return self._over(of, "pupils" if of in OF_PUPILS else "possible")

    def _over(self, part: str, whole: str) -> Share:
        above, below = getattr(self, part), getattr(self, whole)
        if isinstance(below, Untold):
            return below
        if isinstance(above, Untold):
            return above
        return Fraction(above, below) if below else Untold.NOBODY


HIDDEN_FIGURES = Figures(*[Untold.HIDDEN] * 7)


@dataclass(frozen=True, slots=True)
class Group:
    """Pupils told apart by what a column of the register says, None where it says nothing: their figures by period."""

    by: str
    value: str | None
    name: str
    figures: Mapping[Period, Figures]


@dataclass(frozen=True, slots=True)
class Leavers:
    """Pupils who left in each period, and for what reasons in the school year of as-at.

    `standard` are those of a standard transition, who are in no other number.
    """

    by_period: Mapping[Period, Count]
    reasons: tuple[tuple[str, Count], ...]
    standard: Count


@dataclass(frozen=True, slots=True)
class Published:
    """What was published of an area and period: percentages of possible sessions, and of pupils persistently absent."""

    area: str
    kind: str
    absence: Share
    authorised: Share
    unauthorised: Share
    persistent: Share
    sessions: int | None

    def share(self, of: str) -> Share:
        """One of the shares that are published."""
        if of in ("late", "severe"):
            return Untold.NOT_PUBLISHED
        if of == "attendance":
            return self.absence if isinstance(self.absence, Untold) else 1 - self.absence
        found: Share = getattr(self, of)
        return found


@dataclass(frozen=True, slots=True)
class AbsentPupil:
    """A pupil who is persistently absent in the school year of as-at."""

    pupil_id: str
    year_group: int | None
    possible: int
    authorised: int
    unauthorised: int
    severe: bool | None

    @property
    def absence(self) -> Fraction:
        """The share of the pupil's own possible sessions that was missed."""
        return Fraction(self.authorised + self.unauthorised, self.possible)


@dataclass(frozen=True, slots=True)
class Monitoring:
    """All figures of an academy's register as at a day, compared as a school of a `phase` of a local `authority`.

    Phase or authority are "" where they are not known. `untold` says what cannot be told and why; `thresholds` are
    those of persistent and severe absence, as written.
    `pupils` is None unless they were asked for by name.
    """

    as_at: date
    phase: str
    authority: str
    periods: tuple[Period, ...]
    overall: Group
    groups: tuple[Group, ...]
    leavers: Leavers
    missing: Mapping[Period, int]
    published: Mapping[Period, tuple[Published, ...]]
    thresholds: Mapping[str, str]
    untold: tuple[str, ...]
    suppressed: bool
    pupils: tuple[AbsentPupil, ...] | None = None

    def of(self, unit: str) -> tuple[Period, ...]:
        """The periods of a unit, in order."""
        return tuple(period for period in self.periods if period.unit == unit)

    @property
    def year(self) -> Period | None:
        """The school year of as-at; None where the calendar has none yet."""
        return next(reversed(self.of("school year")), None)
