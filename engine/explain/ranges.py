"""Figures that missing facts leave between two ends, added and compared; nothing is a float."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import TypeAlias

from engine.frozen import dataclass

Exact: TypeAlias = int | Fraction


class Share(Fraction):
    """A percentage that knows its counts, `count` of `among`, which a fraction in its lowest terms forgets."""

    __slots__ = ("among", "count")

    count: int
    among: int

    def __new__(cls, count: int, among: int) -> Share:
        """The share of a count among a number that is not 0."""
        share = super().__new__(cls, 100 * count, among)
        share.count, share.among = count, among
        return share


@dataclass(frozen=True, slots=True)
class Range:
    """A figure that lies between two ends, both included; an end that is None has no bound."""

    low: Exact | None
    high: Exact | None


Figure: TypeAlias = Exact | Range
Value: TypeAlias = Figure | bool | str | date | frozenset[str] | tuple[object, ...]
Answer: TypeAlias = bool | None


def exact(value: object) -> object:
    """A decimal as the fraction it is; anything else unchanged."""
    return Fraction(value) if isinstance(value, Decimal) else value


def between(low: Exact | None, high: Exact | None) -> Figure:
    """The figure between two ends: a single number where they are one."""
    if low is None or low != high:
        return Range(low, high)
    return low if counts_of(low) == counts_of(high) else Fraction(low)


def counts_of(value: object) -> tuple[int, int] | None:
    """What a share counts, and among how many; None of anything else."""
    return (value.count, value.among) if isinstance(value, Share) else None


def ends(figure: Figure) -> tuple[Exact | None, Exact | None]:
    """The low and the high end of a figure."""
    return (figure.low, figure.high) if isinstance(figure, Range) else (figure, figure)


def added(left: Figure, right: Figure) -> Figure:
    """The sum of two figures, end by end."""
    (low, high), (other_low, other_high) = ends(left), ends(right)
    return between(_sum(low, other_low), _sum(high, other_high))


def negative(figure: Figure) -> Figure:
    """The figure taken from 0."""
    low, high = ends(figure)
    return between(None if high is None else -high, None if low is None else -low)


def _sum(one: Exact | None, two: Exact | None) -> Exact | None:
    return None if one is None or two is None else one + two


def compared(symbol: str, left: object, right: object) -> Answer:
    """Whether two values stand so to each other; cannot tell where one is missing or the ends disagree."""
    if left is None or right is None:
        return None
    return _COMPARISONS[symbol](left, right)


def _at_least(left: object, right: object) -> Answer:
    (low, high), (other_low, other_high) = _ends(left), _ends(right)
    if low is not None and other_high is not None and low >= other_high:
        return True
    return False if high is not None and other_low is not None and high < other_low else None


def _same(left: object, right: object) -> Answer:
    if not (isinstance(left, Range) or isinstance(right, Range)):
        return left == right
    apart = _at_least(left, right) is False or _at_least(right, left) is False
    return False if apart else None


def _ends(value: object) -> tuple[Exact | None, Exact | None]:
    """Dates, too, have an order: they pass for exact figures here."""
    return ends(value)  # type: ignore[arg-type]


def opposite(answer: Answer) -> Answer:
    """No for yes and yes for no."""
    return None if answer is None else not answer


_COMPARISONS: Mapping[str, Callable[[object, object], Answer]] = {
    ">=": _at_least,
    "<=": lambda left, right: _at_least(right, left),
    "<": lambda left, right: opposite(_at_least(left, right)),
    ">": lambda left, right: opposite(_at_least(right, left)),
    "=": _same,
    "!=": lambda left, right: opposite(_same(left, right)),
}


def conjunction(answers: Iterable[Answer]) -> Answer:
    """Yes if all are, no if one is, else cannot tell; what follows the first no is not asked for."""
    found: Answer = True
    for answer in answers:
        if answer is False:
            return False
        found = found and answer
    return found


def disjunction(answers: Iterable[Answer]) -> Answer:
    """Yes if one is, no if all are, else cannot tell; what follows the first yes is not asked for."""
    return opposite(conjunction(map(opposite, answers)))
