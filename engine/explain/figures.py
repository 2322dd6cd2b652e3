"""Figures over rows whose conditions can be yes, no or cannot tell: counts, shares, sums and the like."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from fractions import Fraction
from typing import TypeAlias

from engine.explain.ranges import Answer, Exact, Figure, Share, between, ends

Asked: TypeAlias = Sequence[tuple[Answer, int]]
"""Answers, each with how many rows gave it."""
Held: TypeAlias = Sequence[tuple[Answer, Exact | None, int]]


def count(rows: Asked, *, complete: bool) -> Figure:
    """How many rows meet their condition: certainly at least, possibly at most (unbounded if incomplete)."""
    certain = sum(number for answer, number in rows if answer is True)
    possible = sum(number for answer, number in rows if answer is not False)
    return between(certain, possible if complete else None)


def days(rows: Asked, *, complete: bool) -> Figure:
    """School days of two sessions each, exactly."""
    low, high = ends(count(rows, complete=complete))
    return between(*(None if end is None else Fraction(end, 2) for end in (low, high)))


def share(rows: Sequence[tuple[Answer, Answer, int]], *, complete: bool) -> Figure | None:
    """The part of the rows with `among` that also have `where`, in percent; rows are (where, among, how many).

    None where no row certainly has `among`, or the calendar does not reach over the window.
    """
    if not complete or not any(among is True for _, among, _ in rows):
        return None
    sure = sum(number for where, among, number in rows if where is True and among is True)
    able = sum(number for where, among, number in rows if where is not False and among is not False)
    rest_able = sum(number for where, among, number in rows if where is not True and among is not False)
    rest_sure = sum(number for where, among, number in rows if where is False and among is True)
    return between(Share(sure, sure + rest_able), Share(able, able + rest_sure))


def total(rows: Held, *, complete: bool) -> Figure:
    """The sum of the values of the rows; unbounded where a row that may count has no value."""
    low = sum(value * number for answer, value, number in rows if answer is True and value is not None)
    able = [(value, number) for answer, value, number in rows if answer is not False]
    if not complete or any(value is None for value, _ in able):
        return between(low, None)
    return between(low, sum(value * number for value, number in able if value is not None))


def _of_all(pick: Callable[[Sequence[tuple[Exact, int]]], Exact]) -> Callable[[Held, bool], Figure | None]:
    """A figure that needs every value: None where a row may or may not count, or has no value."""

    def figure(rows: Held, complete: bool) -> Figure | None:
        able = [each for each in rows if each[0] is not False]
        values = [(value, number) for answer, value, number in able if answer is True and value is not None]
        return pick(values) if complete and values and len(values) == len(able) else None

    return figure


def _of_any_row(value: Exact) -> Exact:
    """A value that several rows may have: a share without its counts, which are those of one row."""
    return Fraction(value) if isinstance(value, Share) else value


def _average(values: Sequence[tuple[Exact, int]]) -> Exact:
    return Fraction(sum(value * number for value, number in values), sum(number for _, number in values))


EXTREMES: Mapping[str, Callable[[Held, bool], Figure | None]] = {
    "min": _of_all(lambda values: _of_any_row(min(value for value, _ in values))),
    "max": _of_all(lambda values: _of_any_row(max(value for value, _ in values))),
    "average": _of_all(_average),
}
