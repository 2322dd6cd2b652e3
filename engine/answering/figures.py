"""Figures in their units, ready to be shown, and as a sentence says them."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

from engine.explain.ranges import Range, counts_of
from engine.findings import Measured
from engine.language import meaning as m
from engine.language.figures import Figure
from engine.quantities import Kind, Type, rounded, written
from engine.spoken import figure_in_words

_PLACES = 4


def measured(value: object, figure: Figure) -> Measured:
    """A figure with its unit, ready to be shown."""
    return in_unit(value, type_shown(figure))


def type_shown(figure: Figure) -> Type:
    """The type as which a figure is shown: of a run its length."""
    return Type(Kind.SCHOOL_DAYS) if isinstance(figure, m.Run) else figure.type


def in_unit(value: object, type: Type) -> Measured:
    """A value of a type with its unit, ready to be shown."""
    unit = _unit(type)
    if isinstance(value, Range):
        low, high = (_shown(end, type) for end in (value.low, value.high))
        return Measured(low, unit, high, or_more=high is None and low is not None)
    return Measured(_shown(value, type), unit, None, False, *(counts_of(value) or ()))


def _unit(type: Type) -> str:
    if type.kind is Kind.PERCENT:
        return "%"
    return type.of or "rows" if type.kind is Kind.COUNT else type.kind.value


def _shown(value: object, type: Type) -> int | Decimal | str | None:
    if value is None:
        return None
    if isinstance(value, Fraction):
        if value.denominator == 1:
            return _shown(value.numerator, type)
        exact = Decimal(value.numerator) / Decimal(value.denominator)
        return rounded(exact, _PLACES).normalize()
    if isinstance(value, bool):
        return "yes" if value else "no"
    if type.kind in {Kind.TIME, Kind.MONEY} and isinstance(value, int):
        return written(value, type.kind)
    if isinstance(value, Decimal | int):
        return value
    return str(value)


def called(name: str) -> str:
    """The name of a figure as people say it: `attendance this half term`."""
    return name.replace("_", " ").replace(".", " ")


def in_words(value: Measured) -> str:
    """A figure as a sentence says it: rounded to two decimals, a percentage with its sign, a day in words."""
    low = "(missing)" if value.value is None else figure_in_words(value.value, value.unit)
    if value.or_more:
        return f"{low} or more"
    return low if value.high is None else f"between {low} and {figure_in_words(value.high, value.unit)}"
