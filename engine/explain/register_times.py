"""The times of registers in the settings: one for each session, year groups and weekdays with times of their own."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from itertools import product
from typing import TYPE_CHECKING

from engine.frozen import replace
from engine.policy.cases import ALWAYS, Selector

if TYPE_CHECKING:
    from engine.explain.facts import AcademyFacts, Row


def register_times(academy: AcademyFacts) -> Sequence[Row]:
    """Each combination of session, year groups and weekdays that registers open or close by."""
    opens, closes = (_cells(academy, path) for path in ("register.opens", "register.closes"))
    met = [common for one, two in product(opens, closes) if (common := one.meet(two))]
    alone = [cell for cell in (*opens, *closes) if not any(cell.meet(common) for common in met)]
    return [_register_time(cell, academy) for cell in dict.fromkeys((*met, *alone))]


def _cells(academy: AcademyFacts, path: str) -> list[Selector]:
    setting = academy.settings.get(path)
    now = replace(ALWAYS, valid_from=academy.as_at, valid_until=academy.as_at)
    selectors = [case.selector for case in setting.cases] if setting else []
    held = [selector for selector in selectors if selector.meet(now)]
    return [replace(selector, valid_from=None, valid_until=None) for selector in held]


def _register_time(cell: Selector, academy: AcademyFacts) -> Row:
    session = next(iter(cell.sessions)) if cell.sessions and len(cell.sessions) == 1 else None
    opens, closes = (_minutes(path, cell, academy) for path in ("register.opens", "register.closes"))
    length = None if opens is None or closes is None else closes - opens
    return {"cell": cell, "session": session, "year_groups": _listed(cell), "open_for": length}


def _minutes(path: str, cell: Selector, academy: AcademyFacts) -> int | None:
    """A time of day in minutes, as it holds for a cell on the as-at day."""
    setting = academy.settings.get(path)
    cases = setting.cases if setting else ()
    held = (case for case in cases if covers(case.selector, cell) and in_force(case.selector, academy.as_at))
    return next((case.value for case in held if isinstance(case.value, int)), None)


def _listed(cell: Selector) -> str | None:
    return None if cell.year_groups is None else ", ".join(str(year) for year in sorted(cell.year_groups))


def in_force(selector: Selector, day: date) -> bool:
    """Whether a case is in force on a day."""
    return (selector.valid_from or date.min) <= day <= (selector.valid_until or date.max)


def covers(selector: Selector, cell: Selector) -> bool:
    """Whether a case holds for all of a cell of sessions, year groups and weekdays."""
    return (
        (selector.sessions is None or (cell.sessions is not None and cell.sessions <= selector.sessions))
        and (
            selector.year_groups is None
            or (cell.year_groups is not None and cell.year_groups <= selector.year_groups)
        )
        and (selector.weekdays is None or (cell.weekdays is not None and cell.weekdays <= selector.weekdays))
    )
