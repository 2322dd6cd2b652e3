"""Rule texts read without a file around them."""

from __future__ import annotations

from engine.diagnostics import Diagnostic
from engine.language.parsing.parser import parse
from engine.language.tree import Expression
from engine.source import Source, Span


def parsed(text: str) -> Expression | Diagnostic:
    whole = Span(Source("a text", text), 0, len(text))
    return parse(text, whole.part)


def tree_of(text: str) -> Expression:
    read = parsed(text)
    assert not isinstance(read, Diagnostic), (text, read.message, read.help)
    return read
