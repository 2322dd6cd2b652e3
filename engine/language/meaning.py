"""The checked meaning of a rule: names resolved, definitions put in, types known. Places do not count for equality.

Equal nodes mean the same, so that rules share what they have in common.
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Callable, Iterator
from dataclasses import field
from types import MappingProxyType
from typing import Any, TypeAlias
from typing import Literal as OneOf

from engine.frozen import dataclass, field_names, replace
from engine.quantities import UNIT_OF, Type, Unit, Value

Symbol: TypeAlias = OneOf["<", "<=", ">", ">=", "=", "!="]
TURNED = MappingProxyType[Symbol, Symbol]({"<": ">", "<=": ">=", ">": "<", ">=": "<=", "=": "=", "!=": "!="})
"""The symbol of the same comparison with its sides in each other's place."""
OPPOSITE = MappingProxyType[Symbol, Symbol](
    {"<": ">=", "<=": ">", ">": "<=", ">=": "<", "=": "!=", "!=": "="}
)
"""The symbol of the comparison that is yes where this one is no."""
RunSymbol: TypeAlias = OneOf[">", ">="]
Function: TypeAlias = OneOf["count", "days", "sum", "min", "max", "average", "share"]


@dataclass(frozen=True, slots=True)
class Constant:
    """A value written in the rule; `written` is its text where it has a unit that could be another."""

    value: Value
    type: Type
    written: str = field(default="", compare=False)


@dataclass(frozen=True, slots=True)
class AsAt:
    """The as-at date."""

    type: Type


@dataclass(frozen=True, slots=True)
class LastUnseen:
    """The last day before the academy's calendar of which the register shows nothing. No rule can name it."""

    type: Type


@dataclass(frozen=True, slots=True)
class Untold:
    """A condition that cannot be told. No rule can name it."""

    type: Type


@dataclass(frozen=True, slots=True)
class DayOfEach:
    """A day for each academy, which a plan puts in the place of what its calendar tells. No rule can name it."""

    days: tuple[tuple[str, datetime.date], ...]
    type: Type


@dataclass(frozen=True, slots=True)
class Column:
    """A fact of the row in hand: `owner` is the kind of row (`session`, `pupil`, `amendment`, …).

    With `around` it is that of the nearest row of the kind around the row in hand, which is of the kind itself.
    """

    owner: str
    name: str
    type: Type
    around: bool = False


@dataclass(frozen=True, slots=True)
class Setting:
    """A setting of the academy, in the case that applies to the row, or to the window's last day.

    `unseen` is by which of session, year group, class and weekday no case can be chosen for the row.
    """

    path: str
    type: Type
    unseen: frozenset[str] = field(default=frozenset(), compare=False, repr=False)


OPEN_DAYS = frozenset((owner, "date") for owner in ("session", "day", "missing_mark", "out_of_force_mark"))
"""The dates that are open days of the calendar, by owner and column."""


@dataclass(frozen=True, slots=True)
class Ordinal:
    """The number of a date among the academy's school days (or weeks, half terms …), as of the last one reached."""

    date: Meaning
    type: Type

    @property
    def unit(self) -> Unit:
        """What is numbered, as a calendar names it."""
        return UNIT_OF[self.type.kind]


@dataclass(frozen=True, slots=True)
class Shift:
    """A date moved by calendar days or months (`sign` is 1 or -1)."""

    date: Meaning
    amount: Meaning
    sign: int
    type: Type


@dataclass(frozen=True, slots=True)
class DayOf:
    """The day of a date and time."""

    moment: Meaning
    type: Type


