"""Kinds of value, their units, and the one way each is written: `10%`, `5 school days`, `09:15`, `£80`.

Settings and rules share these. Values are exact: percentages are Decimals, times minutes since midnight, money pence.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import field
from datetime import date
from decimal import ROUND_FLOOR, Decimal
from enum import StrEnum
from types import MappingProxyType
from typing import TYPE_CHECKING, Literal, TypeAlias, TypeVar

from engine.frozen import dataclass, replace

if TYPE_CHECKING:
    from engine.source import Span

_Read = TypeVar("_Read")


class Kind(StrEnum):
    """What a value is of; the text is how it is named to a reader."""

    YES_NO = "yes/no"
    COUNT = "count"
    PERCENT = "percent"
    POINTS = "percentage points"
    SESSIONS = "sessions"
    SCHOOL_DAYS = "school days"
    SCHOOL_WEEKS = "school weeks"
    HALF_TERMS = "half terms"
    TERMS = "terms"
    SCHOOL_YEARS = "school years"
    DAYS = "days"
    MONTHS = "months"
    MINUTES = "minutes"
    TIME = "time of day"
    DATE = "date"
    MOMENT = "date and time"
    MONEY = "money"
    CODE = "code"
    CODES = "set of codes"
    NUMBERS = "list of numbers"
    TEXTS = "list of texts"
    TEXT = "text"
    CHOICE = "choice"
    BANDS = "bands"
    BAND = "band"
    STAGES = "stages"


Unit: TypeAlias = Literal["school day", "school week", "half term", "term", "school year"]
"""What a school's calendar numbers."""
UNIT_OF: Mapping[Kind, Unit] = MappingProxyType(
    {
        Kind.SCHOOL_DAYS: "school day",
        Kind.SCHOOL_WEEKS: "school week",
        Kind.HALF_TERMS: "half term",
        Kind.TERMS: "term",
        Kind.SCHOOL_YEARS: "school year",
    }
)


@dataclass(frozen=True, slots=True)
class Type:
    """The type of a value: its kind, what a count counts, a choice's choices, whether it can be missing."""

    kind: Kind
    of: str | None = None
    choices: tuple[str, ...] = ()
    optional: bool = False

    def __str__(self) -> str:
        if self.kind is Kind.COUNT and self.of:
            return f"count of {self.of}"
        return self.kind.value

    def or_missing(self) -> Type:
        """The same type, able to be missing."""
        return replace(self, optional=True)


@dataclass(frozen=True, slots=True)
class Quantity:
    """A value together with its type."""

    value: Value
    type: Type

    def __str__(self) -> str:
        return written(self.value, self.type.kind)


@dataclass(frozen=True, slots=True)
class Part:
    """One thing that a band or stage says, such as `from 90%`, and where it stands."""

    name: str
    quantity: Quantity
    span: Span | None = field(default=None, compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Named:
    """A band or a stage: its name and what it says, in the order of the schema."""

    name: str
    parts: tuple[Part, ...]
    span: Span | None = field(default=None, compare=False, repr=False)

    def part(self, name: str) -> Value | None:
        """The value of one of its parts, None where it is left out."""
        return next((part.quantity.value for part in self.parts if part.name == name), None)

    def written_alone(self) -> str:
        """What it says without its name: `from 90%, below 96%`."""
        return ", ".join(map(_part_written, self.parts))

    def __str__(self) -> str:
        said = self.written_alone()
        return f"{self.name} ({said})" if said else self.name


Value: TypeAlias = (
    bool
    | int
    | Decimal
    | str
    | date
    | frozenset[str]
    | tuple[int, ...]
    | tuple[str, ...]
    | Named
    | tuple[Named, ...]
)


def named_in(value: Value) -> tuple[Named, ...]:
    """The bands or stages that a value is; none where it is something else."""
    items = value if isinstance(value, tuple) else (value,)
    return tuple(item for item in items if isinstance(item, Named))


class UnreadableError(ValueError):
    """A text is not a value of the kind; `help` is the spelling that would be."""

    def __init__(self, message: str, help: str | None = None) -> None:
        super().__init__(message)
        self.message = message
        self.help = help


def readable(read: Callable[[str], _Read], text: str) -> _Read | None:
    """What a function reads in a text; None where it cannot be read."""
    try:
        return read(text)
    except UnreadableError:
        return None


_UNITS: dict[str, tuple[Kind, int]] = {
    "session": (Kind.SESSIONS, 1),
    "school day": (Kind.SCHOOL_DAYS, 1),
    "school week": (Kind.SCHOOL_WEEKS, 1),
    "half term": (Kind.HALF_TERMS, 1),
    "term": (Kind.TERMS, 1),
    "school year": (Kind.SCHOOL_YEARS, 1),
    "minute": (Kind.MINUTES, 1),
    "hour": (Kind.MINUTES, 60),
    "day": (Kind.DAYS, 1),
    "week": (Kind.DAYS, 7),
    "month": (Kind.MONTHS, 1),
    "year": (Kind.MONTHS, 12),
}
DURATIONS = frozenset(kind for kind, _ in _UNITS.values())
UNIT_WORDS = tuple(_UNITS)
_WORDS = ("one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve")
NUMBER_WORDS = MappingProxyType({word: str(number) for number, word in enumerate(_WORDS, 1)})
"""Numbers as people write them out, for help lines."""

_NUMBER = r"(\d{1,9})"
_DECIMAL = r"(\d{1,3}(?:\.\d{1,4})?)"
_DURATION_FORM = re.compile(_NUMBER + r" +([a-z]+(?: [a-z]+)?)", re.ASCII)
_TIME_FORM = re.compile(r"(\d{1,2}):(\d{2})", re.ASCII)
_TIME_WITH_DOT = re.compile(r"(\d{1,2})\.(\d{2})(?: ?[ap]m)?", re.ASCII | re.IGNORECASE)
_TIME_WITH_HALF = re.compile(r"(\d{1,2})(?::(\d{2}))? ?([ap])\.?m\.?", re.ASCII | re.IGNORECASE)
DATE_FORM = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)
CODE_FORM = re.compile(r"[A-Z][0-9]{0,2}|[/\\#]", re.ASCII)
_MONEY_FORM = re.compile(r"£(\d{1,9})(?:\.(\d{2}))?", re.ASCII)


