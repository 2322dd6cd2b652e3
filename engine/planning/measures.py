"""Measures: what is aggregated for them, where from, and the number that comes of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlglot import exp

from engine.language import meaning as m
from engine.language.kinds import GROUPS, KINDS
from engine.planning import numbers, sql
from engine.planning.analysis import (
    COMMON,
    NUMERIC,
    can_be_unknown,
    needs_joins,
    outcomes,
    possible_codes,
    reads_all_marks,
    session_columns,
)
from engine.planning.existence import belonging, rows_in
from engine.planning.facts import Facts
from engine.planning.frames import GROUP_KEYS, PUPIL_KEYS, Frame, frame_of
from engine.planning.numbers import Number, Ratio
from engine.planning.sql import Expression
from engine.planning.steps import Rollup, Totals
from engine.planning.translation import condition, number, plain

if TYPE_CHECKING:
    from engine.planning.planner import Planner


@dataclass(frozen=True)
class Part:
    """One aggregate that a measure needs, and how it is gathered from pupils to groups."""

    aggregate: Expression
    rollup: str = "sum"


def measure(node: m.Measure, frame: Frame) -> Number:
    """The number of a measure for the rows of a frame, whose source it joins."""
    if m.looks_around(node.rows):
        return _as_far_as_known(node, frame, tied(node, frame))
    if node.rows.kind == "pupil":
        return _of_pupils(node, frame)
    assert node.window is None or node.window.kind != "any", node
    found = _counted_apart(node, frame) or _aggregated(node, frame)
    return _as_far_as_known(node, frame, assembled(node, found))


def _aggregated(node: m.Measure, frame: Frame) -> list[Expression]:
    """The aggregates of a measure, read from the rows that it is of."""
    by_period = node.window is not None and node.window.kind == "each"
    totals = _totals(node, frame.planner, by_period=by_period, level=_level(node, frame))
    if totals.frame.source.name == "interest":
        totals.codes |= possible_codes(node.rows.among or node.rows.where, frame.planner.facts)
    parts = parts_of(node, totals.frame, _within(node, totals.frame))
    return joined_columns(frame, totals, [totals.column(part.aggregate, part.rollup) for part in parts])


def _counted_apart(node: m.Measure, frame: Frame) -> list[Expression] | None:
    """The counts of a measure over sessions without looking at the commonest marks one by one.

    A condition that is no for them is counted on the other marks; one that is yes for them is the number of all
    marks less the others for which it is not. None where the condition is neither, or can be missing.
    """
    rows, facts = node.rows, frame.planner.facts
    conditions = [each for each in (rows.where, rows.among) if each is not None]
    if rows.kind != "session" or node.function not in {"count", "days", "share"}:
        return None
    if node.window is None or node.window.kind == "each" or not conditions:
        return None
    if any(can_be_unknown(each, facts) for each in conditions):
        return None
    wanted = [rows.where] if node.function != "share" else [_both(rows), rows.among]
    found = [_counted_one(each, node, frame) for each in wanted if each is not None]
    told = [each for each in found if each is not None]
    return told if len(told) == len(wanted) else None


def _both(rows: m.Rows) -> m.Meaning:
    assert rows.where is not None and rows.among is not None
    return m.Logic("and", (rows.where, rows.among), rows.where.type)


def _counted_one(condition_: m.Meaning, node: m.Measure, frame: Frame) -> Expression | None:
    planner = frame.planner
    common = frozenset().union(*(outcomes(condition_, code, planner.facts) for code in COMMON))
    if common == {False}:
        return _on_others(condition_, node, frame, possible_codes(condition_, planner.facts))
    if common != {True}:
        return None
    everything = planner.step(
        ("totals", "all marks"), lambda name: _totals_over("register.marks", planner, name)
    )
    within = _within(node, everything.frame)
    assert within is not None
    column = everything.column(sql.count_if(within), "sum")
    (total,) = joined_columns(frame, everything, [column])
    not_so = m.Not(condition_, condition_.type)
    others = _on_others(not_so, node, frame, possible_codes(not_so, planner.facts))
    return sql.minus(total, others)


def _on_others(condition_: m.Meaning, node: m.Measure, frame: Frame, codes: frozenset[str]) -> Expression:
    """How many marks of interest meet a condition in the window."""
    planner = frame.planner
    source = planner.interest(codes, session_columns([condition_]))
    totals = planner.step(
        ("totals", source, True, None, "pupil"), lambda name: _totals_over(source, planner, name)
    )
    totals.codes |= codes
    within = _within(node, totals.frame)
    assert within is not None
    held = condition(condition_, totals.frame)
    column = totals.column(sql.count_if(sql.all_of([within, held])), "sum")
    return sql.coalesce(joined_columns(frame, totals, [column])[0], sql.literal(0))


def all_marks(planner: Planner) -> Totals:
    """The step that counts all marks of each pupil, whatever their code."""
    return planner.step(("totals", "all marks"), lambda name: _totals_over("register.marks", planner, name))


def _totals_over(source: str, planner: Planner, name: str) -> Totals:
    frame = frame_of(planner, "session", source)
    return Totals(name, frame, [(each, frame.column(each)) for each in PUPIL_KEYS])


def _level(node: m.Measure, frame: Frame) -> str:
    """Registers are of classes, everything else of pupils."""
    return "class" if node.rows.kind == "register" else "pupil"


def _totals(node: m.Measure, planner: Planner, *, by_period: bool, level: str) -> Totals:
    """The step that aggregates a measure's rows, shared with every measure that reads the same rows."""
    source, joins = source_of(node, planner)
    unit = node.window.unit if by_period and node.window else None
    key = ("totals", source, joins, unit, level)

    def make(name: str) -> Totals:
        frame = rows_frame(node, planner, source)
        keys = [
            (each, frame.column(each)) for each in (GROUP_KEYS["class"] if level == "class" else PUPIL_KEYS)
        ]
        if unit is not None:
            keys.append(("period_no", period_of(frame, unit)))
        return Totals(name, frame, keys)

    return planner.step(key, make)