@dataclass(frozen=True, slots=True)
class Logic:
    """`and` or `or` after Kleene; `called` is the title of a definition whose condition it is, on a row of kind `of`."""

    word: OneOf["and", "or"]
    parts: tuple[Meaning, ...]
    type: Type
    called: str = field(default="", compare=False, repr=False)
    of: str = field(default="", compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Not:
    """The opposite; cannot tell stays cannot tell."""

    part: Meaning
    type: Type


@dataclass(frozen=True, slots=True)
class Compare:
    """Two values of one type compared."""

    symbol: Symbol
    left: Meaning
    right: Meaning
    type: Type


@dataclass(frozen=True, slots=True)
class IsMissing:
    """Whether a fact is missing: always yes or no."""

    part: Meaning
    type: Type


@dataclass(frozen=True, slots=True)
class InSet:
    """Whether a code is one of a set, or a text one of a list of texts."""

    part: Meaning
    group: Meaning
    type: Type


@dataclass(frozen=True, slots=True)
class Arithmetic:
    """A sum or difference."""

    sign: int
    left: Meaning
    right: Meaning
    type: Type


@dataclass(frozen=True, slots=True)
class Otherwise:
    """A value with a default."""

    part: Meaning
    fallback: Meaning
    type: Type


@dataclass(frozen=True, slots=True)
class Window:
    """The time a measure is over: a period (`this`, `last`, `each`) or an extent (`any`, `the last`)."""

    kind: OneOf["this", "last", "each", "any", "the last"]
    unit: Unit
    extent: Meaning | None = None

    def __str__(self) -> str:
        if isinstance(self.extent, Setting):
            return f"{self.kind} `{self.extent.path}`"
        if isinstance(self.extent, Constant):
            return f"{self.kind} {self.extent.written}"
        return f"{self.kind} {self.unit}"


@dataclass(frozen=True, slots=True)
class Rows:
    """A collection with its condition, its denominator (`among`) and what a sum is of (`value`)."""

    kind: str
    where: Meaning | None
    among: Meaning | None = None
    value: Meaning | None = None

    @property
    def asked(self) -> tuple[Meaning, ...]:
        """What is asked of each row: its conditions and its value."""
        return tuple(each for each in (self.where, self.among, self.value) if each is not None)

    @property
    def counted(self) -> Meaning | None:
        """The condition without which a row does not count at all: the denominator, where there is one."""
        return self.among or self.where


@dataclass(frozen=True, slots=True)
class Measure:
    """A figure over rows in a window; its `name` in findings, and the title `called`, do not count for equality."""

    function: Function
    rows: Rows
    window: Window | None
    type: Type
    name: str = field(default="", compare=False)
    called: str = field(default="", compare=False)


@dataclass(frozen=True, slots=True)
class Exists:
    """Whether there is a row that meets the condition."""

    rows: Rows
    type: Type


@dataclass(frozen=True, slots=True)
class DayCondition:
    """A day of a pupil by its sessions: every required one, or some one, meets the condition."""

    quantifier: OneOf["every", "some"]
    session: Meaning
    type: Type


@dataclass(frozen=True, slots=True)
class Run:
    """A stretch of own required days that all meet `day`; `symbol` compares its length with `amount`."""

    day: Meaning
    symbol: RunSymbol
    amount: Meaning
    without: Rows | None
    type: Type


@dataclass(frozen=True, slots=True)
class Begins:
    """An own required day that meets `day`, where the own required day before it does not: the first of a run."""

    day: Meaning
    type: Type


Meaning: TypeAlias = (
    Constant
    | AsAt
    | LastUnseen
    | DayOfEach
    | Untold
    | Column
    | Setting
    | Ordinal
    | Shift
    | DayOf
    | Logic
    | Not
    | Compare
    | IsMissing
    | InSet
    | Arithmetic
    | Otherwise
    | Measure
    | Exists
    | DayCondition
    | Run
    | Begins
)


def parts_of(node: Meaning | Rows | Window) -> tuple[Meaning | Rows | Window, ...]:
    """The nodes directly inside a node."""
    found: list[Meaning | Rows | Window] = []
    for name in _inside(type(node)):
        value = getattr(node, name)
        if isinstance(value, tuple):
            found.extend(value)
        elif value is not None:
            found.append(value)
    return tuple(found)


def rebuilt(
    node: Meaning,
    change: Callable[[Meaning], Meaning],
    change_rows: Callable[[Rows], Rows] = lambda rows: rows,
) -> Meaning:
    """A node with the nodes directly inside it changed; a window stays as it is."""

    def changed(value: Any) -> Any:
        if isinstance(value, tuple):
            return tuple(map(change, value))
        if isinstance(value, Rows):
            return change_rows(value)
        return value if value is None or isinstance(value, Window) else change(value)

    return replace(node, **{name: changed(getattr(node, name)) for name in _inside(type(node))})


_INSIDE: dict[type, tuple[str, ...]] = {}


def _inside(kind: type) -> tuple[str, ...]:
    """The names of the fields of a kind of node that hold nodes, which their annotations tell."""
    if kind not in _INSIDE:
        words = {name: re.findall(r"\w+", kind.__annotations__[name]) for name in field_names(kind)}
        _INSIDE[kind] = tuple(name for name, found in words.items() if _NODES.intersection(found))
    return _INSIDE[kind]


_NODES = frozenset({"Meaning", "Rows", "Window"})


def walk(node: Meaning | Rows | Window) -> Iterator[Meaning | Rows | Window]:
    """A node and all inside it, outermost first."""
    waiting = [node]
    while waiting:
        outermost = waiting.pop()
        yield outermost
        waiting += reversed(parts_of(outermost))


def own_measures(node: Meaning | Rows | Window) -> tuple[Measure, ...]:
    """The measures of a condition itself: not those of a condition or collection within it."""
    found: list[Measure] = []
    for part in parts_of(node):
        if isinstance(part, Measure):
            found.append(part)
        elif not isinstance(part, Rows | Compare | IsMissing | Run):
            found.extend(own_measures(part))
    return tuple(found)


def times_of(node: Meaning) -> tuple[Window, ...]:
    """The windows of a condition's own measures, and those that the calendar alone tells within their rows."""
    found: list[Window] = []
    for measure in own_measures(node):
        inner = (part.window for part in walk(measure.rows) if isinstance(part, Measure) and part.window)
        found += [measure.window] if measure.window else []
        found += [window for window in inner if window.kind in {"this", "last", "the last"}]
    return tuple(dict.fromkeys(found))


def walk_own(node: Meaning | Window) -> Iterator[Meaning | Window]:
    """A node and all inside it that is of the same subject: what stands within a collection is left out."""
    yield node
    for inner in parts_of(node):
        if not isinstance(inner, Rows):
            yield from walk_own(inner)


def has_rows_within(node: Meaning | Rows | None) -> bool:
    """Whether a condition looks into a collection of its own, or a collection's conditions do."""
    inside = list(walk(node))[1:] if node is not None else []
    return any(isinstance(part, Rows | Run | Begins) for part in inside)


def is_open_day(node: Meaning) -> bool:
    """Whether a date is that of a session or day, which are open days of the calendar."""
    return isinstance(node, Column) and (node.owner, node.name) in OPEN_DAYS
