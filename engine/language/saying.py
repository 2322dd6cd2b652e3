"""What a finding says: the names between braces held against what the rule has."""

from __future__ import annotations

import re
from collections.abc import Mapping

from engine.diagnostics import Diagnostic, near_names
from engine.language import problems
from engine.language.figures import Figure, placeholders
from engine.language.kinds import RowKind
from engine.language.vocabulary import Vocabulary
from engine.reading.nodes import Node, Scalar

_BRACES = re.compile(r"\{([^{}]*)\}|[{}]")


def says_problems(
    node: Node | None, subject: RowKind, figures: Mapping[str, Figure], words: Vocabulary
) -> list[Diagnostic]:
    """A problem for each name between braces that the rule cannot fill in, and for each brace alone."""
    if not isinstance(node, Scalar):
        return []
    known = placeholders(subject, figures, words)
    unknown = (match for match in _BRACES.finditer(node.text) if match[1] not in known)
    own = known - {path for path in words.settings if "." in path}
    return [_unknown(node, match, figures, known, own) for match in unknown]


def _unknown(
    node: Scalar,
    match: re.Match[str],
    figures: Mapping[str, Figure],
    known: frozenset[str],
    own: frozenset[str],
) -> Diagnostic:
    at, name = node.part(match.start(), match.end()), match[1]
    if name is None:
        message = f"`{match[0]}` stands alone, and braces stand round a name"
        return problems.BAD_PLACEHOLDER.at(at, message, help="write `( )` for plain brackets")
    listed = ", ".join(f"`{{{figure}}}`" for figure in sorted(figures))
    help = near_names(name, known)
    if (
        help and listed and not near_names(name, own)
    ):  # a setting is called so, and a figure of the rule may be meant
        help = f"{help} The rule has {listed}"
    help = help or (f"the rule has {listed}" if listed else "name a setting or a fact of the subject")
    return problems.BAD_PLACEHOLDER.at(at, f"`{match[0]}` is not a figure or fact of this rule", help=help)