def rows_frame(node: m.Measure, planner: Planner, source: str) -> Frame:
    """A frame over the rows that a measure is of."""
    if node.rows.kind == "day":
        return planner.day_frame(source)
    return frame_of(planner, node.rows.kind, source)


def period_of(frame: Frame, unit: str) -> Expression:
    """The number of the period that a row's date lies in."""
    date = KINDS[frame.kind.name].date
    assert date is not None
    open_day = frame.kind.name in {"session", "day", "missing_mark", "out_of_force_mark"}
    return frame.ordinal(frame.column(date), unit, open_day=open_day)


def source_of(node: m.Measure, planner: Planner) -> tuple[str, bool]:
    """The relation that a measure reads, and whether its conditions need joins there."""
    rows = node.rows
    conditions = (rows.where, rows.among, rows.value)
    if rows.kind == "day":
        return planner.days_for(rows.where, rows.among), True
    if rows.kind != "session":
        return f"register.{KINDS[rows.kind].table}", True
    joins = any(needs_joins(each, planner.facts) for each in conditions)
    slow = joins or (node.window is not None and node.window.kind in {"each", "any"})
    if not slow:
        return "register.marks", False
    codes = possible_codes(rows.among or rows.where, planner.facts)
    if reads_all_marks(codes):
        return "register.marks", True
    return planner.interest(codes, session_columns(conditions)), True


def _within(node: m.Measure, frame: Frame) -> Expression | None:
    """That a row lies in the measure's window; None where the grouping by period says it."""
    window = node.window
    if window is None or window.kind == "each":
        return None
    bounds = frame.planner.facts.bounds(window)
    first = {academy: bound[0] if bound else None for academy, bound in bounds.items()}
    last = {academy: bound[1] if bound else None for academy, bound in bounds.items()}
    day = frame.column(frame.kind.date or "")
    return sql.between(
        day, frame.by_academy(("first", window), first), frame.by_academy(("last", window), last)
    )


