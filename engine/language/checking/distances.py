"""How far dates lie apart, on the school's calendar or in days and months."""

from __future__ import annotations

from engine.language import meaning as m
from engine.language import problems, tree
from engine.language.checking.agreement import COMPARISONS, Sides, day_of, spoken
from engine.language.checking.conditions import (
    YES_NO,
    compared,
    negated,
    refuse_itself,
    refuse_two_of_stretches,
)
from engine.language.checking.scope import Refused, Scope, refused
from engine.quantities import Kind, Type
from engine.source import Span

DATE = Type(Kind.DATE)

_ON_CALENDAR = {Kind.SCHOOL_DAYS, Kind.SCHOOL_WEEKS, Kind.HALF_TERMS, Kind.TERMS, Kind.SCHOOL_YEARS}


def elapsed(expression: tree.Elapsed, scope: Scope) -> m.Meaning:
    """Whether a date lies more, less or just so long ago, or from another date."""
    start, end = _from_to(expression, scope)
    amount = _amount(expression.amount, scope)
    return _distance(expression.span, COMPARISONS[expression.operator], start, end, amount)


def within(expression: tree.Within, scope: Scope) -> m.Meaning:
    """Whether a date lies at most so far before or after another (`of`: to either side)."""
    start, end = _from_to(expression, scope)
    amount = _amount(expression.amount, scope)
    refuse_two_of_stretches(expression.span, "is within", start, end)
    near = _distance(expression.span, "<=", start, end, amount)
    if expression.direction == "of":
        other = _distance(expression.span, "<=", end, start, amount)
    else:
        other = compared(Sides.within(expression.span), "<=", start, end)
    return negated(m.Logic("and", (near, other), YES_NO), expression.negated)


def _from_to(expression: tree.Elapsed | tree.Within, scope: Scope) -> tuple[m.Meaning, m.Meaning]:
    """The earlier and the later date that the words suppose."""
    subject = _date(expression.subject, scope)
    if expression.anchor is None:
        return subject, m.AsAt(DATE)
    anchor = _date(expression.anchor, scope)
    refuse_itself(
        Sides(expression.span, expression.subject.span, expression.anchor.span), subject, anchor, scope
    )
    return (anchor, subject) if expression.direction == "after" else (subject, anchor)


def _date(expression: tree.Expression, scope: Scope) -> m.Meaning:
    checked = day_of(scope.meaning(expression))
    if checked.type.kind is Kind.DATE:
        return checked
    at = expression.span
    message = f"`{at.text}` is {spoken(checked.type)}, where a date is needed"
    help = "write a date, such as `2024-09-01`, or the name of one, such as `date`"
    raise refused(problems.WRONG_TYPE, at, message, help)


def _amount(expression: tree.Expression, scope: Scope) -> m.Meaning:
    amount = scope.meaning(expression)
    kind = amount.type.kind
    if kind not in _ON_CALENDAR | {Kind.DAYS, Kind.MONTHS}:
        message = f"`{expression.span.text}` is {spoken(amount.type)}, and dates do not lie so far apart"
        help = "say how far in school days, school weeks, days, weeks, months or years"
        raise refused(problems.WRONG_TYPE, expression.span, message, help)
    if kind in _ON_CALENDAR and scope.settings_only:
        raise _needs_calendar(expression.span, amount.type, scope)
    return amount


def _needs_calendar(at: Span, type: Type, scope: Scope) -> Refused:
    message = f"{type} are counted on the school's calendar, and a {scope.row.said} is looked at without one"
    return refused(problems.WRONG_SCOPE, at, message, "say it in days, weeks, months or years")


def _distance(at: Span, symbol: m.Symbol, start: m.Meaning, end: m.Meaning, amount: m.Meaning) -> m.Meaning:
    """Whether the time from `start` to `end` stands so to `amount`."""
    kind = amount.type.kind
    if kind is Kind.MONTHS:
        return compared(Sides.within(at), m.TURNED[symbol], start, m.Shift(end, amount, -1, DATE))
    if kind is Kind.DAYS:
        return compared(Sides.within(at), symbol, m.Arithmetic(-1, end, start, amount.type), amount)
    first, last = (m.Ordinal(date, amount.type) for date in (start, end))
    return compared(Sides.within(at), symbol, m.Arithmetic(-1, last, first, amount.type), amount)
