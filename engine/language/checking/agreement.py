"""Which values may stand together, what comes of it, and what a type is called."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from types import MappingProxyType

from engine.diagnostics import near_names
from engine.language import meaning as m
from engine.language import problems
from engine.language.checking.scope import Refused, refused
from engine.language.tree import Operator
from engine.quantities import DURATIONS, Kind, Type
from engine.source import Span

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
IN_TIME = frozenset({Kind.TIME, Kind.DATE, Kind.MOMENT})
ORDERED = DURATIONS | IN_TIME | {Kind.COUNT, Kind.PERCENT, Kind.POINTS, Kind.MONEY}
SUMMED = DURATIONS | {Kind.COUNT, Kind.MONEY}

_DIFFERENCES = {Kind.PERCENT: Kind.POINTS, Kind.TIME: Kind.MINUTES, Kind.DATE: Kind.DAYS}
_STEPS = {Kind.TIME: {Kind.MINUTES}, Kind.DATE: {Kind.DAYS, Kind.MONTHS}, Kind.PERCENT: {Kind.POINTS}}
_SPOKEN = {
    Kind.YES_NO: "a yes or no",
    Kind.PERCENT: "a percentage",
    Kind.MONEY: "an amount of money",
    Kind.COUNT: "a number",
}


def spoken(type: Type) -> str:
    """A type as a reader says it, with its article."""
    if type.kind in _SPOKEN and not type.of:
        return _SPOKEN[type.kind]
    if type.kind in DURATIONS or type.kind is Kind.POINTS:
        return f"a number of {type}"
    if type.kind is Kind.COUNT and not str(type.of).endswith("s"):
        return f"a {type.of}"
    return f"a {type}"


def arithmetic_type(left: Type, right: Type, sign: int) -> Type | None:
    """The type of a sum (sign 1) or difference (-1); None where there is none."""
    optional = left.optional or right.optional
    if sign == -1 and left.kind is right.kind and left.kind in _DIFFERENCES:
        return Type(_DIFFERENCES[left.kind], optional=optional)
    same = left.kind is right.kind and left.kind in SUMMED | {Kind.POINTS}
    if same or right.kind in _STEPS.get(left.kind, ()):
        return replace(left, optional=optional)
    return None


def alike(at: Span, left: m.Meaning, right: m.Meaning) -> tuple[m.Meaning, m.Meaning]:
    """Both sides made of one type: a bare number beside a count, a text beside a choice; else a refusal."""
    left, right = _fitted(at, right, left), _fitted(at, left, right)
    if left.type.kind is right.type.kind:
        return left, right
    if _bare(left) or _bare(right):
        raise _without_unit(at, *((left, right) if _bare(left) else (right, left)))
    message = f"{spoken(left.type)} cannot be compared with {spoken(right.type)}"
    raise refused(problems.WRONG_TYPE, at, message, unit_help(left.type, right.type))


def _fitted(at: Span, beside: m.Meaning, given: m.Meaning) -> m.Meaning:
    """A written value as what stands beside it has it."""
    if not isinstance(given, m.Constant):
        return given
    if _bare(given) and _counts(beside):
        return replace(given, type=replace(beside.type, optional=False))
    if beside.type.kind is Kind.CHOICE and given.type.kind is Kind.TEXT:
        if given.value not in beside.type.choices:
            raise _no_choice(at, str(given.value), beside.type.choices)
        return replace(given, type=replace(beside.type, optional=False))
    return given


def _no_choice(at: Span, text: str, choices: tuple[str, ...]) -> Refused:
    listed = ", ".join(f'`"{choice}"`' for choice in choices)
    help = near_names(f'"{text}"', [f'"{choice}"' for choice in choices]) or f"the values are {listed}"
    return refused(problems.UNKNOWN_CHOICE, at, f'`"{text}"` is none of the values it can have', help)


def _without_unit(at: Span, bare: m.Meaning, other: m.Meaning) -> Refused:
    number = bare.value if isinstance(bare, m.Constant) else ""
    unit = _unit_of(other.type.kind)
    message = f"`{number}` has no unit and stands beside {spoken(other.type)}"
    return refused(problems.WRONG_TYPE, at, message, f"write it like `{number}{unit}`" if unit else None)


def _bare(node: m.Meaning) -> bool:
    return isinstance(node, m.Constant) and node.type == Type(Kind.COUNT)


def _counts(node: m.Meaning) -> bool:
    if isinstance(node, m.Measure):
        return node.function == "count" or node.type.kind is Kind.COUNT
    if isinstance(node, m.Arithmetic):
        return _counts(node.left) and _counts(node.right)
    return node.type.kind is Kind.COUNT and not _bare(node)


def _unit_of(kind: Kind) -> str:
    if kind is Kind.PERCENT:
        return "%"
    return f" {kind.value}" if kind in DURATIONS else " points" if kind is Kind.POINTS else ""


def unit_help(left: Type, right: Type) -> str | None:
    """The change that most likely brings two types together."""
    kinds = {left.kind, right.kind}
    if kinds == {Kind.SESSIONS, Kind.SCHOOL_DAYS}:
        return "`days(…)` turns sessions into school days"
    if kinds == {Kind.PERCENT, Kind.POINTS}:
        return "a difference of two percentages is in `points`, such as `5 points`"
    if kinds == {Kind.CODE, Kind.CODES}:
        return "write `in`, such as `code in penalty.codes`"
    if kinds == {Kind.CODE, Kind.TEXT}:
        return "codes stand without double quotes, such as `N` or `'/'`"
    if kinds == {Kind.DAYS, Kind.SCHOOL_DAYS}:
        return "say `school days` or `days` on both sides"
    return None