def read_duration(text: str) -> Quantity:
    """`10 school weeks`, `30 minutes` as a quantity; weeks become days, hours minutes, years months."""
    match = _DURATION_FORM.fullmatch(text)
    if not match:
        raise UnreadableError(
            f"`{text}` is not a number with a unit", "write it like `5 school days` or `30 minutes`"
        )
    unit = match[2].removesuffix("s")
    if unit not in _UNITS:
        raise UnreadableError(
            f"`{match[2]}` is not a unit", "use one of: " + ", ".join(f"{u}s" for u in _UNITS)
        )
    kind, factor = _UNITS[unit]
    amount = int(match[1]) * factor
    if amount > _LONGEST.get(kind, amount):
        raise UnreadableError(
            f"`{text}` is longer than {_MOST_YEARS} years", f"write at most {_MOST_YEARS} years"
        )
    return Quantity(amount, Type(kind))


_MOST_YEARS = 200
# A day moved by more would leave the calendar that dates are written in.
_LONGEST = {Kind.MONTHS: _MOST_YEARS * 12, Kind.DAYS: _MOST_YEARS * 366}


def read_time(text: str) -> int:
    """`09:15` or `9:15` as minutes since midnight."""
    match = _TIME_FORM.fullmatch(text)
    if match and int(match[1]) < 24 and int(match[2]) < 60:
        return int(match[1]) * 60 + int(match[2])
    raise UnreadableError(f"`{text}` is not a time of day", _time_help(text))


def _time_help(text: str) -> str:
    dotted, halved = _TIME_WITH_DOT.fullmatch(text), _TIME_WITH_HALF.fullmatch(text)
    hours, minutes, half = 8, 30, ""
    if dotted:
        hours, minutes, half = int(dotted[1]), int(dotted[2]), text.lower()[-2:-1]
    elif halved:
        hours, minutes, half = int(halved[1]), int(halved[2] or 0), halved[3].lower()
    if hours <= 12 and half in {"a", "p"}:
        hours = hours % 12 + (12 if half == "p" else 0)
    if hours > 23 or minutes > 59:
        return "write a time between `00:00` and `23:59`"
    verb = "write" if dotted or halved else "write a time like"
    return f"{verb} `{hours:02}:{minutes:02}`"


def read_date(text: str) -> date:
    """`2024-09-01` as a date, in a year that can be moved by as long as a time may be within the calendar."""
    if not DATE_FORM.fullmatch(text):
        raise UnreadableError(f"`{text}` is not a date", "write it as year-month-day, like `2024-09-01`")
    if not "1900" <= text < "2200":
        raise UnreadableError(f"`{text}` is no day that a policy speaks of", "write a year from 1900 to 2199")
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise UnreadableError(f"there is no day `{text}`", "write a day that exists") from None


def read_percent(text: str) -> Decimal:
    """`97.5%` as the Decimal 97.5; at most four decimals, at most 100."""
    if (match := re.fullmatch(_DECIMAL + " ?%", text, re.ASCII)) and Decimal(match[1]) <= 100:
        return Decimal(match[1])
    if re.fullmatch(r"\d{1,2}\.\d{5,} ?%", text, re.ASCII):
        raise UnreadableError(f"`{text}` has more than four decimals", _rounded(text))
    raise UnreadableError(f"`{text}` is not a percentage from 0% to 100%", _percent_help(text))