def parts_of(node: m.Measure, frame: Frame, within: Expression | None) -> list[Part]:
    """The aggregates that a measure needs over the rows of a frame, inside a window."""
    rows, facts = node.rows, frame.planner.facts
    where = condition(rows.where, frame) if rows.where is not None else sql.TRUE.copy()
    unknown = rows.where is not None and _unknown(rows.where, frame, facts)

    def counted(certain: Expression) -> Expression:
        return sql.count_if(certain if within is None else sql.all_of([within.copy(), certain]))

    if node.function == "share":
        return _share_parts(node, frame, where, unknown, counted)
    low = sql.is_true(where) if unknown else where
    high = sql.is_possible(where.copy()) if unknown else where
    if node.function in {"count", "days"}:
        return [Part(counted(low)), Part(counted(high))] if unknown else [Part(counted(low))]
    return _value_parts(node, frame, low, high, counted, within, where if unknown else None)


def _unknown(node: m.Meaning, frame: Frame, facts: Facts) -> bool:
    return can_be_unknown(node, facts)


def _share_parts(
    node: m.Measure, frame: Frame, where: Expression, unknown: bool, counted: object
) -> list[Part]:
    rows, facts = node.rows, frame.planner.facts
    assert rows.among is not None and callable(counted)
    among = condition(rows.among, frame)
    if not unknown and not can_be_unknown(rows.among, facts):
        return [Part(counted(sql.all_of([where, among]))), Part(counted(among.copy()))]
    both = sql.all_of([where, among])
    certain_other = sql.all_of([sql.is_true(among.copy()), sql.negated(sql.is_possible(where.copy()))])
    possible_other = sql.all_of([sql.is_possible(among.copy()), sql.negated(sql.is_true(where.copy()))])
    conditions = [
        sql.is_true(both),
        sql.is_possible(both.copy()),
        certain_other,
        possible_other,
        sql.is_true(among.copy()),
    ]
    return [Part(counted(each)) for each in conditions]


def _value_parts(
    node: m.Measure,
    frame: Frame,
    low: Expression,
    high: Expression,
    counted: object,
    within: Expression | None,
    doubtful: Expression | None,
) -> list[Part]:
    assert node.rows.value is not None and callable(counted)
    value = _value(node.rows.value, frame)

    def over(function: type[exp.AggFunc], certain: Expression) -> Expression:
        inside = certain if within is None else sql.all_of([within.copy(), certain])
        return sql.filtered(function(this=value.copy()), inside.copy())

    gap = [sql.is_null(value.copy())] + ([sql.is_null(doubtful.copy())] if doubtful is not None else [])
    gaps = counted(sql.all_of([high.copy(), sql.any_of(gap)]))
    if node.function == "sum":
        known = sql.all_of([high.copy(), sql.negated(sql.is_null(value.copy()))])
        unvalued = counted(sql.all_of([high.copy(), sql.is_null(value.copy())]))
        return [Part(over(exp.Sum, low)), Part(over(exp.Sum, known)), Part(unvalued)]
    if node.function == "average":
        return [Part(over(exp.Sum, low)), Part(counted(low.copy())), Part(gaps)]
    function = exp.Min if node.function == "min" else exp.Max
    return [Part(over(function, low), node.function), Part(gaps)]


def _value(node: m.Meaning, frame: Frame) -> Expression:
    return number(node, frame).low.numerator if node.type.kind in NUMERIC else plain(node, frame)


def assembled(node: m.Measure, columns: Sequence[Expression]) -> Number:
    """The number of a measure from its aggregates, which are NULL where a key has no rows."""
    if node.function in {"count", "days"}:
        halves = sql.literal(2) if node.function == "days" else None
        low = Ratio(_zero(columns[0]), halves)
        return Number(low, Ratio(_zero(columns[1]), halves) if len(columns) > 1 else low)
    if node.function == "share":
        return _share(columns)
    if node.function == "sum":
        return Number(Ratio(_zero(columns[0])), Ratio(_unless(columns[2], _zero(columns[1]))))
    if node.function == "average":
        total, rows, gaps = columns
        some = sql.case((sql.compared(">", rows, sql.literal(0)), rows.copy()))
        return numbers.exactly(_unless(gaps, total), some)
    value, gaps = columns
    return numbers.exactly(_unless(gaps, value))


def _unless(gaps: Expression, value: Expression) -> Expression:
    """A value, NULL where some row leaves it open."""
    return sql.case((sql.equal(_zero(gaps), sql.literal(0)), value.copy()))


