"""What a `when` selects, and the dates of a period, from nodes that their schema has checked."""

from __future__ import annotations

import re
from datetime import date

from engine.diagnostics import Diagnostic, Label
from engine.frozen import replace
from engine.policy import problems
from engine.policy.cases import OLDEST_YEAR, WEEKDAYS, Selector
from engine.quantities import UnreadableError, read_date
from engine.reading.nodes import Mapping, Scalar, Sequence


def read_selector(when: Mapping) -> tuple[Selector, list[Diagnostic]]:
    """The sessions that a `when` selects, and what is wrong with its dates."""
    years = years_of(when, "year_groups")
    days = [WEEKDAYS.index(day) + 1 for day in texts_of(when, "weekdays") if day in WEEKDAYS]
    selector = Selector(
        frozenset(texts_of(when, "session")) or None,
        frozenset(years) or None,
        frozenset(days) or None,
        read_day(when, "from"),
        read_day(when, "until"),
    )
    wrong = dates_reversed(when)
    return (replace(selector, valid_until=None), [wrong]) if wrong else (selector, [])


def years_of(node: Mapping, key: str) -> tuple[int, ...]:
    """The year groups of a list, sorted, without what is none."""
    years = {int(text) for text in texts_of(node, key) if re.fullmatch("[0-9]{1,2}", text)}
    return tuple(sorted(year for year in years if year <= OLDEST_YEAR))


def read_day(node: Mapping, key: str) -> date | None:
    """The date of a key, or None where there is none that can be read."""
    text = text_of(node, key)
    try:
        return read_date(text) if text else None
    except UnreadableError:
        return None


def dates_reversed(node: Mapping) -> Diagnostic | None:
    """The problem that `until` lies before `from`."""
    first, last = read_day(node, "from"), read_day(node, "until")
    until, begin = node.get("until"), node.get("from")
    if not (first and last and last < first and until and begin):
        return None
    message = f"`until: {last}` lies before `from: {first}`"
    also = [Label(begin.span, "begins here")]
    return problems.DATES_REVERSED.at(until.span, message, also=also, help="swap or correct the dates")


def text_of(node: Mapping, key: str) -> str | None:
    """The text of a key, or None where there is none."""
    value = node.get(key)
    return value.text if isinstance(value, Scalar) and value.text else None


def texts_of(node: Mapping, key: str) -> list[str]:
    """The texts of a list, or a single one."""
    value = node.get(key)
    items = value.items if isinstance(value, Sequence) else (value,)
    return [item.text for item in items if isinstance(item, Scalar)]
