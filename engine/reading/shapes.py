"""One value, a list, or keys with values: which a node is, which a schema wants, and how to say so."""

from __future__ import annotations

from engine.diagnostics import Diagnostic
from engine.reading import problems
from engine.reading.full_schema import Check, FullSchema
from engine.reading.nodes import Mapping, Node, Scalar, Sequence
from engine.reading.writing import like_example

_DASHES = "begin each item with a dash"
_NOTHING_BELOW = "indent the lines that belong to it further than it, or delete the line"


def shape_problem(node: Node, schema: FullSchema, check: Check) -> Diagnostic:
    """The problem that a node is of another shape than all that a schema allows."""
    types = schema.types
    if "object" in types:
        return _keys_wanted(node, schema, check)
    if "array" in types:
        return _list_wanted(node, schema, check)
    found = "a list" if isinstance(node, Sequence) else "`name: value` lines"
    at = node.span.part(0, 1) if "\n" in node.span.text else node.span
    return problems.WRONG_SORT.at(at, f"one value is needed here, not {found}", help=like_example(schema))


def _keys_wanted(node: Node, schema: FullSchema, check: Check) -> Diagnostic:
    known = list(schema.get("required", ())) or list(schema.get("properties", {}))[:3]
    help = (
        "write "
        + ", ".join(f"`{key}:`" for key in known)
        + (" on a line of its own, indented" if len(known) == 1 else " on lines of their own, indented")
    )
    if isinstance(node, Scalar) and not node.text and not node.quoted:
        return problems.NO_VALUE.at(
            node.span, "there is nothing below this line", help=help if known else _NOTHING_BELOW
        )
    at = node.span.part(0, 1) if "\n" in node.span.text else node.span
    if isinstance(node, Sequence) and len(known) == 1:
        help = f"write `{known[0]}:` on a line of its own above the list"
    if isinstance(node, Scalar) and len(schema.get("required", ())) < 2:
        from engine.reading.listing import keys_meant  # only where something is wrong

        meant = keys_meant(node, schema, check)
        help = f"write `{meant[0]}`" if len(meant) == 1 else help
    return problems.WRONG_SORT.at(
        at, "`name: value` lines are needed here", help=help if known else "write `name: value` lines"
    )


def _list_wanted(node: Node, schema: FullSchema, check: Check) -> Diagnostic:
    if isinstance(node, Mapping):
        written = node.span.text
        inline = written.startswith("{") and "\n" not in written
        at, help = (node.span, f"write `[{written}]`") if inline else (node.span.part(0, 1), _DASHES)
        return problems.WRONG_SORT.at(at, "a list is needed here", help=help)
    text = node.span.text
    if not text:
        help = "write `[]` if none is meant, or delete the line"
        return problems.NO_VALUE.at(node.span, "a list is missing here", help=help)
    from engine.reading.listing import lists_meant  # only where something is wrong

    meant = lists_meant(node, schema, check) if isinstance(node, Scalar) else ()
    help = "write " + " or ".join(f"`{each}`" for each in meant) if meant else _list_like(schema)
    return problems.WRONG_SORT.at(node.span, "a list is needed here", help=help)


def _list_like(schema: FullSchema) -> str:
    """How a list is written, with the schema's own example where it is short."""
    example = next(iter(schema.get("examples", ())), None)
    plain = isinstance(example, list) and all(isinstance(item, str | int) for item in example)
    return f"write it like `[{', '.join(map(str, example))}]`" if example and plain else _DASHES
