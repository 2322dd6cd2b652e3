"""Text to tokens and tokens to a tree, by the tables of the grammar."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

from engine.frozen import dataclass
from engine.language.parsing.tables import NOTHING, Production, Tables

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


class _Part(NamedTuple):
    value: Any
    start: int
    end: int
    depth: int


class _Stack:
    """The states gone through, and what was read between them."""

    def __init__(self, start: int) -> None:
        self.states = [start]
        self.parts: list[_Part] = []


def read(text: str, tables: Tables, shapes: object) -> Read | Unexpected:
    """The value of a text; each complete production is handed to the method of `shapes` of its name."""
    stack = _Stack(tables.start)
    token = _next_token(text, 0, tables, tables.start)
    while True:
        step = tables.states[stack.states[-1]].get(token.type)
        if step is None:
            return Unexpected(token, _accepted(stack.states, tables))
        if step >= 0:
            stack.states.append(step)
            stack.parts.append(_Part(token, token.start, token.end, 0))
            token = _next_token(text, token.end, tables, step)
            continue
        _reduce(stack, tables, tables.productions[-1 - step], shapes)
        if stack.states[-1] == tables.end:
            return Read(stack.parts[0].value, stack.parts[0].depth)


def _next_token(text: str, at: int, tables: Tables, state: int) -> Token:
    """The token that begins at an offset or after blanks; a word is a name where the language has no use for it."""
    match = tables.token.match(text, at)
    while match and match.lastgroup == "WS":
        at = match.end()
        match = tables.token.match(text, at)
    if match is None:
        return Token(STRANGE, text[at : at + 1], at, at + 1) if at < len(text) else Token(END, "", at, at)
    form, found = str(match.lastgroup), match[0]
    word = tables.words.get(found)
    if word is not None and (word in tables.states[state] or form not in tables.states[state]):
        form = word
    return Token(form, found, at, match.end())


def _reduce(stack: _Stack, tables: Tables, production: Production, shapes: object) -> None:
    """Puts the value of a complete production in the place of its parts."""
    length = production.length
    del stack.states[-length:]
    stack.states.append(tables.states[stack.states[-1]][production.symbol])
    if production.alone and length == 1:
        return
    parts = stack.parts[-length:]
    stack.parts[-length:] = [_shaped(production, parts, shapes)]


def _shaped(production: Production, parts: Sequence[_Part], shapes: object) -> _Part:
    values = _handed_on(production, parts)
    start, end = parts[0].start, parts[-1].end
    depth = max(part.depth for part in parts)
    if production.alone and len(values) == 1:
        return _Part(values[0], start, end, depth)
    if production.shape is None:
        return _Part(values, start, end, depth)
    return _Part(getattr(shapes, production.shape)(start, end, values), start, end, depth + 1)


def _handed_on(production: Production, parts: Sequence[_Part]) -> list[Any]:
    handed: list[Any] = []
    for number in production.taken:
        value = None if number == NOTHING else parts[number].value
        if isinstance(value, list):
            handed.extend(value)
        else:
            handed.append(value)
    return handed


def _accepted(states: Sequence[int], tables: Tables) -> frozenset[str]:
    """The tokens that could have come next."""
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
