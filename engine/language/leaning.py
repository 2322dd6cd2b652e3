"""Which way a condition leans: whether it holds for more, or for fewer, where a value in it grows or the text changes.

A sign is 1 for more, -1 for fewer, 0 where that depends on the data. Cannot tell plays no part.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from types import MappingProxyType
from typing import Any, TypeAlias

from engine.language import meaning as m
from engine.language.normal import normal
from engine.language.reads import REGISTER_TIMES
from engine.language.ruleset import Rule

Leaning: TypeAlias = Iterator[tuple[str, int]]
Parts: TypeAlias = Sequence[tuple[m.Meaning, int]]
_GROWING = frozenset({"count", "days", "max", "share"})
_RISING: Mapping[str, int] = MappingProxyType({">=": 1, ">": 1, "<=": -1, "<": -1})


def leanings(node: m.Meaning, sign: int = 1) -> Leaning:
    """The path of each setting that a condition reads, as often as it does, with the sign for where its value grows."""
    if parts := _PARTS.get(type(node)):
        yield from (each for part, leans in parts(node, sign) for each in leanings(part, leans))
    elif lean := _LEANINGS.get(type(node)):
        yield from lean(node, sign)
    else:
        yield from ((path, 0) for path in _settings_in(node))


def leanings_of(rule: Rule) -> Leaning:
    """The same for the whole of a rule: what its exceptions free more of, it finds fewer of."""
    yield from leanings(rule.when)
    for exemption in rule.exemptions:
        yield from leanings(exemption.when, -1)


def figure_leanings(rule: Rule) -> dict[str, int]:
    """By figure of a rule's findings the sign for where it grows; those for which it is not one sign are left out."""
    signs: dict[m.Meaning, set[int]] = {}
    for condition, sign in ((rule.when, 1), *((each.when, -1) for each in rule.exemptions)):
        for figure, leans in _figures(condition, sign):
            signs.setdefault(figure, set()).add(leans)
    told = {name: signs.get(figure, {0}) for name, figure in rule.figures.items()}
    return {name: min(of) for name, of in told.items() if of in ({1}, {-1})}


def _figures(node: m.Meaning, sign: int) -> Iterator[tuple[m.Meaning, int]]:
    if isinstance(node, m.Measure | m.Run):
        yield node, sign
    elif type(node) in _PARTS:
        yield from (each for part, leans in _PARTS[type(node)](node, sign) for each in _figures(part, leans))
    else:
        yield from ((part, 0) for part in m.walk_own(node) if isinstance(part, m.Measure | m.Run))


def _settings_in(node: m.Meaning | m.Rows | m.Window) -> Iterator[str]:
    return (part.path for part in m.walk(node) if isinstance(part, m.Setting))


def _setting(node: m.Setting, sign: int) -> Leaning:
    yield node.path, sign


def _column(node: m.Column, sign: int) -> Leaning:
    if (node.owner, node.name) == ("register_time", "open_for"):
        closes, opens = REGISTER_TIMES
        yield closes, sign
        yield opens, -sign


def _compared(node: m.Compare, sign: int) -> Parts:
    rising = sign * _RISING.get(node.symbol, 0)
    return (node.left, rising), (node.right, -rising)


_PARTS: Mapping[type, Callable[[Any, int], Parts]] = MappingProxyType(
    {
        m.Logic: lambda node, sign: [(part, sign) for part in node.parts],
        m.Not: lambda node, sign: [(node.part, -sign)],
        m.Compare: _compared,
        m.Arithmetic: lambda node, sign: [(node.left, sign), (node.right, sign * node.sign)],
    }
)
"""What leans as its parts do, each with its sign."""


def _in_set(node: m.InSet, sign: int) -> Leaning:
    yield from leanings(node.part, 0)
    yield from leanings(node.group, sign)


def _exists(node: m.Exists, sign: int) -> Leaning:
    yield from _rows(node.rows, sign)


def _rows(rows: m.Rows, sign: int) -> Leaning:
    """The rows grow in number with what holds for more of them."""
    if rows.where:
        yield from leanings(rows.where, sign)
    if rows.among:
        yield from leanings(rows.among, 0)
    if rows.value:
        yield from leanings(rows.value, 0)


def _run(node: m.Run, sign: int) -> Leaning:
    yield from leanings(node.day, sign)
    yield from leanings(node.amount, -sign)
    if node.without:
        yield from _rows(node.without, -sign)


def _day(node: m.DayCondition, sign: int) -> Leaning:
    yield from leanings(node.session, sign)


def _both(node: m.Otherwise, sign: int) -> Leaning:
    yield from leanings(node.part, sign)
    yield from leanings(node.fallback, sign)


def _shift(node: m.Shift, sign: int) -> Leaning:
    yield from leanings(node.date, sign)
    yield from leanings(node.amount, sign * node.sign)


def _ordinal(node: m.Ordinal, sign: int) -> Leaning:
    yield from leanings(node.date, sign)


def _measure(node: m.Measure, sign: int) -> Leaning:
    grows = sign if node.function in _GROWING else -sign if node.function == "min" else 0
    yield from _rows(node.rows, grows)
    if node.window and node.window.extent:
        yield from leanings(node.window.extent, grows if node.function in {"count", "days"} else 0)


