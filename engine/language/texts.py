"""The rule texts of a file: where they stand, and each read to its tree."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache

from engine.diagnostics import Diagnostic
from engine.language import problems
from engine.language.parsing.parser import parse
from engine.language.tree import Expression
from engine.reading.nodes import Entry, Mapping, Node, Scalar, Sequence, entries_of
from engine.source import Span

_KEYS = frozenset({"when", "where", "among", "measure", "every session", "some session"})
_SECTIONS = ("define", "rules")


def section(content: Node | None, name: str) -> tuple[Entry, ...]:
    """The entries of a section of a rule file; none where it is absent."""
    return entries_of(content.get(name) if isinstance(content, Mapping) else None)


def rule_texts(content: Node | None) -> Iterator[Scalar]:
    """Every rule text of a file, in the order written."""
    for name in _SECTIONS:
        for entry in section(content, name):
            yield from _texts_in(entry.value)


def _texts_in(node: Node) -> Iterator[Scalar]:
    for entry in entries_of(node):
        if entry.key.text in _KEYS and isinstance(entry.value, Scalar):
            yield entry.value
        elif entry.key.text == "except" and isinstance(entry.value, Sequence):
            for item in entry.value.items:
                yield from _texts_in(item)


def read_rule_text(scalar: Scalar) -> Expression | Diagnostic:
    """The tree of a rule text, or what is wrong with how it is written."""
    if scalar.comment_after is not None and not scalar.quoted:
        help = "put the comment on a line of its own; if the mark is meant, write `'#'`"
        return problems.COMMENT_CUTS.at(scalar.comment_after, "the rule ends here, at the `#`", help=help)
    if not scalar.verbatim:
        message = "the rule text is folded, wrapped or escaped, so that YAML rewrites it"
        help = "write it on one line without quotes, or as a block after `|`"
        return problems.NOT_VERBATIM.at(scalar.span, message, help=help)
    return _parsed(scalar.text, scalar.quoted, scalar.span)


@lru_cache(maxsize=2_000)
def _parsed(text: str, quoted: bool, span: Span) -> Expression | Diagnostic:
    """The tree of a text at its place, kept: who reads the same rules again finds it read."""
    return parse(text, Scalar(text, quoted, span).part)


def read_or_note(node: Node | None, found: list[Diagnostic]) -> Expression | None:
    """The tree of a rule text; None where there is none or it is wrong, which is noted."""
    if not isinstance(node, Scalar) or node.stand_in:
        return None
    read = read_rule_text(node)
    if isinstance(read, Diagnostic):
        found.append(read)
        return None
    return read
