"""A register held to its schema, without asking the schema of every statement that is plainly in order.

A register has hundreds of statements that all look alike, and the whole of `validate` takes a quarter of a second. So
what is quickly seen to be right is passed over, and everything else goes the usual way; the tests hold that both ways
decide the same.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from engine.diagnostics import Diagnostic
from engine.document.register import KINDS
from engine.frozen import replace
from engine.reading import nodes
from engine.reading.nodes import Entry, Node, Scalar
from engine.reading.schema import check_schema, load_schema


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
    """Whether a clause has a number, a title, statements that are all plain, and at most what it is about."""
    node = clause.value
    if not isinstance(node, nodes.Mapping) or node.partial or not _is_number(clause.key.text):
        return False
    title, statements, about = node.get("title"), node.get("statements"), node.get("about")
    return (
        len(node.entries) == (3 if about else 2)
        and title is not None
        and _is_words(title)
        and (about is None or _is_list(about, _is_words))
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
    if not isinstance(node, nodes.Mapping) or node.partial or not _is_digits(statement.key.text, 3):
        return False
    kinds = 0
    for entry in node.entries:
        seen = _SEEN.get(entry.key.text)
        if seen is None or not seen(entry.value):
            return False
        kinds += entry.key.text in KINDS
    return kinds == 1


def _is_number(text: str) -> bool:
    """Whether a text is the number of a section, or an annex with its letter."""
    if text.startswith("Annex ") and len(text) == 7:
        return "A" <= text[6] <= "Z"
    parts = text.split(".")
    return len(parts) < 3 and all(_is_digits(part, 2) for part in parts)


def _is_digits(text: str, most: int) -> bool:
    return 0 < len(text) <= most and text.isascii() and text.isdigit()


def _text_of(node: Node) -> str:
    """The text of a scalar that could be read, else an empty one, which nothing takes for plain."""
    return node.text if isinstance(node, Scalar) and not node.stand_in else ""


def _is_prose(node: Node) -> bool:
    """Whether it is more than one word, so that nothing else than a text can be meant."""
    text = _text_of(node).strip()
    return " " in text and text[0].isalpha()


def _is_words(node: Node) -> bool:
    return _is_prose(node) or (len(_text_of(node)) > 5 and _text_of(node).isalpha())


def _is_name(node: Node) -> bool:
    """Whether it is a name longer than any word that could be taken for yes, no or nothing."""
    return len(_text_of(node)) > 5 and _is_word(_text_of(node))


def _is_word(text: str) -> bool:
    return text.isidentifier() and text.isascii() and text.islower() and text[0] != "_"


def _is_path(node: Node) -> bool:
    return _is_dotted(_text_of(node))


def _is_dotted(text: str) -> bool:
    head, dot, rest = text.partition(".")
    if not dot:
        return len(text) > 5 and _is_word(text)
    return _is_word(head) and (_is_code(rest) or all(_is_word(part) for part in rest.split(".")))


def _is_code(text: str) -> bool:
    """Whether it is a code such as `L` or `Y1`."""
    return text[:1].isupper() and text.isascii() and (not text[1:] or _is_digits(text[1:], 2))


def _are_names(node: Node) -> bool:
    return _is_list(node, _is_name)


def _are_paths(node: Node) -> bool:
    return _is_list(node, _is_path)


def _is_list(node: Node, seen: Callable[[Node], bool]) -> bool:
    if not isinstance(node, nodes.Sequence) or not node.items:
        return False
    texts = {item.text for item in node.items if isinstance(item, Scalar) and seen(item)}
    return len(texts) == len(node.items)


def _are_said(node: Node) -> bool:
    """Whether the paths are written as paths; of the values the schema asks nothing."""
    if not isinstance(node, nodes.Mapping) or node.partial or not node.entries:
        return False
    return all(_is_dotted(entry.key.text) for entry in node.entries)


def _is_repeated(node: Node) -> bool:
    clause, bracket, number = _text_of(node).removesuffix(")").partition("(")
    ends = _text_of(node).endswith(")")
    return bool(bracket) and ends and "Annex" not in clause and _is_number(clause) and _is_digits(number, 3)


_SEEN: Mapping[str, Callable[[Node], bool]] = {
    **dict.fromkeys(KINDS, _is_prose),
    "says": _are_said,
    "settings": _are_paths,
    "needs": _are_paths,
    "rules": _are_names,
    "duties": _are_names,
    "cites": _are_names,
    "because": _is_name,
    "repeats": _is_repeated,
}
