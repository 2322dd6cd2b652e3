"""How near a comparison came to its threshold, in the smallest steps in which its figures move.

One step is one row of a count, session, school day, day, minute, penny, point of a date or time; half a school day where
sessions are counted as days; for a share what one row more makes; for percentages that are settings a
hundredth of a percent.
"""

from __future__ import annotations

from datetime import date
from fractions import Fraction
from itertools import groupby

from engine.cases.parts import ABOVE, BELOW, ON
from engine.explain.context import Context
from engine.explain.evaluation import answer, evaluate, own_days, rows_looked_at
from engine.explain.ranges import Exact
from engine.language import meaning as m
from engine.quantities import Kind

_HUNDREDTH = Fraction(1, 100)


def side_of(node: m.Compare, context: Context) -> str | None:
    """On which side of its threshold a comparison just lies; None where it is further off, or cannot be told."""
    gap = _gap(evaluate(node.left, context), evaluate(node.right, context))
    return _side(gap, _step(node, context)) if gap is not None else None


def side_of_run(node: m.Run, context: Context) -> str | None:
    """On which side of the length asked for the longest run lies."""
    amount = evaluate(node.amount, context)
    longest = _longest(node, context)
    return _side(longest - amount, 1) if isinstance(amount, int | Fraction) and longest else None


def _gap(left: object, right: object) -> Exact | None:
    if isinstance(left, date) and isinstance(right, date):
        return (left - right).days
    if isinstance(left, int | Fraction) and isinstance(right, int | Fraction):
        return left - right
    return None


def _side(gap: Exact, step: Exact) -> str | None:
    if gap == 0:
        return ON
    if not -step <= gap <= step:
        return None
    return BELOW if gap < 0 else ABOVE


def _step(node: m.Compare, context: Context) -> Exact:
    measures = [each for each in m.walk_own(node) if isinstance(each, m.Measure)]
    if node.left.type.kind in {Kind.PERCENT, Kind.POINTS}:
        return max((_of_share(each, context) for each in measures), default=_HUNDREDTH)
    return Fraction(1, 2) if any(each.function == "days" for each in measures) else 1


def _of_share(measure: m.Measure, context: Context) -> Exact:
    """What one row more makes of a share, in percent."""
    among = measure.rows.among
    rows = rows_looked_at(measure, context)
    whole = sum(among is None or answer(among, row) is True for row in rows)
    return Fraction(100, whole) if whole else _HUNDREDTH


def _longest(node: m.Run, context: Context) -> int:
    """The length of the pupil's longest run, whatever it is asked to be."""
    days = [answer(node.day, day) for day in own_days(context)]
    runs = (len(list(group)) for met, group in groupby(days, key=lambda day: day is True) if met)
    return max(runs, default=0)
