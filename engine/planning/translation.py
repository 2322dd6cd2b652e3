"""Checked meaning to SQL over a frame: conditions as yes, no or NULL; figures as exact numbers."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any, TypeAlias

from sqlglot import exp

from engine.frozen import replace
from engine.language import meaning as m
from engine.planning import numbers, sql
from engine.planning.analysis import NUMERIC, can_be_unknown, codes_that_hold
from engine.planning.dated import since
from engine.planning.frames import Frame
from engine.planning.numbers import Number
from engine.planning.settings import members, setting
from engine.planning.sql import Expression
from engine.planning.times import as_at_ordinal, last_unseen_ordinal
from engine.quantities import Kind

Asked: TypeAlias = m.Compare | m.IsMissing


def condition(node: m.Meaning, frame: Frame) -> Expression:
    """A condition as a SQL truth value: NULL is cannot tell."""
    if frame.kind.name == "session" and isinstance(node, m.Logic | m.Not | m.InSet):
        codes = codes_that_hold(node, frame.planner.facts)
        if codes is not None:
            return sql.one_of(frame.column("code"), codes, frame.planner.facts.codes)
    return _CONDITIONS[type(node)](node, frame)


def possible(node: m.Meaning, frame: Frame) -> Expression:
    """That a condition is not no: never NULL. Said of its parts, so that the database can use those that are known."""
    return _decided(node, frame, unknown=True)


def _decided(node: m.Meaning, frame: Frame, *, unknown: bool) -> Expression:
    """A condition with an answer in place of NULL."""
    if isinstance(node, m.Untold):
        return sql.literal(unknown)
    if not can_be_unknown(node, frame.planner.facts):
        return condition(node, frame)
    if isinstance(node, m.Logic):
        return _joined(node, [_decided(part, frame, unknown=unknown) for part in node.parts])
    if isinstance(node, m.Not):
        return sql.negated(_decided(node.part, frame, unknown=not unknown))
    return sql.coalesce(condition(node, frame), sql.literal(unknown))


def _column(node: m.Column, frame: Frame) -> Expression:
    return frame.fact(node.owner, node.name, around=node.around)


def _setting(node: m.Setting, frame: Frame) -> Expression:
    return setting(node.path, frame)[1]


def _constant(node: m.Constant, frame: Frame) -> Expression:
    return sql.literal(node.value)


def _logic(node: m.Logic, frame: Frame) -> Expression:
    return _joined(node, [condition(part, frame) for part in node.parts])


def _joined(node: m.Logic, parts: list[Expression]) -> Expression:
    return sql.all_of(parts) if node.word == "and" else sql.any_of(parts)


def _not(node: m.Not, frame: Frame) -> Expression:
    return sql.negated(condition(node.part, frame))


def is_missing(node: m.IsMissing, frame: Frame) -> Expression:
    """Whether there is no value, with figures that stand in the frame."""
    if node.part.type.kind in NUMERIC:
        return numbers.missing(number(node.part, frame))
    if node.part.type.kind is Kind.YES_NO:
        return sql.is_null(condition(node.part, frame))
    return sql.is_null(plain(node.part, frame))


def _in_set(node: m.InSet, frame: Frame) -> Expression:
    item = plain(node.part, frame)
    if isinstance(node.group, m.Setting):
        return members(node.group.path, item, frame)
    assert isinstance(node.group, m.Constant) and isinstance(node.group.value, frozenset)
    return sql.in_list(item, sorted(node.group.value))


def _asked(node: Asked, frame: Frame) -> Expression:
    if any(measure.window and measure.window.kind == "any" for measure in m.own_measures(node)):
        return frame.planner.stretches(node, frame)
    day = frame.planner.last_day(node, frame)
    return asked_once(node, frame) if day is None else asked_on(day, node, frame)


def asked_on(day: Expression, node: Asked, frame: Frame) -> Expression:
    """A comparison whose settings are those of a day."""
    before, frame.day = frame.day, day
    try:
        return asked_once(node, frame)
    finally:
        frame.day = before


def asked_once(node: Asked, frame: Frame) -> Expression:
    """A comparison, or whether a value is missing, with figures that stand in the frame."""
    return comparison(node, frame) if isinstance(node, m.Compare) else is_missing(node, frame)


def comparison(node: m.Compare, frame: Frame) -> Expression:
    """A comparison whose figures stand in the frame."""
    node = since(node, frame.planner.facts) or node
    if node.left.type.kind in NUMERIC:
        return numbers.compare(node.symbol, number(node.left, frame), number(node.right, frame))
    if node.left.type.kind is Kind.YES_NO:
        return sql.compared(node.symbol, condition(node.left, frame), condition(node.right, frame))
    return sql.compared(node.symbol, plain(node.left, frame), plain(node.right, frame))


def _by_steps(node: m.Exists | m.Run | m.Begins | m.DayCondition, frame: Frame) -> Expression:
    return frame.planner.condition(node, frame)


def _otherwise(node: m.Otherwise, frame: Frame) -> Expression:
    return sql.coalesce(condition(node.part, frame), condition(node.fallback, frame))


_CONDITIONS: dict[type, Callable[[Any, Frame], Expression]] = {
    m.Untold: lambda _, __: exp.null(),
    m.Column: _column,
    m.Setting: _setting,
    m.Constant: _constant,
    m.Logic: _logic,
    m.Not: _not,
    m.IsMissing: _asked,
    m.InSet: _in_set,
    m.Compare: _asked,
    **dict.fromkeys((m.Exists, m.Run, m.Begins, m.DayCondition), _by_steps),
    m.Otherwise: _otherwise,
}


def plain(node: m.Meaning, frame: Frame) -> Expression:
    """A date, moment, text, choice or code."""
    if isinstance(node, m.Constant):
        return sql.literal(node.value)
    if isinstance(node, m.AsAt | m.LastUnseen | m.DayOfEach):
        return _day(node, frame)
    if isinstance(node, m.Column):
        return frame.fact(node.owner, node.name, around=node.around)
    if isinstance(node, m.Setting):
        return _as_kind(setting(node.path, frame)[1], node.type.kind)
    if isinstance(node, m.Otherwise):
        return sql.coalesce(plain(node.part, frame), plain(node.fallback, frame))
    if isinstance(node, m.Shift):
        return _shifted(node, frame)
    if isinstance(node, m.DayOf):
        return sql.cast(plain(node.moment, frame), exp.DType.DATE)
    assert isinstance(node, m.Measure), type(node)
    return _as_kind(_measure(node, frame).low.numerator, node.type.kind)


def _day(node: m.AsAt | m.LastUnseen | m.DayOfEach, frame: Frame) -> Expression:
    """A day that is known beforehand."""
    if isinstance(node, m.AsAt):
        return sql.literal(frame.planner.facts.as_at)
    if isinstance(node, m.LastUnseen):
        return _as_kind(frame.last_unseen(), Kind.DATE)
    return frame.by_academy(node.days, dict(node.days))


def _as_kind(value: Expression, kind: Kind) -> Expression:
    """What has no value anywhere, a setting or a figure, is given the type that a function over dates wants."""
    return sql.cast(value, exp.DType.DATE) if isinstance(value, exp.Null) and kind is Kind.DATE else value


def _shifted(node: m.Shift, frame: Frame) -> Expression:
    unit = "MONTH" if node.amount.type.kind is Kind.MONTHS else "DAY"
    amount = number(node.amount, frame).low.numerator
    if not amount.is_int:  # Spark moves a date by no wider whole number
        amount = sql.cast(amount, exp.DType.INT)
    if isinstance(node.date, m.AsAt) and isinstance(node.amount, m.Constant):
        return sql.literal(_moved(frame.planner.facts.as_at, int(str(node.amount.value)) * node.sign, unit))
    signed = amount if node.sign == 1 else exp.Neg(this=exp.Paren(this=amount))
    moved = exp.DateAdd(this=plain(node.date, frame), expression=signed, unit=exp.var(unit))
    return sql.cast(moved, exp.DType.DATE)


def _moved(day: date, amount: int, unit: str) -> date:
    if unit == "DAY":
        return date.fromordinal(day.toordinal() + amount)
    year, month = divmod(day.year * 12 + day.month - 1 + amount, 12)
    for last in (day.day, 30, 29, 28):
        try:
            return date(year, month + 1, last)
        except ValueError:
            continue
    return day


def number(node: m.Meaning, frame: Frame) -> Number:
    """A figure as an exact number or a range."""
    return _NUMBERS[type(node)](node, frame)


def _number_constant(node: m.Constant, frame: Frame) -> Number:
    return numbers.constant(node.value)


def _number_column(node: m.Column, frame: Frame) -> Number:
    return numbers.exactly(frame.fact(node.owner, node.name, around=node.around))


def _number_setting(node: m.Setting, frame: Frame) -> Number:
    value, found = setting(node.path, frame)
    if value is not None:
        return numbers.constant(value)
    return numbers.from_relation(found, node.type.kind)


def _ordinal(node: m.Ordinal, frame: Frame) -> Number:
    if isinstance(node.date, m.AsAt):
        return numbers.exactly(as_at_ordinal(frame, node.unit))
    if isinstance(node.date, m.LastUnseen):
        return _before_the_calendar(last_unseen_ordinal(frame, node.unit))
    day = plain(node.date, frame)
    open_day, holder = m.is_open_day(node.date), _holder(node.date, frame)
    number = holder.ordinal(day, node.unit, open_day=open_day)
    if open_day:
        return numbers.exactly(number)
    before = _before_the_calendar(holder.ordinal_at_most(day, node.unit))
    low, high = (sql.coalesce(number.copy(), each.numerator) for each in (before.low, before.high) if each)
    return numbers.Number(numbers.Ratio(low), numbers.Ratio(high))


def _before_the_calendar(highest: Expression) -> Number:
    return numbers.Number(numbers.Ratio(sql.minus(highest.copy(), sql.literal(_FAR))), numbers.Ratio(highest))


_FAR = 1_000_000
"""More units than a rule can speak of: how far back a date before the calendar may lie."""


def _holder(node: m.Meaning, frame: Frame) -> Frame:
    """The innermost frame that a value needs: what is joined for a fact of an outer row is joined there."""
    if (
        isinstance(node, m.Column)
        and frame.outer is not None
        and frame.is_outer(node.owner, around=node.around)
    ):
        return _holder(replace(node, around=False), frame.outer)
    return frame


def _arithmetic(node: m.Arithmetic, frame: Frame) -> Number:
    if node.left.type.kind is Kind.DATE:
        between = exp.DateDiff(
            this=plain(node.left, frame), expression=plain(node.right, frame), unit=exp.var("DAY")
        )
        return numbers.exactly(between)
    return numbers.added(number(node.left, frame), number(node.right, frame), node.sign)


def _number_otherwise(node: m.Otherwise, frame: Frame) -> Number:
    return numbers.otherwise(number(node.part, frame), number(node.fallback, frame))


def _measure(node: m.Measure, frame: Frame) -> Number:
    if node not in frame.figures:
        frame.figures[node] = frame.planner.measure(node, frame)
    return frame.figures[node]


_NUMBERS: dict[type, Callable[[Any, Frame], Number]] = {
    m.Constant: _number_constant,
    m.Column: _number_column,
    m.Setting: _number_setting,
    m.Ordinal: _ordinal,
    m.Arithmetic: _arithmetic,
    m.Otherwise: _number_otherwise,
    m.Measure: _measure,
}
