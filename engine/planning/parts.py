"""Figures from aggregates: which are gathered for a measure, and the number that comes of them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TypeAlias

from sqlglot import exp

from engine.frozen import dataclass
from engine.language import meaning as m
from engine.language.unseen_rows import of_an_unseen_row
from engine.planning import numbers, sql, values
from engine.planning.analysis import can_be_unknown
from engine.planning.frames import Frame
from engine.planning.narrowing import surely_needed
from engine.planning.numbers import Number, Ratio
from engine.planning.sql import Expression
from engine.planning.translation import condition, possible


@dataclass(frozen=True)
class Part:
    """One aggregate that a measure needs, and how it is gathered from pupils to groups."""

    aggregate: Expression
    rollup: str = "sum"


def parts_of(node: m.Measure, frame: Frame, within: Expression | None) -> list[Part]:
    """The aggregates that a measure needs over the rows of a frame, inside a window."""
    with frame.limited(surely_needed(node.rows.counted, frame)):
        return _parts_of(node, frame, within)


Inside: TypeAlias = Callable[[Expression], Expression]
"""What holds a condition to a window."""


def _parts_of(node: m.Measure, frame: Frame, within: Expression | None) -> list[Part]:
    where = node.rows.where
    low = condition(where, frame) if where is not None else sql.TRUE.copy()
    unknown = where is not None and can_be_unknown(where, frame.planner.facts)

    def inside(condition: Expression) -> Expression:
        return condition if within is None else sql.all_of([within.copy(), condition])

    if node.function == "share":
        return [_counted(each, inside) for each in _of_share(node, frame, low, unknown)]
    high = possible(where, frame) if where is not None and unknown else low
    if node.function in {"count", "days"}:
        return [_counted(each, inside) for each in ([low, high] if unknown else [low])]
    return _value_parts(node, frame, low, high, inside, low if unknown else None)


def _counted(condition: Expression, inside: Inside) -> Part:
    return Part(sql.count_if(inside(condition)))


def _of_share(node: m.Measure, frame: Frame, where: Expression, unknown: bool) -> list[Expression]:
    """The conditions whose rows a share counts."""
    assert node.rows.among is not None
    among = condition(node.rows.among, frame)
    both = sql.all_of([where, among])
    if not unknown and not can_be_unknown(node.rows.among, frame.planner.facts):
        return [both, among.copy()]
    certain_other = sql.all_of([sql.is_true(among.copy()), sql.negated(sql.is_possible(where.copy()))])
    possible_other = sql.all_of([sql.is_possible(among.copy()), sql.negated(sql.is_true(where.copy()))])
    return [
        sql.is_true(both),
        sql.is_possible(both.copy()),
        certain_other,
        possible_other,
        sql.is_true(among.copy()),
    ]


def _value_parts(
    node: m.Measure,
    frame: Frame,
    low: Expression,
    high: Expression,
    inside: Inside,
    doubtful: Expression | None,
) -> list[Part]:
    assert node.rows.value is not None
    value = values.gathered(node.rows.value, frame)

    def over(function: type[exp.AggFunc], condition: Expression) -> Expression:
        return sql.filtered(function(this=value.copy()), inside(condition).copy())

    gap = [sql.is_null(value.copy())] + ([sql.is_null(doubtful.copy())] if doubtful is not None else [])
    gaps = _counted(sql.all_of([high.copy(), sql.any_of(gap)]), inside)
    if node.function == "sum":
        known = sql.all_of([high.copy(), sql.negated(sql.is_null(value.copy()))])
        unvalued = _counted(sql.all_of([high.copy(), sql.is_null(value.copy())]), inside)
        return [Part(over(exp.Sum, low)), Part(over(exp.Sum, known)), unvalued]
    if node.function == "average":
        return [Part(over(exp.Sum, low)), _counted(low.copy(), inside), gaps]
    function = exp.Min if node.function == "min" else exp.Max
    return [Part(over(function, low), node.function), gaps]


def assembled(node: m.Measure, columns: Sequence[Expression]) -> Number:
    """The number of a measure from its aggregates, which are NULL where a key has no rows."""
    if node.function in {"count", "days"}:
        halves = sql.literal(2) if node.function == "days" else None
        low = Ratio(_zero(columns[0]), halves)
        return Number(low, Ratio(_zero(columns[1]), halves) if len(columns) > 1 else low)
    if node.function == "share":
        return _share(columns)
    assert node.rows.value is not None
    below = values.denominator(node.rows.value)
    if node.function == "sum":
        return Number(Ratio(_zero(columns[0]), below), Ratio(_unless(columns[2], _zero(columns[1])), below))
    if node.function == "average":
        total, rows, gaps = columns
        some = sql.case((sql.compared(">", rows, sql.literal(0)), rows.copy()))
        return numbers.exactly(_unless(gaps, total), some if below is None else sql.times(some, below))
    value, gaps = columns
    if values.is_ratio(node.rows.value):
        return values.ratio(_unless(gaps, value))
    return numbers.exactly(_unless(gaps, value), below)


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
        # A row that certainly counts is in the part or in the rest: where there is one, the whole is positive.
        return Ratio(sql.times(part, hundred.copy()), sql.case((some, whole)))

    return Number(ratio(low_part, high_rest), ratio(high_part, low_rest))


def _positive(value: Expression) -> Expression:
    return exp.Nullif(this=value, expression=sql.literal(0))


def _zero(value: Expression) -> Expression:
    return sql.coalesce(value.copy(), sql.literal(0))


def as_far_as_known(node: m.Measure, frame: Frame, found: Number) -> Number:
    """Missing where the window does not exist; open-ended or missing where the calendar does not reach back."""
    window = node.window
    if window is None:
        unseen = of_an_unseen_row(node.rows, of_pupil=frame.holder().kind.of_pupil)
        return (
            found if unseen is None else incomplete_unless(node, sql.negated(possible(unseen, frame)), found)
        )
    if window.kind == "each":
        return found
    periods = frame.planner.facts.periods(window)
    has = {academy: period is not None for academy, period in periods.items()}
    if not all(has.values()):
        there = frame.by_academy(("has", window), has)
        found = _only_where(there, found)
    if window.kind == "the last":
        complete = frame.planner.facts.complete(window)
        if not all(complete.values()):
            found = incomplete_unless(node, frame.by_academy(("complete", window), complete), found)
    return found


def told_if_cut(node: m.Measure, whole: Expression, found: Number, frame: Frame) -> Number:
    """The number as it is told: of a stretch that is not whole it has no high end, unless nothing unseen could count."""
    unseen = of_an_unseen_row(node.rows, of_pupil=frame.holder().kind.of_pupil)
    if unseen is not None:
        whole = sql.any_of([whole.copy(), sql.negated(possible(unseen, frame))])
    return incomplete_unless(node, whole, found)


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