_LEANINGS: Mapping[type, Callable[[Any, int], Leaning]] = MappingProxyType(
    {
        m.Setting: _setting,
        m.Column: _column,
        m.InSet: _in_set,
        m.Exists: _exists,
        m.Run: _run,
        m.DayCondition: _day,
        m.Otherwise: _both,
        m.Shift: _shift,
        m.DayOf: lambda node, sign: leanings(node.moment, sign),
        m.Ordinal: _ordinal,
        m.Measure: _measure,
    }
)


def lean_of_change(old: m.Meaning, new: m.Meaning) -> frozenset[int]:
    """The sign of each difference between a condition and the one in its place; none where they mean the same."""
    return _changed(normal(old), normal(new))


def _changed(old: Any, new: Any) -> frozenset[int]:
    if old == new:
        return frozenset()
    if isinstance(old, m.Logic) or isinstance(new, m.Logic):
        return _logic_changed(old, new)
    if type(old) is not type(new) or type(old) not in _CHANGED:
        return frozenset({0})
    return _CHANGED[type(old)](old, new)


def _logic_changed(old: m.Meaning, new: m.Meaning) -> frozenset[int]:
    """A further part of `and` leaves fewer, a further part of `or` lets in more."""
    word = next(each.word for each in (new, old) if isinstance(each, m.Logic))
    before, after = _parts(old, word), _parts(new, word)
    gone = [part for part in before if part not in after]
    come = [part for part in after if part not in before]
    if len(gone) == len(come) == 1 and (len(before) > 1 or len(after) > 1):
        return _changed(gone[0], come[0])
    narrows = -1 if word == "and" else 1
    if not gone:
        return frozenset({narrows})
    return frozenset({-narrows}) if not come else frozenset({0})


def _parts(node: m.Meaning, word: str) -> tuple[m.Meaning, ...]:
    return node.parts if isinstance(node, m.Logic) and node.word == word else (node,)


def _turned(signs: frozenset[int], by: int) -> frozenset[int]:
    return frozenset(sign * by for sign in signs)


def _compare_changed(old: m.Compare, new: m.Compare) -> frozenset[int]:
    if (old.left, old.right) == (new.left, new.right):
        looser = {(">", ">="): 1, (">=", ">"): -1, ("<", "<="): 1, ("<=", "<"): -1}
        return frozenset({looser.get((old.symbol, new.symbol), 0)})
    if old.symbol != new.symbol:
        return frozenset({0})
    rising = _RISING.get(old.symbol, 0)
    return _turned(_changed(old.left, new.left), rising) | _turned(_changed(old.right, new.right), -rising)


def _constant_changed(old: m.Constant, new: m.Constant) -> frozenset[int]:
    one, other = old.value, new.value
    if old.type.kind is not new.type.kind:
        return frozenset({0})
    if isinstance(one, frozenset) and isinstance(other, frozenset):
        return frozenset({1 if one < other else -1 if other < one else 0})
    try:
        return frozenset({1 if one < other else -1})  # type: ignore[operator]
    except TypeError:
        return frozenset({0})


def _in_set_changed(old: m.InSet, new: m.InSet) -> frozenset[int]:
    return _changed(old.group, new.group) if old.part == new.part else frozenset({0})


def _rows_changed(old: m.Rows, new: m.Rows) -> frozenset[int]:
    same = (old.kind, old.among, old.value) == (new.kind, new.among, new.value)
    if not same:
        return frozenset({0})
    if old.where is None or new.where is None:
        return frozenset({-1 if old.where is None else 1})
    return _changed(old.where, new.where)


def _measure_changed(old: m.Measure, new: m.Measure) -> frozenset[int]:
    if old.function != new.function or old.function not in _GROWING:
        return frozenset({0})
    rows = _rows_changed(old.rows, new.rows) if old.rows != new.rows else frozenset()
    return rows | (_window_changed(old, new) if old.window != new.window else frozenset())


def _window_changed(old: m.Measure, new: m.Measure) -> frozenset[int]:
    one, other = old.window, new.window
    told = (
        one
        and other
        and (one.kind, one.unit) == (other.kind, other.unit)
        and old.function in {"count", "days"}
    )
    if not (told and one and other and one.extent and other.extent):
        return frozenset({0})
    return _changed(one.extent, other.extent)


def _run_changed(old: m.Run, new: m.Run) -> frozenset[int]:
    if (old.symbol, old.without) != (new.symbol, new.without):
        return frozenset({0})
    return _changed(old.day, new.day) | _turned(_changed(old.amount, new.amount), -1)


def _day_changed(old: m.DayCondition, new: m.DayCondition) -> frozenset[int]:
    if old.quantifier != new.quantifier:
        same = old.session == new.session
        return frozenset({(1 if new.quantifier == "some" else -1) if same else 0})
    return _changed(old.session, new.session)


_CHANGED: Mapping[type, Callable[[Any, Any], frozenset[int]]] = MappingProxyType(
    {
        m.Not: lambda old, new: _turned(_changed(old.part, new.part), -1),
        m.Compare: _compare_changed,
        m.Constant: _constant_changed,
        m.InSet: _in_set_changed,
        m.Exists: lambda old, new: _rows_changed(old.rows, new.rows),
        m.Measure: _measure_changed,
        m.Run: _run_changed,
        m.DayCondition: _day_changed,
    }
)
