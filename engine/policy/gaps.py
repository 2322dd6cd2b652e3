"""Where the cases of an academy's settings leave a session without a value, and single days of another school year."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, timedelta
from typing import Any

from engine.diagnostics import Code, Diagnostic, Severity
from engine.frozen import replace
from engine.policy.cases import ALWAYS, SESSIONS, WEEKDAYS, Selector, gaps
from engine.policy.settings import Case, Setting
from engine.policy.standing import Standing, edition_of

GAP = Code(
    "L060",
    "cases that leave a gap",
    "The cases of this setting do not cover every session of the academy's year groups on the school days of the "
    "edition's school year. Where none holds, rules that need the value answer `cannot tell`. Add a case for the rest, "
    "or widen one.",
    Severity.WARNING,
)
OTHER_YEAR = Code(
    "L061",
    "a single day of another school year",
    "`on` names a day outside the school year of the edition, from 1 September to 31 August. Correct the day; keep it "
    "only where it tells of an earlier year that registers still hold.",
    Severity.WARNING,
)


def check_gaps(standing: Standing) -> Iterator[Diagnostic]:
    """Each stretch of an academy's sessions for which a setting with cases has no value; its own odd single days."""
    academy, year = standing.layers[-1], _school_year(edition_of(standing))
    if not (academy.year_groups and year):
        return
    for setting in standing.settings.values():
        if any(case.selector != ALWAYS for case in setting.cases):
            selectors = [case.selector for case in setting.cases]
            left = gaps(selectors, academy.year_groups, *year)
            for part in merged(left, academy.year_groups, *year):
                yield _gap(setting, part, academy.called)
    for setting in academy.settings.values():
        days = [case for case in setting.cases if case.selector.single]
        yield from (_other_year(setting, case, *year) for case in days if _is_outside(case, *year))


def merged(
    cells: Sequence[Selector], year_groups: Sequence[int], first: date, last: date
) -> tuple[Selector, ...]:
    """Cells of one session, year group, weekday and stretch as few selectors; what is all there is falls away."""
    every: dict[str, frozenset[object]] = {
        "weekdays": frozenset(range(1, len(WEEKDAYS) + 1)),
        "year_groups": frozenset(year_groups),
        "sessions": frozenset(SESSIONS),
    }
    found = list(cells)
    for name in every:
        found = _joined(found, name)
    return tuple(_plain(each, every, first, last) for each in _in_a_row(found))


def _joined(cells: Sequence[Selector], name: str) -> list[Selector]:
    """Those that differ in one dimension alone as one."""
    groups: dict[Selector, frozenset[object]] = {}
    for cell in cells:
        rest = _with(cell, name, None)
        groups[rest] = groups.get(rest, frozenset()) | getattr(cell, name)
    return [_with(rest, name, chosen) for rest, chosen in groups.items()]


def _in_a_row(cells: Sequence[Selector]) -> list[Selector]:
    """Those whose dates follow each other as one."""
    found: list[Selector] = []
    for cell in sorted(cells, key=lambda each: each.valid_from or date.min):
        before = next((each for each in found if _follows(cell, each)), None)
        if before:
            found[found.index(before)] = replace(before, valid_until=cell.valid_until)
        else:
            found.append(cell)
    return found


def _follows(cell: Selector, before: Selector) -> bool:
    ends = before.valid_until
    starts = ends + timedelta(days=1) if ends else None
    return replace(cell, valid_from=before.valid_from, valid_until=ends) == before and (
        cell.valid_from == starts
    )


def _plain(cell: Selector, every: Mapping[str, frozenset[object]], *year: date) -> Selector:
    first, last = year
    for name, all_there_is in every.items():
        if getattr(cell, name) == all_there_is:
            cell = _with(cell, name, None)
    return replace(
        cell,
        valid_from=None if cell.valid_from == first else cell.valid_from,
        valid_until=None if cell.valid_until == last else cell.valid_until,
    )


def _with(cell: Selector, name: str, chosen: frozenset[object] | None) -> Selector:
    changed: Any = {name: chosen}
    return replace(cell, **changed)


def _school_year(edition: str | None) -> tuple[date, date] | None:
    """The first and last day of an edition's school year, such as `2024-25`."""
    if not (edition and re.fullmatch("20[0-9]{2}-[0-9]{2}", edition)):
        return None
    begins = int(edition[:4])
    return date(begins, 9, 1), date(begins + 1, 8, 31)


def _gap(setting: Setting, part: Selector, called: str) -> Diagnostic:
    case = setting.cases[-1]
    return GAP.at(
        case.origin.span,
        f"`{setting.path}` has no value at {called}: {part}",
        label=f"{setting.written(case)}, {case.whole or case.selector}",
        help="add a case for it, or widen one of those there are",
    )


def _is_outside(case: Case, first: date, last: date) -> bool:
    day = case.selector.valid_from
    return day is not None and not first <= day <= last


def _other_year(setting: Setting, case: Case, first: date, last: date) -> Diagnostic:
    return OTHER_YEAR.at(
        case.origin.span,
        f"this case of `{setting.path}` is for a day outside the school year {first.year}-{last.year % 100:02}",
        label=str(case.selector),
        help=f"write a day from {first} to {last}",
    )
