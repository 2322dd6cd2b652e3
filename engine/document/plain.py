"""A register held to its schema, without asking the schema of every statement that is plainly in order.

A register has hundreds of statements that all look alike, and the whole of `validate` takes a quarter of a second. So
what is quickly seen to be right is passed over, and everything else goes the usual way; the tests hold that both ways
decide the same.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import replace

from engine.diagnostics import Diagnostic
from engine.document.register import KINDS
from engine.reading import nodes
from engine.reading.nodes import Entry, Node, Scalar
from engine.reading.schema import check_schema, load_schema

_CLAUSE = re.compile(r"[0-9]{1,2}(?:\.[0-9]{1,2})?|Annex [A-Z]|Appendix [0-9]", re.ASCII)
_NUMBER = re.compile(r"[0-9]{1,3}[a-z]?", re.ASCII)
_PROSE = re.compile(r"[A-Za-z][A-Za-z'-]* [^\n]*[A-Za-z.]")
_NAME = re.compile(r"[a-z][a-z0-9_]{5,}", re.ASCII)
_PATH = re.compile(r"[a-z][a-z0-9_]*\.[a-z][a-z0-9_.]*[a-z0-9_]|[a-z][a-z0-9_]{5,}", re.ASCII)
_CODE_PATH = re.compile(r"codes\.[A-Z][0-9]{0,2}", re.ASCII)
_REPEATED = re.compile(r"[1-9](?:\.[1-9])?\([1-9][0-9]?\)", re.ASCII)
_VALUE = re.compile(
    r"[A-Za-z0-9£][A-Za-z0-9£'-]* [^\n]*[A-Za-z0-9.]"  # words, lengths of time
    r"|[0-9]{1,2}:[0-9]{2}|[1-9][0-9]{0,3}%?|£[0-9]+|[0-9]{4}-[0-9]{2}(?:-[0-9]{2})?"
    r"|[A-Za-z][a-z_-]{5,}|[A-Z][0-9]?",
    re.ASCII,
)


def check_register(root: Node) -> tuple[Diagnostic, ...]:
    """What keeps a file from being a clause register."""
    return check_schema(_without_plain(root), load_schema("clauses"))


def _without_plain(root: Node) -> Node:
    """The same file without what needs no closer look; something is left of each mapping that must not be empty."""
    return _replaced(root, "clauses", _doubtful_clauses) if isinstance(root, nodes.Mapping) else root


def _doubtful_clauses(clauses: Node) -> Node:
    if not isinstance(clauses, nodes.Mapping):
        return clauses
    looked_at = (
        Entry(each.key, _doubtful(each.value)) for each in clauses.entries if not _is_plain_clause(each)
    )
    return replace(clauses, entries=tuple(looked_at) or clauses.entries[:1])


def _doubtful(clause: Node) -> Node:
    return (
        _replaced(clause, "statements", _doubtful_statements) if isinstance(clause, nodes.Mapping) else clause
    )


def _doubtful_statements(statements: Node) -> Node:
    if not isinstance(statements, nodes.Mapping):
        return statements
    doubtful = tuple(entry for entry in statements.entries if not is_plain(entry))
    return replace(statements, entries=doubtful or statements.entries[:1])


def _is_plain_clause(clause: Entry) -> bool:
    """Whether a clause has a number, a title and statements that are all plain, and nothing else."""
    node = clause.value
    if not isinstance(node, nodes.Mapping) or node.partial or not _CLAUSE.fullmatch(clause.key.text):
        return False
    title, statements = node.get("title"), node.get("statements")
    return (
        len(node.entries) == 2
        and isinstance(title, Scalar)
        and _is_prose(title)
        and isinstance(statements, nodes.Mapping)
        and not statements.partial
        and bool(statements.entries)
        and all(is_plain(each) for each in statements.entries)
    )


def _replaced(node: nodes.Mapping, key: str, change: Callable[[Node], Node]) -> nodes.Mapping:
    entries = (
        Entry(entry.key, change(entry.value)) if entry.key.text == key else entry for entry in node.entries
    )
    return replace(node, entries=tuple(entries))


def is_plain(statement: Entry) -> bool:
    """Whether a statement is in order at first sight; many that are not plain are in order too."""
    node = statement.value
    if not isinstance(node, nodes.Mapping) or node.partial or not _NUMBER.fullmatch(statement.key.text):
        return False
    kinds = 0
    for entry in node.entries:
        seen = _SEEN.get(entry.key.text)
        if seen is None or not seen(entry.value):
            return False
        kinds += entry.key.text in KINDS
    return kinds == 1


def _is_prose(node: Node) -> bool:
    return isinstance(node, Scalar) and not node.stand_in and _PROSE.fullmatch(node.text) is not None


def _is_name(node: Node) -> bool:
    return isinstance(node, Scalar) and not node.stand_in and _NAME.fullmatch(node.text) is not None


def _is_path(node: Node) -> bool:
    return (
        isinstance(node, Scalar)
        and not node.stand_in
        and bool(_PATH.fullmatch(node.text) or _CODE_PATH.fullmatch(node.text))
    )


def _are_names(node: Node) -> bool:
    return _is_list(node, _is_name)


def _are_paths(node: Node) -> bool:
    return _is_list(node, _is_path)


def _is_list(node: Node, seen: Callable[[Node], bool]) -> bool:
    if not isinstance(node, nodes.Sequence) or not node.items:
        return False
    texts = {item.text for item in node.items if isinstance(item, Scalar) and seen(item)}
    return len(texts) == len(node.items)


def _are_values(node: Node) -> bool:
    if not isinstance(node, nodes.Mapping) or node.partial or not node.entries:
        return False
    return all(_PATH.fullmatch(entry.key.text) and _is_value(entry.value) for entry in node.entries)


def _is_value(node: Node) -> bool:
    if isinstance(node, nodes.Sequence):
        return all(isinstance(item, Scalar) and _is_value(item) for item in node.items)
    return isinstance(node, Scalar) and not node.stand_in and _VALUE.fullmatch(node.text) is not None


_SEEN: Mapping[str, Callable[[Node], bool]] = {
    **dict.fromkeys(KINDS, _is_prose),
    "says": _are_values,
    "settings": _are_paths,
    "needs": _are_paths,
    "rules": _are_names,
    "duties": _are_names,
    "cites": _are_names,
    "because": _is_name,
    "repeats": lambda node: isinstance(node, Scalar) and _REPEATED.fullmatch(node.text) is not None,
}
