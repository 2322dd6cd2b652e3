"""The definitions of rule files: names for conditions, shares and other figures."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal as OneOf

from engine.diagnostics import Diagnostic
from engine.frozen import replace
from engine.language import problems
from engine.language.checker import check_definition
from engine.language.kinds import COLLECTIONS, KINDS
from engine.language.parsing.tables import tables
from engine.language.texts import read_or_note
from engine.language.tree import Expression
from engine.language.vocabulary import Definition, Vocabulary
from engine.reading.nodes import Entry, text_of
from engine.reading.nodes import Mapping as MappingNode

_Form = OneOf["condition", "share", "measure"]
_Quantifier = OneOf["every", "some"]

# By its first key: what a definition is, and under which keys its texts stand.
_FORMS: Mapping[str, tuple[_Form, _Quantifier | None, Mapping[str, str]]] = {
    "share of": ("share", None, {"where": "where", "among": "among"}),
    "measure": ("measure", None, {"measure": "measure"}),
    "every session": ("condition", "every", {"when": "every session"}),
    "some session": ("condition", "some", {"when": "some session"}),
    "when": ("condition", None, {"when": "when"}),
}


def with_definitions(words: Vocabulary, given: list[Entry], found: list[Diagnostic]) -> Vocabulary:
    """The vocabulary with the definitions of some entries, those that are wrong told apart and noted."""
    read = {entry.key.text: _definition(entry, words) for entry in given}
    whole = {name: each for name, each in read.items() if isinstance(each, Definition)}
    broken = {name: each for name, each in read.items() if isinstance(each, Diagnostic)}
    words = replace(words, definitions=whole, broken=broken)
    for definition in whole.values():
        wrong = check_definition(definition, words)
        if wrong is not None:
            words = replace(words, broken={**words.broken, definition.name: wrong})
    found.extend(words.broken.values())
    return words


def _definition(entry: Entry, words: Vocabulary) -> Definition | Diagnostic:
    """A definition, or what is wrong with it; the schema told of a form, or a kind of row, that is none."""
    node, clash = entry.value, _clash(entry, words)
    key = next((key for key in _FORMS if isinstance(node, MappingNode) and node.get(key)), None)
    if clash or key is None or not isinstance(node, MappingNode):
        return clash or problems.TOLD
    form, quantifier, keys = _FORMS[key]
    found: list[Diagnostic] = []
    parts = {name: read_or_note(node.get(under), found) for name, under in keys.items()}
    whole: dict[str, Expression] = {name: part for name, part in parts.items() if part is not None}
    of = _of(node)
    of_nothing = node.partial and form == "condition" and not node.get("of")
    if len(whole) < len(parts) or of not in KINDS or of_nothing:
        return found[0] if found else problems.TOLD
    title = text_of(node, "title") or ""
    return Definition(entry.key.text, form, of, whole, entry.key.span, quantifier, title)


def _of(node: MappingNode) -> str:
    counted = COLLECTIONS.get(text_of(node, "share of") or "")
    return counted.name if counted else text_of(node, "of") or "session"


def _clash(entry: Entry, words: Vocabulary) -> Diagnostic | None:
    """Why a definition cannot bear its name."""
    name, at = entry.key.text, entry.key.span
    if name in tables().words:
        message = f"`{name}` is a word of the language and cannot be a name"
        return problems.RESERVED_WORD.at(at, message, help="give the definition another name")
    in_register = name in COLLECTIONS or any(name in words.columns_of(kind) for kind in KINDS.values())
    if name in words.settings or in_register:
        what = "a setting" if name in words.settings else "a part of the register"
        return problems.CLASH.at(at, f"`{name}` is already {what}", help="give the definition another name")
    return None