def _rounded(percentage: str) -> str:
    """What has four decimals and lies next to a percentage; which of the two is meant decides whom a rule finds."""
    exact = Decimal(percentage.rstrip("% "))
    below = exact.quantize(Decimal("0.0001"), ROUND_FLOOR)
    above = min(below + Decimal("0.0001"), Decimal(100))
    return f"write `{plain(below)}%`" + ("" if exact == below else f" or `{plain(above)}%`")


_SHARE_FORM = re.compile(r"(\d{0,3}(?:\.\d{1,6})?)(?: ?(?:per ?cent|pc))?", re.ASCII | re.IGNORECASE)


def _percent_help(text: str) -> str:
    """What to write instead; a number of at most 1 is most likely a share of the whole, as a spreadsheet keeps it."""
    match = _SHARE_FORM.fullmatch(text.strip())
    number = Decimal(match[1]) if match and match[1] else Decimal(101)
    if number > 100:
        return "write it like `97%`"
    alone = f"{plain(number)}%"
    if (match and match[0] != match[1]) or not 0 < number <= 1:
        return f"write `{alone}`"
    return f"write `{plain(number * 100)}%`, or `{alone}` if no more than one in a hundred is meant"


def read_points(text: str) -> Decimal:
    """`5 points` as the Decimal 5: percentage points, a difference of two percentages."""
    if match := re.fullmatch(_DECIMAL + " points?", text, re.ASCII):
        return Decimal(match[1])
    raise UnreadableError(f"`{text}` is not a number of percentage points", "write it like `5 points`")


def read_money(text: str) -> int:
    """`£80` or `£80.50` as pence."""
    match = _MONEY_FORM.fullmatch(text)
    if match:
        return int(match[1]) * 100 + int(match[2] or 0)
    raise UnreadableError(f"`{text}` is not an amount of money", "write it like `£80` or `£80.50`")


def rounded(figure: Decimal, places: int = 2) -> Decimal:
    """To two decimals; to more where these would make a whole or a half of it: less than 97% is not shown as 97%."""
    near = round(figure, places)
    return near if near == figure or near % Decimal("0.5") else rounded(figure, 2 * places)


def written(value: Value, kind: Kind) -> str:
    """The canonical spelling of a value; reading it gives the value back."""
    if kind in DURATIONS:
        return _duration_written(int(str(value)), kind)
    writer = _WRITERS.get(kind)
    return writer(value) if writer else str(value)


def _duration_written(amount: int, kind: Kind) -> str:
    units = [(factor, unit) for unit, (k, factor) in _UNITS.items() if k is kind and amount % factor == 0]
    factor, unit = units[0] if kind is Kind.MINUTES or amount == 0 else max(units)
    number = amount // factor
    return f"{number} {unit}" + ("" if number == 1 else "s")


def _money_written(value: Value) -> str:
    pounds, pence = divmod(int(str(value)), 100)
    return f"£{pounds}.{pence:02}" if pence else f"£{pounds}"


def _time_written(value: Value) -> str:
    hours, minutes = divmod(int(str(value)), 60)
    return f"{hours:02}:{minutes:02}"


def _codes_written(value: Value) -> str:
    return "[" + ", ".join(sorted(value)) + "]" if isinstance(value, frozenset) else str(value)


def _part_written(part: Part) -> str:
    label, value = part.name.replace("_", " "), part.quantity.value
    if isinstance(value, bool):
        return label if value else f"{label}: no"
    return f"{label} {part.quantity}"


def _named_written(value: Value) -> str:
    return ", ".join(map(str, named_in(value)))


def _list_written(value: Value) -> str:
    return "[" + ", ".join(str(item) for item in value) + "]" if isinstance(value, tuple) else str(value)


_WRITERS: dict[Kind, Callable[[Value], str]] = {
    Kind.YES_NO: lambda value: "yes" if value else "no",
    Kind.PERCENT: lambda value: f"{plain(value)}%",
    Kind.POINTS: lambda value: f"{plain(value)} points",
    Kind.TIME: _time_written,
    Kind.MONEY: _money_written,
    Kind.CODES: _codes_written,
    Kind.NUMBERS: _list_written,
    Kind.TEXTS: _list_written,
    Kind.BANDS: _named_written,
    Kind.BAND: _named_written,
    Kind.STAGES: _named_written,
}


def plain(value: Value) -> str:
    """A number without zeros behind its last decimal: `97.5`."""
    text = f"{value:f}" if isinstance(value, Decimal) else str(value)
    return text.rstrip("0").rstrip(".") if "." in text else text
