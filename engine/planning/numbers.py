"""Exact numbers in SQL: a ratio of integers, and a range where missing facts leave one."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from fractions import Fraction

from sqlglot import exp

from engine.frozen import dataclass
from engine.planning import sql
from engine.planning.sql import Expression
from engine.quantities import Kind

SCALE = 10_000


@dataclass(frozen=True, slots=True)
class Ratio:
    """An integer, or one integer over another that is positive (NULL where there is no figure)."""

    numerator: Expression
    denominator: Expression | None = None


@dataclass(frozen=True, slots=True)
class Number:
    """A figure between two ends, which are the same object where it is exact; no high end is unbounded.

    Both ends are NULL where the figure is missing; a high end that is NULL beside a low one is unbounded.
    """

    low: Ratio
    high: Ratio | None

    @property
    def exact(self) -> bool:
        """Whether there is one value only."""
        return self.low is self.high


def exactly(numerator: Expression, denominator: Expression | None = None) -> Number:
    """An exact number."""
    ratio = Ratio(numerator, denominator)
    return Number(ratio, ratio)


def constant(value: object) -> Number:
    """A written value: percentages and points keep their decimals as a ratio."""
    if isinstance(value, Decimal):
        exact = Fraction(value)
        one = exact.denominator == 1
        return exactly(sql.literal(exact.numerator), None if one else sql.literal(exact.denominator))
    return exactly(sql.literal(value))


def stored(value: object) -> int | None:
    """A setting's number as the integer that stands in a relation of settings: decimals in ten-thousandths."""
    if isinstance(value, Decimal):
        return int(value * SCALE)
    return value if isinstance(value, int) else None


def from_relation(column: Expression, kind: Kind) -> Number:
    """A number read back from a setting's cases; what they are written with is too narrow to be multiplied again."""
    if kind in {Kind.PERCENT, Kind.POINTS}:
        return exactly(sql.cast(column, exp.DType.BIGINT), sql.literal(SCALE))
    return exactly(column)


def added(left: Number, right: Number, sign: int) -> Number:
    """A sum (1) or difference (-1) of two numbers."""
    if left.exact and right.exact:
        ratio = _added(left.low, right.low, sign)
        return Number(ratio, ratio)
    low, high = (right.low, right.high) if sign == 1 else (right.high, right.low)
    return Number(
        _added(left.low, low, sign) if low else Ratio(sql.NULL.copy()),
        _added(left.high, high, sign) if left.high and high else None,
    )


def _added(left: Ratio, right: Ratio, sign: int) -> Ratio:
    join = sql.plus if sign == 1 else sql.minus
    if left.denominator is None and right.denominator is None:
        return Ratio(join(left.numerator, right.numerator))
    first, second = _crossed(left, right)
    return Ratio(join(first, second), _product(left.denominator, right.denominator))


def _crossed(left: Ratio, right: Ratio) -> tuple[Expression, Expression]:
    """Both numerators over the common denominator."""
    return _scaled(left.numerator, right.denominator), _scaled(right.numerator, left.denominator)


def _scaled(value: Expression, by: Expression | None) -> Expression:
    return value if by is None else sql.times(_roomy(value, by), by)


def _product(left: Expression | None, right: Expression | None) -> Expression:
    if left is None or right is None:
        return left or right or sql.literal(1)
    return sql.times(_roomy(left, right), right)


def _roomy(value: Expression, by: Expression) -> Expression:
    """Widened where both factors come from the data."""
    return value if value.is_number or by.is_number else sql.wide(value)


def otherwise(value: Number, fallback: Number) -> Number:
    """The fallback where the value is missing."""

    def choose(pick: Callable[[Number], Ratio | None]) -> Ratio | None:
        first, second = pick(value), pick(fallback)
        if first is None or second is None:
            return None
        absent, one = missing(value), sql.literal(1)
        numerator = sql.case((absent, second.numerator), otherwise=first.numerator)
        if first.denominator is None and second.denominator is None:
            return Ratio(numerator)
        below = sql.case((absent, second.denominator or one), otherwise=first.denominator or one)
        return Ratio(numerator, below)

    low = choose(lambda number: number.low) or Ratio(sql.NULL.copy())
    return Number(low, low if value.exact and fallback.exact else choose(lambda number: number.high))


def missing(value: Number) -> Expression:
    """Whether there is no figure at all."""
    parts = [sql.is_null(value.low.numerator)]
    if value.low.denominator is not None:
        parts.append(sql.is_null(value.low.denominator))
    return sql.any_of(parts)


_TURNED = {"<": ">", "<=": ">="}


def compare(symbol: str, left: Number, right: Number) -> Expression:
    """Yes, no or NULL: the ranges decide only where every value in them says the same."""
    if symbol in _TURNED:
        return compare(_TURNED[symbol], right, left)
    if left.exact and right.exact:
        return _ratios(symbol, left.low, right.low)
    if symbol == "!=":
        return sql.negated(compare("=", left, right))
    return _same(left, right) if symbol == "=" else _more(symbol, left, right)


def _more(symbol: str, left: Number, right: Number) -> Expression:
    opposite = "<" if symbol == ">=" else "<="
    branches = []
    if right.high is not None:
        branches.append((_ratios(symbol, left.low, right.high), sql.TRUE.copy()))
    if left.high is not None:
        branches.append((_ratios(opposite, left.high, right.low), sql.FALSE.copy()))
    return sql.case(*branches)


def _same(left: Number, right: Number) -> Expression:
    apart = [
        _ratios("<", first.high, second.low)
        for first, second in ((left, right), (right, left))
        if first.high is not None
    ]
    branches = [(sql.any_of(apart), sql.FALSE.copy())] if apart else []
    if left.high is not None and right.high is not None:
        alike = sql.all_of(
            [
                _ratios("=", left.low, left.high),
                _ratios("=", right.low, right.high),
                _ratios("=", left.low, right.low),
            ]
        )
        branches.insert(0, (alike, sql.TRUE.copy()))
    return sql.case(*branches)


def _ratios(symbol: str, left: Ratio, right: Ratio) -> Expression:
    first, second = _crossed(left, right)
    return sql.compared(symbol, first, second)
