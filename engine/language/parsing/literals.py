"""Written values: a token to a value with its unit, or why it is none."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType

from engine.language.parsing.lalr import Token
from engine.quantities import (
    Kind,
    Quantity,
    Type,
    UnreadableError,
    Value,
    read_date,
    read_duration,
    read_money,
    read_percent,
    read_points,
    read_time,
)

_READERS: Mapping[str, tuple[Kind, Callable[[str], Value]]] = MappingProxyType(
    {
        "PERCENT": (Kind.PERCENT, read_percent),
        "MONEY": (Kind.MONEY, read_money),
        "TIME": (Kind.TIME, read_time),
        "DATE": (Kind.DATE, read_date),
        "TEXT": (Kind.TEXT, lambda text: text[1:-1]),
    }
)

_DAYS_OF_THE_WEEK = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
WEEKDAYS = frozenset(form for day in _DAYS_OF_THE_WEEK for form in (day, f"{day}s", day[:3]))
"""What is written for a value of which there is none here: a day of the week, in small letters."""
NO_WEEKDAYS = "rules know no days of the week, and ask of all school days alike: leave this condition out"


def quantity_of(token: Token) -> Quantity:
    """The value of a token; raises UnreadableError with the reason and the spelling that would do."""
    if token.type == "QUANTITY":
        return _with_unit(" ".join(token.text.split()))
    if token.type == "NUMBER":
        return Quantity(_whole_number(token.text), Type(Kind.COUNT))
    kind, read = _READERS[token.type]
    return Quantity(read(token.text), Type(kind))


def with_plural(text: str) -> str:
    """A number with its unit in the right number: `28 days` of `28  day`."""
    text = " ".join(text.split()).removesuffix("s")
    return text if text.startswith("1 ") else f"{text}s"


def _with_unit(text: str) -> Quantity:
    if text.removesuffix("s").endswith("point"):
        return Quantity(read_points(text), Type(Kind.POINTS))
    if "." in text:
        raise UnreadableError(
            f"`{text}` is not a whole number of its unit", "write a number without decimals"
        )
    return read_duration(text)


def _whole_number(text: str) -> int:
    if "." in text:
        help = _as_time(text) or "write a unit beside it, such as `97.5%`"
        raise UnreadableError(f"`{text}` is not a whole number", help)
    if len(text) > 9:
        raise UnreadableError(f"`{text}` is too large a number", "write at most 9 digits")
    return int(text)


def _as_time(text: str) -> str | None:
    """How a number with two decimals is written that is a time of day, or a percentage."""
    try:
        read_time(clock := text.replace(".", ":"))
    except UnreadableError:
        return None
    return f"write a time of day as `{clock.zfill(5)}`, a percentage as `{text}%`"
