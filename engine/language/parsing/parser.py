"""Rule text to tree. Any text gives a tree or a diagnostic."""

from __future__ import annotations

import re

from engine.diagnostics import Diagnostic
from engine.language import problems
from engine.language.parsing.lalr import Unexpected, read
from engine.language.parsing.shape import Locate, Shape
from engine.language.parsing.tables import tables
from engine.language.tree import Expression

LONGEST = 2_000
MOST_WORDS = 250
DEEPEST = 30

_WORD = re.compile(r"\"[^\"\n]*\"|'[^'\n]*'|[\w.%£:]+|\S")
_NAME_PARTS = "name its parts under `define:`"


def parse(text: str, locate: Locate) -> Expression | Diagnostic:
    """The tree of a rule's text; `locate` gives the place in the file of two offsets in the text."""
    too_much = _beyond_bounds(text)
    if too_much:
        return problems.TOO_LONG.at(locate(0, len(text)), too_much, help=_NAME_PARTS)
    shape = Shape(locate)
    found = read(text, tables(), shape)
    if isinstance(found, Unexpected):
        from engine.language.parsing.misreadings import explained

        return explained(found, text, locate)
    if found.depth > DEEPEST:
        message = f"the rule has parts within parts {found.depth} deep; at most {DEEPEST} can be read"
        return problems.TOO_LONG.at(locate(0, len(text)), message, help=_NAME_PARTS)
    tree: Expression = found.value
    return shape.diagnostics[0] if shape.diagnostics else tree


def _beyond_bounds(text: str) -> str | None:
    if len(text) > LONGEST:
        return f"the rule has {len(text):,} characters; at most {LONGEST:,} can be read"
    words = len(_WORD.findall(text))
    return f"the rule has {words:,} words; at most {MOST_WORDS} can be read" if words > MOST_WORDS else None
