"""Conditions on one fact that cannot hold together, or one of which always holds: `and` and `or` mixed up."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from operator import eq, ge, gt, le, lt, ne
from types import MappingProxyType
from typing import Any, TypeAlias

from engine.diagnostics import Code, Diagnostic
from engine.frozen import replace
from engine.language import meaning as m
from engine.language.ruleset import Rule

CONTRADICTING = Code(
    "T025",
    "a fact that is to be two things at once",
    "A mark has one code, so that nothing meets `code is G and code is O`, and the rule would find nobody. Everything "
    "meets `code is not G or code is not O`: an exception that says so would free everybody. Usually `and` and `or` are "
    "mixed up.",
)
_TESTS = MappingProxyType[str, Any]({"=": eq, "!=": ne, "<": lt, "<=": le, ">": gt, ">=": ge})
Node: TypeAlias = "m.Meaning | m.Rows | m.Window"
_Asked: TypeAlias = "tuple[m.Symbol, Any]"
"""A comparison with a written value; with `=`, a set of them, of which any will do."""


def contradiction(rule: Rule, nodes: Iterable[Node]) -> Diagnostic | None:
    """The first chain among a rule's nodes by which a fact is two things at once, or not one or not the other."""
    told = (_told(rule, node) for node in nodes if isinstance(node, m.Logic))
    return next((each for each in told if each), None)


def _told(rule: Rule, chain: m.Logic) -> Diagnostic | None:
    """What is wrong with a chain: one by `or` always holds where the opposites of its parts never hold together."""
    never = chain.word == "and"
    parts = chain.parts if never else [_opposite(part) for part in chain.parts]
    fact = next((fact for fact, asked in _asked_of_facts(parts).items() if not _can_hold(asked)), None)
    if fact is None:
        return None
    meets = "does not meet all" if never else "meets one"
    message = (
        f"whatever `{fact.name}` is, it {meets} of the conditions that `{rule.id}` joins by `{chain.word}`"
    )
    help = f"write `{'or' if never else 'and'}` between them, or correct a value"
    return CONTRADICTING.at(rule.span, message, help=help)


def _opposite(part: m.Meaning) -> m.Meaning:
    if isinstance(part, m.Not):
        return part.part
    return (
        replace(part, symbol=m.OPPOSITE[part.symbol])
        if isinstance(part, m.Compare)
        else m.Not(part, part.type)
    )


def _asked_of_facts(parts: Iterable[m.Meaning]) -> Mapping[m.Column, Sequence[_Asked]]:
    """What conditions that hold together ask of each fact, as far as they compare it with written values."""
    found: dict[m.Column, list[_Asked]] = defaultdict(list)
    waiting = list(parts)
    while waiting:
        match waiting.pop():
            case m.Logic("and", inner):
                waiting += inner
            case m.Not(m.Compare() as inner):
                waiting.append(_opposite(inner))
            case m.Compare("=", m.Column() as fact, m.Constant() as given):
                found[fact].append(("=", {given.value}))
            case m.Compare(symbol, m.Column() as fact, m.Constant() as given):
                found[fact].append((symbol, given.value))
            case m.InSet(m.Column() as fact, m.Constant() as given):
                found[fact].append(("=", given.value))
    return found


def _can_hold(asked: Sequence[_Asked]) -> bool:
    """Whether some value passes all comparisons."""
    given = [set(values) for symbol, values in asked if symbol == "="]
    others = [each for each in asked if each[0] != "="]
    if given:
        return any(
            all(_TESTS[symbol](one, end) for symbol, end in others) for one in set.intersection(*given)
        )
    lows, highs = ([each for each in others if each[0].startswith(sign)] for sign in "><")
    return all(_meet(low, high) for low in lows for high in highs)


def _meet(low: _Asked, high: _Asked) -> bool:
    both = len(low[0]) + len(high[0]) == 4  # `>=` and `<=`: the ends count
    return low[1] < high[1] or (both and low[1] == high[1])
