"""The figures of a case as a ledger keeps them: what differs between two looks, and what has only become better."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from typing import Any, TypeAlias

from engine.answering.figures import called
from engine.findings import Measured
from engine.spoken import figure_in_words

Leans: TypeAlias = Mapping[str, int]
"""By figure: 1 where a rule holds the more the greater it is, -1 where the less; nothing where that cannot be told."""

_ONE_POINT = Decimal(1)
_SHARES = ("%", "points")
_OR_MORE = "or more"


def figure_kept(figure: Measured) -> list[str | None]:
    """A figure as a ledger keeps it: its value and unit; where facts are missing the other end too, or `or more`."""
    value = None if figure.value is None else str(figure.value)
    if figure.or_more:
        return [value, figure.unit, _OR_MORE]
    return [value, figure.unit, *([] if figure.high is None else [str(figure.high)])]


def with_better(before: Any, now: Mapping[str, Sequence[str | None]], leans: Leans) -> Any:
    """The figures of a decision, with the present ones in place of those that were worse.

    So what becomes better asks nobody to decide again, and what then becomes worse does.
    """
    if not isinstance(before, dict):
        return before
    return {
        name: now[name] if _is_better(old, now.get(name), leans.get(name, 0)) else old
        for name, old in before.items()
    }


def _is_better(old: Any, now: Sequence[str | None] | None, lean: int) -> bool:
    """Whether a share differs and a rule holds the less for it; of what lies between two ends nobody can say.

    Nor of a count: where some of what was counted has gone, something else may have come.
    """
    exact = now is not None and isinstance(old, list) and len(old) == len(now) == 2 and old[1] == now[1]
    if not (lean and now and exact and now[1] in _SHARES and _differ(old, now)):
        return False
    rise = _rise(old[0], now[0])
    return rise is not None and rise * lean < 0


def figure_changes(before: Any, now: Mapping[str, Sequence[str | None]]) -> Iterator[str]:
    """What differs of the figures, in words: a percentage from one point on, every other from any difference on."""
    before = before if isinstance(before, dict) else {}
    for name, figure in now.items():
        old = before.get(name)
        if not isinstance(old, list) or len(old) < 2:
            if figure[0] is not None:
                yield f"{called(name)} was not told"
        elif _differ(old, figure):
            yield f"{called(name)} {_said(figure)}, was {_said(old)}"


def _differ(old: Sequence[Any], now: Sequence[Any]) -> bool:
    if len(old) != len(now) or old[1] != now[1]:
        return True
    pairs = [(a, b) for at, (a, b) in enumerate(zip(old, now, strict=True)) if at != 1]
    return any(_apart(a, b, str(now[1])) for a, b in pairs)


def _apart(old: Any, now: Any, unit: str) -> bool:
    rise = _rise(old, now)
    if rise is None:
        return bool(old != now)
    return abs(rise) >= _ONE_POINT if unit in _SHARES else rise != 0


def _rise(old: Any, now: Any) -> Decimal | None:
    """By how much a value has grown; None of what is no number, or one that is none of a check's."""
    try:
        rise = Decimal(str(now)) - Decimal(str(old))
    except ArithmeticError:
        return None
    return rise if rise.is_finite() else None


def _said(figure: Sequence[Any]) -> str:
    low, unit, *high = figure
    if low is None:
        return "missing"
    if high and high[0] == _OR_MORE:
        return f"{_in_words(low, unit)} {_OR_MORE}"
    return f"{_in_words(low, '')} to {_in_words(high[0], unit)}" if high else _in_words(low, unit)


def _in_words(end: Any, unit: str) -> str:
    """A number rounded as findings round it; what is none as it was kept."""
    try:
        return figure_in_words(Decimal(str(end)), unit)
    except ArithmeticError:
        return str(end)
