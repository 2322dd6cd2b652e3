"""The parsing tables of the grammar: built by Lark, kept beside the grammar, so that no run has to import Lark.

`tables.json` holds what Lark makes of `grammar.lark`. Where the grammar has been changed since, Lark builds the
tables anew for the run; `python -m engine.language.parsing.tables` keeps them.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import Any

from engine.frozen import dataclass

_FOLDER = Path(__file__).parent
_GRAMMAR = _FOLDER / "grammar.lark"
_KEPT = _FOLDER / "tables.json"
_WORD = re.compile("[a-z]+")

NOTHING = -1


@dataclass(frozen=True, slots=True)
class Production:
    """What is done with the last `length` values: those at `taken` are handed on under the name of a shape.

    NOTHING among `taken` is an optional part left out. Without a shape they join the values of the symbol around.
    """

    symbol: str
    length: int
    shape: str | None
    taken: tuple[int, ...]
    alone: bool


@dataclass(frozen=True, slots=True)
class Tables:
    """An LALR(1) automaton and its words.

    A row of `states` tells by the next symbol which state follows, or as a negative number -1 - n that
    production n is complete. `token` matches one token as a group of its name; `words` are the plain words of
    the language with the names of their tokens.
    """

    states: Sequence[Mapping[str, int]]
    productions: Sequence[Production]
    start: int
    end: int
    token: re.Pattern[str]
    words: Mapping[str, str]


@cache
def tables() -> Tables:
    """The tables of the grammar as it stands."""
    kept = json.loads(_KEPT.read_text("utf-8")) if _KEPT.is_file() else {}
    grammar = _GRAMMAR.read_text("utf-8")
    return _read(kept if kept.get("grammar") == _digest(grammar) else build_tables(grammar))


def _digest(grammar: str) -> str:
    return sha256(grammar.encode()).hexdigest()


def _read(content: Mapping[str, Any]) -> Tables:
    return Tables(
        states=content["states"],
        productions=[
            Production(symbol, length, shape, tuple(taken), alone)
            for symbol, length, shape, taken, alone in content["productions"]
        ],
        start=content["start"],
        end=content["end"],
        token=re.compile(content["token"]),
        words=content["words"],
    )


def write_tables() -> None:
    """Keeps the tables of the grammar as it stands, a state a line."""
    content = build_tables(_GRAMMAR.read_text("utf-8"))
    parts = (f"{json.dumps(key)}: {_listed(value)}" for key, value in content.items())
    _KEPT.write_text("{\n" + ",\n".join(parts) + "\n}\n", "utf-8")


def _listed(value: object) -> str:
    if not isinstance(value, list):
        return json.dumps(value)
    return "[\n" + ",\n".join(json.dumps(item) for item in value) + "\n]"


def build_tables(grammar: str) -> dict[str, Any]:
    """What Lark makes of a grammar, as it is kept in JSON; a conflict in the grammar raises Lark's error."""
    from lark import Lark

    built: Any = Lark(grammar, parser="lalr", lexer="contextual", maybe_placeholders=True)
    automaton = built.parser.parser._parse_table
    order = _in_order(automaton.states, automaton.start_states["start"])
    numbers: dict[Any, int] = {state: number for number, state in enumerate(order)}
    numbers.update((rule, -1 - number) for number, rule in enumerate(built.rules))
    return {
        "grammar": _digest(grammar),
        "start": numbers[automaton.start_states["start"]],
        "end": numbers[automaton.end_states["start"]],
        "token": "|".join(_token_forms(built.terminals)),
        "words": {t.pattern.value: t.name for t in built.terminals if _WORD.fullmatch(t.pattern.value)},
        "productions": [_production(rule) for rule in built.rules],
        "states": [
            {name: numbers[goal] for name, (_, goal) in sorted(automaton.states[state].items())}
            for state in order
        ],
    }


def _in_order(states: Mapping[int, Mapping[str, tuple[Any, Any]]], start: int) -> list[int]:
    """The states as they are reached from the first: Lark numbers them anew in each run."""
    order = [start]
    for state in order:
        goals = (goal for _, (_, goal) in sorted(states[state].items()) if isinstance(goal, int))
        order.extend(goal for goal in dict.fromkeys(goals) if goal not in order)
    return order


def _token_forms(terminals: Sequence[Any]) -> Iterator[str]:
    """Regular expressions of all tokens but plain words, in the order in which Lark tries them."""
    forms = [terminal for terminal in terminals if not _WORD.fullmatch(terminal.pattern.value)]
    forms.sort(key=lambda t: (-t.priority, -t.pattern.max_width, -len(t.pattern.value), t.name))
    return (f"(?P<{terminal.name}>{terminal.pattern.to_regexp()})" for terminal in forms)


def _production(rule: Any) -> list[object]:
    """A rule of Lark as a production; the names of its own helpers begin with an underscore."""
    symbol = rule.origin.name
    shape = None if symbol.startswith("_") else str(rule.alias or symbol)
    alone = bool(rule.options.expand1 and not rule.alias)
    return [symbol, len(rule.expansion), shape, list(_taken(rule)), alone]


def _taken(rule: Any) -> Iterator[int]:
    kept = iter(enumerate(rule.expansion))
    left_out = rule.options.empty_indices or [False] * len(rule.expansion)
    for missing in left_out:
        if missing:
            yield NOTHING
            continue
        number, symbol = next(kept)
        if not (symbol.is_term and symbol.filter_out):
            yield number


if __name__ == "__main__":
    write_tables()
