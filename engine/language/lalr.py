"""Text to tokens and tokens to a tree, by the tables of the grammar."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from engine.language.tables import NOTHING, Production, Tables

END = "$END"
STRANGE = ""


class Token(NamedTuple):
    """A piece of the text: the name of its form, and its characters with their place."""

    type: str
    text: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Read:
    """What a text was read to, and how many values lie within one another in it."""

    value: Any
    depth: int


@dataclass(frozen=True, slots=True)
class Unexpected:
    """Where a text cannot be read on: a token with those that could have stood there, or a strange character."""

    token: Token
    accepted: frozenset[str]


class _Entry(NamedTuple):
    state: int
    value: Any
    start: int
    end: int
    depth: int


def read(text: str, tables: Tables, shapes: object) -> Read | Unexpected:
    """The value of a text; each complete production is handed to the method of `shapes` of its name."""
    stack = [_Entry(tables.start, None, 0, 0, 0)]
    token = _next_token(text, 0, stack, tables)
    while True:
        step = tables.states[stack[-1].state].get(token.type)
        if step is None:
            return Unexpected(token, _accepted(stack, tables))
        if step >= 0:
            stack.append(_Entry(step, token, token.start, token.end, 0))
            token = _next_token(text, token.end, stack, tables)
            continue
        _reduce(stack, tables, tables.productions[-1 - step], shapes)
        if stack[-1].state == tables.end:
            return Read(stack[-1].value, stack[-1].depth)


def _next_token(text: str, at: int, stack: Sequence[_Entry], tables: Tables) -> Token:
    """The token that begins at an offset or after blanks; a word is a name where the language has no use for it."""
    match = tables.token.match(text, at)
    while match and match.lastgroup == "WS":
        at = match.end()
        match = tables.token.match(text, at)
    if match is None:
        return Token(STRANGE, text[at : at + 1], at, at + 1) if at < len(text) else Token(END, "", at, at)
    form, found = str(match.lastgroup), match[0]
    row = tables.states[stack[-1].state]
    word = tables.words.get(found)
    if word is not None and (word in row or form not in row):
        form = word
    return Token(form, found, at, match.end())


def _reduce(stack: list[_Entry], tables: Tables, production: Production, shapes: object) -> None:
    """Puts the value of a complete production in the place of its parts."""
    parts = stack[-production.length :]
    del stack[-production.length :]
    depth = max(part.depth for part in parts)
    values = _handed_on(production, parts)
    start, end = parts[0].start, parts[-1].end
    value: Any = values
    if production.alone and len(values) == 1:
        value = values[0]
    elif production.shape is not None:
        value = getattr(shapes, production.shape)(start, end, values)
        depth += 1
    state = tables.states[stack[-1].state][production.symbol]
    stack.append(_Entry(state, value, start, end, depth))


def _handed_on(production: Production, parts: Sequence[_Entry]) -> list[Any]:
    handed: list[Any] = []
    for number in production.taken:
        value = None if number == NOTHING else parts[number].value
        if isinstance(value, list):
            handed.extend(value)
        else:
            handed.append(value)
    return handed


def _accepted(stack: Sequence[_Entry], tables: Tables) -> frozenset[str]:
    """The tokens that could have come next."""
    states = [entry.state for entry in stack]
    names = (name for name in tables.states[states[-1]] if name == END or name.isupper())
    return frozenset(name for name in names if _accepts(list(states), name, tables))


def _accepts(states: list[int], name: str, tables: Tables) -> bool:
    """Whether the reductions that a token sets off end where it can be taken in."""
    while (step := tables.states[states[-1]].get(name)) is not None and step < 0:
        production = tables.productions[-1 - step]
        del states[-production.length :]
        states.append(tables.states[states[-1]][production.symbol])
        if states[-1] == tables.end:
            return True
    return step is not None