def _share(columns: Sequence[Expression]) -> Number:
    hundred = sql.literal(100)
    if len(columns) == 2:
        part, whole = columns
        return numbers.exactly(sql.times(part, hundred), _positive(whole))
    low_part, high_part, low_rest, high_rest, certain = columns

    def ratio(part: Expression, rest: Expression) -> Ratio:
        whole = sql.plus(part.copy(), rest)
        some = sql.compared(">", certain.copy(), sql.literal(0))
        return Ratio(sql.times(part, hundred.copy()), sql.case((some, _positive(whole))))

    return Number(ratio(low_part, high_rest), ratio(high_part, low_rest))


def _positive(value: Expression) -> Expression:
    return exp.Nullif(this=value, expression=sql.literal(0))


def _zero(value: Expression) -> Expression:
    return sql.coalesce(value.copy(), sql.literal(0))


def joined_columns(frame: Frame, totals: Totals, columns: Sequence[str]) -> list[Expression]:
    """The columns of totals beside the rows of a frame: gathered first where the frame is of groups."""
    source, keys = totals.name, [name for name, _ in totals.keys]
    by_period = ["period_no"] if "period_no" in keys else []
    if frame.kind.name in GROUPS and "pupil_id" in keys:
        source = frame.planner.step(
            ("rollup", totals.name, frame.kind.name),
            lambda name: Rollup(name, totals, GROUP_KEYS[frame.kind.name], by_period),
        ).name
        keys = [*GROUP_KEYS[frame.kind.name], *by_period]
    alias = frame.join(("totals", source), sql.table(source, "{}"), keys)
    return [sql.column(alias, name) for name in columns]


def _as_far_as_known(node: m.Measure, frame: Frame, found: Number) -> Number:
    """Missing where the window does not exist; open-ended or missing where the calendar does not reach back."""
    window = node.window
    if window is None or window.kind == "each":
        return found
    bounds = frame.planner.facts.bounds(window)
    has = {academy: bound is not None for academy, bound in bounds.items()}
    if not all(has.values()):
        there = frame.by_academy(("has", window), has)
        found = _only_where(there, found)
    if window.kind == "the last":
        complete = frame.planner.facts.complete(window)
        if not all(complete.values()):
            found = incomplete_unless(node, frame.by_academy(("complete", window), complete), found)
    return found


def _only_where(there: Expression, found: Number) -> Number:
    def kept(ratio: Ratio) -> Ratio:
        return Ratio(sql.case((there.copy(), ratio.numerator)), ratio.denominator)

    low = kept(found.low)
    return Number(low, low if found.exact else (kept(found.high) if found.high else None))


def incomplete_unless(node: m.Measure, complete: Expression, found: Number) -> Number:
    """The number where the whole stretch is seen; else counts and sums lose their high end, the rest is missing."""
    if node.function not in {"count", "days", "sum"}:
        return _only_where(complete, found)
    if found.high is None:
        return found
    high = Ratio(sql.case((complete.copy(), found.high.numerator.copy())), found.high.denominator)
    return Number(found.low, high)


def _of_pupils(node: m.Measure, frame: Frame) -> Number:
    """A figure over the pupils of a group, each with figures of its own."""
    planner = frame.planner
    keys = GROUP_KEYS[frame.kind.name]

    def make(name: str) -> Totals:
        pupils = frame_of(planner, "pupil", "register.pupils")
        on_roll = sql.compared("<=", pupils.column("on_roll_from"), sql.literal(planner.facts.as_at))
        return Totals(name, pupils, [(key, pupils.column(key)) for key in keys], [on_roll])

    totals = planner.step(("pupils of", frame.kind.name), make)
    columns = [totals.column(part.aggregate, part.rollup) for part in parts_of(node, totals.frame, None)]
    alias = frame.join(("totals", totals.name), sql.table(totals.name, "{}"), keys)
    return assembled(node, [sql.column(alias, name) for name in columns])


def tied(node: m.Measure, frame: Frame) -> Number:
    """A figure whose conditions name the row in hand or one around it, worked out for each such row."""
    inner = rows_in(node.rows, frame)
    parts = parts_of(node, inner, _within(node, inner))
    mine = belonging(node.rows, inner, frame)
    return assembled(node, [inner.select([("value", part.aggregate)], mine).subquery() for part in parts])
