"""Which values may stand together, and what comes of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from types import MappingProxyType

from engine.diagnostics import near_names
from engine.language import meaning as m
from engine.language.tree import Operator
from engine.quantities import DURATIONS, Kind, Type

COMPARISONS: Mapping[Operator, m.Symbol] = MappingProxyType(
    {
        Operator.AT_LEAST: ">=",
        Operator.AT_MOST: "<=",
        Operator.MORE: ">",
        Operator.LESS: "<",
        Operator.EQUAL: "=",
        Operator.UNEQUAL: "!=",
        Operator.BEFORE: "<",
        Operator.AFTER: ">",
    }
)
ORDERED_KINDS = DURATIONS | {
    Kind.COUNT,
    Kind.PERCENT,
    Kind.POINTS,
    Kind.TIME,
    Kind.DATE,
    Kind.MOMENT,
    Kind.MONEY,
}
_DIFFERENCES = {
    Kind.PERCENT: Kind.POINTS,
    Kind.TIME: Kind.MINUTES,
    Kind.DATE: Kind.DAYS,
}
_STEPS = {Kind.TIME: {Kind.MINUTES}, Kind.DATE: {Kind.DAYS, Kind.MONTHS}, Kind.PERCENT: {Kind.POINTS}}
_ELAPSED = {Kind.SCHOOL_DAYS, Kind.SCHOOL_WEEKS, Kind.HALF_TERMS, Kind.TERMS, Kind.SCHOOL_YEARS}


def spoken(type: Type) -> str:
    """A type as a reader says it, after `a` or `number of`."""
    return f"number of {type}" if type.kind in DURATIONS or type.kind is Kind.POINTS else str(type)


def elapsed_unit(kind: Kind) -> bool:
    """Whether two dates can lie so many of these apart on the school's calendar."""
    return kind in _ELAPSED


def arithmetic_type(left: Type, right: Type, sign: int) -> Type | None:
    """The type of a sum (sign 1) or difference (-1); None where there is none."""
    optional = left.optional or right.optional
    if sign == -1 and left.kind is right.kind and left.kind in _DIFFERENCES:
        return Type(_DIFFERENCES[left.kind], optional=optional)
    if right.kind in _STEPS.get(left.kind, ()):
        return replace(left, optional=optional)
    same = left.kind is right.kind and left.kind in DURATIONS | {Kind.COUNT, Kind.POINTS, Kind.MONEY}
    return replace(left, optional=optional) if same else None


def one_type(left: m.Meaning, right: m.Meaning) -> tuple[m.Meaning, m.Meaning] | str:
    """Both sides of one type, or why they are not: what is wrong, then after `; ` the help."""
    for first, second, turned in ((left, right, False), (right, left, True)):
        fitted = _fitted(first, second)
        if isinstance(fitted, str):
            return fitted
        if fitted is not None:
            return (fitted, first) if turned else (first, fitted)
    if left.type.kind is right.type.kind:
        return left, right
    if _bare(left) or _bare(right):
        bare, other = (left, right) if _bare(left) else (right, left)
        number = bare.value if isinstance(bare, m.Constant) else ""
        return (
            f"`{number}` has no unit and stands beside a {spoken(other.type)}; "
            f"write it like `{number}{_unit_of(other.type.kind)}`"
        )
    return f"a {spoken(left.type)} cannot be compared with a {spoken(right.type)}"


def _fitted(first: m.Meaning, second: m.Meaning) -> m.Meaning | str | None:
    """`second` made to fit beside `first`: a bare number beside a count, a text beside a choice."""
    if _bare(second) and _counts(first):
        return replace(second, type=replace(first.type, optional=False))
    if first.type.kind is Kind.CHOICE and isinstance(second, m.Constant) and second.type.kind is Kind.TEXT:
        text = str(second.value)
        if text in first.type.choices:
            return replace(second, type=replace(first.type, optional=False))
        choices = ", ".join(f'"{choice}"' for choice in first.type.choices)
        near = near_names(text, first.type.choices)
        return f'"{text}" is none of its values: the choices are {choices}; {near or "write one of them"}'
    return None


def _bare(node: m.Meaning) -> bool:
    return isinstance(node, m.Constant) and node.type == Type(Kind.COUNT)


def _counts(node: m.Meaning) -> bool:
    if isinstance(node, m.Measure):
        return node.function == "count" or (node.type.kind is Kind.COUNT)
    if isinstance(node, m.Arithmetic):
        return _counts(node.left) and _counts(node.right)
    return node.type.kind is Kind.COUNT and not _bare(node)


def _unit_of(kind: Kind) -> str:
    if kind is Kind.PERCENT:
        return "%"
    return f" {kind.value}" if kind in DURATIONS else " points" if kind is Kind.POINTS else ""
