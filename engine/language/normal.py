"""The normal form of a meaning, or of a tree: what may stand in any order stands in one, and nothing stands twice."""

from __future__ import annotations

from dataclasses import fields, is_dataclass
from typing import Any, TypeVar

from engine.frozen import replace
from engine.language import meaning as m
from engine.language.tree import Chain
from engine.quantities import Type

Node = TypeVar("Node")


def normal(node: Node) -> Node:
    """The same with the parts of `and` and `or` joined, in one order, each once."""
    if not is_dataclass(node) or isinstance(node, Type | type):
        return node
    inside: dict[str, Any] = {each.name: _normal_of(getattr(node, each.name)) for each in fields(node)}
    whole = replace(node, **inside)
    return _ordered(whole) if isinstance(whole, m.Logic | Chain) else whole


def _normal_of(value: Any) -> Any:
    return tuple(map(normal, value)) if isinstance(value, tuple) else normal(value)


def _ordered(logic: m.Logic | Chain) -> Any:
    parts: list[Any] = []
    for part in logic.parts:
        parts += part.parts if isinstance(part, m.Logic | Chain) and part.word == logic.word else (part,)
    once = sorted(dict.fromkeys(parts), key=_rank)
    # The parts of each are of its own sort of node, as those of the node they came from.
    whole: Any = logic
    return once[0] if len(once) == 1 else replace(whole, parts=tuple(once))


def _rank(node: object) -> str:
    """A text that orders nodes; names and spellings that do not count for equality are left out."""
    if isinstance(node, frozenset):
        return f"{{{','.join(sorted(map(str, node)))}}}"
    if isinstance(node, tuple):
        return f"({','.join(map(_rank, node))})"
    if not is_dataclass(node) or isinstance(node, type):
        return repr(node)
    inside = (_rank(getattr(node, each.name)) for each in fields(node) if each.compare)
    return f"{type(node).__name__}({','.join(inside)})"
