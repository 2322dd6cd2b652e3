"""One value, a list, or keys with values: which a node is, which a schema wants, and how to say so."""

from __future__ import annotations

from typing import Any

from engine.diagnostics import Diagnostic
from engine.reading import problems
from engine.reading.formats import Schema
from engine.reading.nodes import Mapping, Node, Scalar, Sequence

_TYPES: dict[type, frozenset[str]] = {
    Scalar: frozenset({"string", "integer", "number", "boolean"}),
    Sequence: frozenset({"array"}),
    Mapping: frozenset({"object"}),
}


def types_of(schema: Schema) -> frozenset[str]:
    """The JSON types a schema allows; empty where it allows all."""
    if "type" in schema:
        named = schema["type"]
        return frozenset([named] if isinstance(named, str) else named)
    choices = schema.get("enum", [schema["const"]] if "const" in schema else [])
    return frozenset(_type_of_json(choice) for choice in choices)


def fits(node: Node, schema: Schema) -> bool:
    """Whether a node is of a shape that a schema allows."""
    named = schema.get("type")
    if isinstance(named, str):
        return named in _TYPES[type(node)]
    types = types_of(schema)
    return not types or not types.isdisjoint(_TYPES[type(node)])


def shape_problem(node: Node, schema: Schema) -> Diagnostic:
    """The problem that a node is of another shape than all that a schema allows."""
    types = types_of(schema)
    if "object" in types:
        return _keys_wanted(node, schema)
    if "array" in types:
        return _list_wanted(node, schema)
    found = "a list" if isinstance(node, Sequence) else "keys with values"
    examples = schema.get("examples")
    help = f"write it like `{examples[0]}`" if examples else None
    at = node.span.part(0, 1) if "\n" in node.span.text else node.span
    return problems.WRONG_SORT.at(at, f"one value is wanted here, not {found}", help=help)


def _keys_wanted(node: Node, schema: Schema) -> Diagnostic:
    known = list(schema.get("required", ())) or list(schema.get("properties", {}))[:3]
    help = "write " + ", ".join(f"`{key}:`" for key in known) + " on lines of their own, indented"
    if isinstance(node, Scalar) and not node.text and not node.quoted:
        return problems.NO_VALUE.at(
            node.span, "nothing stands below this key", help=help if known else "delete the line"
        )
    at = node.span.part(0, 1) if "\n" in node.span.text else node.span
    return problems.WRONG_SORT.at(
        at, "keys with values are wanted here", help=help if known else "write `key: value` lines"
    )


def _list_wanted(node: Node, schema: Schema) -> Diagnostic:
    if isinstance(node, Mapping):
        at = node.span.part(0, 1)
        return problems.WRONG_SORT.at(at, "a list is wanted here", help="begin each item with a dash")
    text = node.span.text
    if not text:
        help = "write `[]` if none is meant, or delete the line"
        return problems.NO_VALUE.at(node.span, "a list is missing here", help=help)
    shown = f"write `[{text}]`" if "\n" not in text else "write `[a, b]`"
    return problems.WRONG_SORT.at(node.span, "a list is wanted here", help=shown)


def _type_of_json(value: Any) -> str:
    if isinstance(value, bool):
        return "boolean"
    return "integer" if isinstance(value, int) else "string"
