"""Which values may stand together, what comes of it, and what a type is called."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from types import MappingProxyType
from typing import NamedTuple

from engine.diagnostics import near_names
from engine.frozen import replace
from engine.language import meaning as m
from engine.language import problems
from engine.language.checking.scope import Refused, refused
from engine.language.tree import Operator
from engine.quantities import DURATIONS, UNIT_OF, Kind, Type
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


class Sides(NamedTuple):
    """Where two values that stand together are written: the whole, and each."""

    whole: Span
    left: Span
    right: Span

    @classmethod
    def within(cls, at: Span) -> Sides:
        """Both somewhere in a stretch."""
        return cls(at, at, at)


def alike(at: Sides, left: m.Meaning, right: m.Meaning) -> tuple[m.Meaning, m.Meaning]:
    """Both sides made of one type: a bare number beside a count, a text beside a choice; else a refusal."""
    left, right = _fitted(at.left, right, left), _fitted(at.right, left, right)
    if Kind.DATE in {left.type.kind, right.type.kind}:
        left, right = day_of(left), day_of(right)
    if left.type.kind is right.type.kind:
        return left, right
    if _bare(left) or _bare(right):
        raise _without_unit(at.left, left, right) if _bare(left) else _without_unit(at.right, right, left)
    message = f"{spoken(left.type)} cannot be compared with {spoken(right.type)}"
    help = (
        _as_choice(left, right)
        or _with_its_unit(at.right.text, left, right)
        or _sessions_set(left, right)
        or unit_help(left.type, right.type)
    )
    raise refused(problems.WRONG_TYPE, at.whole, message, help)


def day_of(node: m.Meaning) -> m.Meaning:
    """A value as it stands beside dates: of a date and time its day."""
    return m.DayOf(node, replace(node.type, kind=Kind.DATE)) if node.type.kind is Kind.MOMENT else node


def _as_choice(left: m.Meaning, right: m.Meaning) -> str | None:
    """The choices of what is compared with something else; the one that was written as a code."""
    chosen = next((each.type for each in (left, right) if each.type.kind is Kind.CHOICE), None)
    if chosen is None:
        return None
    meant = value_meant(str(right.value), chosen, ()) if isinstance(right, m.Constant) else None
    return f"write `{meant}`" if meant else _choices_help(chosen.choices)


def _with_its_unit(written: str, left: m.Meaning, right: m.Meaning) -> str | None:
    """A written percentage beside points, or points beside a percentage, as the other."""
    if not isinstance(right, m.Constant) or {left.type.kind, right.type.kind} != {Kind.PERCENT, Kind.POINTS}:
        return None
    number = written.rstrip("% pointsPOINTS")
    return f"write `{number}%`" if left.type.kind is Kind.PERCENT else f"write `{number} points`"


def _sessions_set(left: m.Meaning, right: m.Meaning) -> str | None:
    """A figure in days beside a setting in sessions, which nothing turns into days."""
    settings = [each for each in (left, right) if isinstance(each, m.Setting)]
    if {left.type.kind, right.type.kind} != {Kind.SESSIONS, Kind.SCHOOL_DAYS}:
        return None
    of_sessions = [each.path for each in settings if each.type.kind is Kind.SESSIONS]
    count = "count sessions beside it, such as `count(sessions where …)`, or name a setting in school days"
    return f"`{of_sessions[0]}` is in sessions: {count}" if of_sessions else None


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
    same = next((f'write `"{choice}"`' for choice in choices if choice.lower() == text.lower()), None)
    near = near_names(f'"{text}"', [f'"{choice}"' for choice in choices]) if len(text) > 2 else None
    help = same or near or _choices_help(choices)
    return refused(problems.UNKNOWN_CHOICE, at, f'`"{text}"` is none of the values it can have', help)


def value_meant(word: str, type: Type, codes: Collection[str]) -> str | None:
    """A choice or code as a rule writes it, where a word is one but for its quotes or capitals."""
    choice = next((each for each in type.choices if each.lower() == word.lower()), None)
    if choice is not None:
        return f'"{choice}"'
    return word.upper() if type.kind is Kind.CODE and word.upper() in codes else None


def _choices_help(choices: tuple[str, ...]) -> str:
    return "the values are " + ", ".join(f'`"{choice}"`' for choice in choices)


def _without_unit(at: Span, bare: m.Meaning, other: m.Meaning) -> Refused:
    number = str(bare.value) if isinstance(bare, m.Constant) else ""
    message = f"`{number}` has no unit, beside {spoken(other.type)}"
    return refused(problems.WRONG_TYPE, at, message, _with_unit(number, other.type))


def _with_unit(number: str, type: Type) -> str | None:
    """How a bare number is meant beside a value of a type."""
    if type.kind is Kind.CHOICE:
        return _choices_help(type.choices)
    unit = {Kind.PERCENT: "%", Kind.POINTS: " points"}.get(type.kind, f" {type.kind}")
    forms = {Kind.TEXT: f'"{number}"', Kind.DATE: "2024-09-01", Kind.TIME: "09:15", Kind.MONEY: f"£{number}"}
    form = forms.get(type.kind) or (f"{number}{unit}" if type.kind in ORDERED else None)
    return f"write it like `{form}`" if form else None


def _bare(node: m.Meaning) -> bool:
    return isinstance(node, m.Constant) and node.type == Type(Kind.COUNT)


def _counts(node: m.Meaning) -> bool:
    if isinstance(node, m.Measure):
        return node.function == "count" or node.type.kind is Kind.COUNT
    if isinstance(node, m.Arithmetic):
        return _counts(node.left) and _counts(node.right)
    if isinstance(node, m.Otherwise):
        return _counts(node.part)
    return node.type.kind is Kind.COUNT and not _bare(node)


def unit_help(left: Type, right: Type) -> str | None:
    """The change that most likely brings two types together."""
    return _TOGETHER.get(frozenset({left.kind, right.kind}))


_HOW_LONG = "say from when: `… ago`, or `… after` another date"
_SHARE = "a percentage is what a share gives: `share(sessions where … among …)`"
_TOGETHER: Mapping[frozenset[Kind], str] = MappingProxyType(
    {
        frozenset({Kind.SESSIONS, Kind.SCHOOL_DAYS}): "`days(…)` turns sessions into school days",
        frozenset({Kind.SESSIONS, Kind.PERCENT}): _SHARE,
        frozenset({Kind.COUNT, Kind.PERCENT}): _SHARE,
        frozenset({Kind.PERCENT, Kind.POINTS}): "percentages differ by points, such as `5 points`",
        frozenset({Kind.CODE, Kind.CODES}): "write `in`, such as `code in penalty.codes`",
        frozenset({Kind.CODE, Kind.TEXT}): "write codes without double quotes, such as `N` or `'/'`",
        frozenset({Kind.COUNT, Kind.TEXT}): "write numbers without quotes, such as `4`",
        frozenset({Kind.DATE, Kind.TEXT}): "write dates without quotes, such as `2024-09-01`",
        frozenset({Kind.TIME, Kind.TEXT}): "write times without quotes, such as `09:15`",
        frozenset({Kind.YES_NO, Kind.TEXT}): "name the condition alone, or `not` before it",
        frozenset(
            {Kind.SESSIONS, Kind.DAYS}
        ): "`days(…)` turns sessions into school days, such as `5 school days`",
        **{frozenset({Kind.DATE, kind}): _HOW_LONG for kind in (*UNIT_OF, Kind.DAYS, Kind.MONTHS)},
        frozenset(
            {Kind.DATE, Kind.COUNT}
        ): "a date is moved by `days`, `weeks`, `months` or `years`, such as `21 days`",
        frozenset({Kind.TIME, Kind.COUNT}): "a time is moved by minutes, such as `21 minutes`",
        frozenset({Kind.DAYS, Kind.SCHOOL_DAYS}): "say `school days` or `days` on both sides",
    }
)
