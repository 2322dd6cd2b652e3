"""How far dates lie apart, as readers say it: the shapes that the checks of distances give, told as one clause."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from engine.frozen import dataclass
from engine.language import meaning as m
from engine.language.sentences.nouns import noun
from engine.language.sentences.telling import Teller
from engine.quantities import Kind


@dataclass(frozen=True, slots=True)
class _Apart:
    """From the earlier to the later date it is so far, by the symbol."""

    start: m.Meaning
    end: m.Meaning
    symbol: m.Symbol
    amount: m.Meaning


_FAR: Mapping[str, str] = MappingProxyType(
    {">=": "at least ", ">": "more than ", "<=": "at most ", "<": "less than ", "=": "", "!=": "not "}
)

_NO_DAYS: Mapping[str, str] = MappingProxyType(
    {">=": "{} or earlier", ">": "before {}", "<=": "{} or later", "<": "after {}", "=": "{}", "!=": "not {}"}
)


def distance(node: m.Compare, symbol: str, teller: Teller) -> str | None:
    """`the date is more than 5 school days ago`; None where the comparison is not of two dates' distance."""
    apart = _apart(node)
    if apart is None:
        return None
    turned = symbol if apart.symbol == node.symbol else m.TURNED[symbol]  # type: ignore[index]
    if isinstance(apart.amount, m.Constant) and (apart.amount.value, apart.amount.type.kind) == (
        0,
        Kind.DAYS,
    ):
        return f"{noun(apart.start, teller)} is {_NO_DAYS[turned].format(noun(apart.end, teller))}"
    return f"{noun(apart.start, teller)} is {_FAR[turned]}{noun(apart.amount, teller)} {_side(apart.end, teller)}"


def _side(end: m.Meaning, teller: Teller) -> str:
    return "ago" if isinstance(end, m.AsAt) else f"before {noun(end, teller)}"


def nearness(node: m.Logic, teller: Teller, negative: bool) -> str | None:
    """`the day of issue is within 3 years before the date`; None where a chain says something else."""
    if len(node.parts) != 2 or node.word != "and":
        return None
    near, other = node.parts
    apart = _apart(near) if isinstance(near, m.Compare) else None
    if apart is None or apart.symbol != "<=" or not isinstance(other, m.Compare):
        return None
    verb = "is not" if negative else "is"
    start, amount = noun(apart.start, teller), noun(apart.amount, teller)
    if (other.symbol, other.left, other.right) == ("<=", apart.start, apart.end):
        ago = isinstance(apart.end, m.AsAt)
        return f"{start} {verb} within " + (
            f"the last {amount}" if ago else f"{amount} {_side(apart.end, teller)}"
        )
    back = _apart(other)
    if back is None or (back.start, back.end) != (apart.end, apart.start):
        return None
    return f"{start} {verb} within {amount} of {noun(apart.end, teller)}"


def _apart(node: m.Compare) -> _Apart | None:
    left, right = node.left, node.right
    if isinstance(right, m.Shift) and right.sign == -1 and right.amount.type.kind is Kind.MONTHS:
        return _Apart(left, right.date, m.TURNED[node.symbol], right.amount)
    if not isinstance(left, m.Arithmetic) or left.sign != -1:
        return None
    later, earlier = left.left, left.right
    if isinstance(later, m.Ordinal) and isinstance(earlier, m.Ordinal):
        return _Apart(earlier.date, later.date, node.symbol, right)
    if later.type.kind is Kind.DATE and earlier.type.kind is Kind.DATE:
        return _Apart(earlier, later, node.symbol, right)
    return None
