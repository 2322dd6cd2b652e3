"""For whom and when a selector holds, told cell by cell: what the engine works out of selectors is held to it."""

from __future__ import annotations

from datetime import date

from engine.policy.cases import Selector
from engine.policy.settings import Setting
from engine.quantities import Value


def matches(selector: Selector, session: str, year_group: int, day: date, class_: str | None = None) -> bool:
    """Whether a selector holds for a session of a year group, or of a class in it, on a day."""
    return (
        (selector.sessions is None or session in selector.sessions)
        and (selector.year_groups is None or year_group in selector.year_groups)
        and (selector.classes is None or class_ in selector.classes)
        and selector.holds_on(day)
    )


def value_for(setting: Setting, session: str, year_group: int, day: date) -> Value | None:
    """A setting's value for a session of a year group on a day, or None in a gap."""
    held = (case.value for case in setting.cases if matches(case.selector, session, year_group, day))
    return next(held, None)
