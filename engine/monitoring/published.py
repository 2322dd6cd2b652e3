"""Absence as the Department for Education publishes it for England, a region and a local authority."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable
from fractions import Fraction
from functools import cache
from pathlib import Path

from engine.frozen import dataclass
from engine.monitoring.figures import Period, Published, Share, Untold

SOURCE = (
    "Department for Education, Pupil attendance in schools (explore-education-statistics), state-funded schools; Open "
    "Government Licence v3.0"
)
_RATES = Path(__file__).with_name("data") / "published.csv"
_YEAR = re.compile(r"(20\d\d)\D*(?:20)?(\d\d)")


@dataclass(frozen=True, slots=True)
class Rate:
    """A row of the file: percentages as they were published, "" where none was."""

    area: str
    kind: str
    within: str
    phase: str
    school_year: str
    period: str
    sessions: str
    absence: str
    authorised: str
    unauthorised: str
    persistent: str


@cache
def rates() -> tuple[Rate, ...]:
    """All that is published, as the installed file has it."""
    lines = (line for line in _RATES.read_text("utf-8").splitlines() if not line.startswith("#"))
    return tuple(Rate(**row) for row in csv.DictReader(lines))


_UNLIKE = ("nursery", "sixth_form", "special")
"""Phases of school whose figures are not among those of primary and secondary schools, whatever they teach."""


def phase_of(year_groups: Iterable[int], kind: str | None = None) -> str:
    """The phase by which schools are compared: primary or secondary, "" where year groups are of both.

    Of a school whose `kind` stands beside neither it is that kind, of which nothing is published here.
    """
    if kind in _UNLIKE:
        return str(kind).replace("_", " ").capitalize()
    listed = list(year_groups)
    if not listed or (min(listed) < 7 <= max(listed)):
        return ""
    return "Primary" if max(listed) < 7 else "Secondary"


def published(period: Period, phase: str, authority: str) -> tuple[Published, ...]:
    """What was published for a term or school year: of the authority's area, its region and England, as far as it is."""
    year, name = _year(period.school_year), period.name if period.unit == "term" else "year"
    here = [each for each in rates() if each.phase == phase and each.school_year == year]
    here = [each for each in here if name.casefold().startswith(each.period.casefold())]
    local = [each for each in here if each.kind == "local" and _is_of(each.area, authority)]
    regions = {each.within for each in rates() if each.kind == "local" and _is_of(each.area, authority)}
    regional = [each for each in here if each.kind == "regional" and each.area in regions]
    national = [each for each in here if each.kind == "national"]
    return tuple(_as_told(each) for each in (*local, *regional, *national))


def phases() -> tuple[str, ...]:
    """The phases of school of which something is published here."""
    return tuple(dict.fromkeys(each.phase for each in rates()))


def areas() -> tuple[str, ...]:
    """The local authorities of which something is published here."""
    return tuple(dict.fromkeys(each.area for each in rates() if each.kind == "local"))


def _is_of(area: str, authority: str) -> bool:
    return re.match(rf"{re.escape(area)}\b", authority, re.IGNORECASE) is not None


def _year(school_year: str) -> str:
    """`2024/25`, whether it is written with a stroke, a dash or in full."""
    found = _YEAR.search(school_year)
    return f"{found[1]}/{found[2]}" if found else school_year


def _as_told(rate: Rate) -> Published:
    percents = rate.absence, rate.authorised, rate.unauthorised, rate.persistent
    absence, authorised, unauthorised, persistent = map(_share, percents)
    sessions = int(rate.sessions) if rate.sessions else None
    return Published(rate.area, rate.kind, absence, authorised, unauthorised, persistent, sessions)


def _share(percent: str) -> Share:
    return Fraction(percent) / 100 if percent else Untold.NOT_PUBLISHED
