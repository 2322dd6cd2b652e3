"""Patterns for the spellings of all values between two others: JSON Schema knows no bounds for texts.

They take whatever the engine reads as a value in between, `9:15` and `09:15`, `3 weeks` and `21 days`, and no other.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from decimal import Decimal

from engine.quantities import DURATIONS, UNIT_WORDS, Kind, Value, read_duration

_HIGHEST: dict[Kind, Decimal] = {
    Kind.PERCENT: Decimal(100),
    Kind.POINTS: Decimal(999),
    Kind.TIME: Decimal(24 * 60 - 1),
}
_MOST = 10**9 - 1
_DECIMALS = 4


def pattern_between(kind: Kind, least: Value | None, most: Value | None) -> str | None:
    """The pattern of the values of a kind from one to another, None where the kind has none."""
    write = _writer(kind)
    if write is None:
        return None
    low = Decimal(str(least)) if least is not None else Decimal(0)
    high = Decimal(str(most)) if most is not None else _HIGHEST.get(kind, Decimal(_MOST * 100))
    choices = [choice for choice in write(kind, low, high) if choice]
    return f"^({'|'.join(choices)})$" if choices else "^(?!)"


def _writer(kind: Kind) -> Callable[[Kind, Decimal, Decimal], Iterator[str]] | None:
    if kind in DURATIONS:
        return _durations
    return {Kind.PERCENT: _percents, Kind.POINTS: _points, Kind.TIME: _times, Kind.MONEY: _money}.get(kind)


def _durations(kind: Kind, low: Decimal, high: Decimal) -> Iterator[str]:
    """Each unit of the kind with the whole numbers of it that lie in between."""
    for word in UNIT_WORDS:
        unit = read_duration(f"1 {word}")
        factor = int(str(unit.value))
        numbers = integers(_up(int(low), factor), min(int(high) // factor, _MOST))
        if unit.type.kind is kind and numbers:
            yield f"0*{numbers} +{word}s?"


def _percents(kind: Kind, low: Decimal, high: Decimal) -> Iterator[str]:
    yield from (f"0*{number} ?%" for number in _decimals(low, high))


def _points(kind: Kind, low: Decimal, high: Decimal) -> Iterator[str]:
    yield from (f"0*{number} points?" for number in _decimals(low, high))


def _money(kind: Kind, low: Decimal, high: Decimal) -> Iterator[str]:
    """Pounds, with pence of two digits or without."""
    first, last = (divmod(int(end), 100) for end in (low, high))
    for pounds, pence in _stretches(first, last, 99):
        whole = f"({_two_digits(*pence)})"
        bare = "?" if pence[0] == 0 else ""
        yield f"£0*{pounds}(\\.{whole}){bare}" if pounds else ""


def _times(kind: Kind, low: Decimal, high: Decimal) -> Iterator[str]:
    for hours, minutes in _stretches(divmod(int(low), 60), divmod(int(high), 60), 59):
        yield f"0?{hours}:({_two_digits(*minutes)})" if hours else ""


def _stretches(
    first: tuple[int, int], last: tuple[int, int], most: int
) -> Iterator[tuple[str, tuple[int, int]]]:
    """What lies between two wholes with parts, as patterns of wholes, each with its first and last part."""
    if first > last:
        return
    if first[0] == last[0]:
        yield integers(first[0], first[0]), (first[1], last[1])
        return
    yield integers(first[0], first[0]), (first[1], most)
    yield integers(first[0] + 1, last[0] - 1), (0, most)
    yield integers(last[0], last[0]), (0, last[1])


def _decimals(low: Decimal, high: Decimal) -> Iterator[str]:
    """Decimals in between, with as many digits behind the point as there may be."""
    first, last = (divmod(int(end * 10**_DECIMALS), 10**_DECIMALS) for end in (low, high))
    for whole, (least, most) in _stretches(first, last, 10**_DECIMALS - 1):
        if whole:
            yield f"{whole}{_fraction(least, most)}"


def _fraction(least: int, most: int) -> str:
    """What may follow the whole part: the fractions from least to most."""
    if least == 0 and most == 10**_DECIMALS - 1:
        return f"(\\.[0-9]{{1,{_DECIMALS}}})?"
    spelt = [
        f"{integers(_up(least, step), most // step, length)}"
        for length in range(1, _DECIMALS + 1)
        for step in (10 ** (_DECIMALS - length),)
        if _up(least, step) <= most // step
    ]
    inner = "|".join(spelt)
    return f"(\\.({inner}))" + ("?" if least == 0 else "") if inner else "(?!)"


def _up(number: int, step: int) -> int:
    return -(-number // step)


def _two_digits(least: int, most: int) -> str:
    return integers(least, most, 2)


def integers(least: int, most: int, width: int = 0) -> str:
    """The whole numbers from least to most without leading zeros, or all of a width; blank where there are none."""
    if least > most:
        return ""
    choices = dict.fromkeys(
        _of_length(str(low).zfill(width), str(high).zfill(width))
        for low, high in ([(least, most)] if width else _by_length(least, most))
    )
    return f"({'|'.join(choices)})"


def _by_length(least: int, most: int) -> Iterator[tuple[int, int]]:
    """The stretch cut where the numbers get longer."""
    while least <= most:
        end = min(most, 10 ** len(str(least)) - 1)
        yield least, end
        least = end + 1


def _of_length(low: str, high: str) -> str:
    """The texts of digits between two of the same length."""
    if not low:
        return ""
    if low == "0" * len(low) and high == "9" * len(high):
        return f"[0-9]{{{len(low)}}}" if len(low) > 1 else "[0-9]"
    if low[0] == high[0]:
        return low[0] + _of_length(low[1:], high[1:])
    rest = len(low) - 1
    parts = [low[0] + _of_length(low[1:], "9" * rest)]
    between = (int(low[0]) + 1, int(high[0]) - 1)
    if between[0] <= between[1]:
        parts.append(f"[{between[0]}-{between[1]}]" + _of_length("0" * rest, "9" * rest))
    parts.append(high[0] + _of_length("0" * rest, high[1:]))
    return f"({'|'.join(parts)})"
