"""Nodes and problems as lines of text, to compare with what the corpus expects."""

from __future__ import annotations

from collections.abc import Iterator

from engine.diagnostics import Diagnostic
from engine.reading.nodes import Mapping, Node, Scalar


def problem_lines(problems: tuple[Diagnostic, ...]) -> Iterator[str]:
    for problem in problems:
        place = problem.place
        at = f"{place.line}:{place.column}" if place.line else "file"
        yield f"{problem.code.id} {at} {problem.message}"
        if problem.help:
            yield f"  help: {problem.help}"
        for label in problem.labels[1:]:
            yield f"  also {label.place.line}:{label.place.column} {label.text}".rstrip()


def node_lines(node: Node, path: str = "") -> Iterator[str]:
    """A line a scalar: where it stands, its path, its text, and what is special about it."""
    if isinstance(node, Scalar):
        yield f"{_place(node)} {path or '.'} = {node.text!r}{_remarks(node)}"
    elif isinstance(node, Mapping):
        if not node.entries:
            yield f"{_place(node)} {path or '.'} = {{}}"
        for entry in node.entries:
            yield from node_lines(entry.value, f"{path}.{entry.key.text}")
    else:
        if not node.items:
            yield f"{_place(node)} {path or '.'} = []"
        for number, item in enumerate(node.items):
            yield from node_lines(item, f"{path}[{number}]")


def _place(node: Node) -> str:
    return f"{node.span.place.line}:{node.span.place.column}"


def _remarks(scalar: Scalar) -> str:
    remarks = [
        "quoted" if scalar.quoted else "",
        "" if scalar.verbatim else "not verbatim",
        f"then {scalar.comment_after.text}" if scalar.comment_after else "",
    ]
    told = ", ".join(remark for remark in remarks if remark)
    return f" ({told})" if told else ""
