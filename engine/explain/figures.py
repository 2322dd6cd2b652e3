"""Figures over rows whose conditions can be yes, no or cannot tell: counts, shares, sums and the like."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from fractions import Fraction
from typing import TypeAlias

from engine.explain.ranges import Answer, Exact, Figure, between

Held: TypeAlias = Sequence[tuple[Answer, Exact | None]]


def count(rows: Sequence[Answer], *, complete: bool) -> Figure:
    """How many rows meet their condition: certainly at least, possibly at most (unbounded if incomplete)."""
    certain = sum(answer is True for answer in rows)
    possible = sum(answer is not False for answer in rows)
    return between(certain, possible if complete else None)


def days(rows: Sequence[Answer], *, complete: bool) -> Figure:
    """School days of two sessions each, exactly."""
    certain = Fraction(sum(answer is True for answer in rows), 2)
    possible = Fraction(sum(answer is not False for answer in rows), 2)
    return between(certain, possible if complete else None)


def share(rows: Sequence[tuple[Answer, Answer]], *, complete: bool) -> Figure | None:
    """The part of the rows with `among` that also have `where`, in percent; rows are (where, among).

    None where no row certainly has `among`, or the calendar does not reach over the window.
    """
    if not complete or not any(among is True for _, among in rows):
        return None
    sure = sum(where is True and among is True for where, among in rows)
    able = sum(where is not False and among is not False for where, among in rows)
    rest_able = sum(where is not True and among is not False for where, among in rows)
    rest_sure = sum(where is False and among is True for where, among in rows)
    return between(Fraction(100 * sure, sure + rest_able), Fraction(100 * able, able + rest_sure))


def total(rows: Held, *, complete: bool) -> Figure:
    """The sum of the values of the rows; unbounded where a row that may count has no value."""
    low = sum(value for answer, value in rows if answer is True and value is not None)
    able = [value for answer, value in rows if answer is not False]
    high = None if not complete or None in able else sum(value for value in able if value is not None)
    return between(low, high)


def _of_all(pick: Callable[[Sequence[Exact]], Exact]) -> Callable[[Held, bool], Figure | None]:
    """A figure that needs every value: None where a row may or may not count, or has no value."""

    def figure(rows: Held, complete: bool) -> Figure | None:
        able = [(answer, value) for answer, value in rows if answer is not False]
        values = [value for answer, value in able if answer is True and value is not None]
        return pick(values) if complete and values and len(values) == len(able) else None

    return figure


def _average(values: Sequence[Exact]) -> Exact:
    return Fraction(sum(values), len(values))


EXTREMES: Mapping[str, Callable[[Held, bool], Figure | None]] = {
    "min": _of_all(min),
    "max": _of_all(max),
    "average": _of_all(_average),
}
