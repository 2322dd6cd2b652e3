"""What sums, averages and extremes are of: one exact value a row, in a form that can be added up or put in order."""

from __future__ import annotations

from sqlglot import exp

from engine.language import meaning as m
from engine.planning import numbers, sql
from engine.planning.analysis import NUMERIC
from engine.planning.frames import Frame
from engine.planning.numbers import SCALE, Number, Ratio
from engine.planning.sql import Expression
from engine.planning.translation import number, plain
from engine.quantities import Kind

# Ratios of counts below 10,000,000 differ by more than one over this.
_FINE = 10**15
_BELOW = {Kind.PERCENT: SCALE, Kind.POINTS: SCALE, Kind.SCHOOL_DAYS: 2}


def gathered(node: m.Meaning, frame: Frame) -> Expression:
    """The value of a row; NULL where it is missing or lies between two ends."""
    if node.type.kind not in NUMERIC:
        return plain(node, frame)
    value = number(node, frame)
    known = _known(value)
    if is_ratio(node):
        return _in_order(known)
    below, wanted = known.denominator, _BELOW.get(node.type.kind, 1)
    assert below is None or below.is_int
    factor = wanted // (below.to_py() if below is not None else 1)
    return sql.times(known.numerator, sql.literal(factor))


def denominator(node: m.Meaning) -> Expression | None:
    """What the gathered values of a kind are all counted in; None for whole numbers."""
    wanted = 1 if is_ratio(node) else _BELOW.get(node.type.kind, 1)
    return None if wanted == 1 else sql.literal(wanted)


def is_ratio(node: m.Meaning) -> bool:
    """Whether a value is a count over another, different from row to row."""
    if not isinstance(node, m.Measure):
        return False
    inner = node.rows.value
    return node.function in {"share", "average"} or (inner is not None and is_ratio(inner))


def ratio(value: Expression) -> Number:
    """The number of a ratio that was put in order."""
    return numbers.exactly(sql.field(value.copy(), "above"), sql.field(value.copy(), "below"))


def _known(value: Number) -> Ratio:
    if value.exact:
        return value.low
    alike = numbers.compare("=", numbers.exactly(*_both(value.low)), numbers.exactly(*_both(value.high)))
    return Ratio(sql.case((alike, value.low.numerator.copy())), value.low.denominator)


def _both(found: Ratio | None) -> tuple[Expression, Expression | None]:
    return (found.numerator.copy(), found.denominator) if found is not None else (sql.NULL.copy(), None)


def _in_order(found: Ratio) -> Expression:
    """A ratio as a row of its place among others, its two numbers behind; equal ratios have one place."""
    above, below = found.numerator, found.denominator or sql.literal(1)
    place = exp.IntDiv(
        this=sql.times(sql.wide(above.copy()), sql.literal(_FINE)), expression=sql.wide(below.copy())
    )
    row = sql.struct({"place": place, "above": sql.wide(above), "below": sql.wide(below.copy())})
    missing = sql.any_of([sql.is_null(above.copy()), sql.is_null(below.copy())])
    return sql.case((sql.negated(missing), row))
