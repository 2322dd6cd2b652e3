"""How long ago a date was, said as a day: `less than 1 school year ago` is not before the first day of this year.

A number of a date on a calendar has to be looked up row by row; a day stands in the statement.
"""

from __future__ import annotations

from datetime import date

from engine.language import meaning as m
from engine.planning.facts import Facts
from engine.quantities import Kind, Type

_DAY = Type(Kind.DATE)
_FROM: dict[str, tuple[int, m.Symbol]] = {"<": (1, ">="), "<=": (0, ">="), ">": (0, "<"), ">=": (1, "<")}
"""How many units after the one so long ago the day lies on which those begin that are meant, or not meant."""


def dated(node: m.Meaning, facts: Facts) -> m.Meaning:
    """A condition with days in the place of numbers of dates, where each academy's calendar tells the day.

    What lies in collections is left as it is.
    """
    return facts.once(("dated", node), lambda: _dated(node, facts))


def _dated(node: m.Meaning, facts: Facts) -> m.Meaning:
    if isinstance(node, m.Compare):
        return since(node, facts) or node
    if isinstance(node, m.Logic | m.Not):
        return m.rebuilt(node, lambda part: dated(part, facts))
    return node


def since(node: m.Compare, facts: Facts) -> m.Compare | None:
    """A comparison of how long ago a date was, as one of the date with a day; None where it is another one."""
    between, units = node.left, _whole(node.right, facts)
    if (
        node.symbol not in _FROM
        or units is None
        or not isinstance(between, m.Arithmetic)
        or between.sign == 1
    ):
        return None
    now, then = between.left, between.right
    if not isinstance(now, m.Ordinal) or not isinstance(now.date, m.AsAt) or not isinstance(then, m.Ordinal):
        return None
    if then.date.type.kind is not Kind.DATE or isinstance(then.date, m.AsAt):
        return None
    after, symbol = _FROM[node.symbol]
    days = _days(then, units - after, facts)
    return m.Compare(symbol, then.date, m.DayOfEach(days, _DAY), node.type) if days else None


def _whole(node: m.Meaning, facts: Facts) -> int | None:
    """A number of units that is the same everywhere."""
    value = facts.one_value(node.path) if isinstance(node, m.Setting) else None
    value = node.value if isinstance(node, m.Constant) else value
    return value if isinstance(value, int) else None


def _days(node: m.Ordinal, back: int, facts: Facts) -> tuple[tuple[str, date], ...] | None:
    """The day at each academy on which the unit begins that lies so many before the one of the as-at date."""
    found: list[tuple[str, date]] = []
    for academy, calendar in facts.calendars.items():
        now = calendar.ordinal(facts.as_at, node.unit)
        reached = calendar.reached(node.unit, now - back) if now is not None else None
        if reached is None or (reached[0] != reached[1] and not m.is_open_day(node.date)):
            return None
        found.append((academy, reached[1]))
    return tuple(found)
