"""Rule text to tree. Any text gives a tree or a diagnostic."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import cache
from pathlib import Path

from lark import Lark, UnexpectedCharacters, UnexpectedEOF, UnexpectedInput, UnexpectedToken

from engine.diagnostics import Diagnostic, near_names
from engine.language import problems
from engine.language.grammar_cache import cache_file
from engine.language.shape import Shape
from engine.language.tree import Expression
from engine.quantities import UNIT_WORDS
from engine.source import Span

Locate = Callable[[int, int], Span]

LONGEST = 2_000
MOST_WORDS = 250
DEEPEST = 25

_WORD = re.compile(r"\"[^\"\n]*\"|'[^'\n]*'|[\w.%£:]+|\S")
_QUOTED = re.compile(r"\"[^\"\n]*\"|'[^'\n]*'")


def parse(text: str, locate: Locate) -> Expression | Diagnostic:
    """The tree of a rule's text; `locate` gives the place in the file of two offsets in the text."""
    too_much = _beyond_bounds(text)
    if too_much:
        return problems.TOO_LONG.at(locate(0, len(text)), too_much, help="name its parts under `define:`")
    try:
        shape = Shape(locate)
        tree: Expression = shape.transform(_grammar().parse(text))
    except UnexpectedInput as unexpected:
        return _explained(unexpected, text, locate)
    return shape.diagnostics[0] if shape.diagnostics else tree


@cache
def _grammar() -> Lark:
    path = Path(__file__).with_name("grammar.lark")
    grammar = path.read_text(encoding="utf-8")
    return Lark(
        grammar,
        parser="lalr",
        lexer="contextual",
        propagate_positions=True,
        maybe_placeholders=True,
        cache=cache_file(grammar) or False,
    )


def _beyond_bounds(text: str) -> str | None:
    if len(text) > LONGEST:
        return f"the rule has {len(text):,} characters; at most {LONGEST:,} can be read"
    words = _WORD.findall(text)
    if len(words) > MOST_WORDS:
        return f"the rule has {len(words):,} words; at most {MOST_WORDS} can be read"
    depth = _depth(_QUOTED.sub("", text))
    return f"the rule has brackets {depth} deep; at most {DEEPEST} can be read" if depth > DEEPEST else None


def _depth(text: str) -> int:
    depth = deepest = 0
    for char in text:
        depth += (char in "([") - (char in ")]")
        deepest = max(deepest, depth)
    return deepest


def _explained(unexpected: UnexpectedInput, text: str, locate: Locate) -> Diagnostic:
    if isinstance(unexpected, UnexpectedCharacters):
        return _strange_character(unexpected.pos_in_stream or 0, text, locate)
    if isinstance(unexpected, UnexpectedToken) and unexpected.token.type != "$END":
        return _strange_word(unexpected, text, locate)
    at = locate(max(len(text.rstrip()) - 1, 0), len(text.rstrip()))
    if isinstance(unexpected, UnexpectedEOF) or not text.strip():
        return problems.UNREADABLE.at(at, "the rule has no text", help="write when the rule holds")
    return problems.UNREADABLE.at(at, "the rule ends too early", help=_could_stand(unexpected))


def _strange_character(start: int, text: str, locate: Locate) -> Diagnostic:
    at = locate(start, start + 1)
    char = text[start]
    if char in "/\\#":
        help = f"write the mark in quotes: `'{char}'`"
    elif char in "\"'":
        help = "close the quotes on the same line"
    else:
        help = "rules are written with plain letters, digits and the signs of the language page"
    return problems.UNREADABLE.at(at, f"`{char}` has no meaning in a rule", help=help)


def _strange_word(unexpected: UnexpectedToken, text: str, locate: Locate) -> Diagnostic:
    token = unexpected.token
    start, end = token.start_pos or 0, token.end_pos or 0
    at, word = locate(start, end), str(token)
    before = text[:start].split()
    if token.type in {"AND", "OR"} and unexpected.accepts & {"AND", "OR"}:
        help = f"put brackets round the part that belongs together, before or after `{word}`"
        return problems.MIXED_CHAIN.at(at, "`and` and `or` stand side by side without brackets", help=help)
    if token.type == "NAME" and before and re.fullmatch(r"\d+(\.\d+)?", before[-1]):
        units = ", ".join(f"{unit}s" for unit in UNIT_WORDS)
        help = near_names(word, [f"{unit}s" for unit in UNIT_WORDS]) or f"the units are {units} and points"
        return problems.BAD_LITERAL.at(at, f"`{word}` is not a unit", help=help)
    if "NAME" in unexpected.accepts and re.fullmatch(r"[a-z]+", word):
        return problems.RESERVED_WORD.at(
            at, f"`{word}` is a word of the language and cannot stand here", help=_could_stand(unexpected)
        )
    return problems.UNREADABLE.at(at, f"`{word}` cannot stand here", help=_could_stand(unexpected))


_SAID = {
    "NAME": "a name",
    "CODE": "a code",
    "LPAR": "`(`",
    "RPAR": "`)`",
    "LSQB": "`[`",
    "RSQB": "`]`",
    "COMMA": "`,`",
    "NUMBER": "a value",
    "COMPARE": "a comparison such as `is at least`",
    "OVER": "`over` with a window",
    "$END": "the end of the rule",
}
_SILENT = {
    "PERCENT",
    "MONEY",
    "TIME",
    "DATE",
    "TEXT",
    "QUANTITY",
    "QUOTED",
    "IS",
    "PLUS",
    "MINUS",
    "OTHERWISE",
}
_SILENT |= {"COUNT", "DAYS", "SUM", "MIN", "MAX", "AVERAGE", "SHARE", "NOT", "BETWEEN", "IN", "WITHIN"}


def _could_stand(unexpected: UnexpectedInput) -> str | None:
    accepts = getattr(unexpected, "accepts", None) or set()
    said = [_SAID.get(name, f"`{name.lower()}`") for name in sorted(accepts - _SILENT)]
    return "what can stand here: " + ", ".join(dict.fromkeys(said)) if said else None
