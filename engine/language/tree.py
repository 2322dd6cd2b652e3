"""The tree of a rule's text: small, frozen, every node with its place; places do not count for equality."""

from __future__ import annotations

from dataclasses import field
from enum import StrEnum
from typing import Literal as OneOf
from typing import TypeAlias

from engine.frozen import dataclass
from engine.quantities import Quantity
from engine.source import Span

Function: TypeAlias = OneOf["count", "days", "sum", "min", "max", "average", "share"]
Period: TypeAlias = OneOf["school week", "half term", "term", "school year"]


class Operator(StrEnum):
    """A comparison, by its canonical words."""

    AT_LEAST = "is at least"
    AT_MOST = "is at most"
    MORE = "is more than"
    LESS = "is less than"
    EQUAL = "is"
    UNEQUAL = "is not"
    BEFORE = "is before"
    AFTER = "is after"


@dataclass(frozen=True, slots=True)
class Literal:
    """A value with its unit: `10%`, `5 school days`, `N`, `"text"`.

    `written` keeps the unit of a duration that could be said in several: `28 days` are not rewritten to `4 weeks`.
    """

    quantity: Quantity
    span: Span = field(compare=False, repr=False)
    written: str = field(default="", compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Name:
    """A column, a definition or a setting: `code`, `absence`, `penalty.codes`."""

    text: str
    span: Span = field(compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class CodeList:
    """A written set of codes: `[G, O, '/']`."""

    codes: tuple[str, ...]
    span: Span = field(compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class ValueList:
    """Written texts or numbers, of which a fact may be one: `["support", "ehcp"]`, `[5, 6]`."""

    values: tuple[Literal, ...]
    span: Span = field(compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Chain:
    """Two or more conditions joined by `and`, or by `or`."""

    word: OneOf["and", "or"]
    parts: tuple[Expression, ...]
    span: Span = field(compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Negation:
    """`not` before a condition."""

    part: Expression
    span: Span = field(compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Comparison:
    """Two values compared."""

    operator: Operator
    left: Expression
    right: Expression
    span: Span = field(compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Elapsed:
    """How far a date lies from the as-at date (`ago`) or from another: `date is more than 5 school days ago`."""

    subject: Expression
    operator: Operator
    amount: Expression
    direction: OneOf["ago", "before", "after"]
    anchor: Expression | None
    span: Span = field(compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Within:
    """`issued_on within 3 years before date`."""

    subject: Expression
    amount: Expression
    direction: OneOf["ago", "of", "before", "after"]
    anchor: Expression | None
    negated: bool
    span: Span = field(compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Missing:
    """`reason is missing`: always yes or no."""

    subject: Expression
    negated: bool
    span: Span = field(compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Member:
    """`code in penalty.codes`."""

    subject: Expression
    group: Expression
    negated: bool
    span: Span = field(compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Between:
    """`minutes_late between 5 minutes and 10 minutes`, both ends included."""

    subject: Expression
    low: Expression
    high: Expression
    negated: bool
    span: Span = field(compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Some:
    """`some (…)`: whether there is such a row; negated it is `no (…)`."""

    rows: Rows
    negated: bool
    span: Span = field(compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class AnyRun:
    """A stretch of the pupil's own required days that all meet a condition, longer than or lasting at least so long."""

    rows: Rows
    operator: OneOf[Operator.MORE, Operator.AT_LEAST]
    amount: Expression
    without: Rows | None
    span: Span = field(compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Arithmetic:
    """A sum or a difference."""

    operator: OneOf["+", "-"]
    left: Expression
    right: Expression
    span: Span = field(compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Windowed:
    """A measure over a window of time."""

    measure: Expression
    window: Window
    span: Span = field(compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Otherwise:
    """A value with the one to take where it is missing."""

    subject: Expression
    fallback: Expression
    span: Span = field(compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Aggregate:
    """A figure over rows: `count(sessions where code is L)`."""

    function: Function
    rows: Rows
    span: Span = field(compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Rows:
    """A collection with a condition; `value` is what a sum or average is of, `among` the denominator of a share."""

    collection: str
    where: Expression | None
    among: Expression | None
    value: Expression | None
    span: Span = field(compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Window:
    """`this half term`, `last term`, `each half term` (a period); `any` or `the last` so many weeks (an extent)."""

    kind: OneOf["this", "last", "each", "any", "the last"]
    period: Period | None
    extent: Expression | None
    span: Span = field(compare=False, repr=False)


Expression: TypeAlias = (
    Literal
    | Name
    | CodeList
    | ValueList
    | Chain
    | Negation
    | Comparison
    | Elapsed
    | Within
    | Missing
    | Member
    | Between
    | Some
    | AnyRun
    | Arithmetic
    | Windowed
    | Otherwise
    | Aggregate
)
