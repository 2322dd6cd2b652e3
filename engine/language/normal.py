"""The normal form of a meaning: what may stand in any order stands in one, and nothing stands twice."""

from __future__ import annotations

from dataclasses import fields, is_dataclass
from typing import Any, TypeVar

from engine.frozen import replace
from engine.language import meaning as m
from engine.quantities import Type

Node = TypeVar("Node")


def normal(node: Node) -> Node:
    """The same meaning with the parts of `and` and `or` joined, in one order, each once."""
    if not is_dataclass(node) or isinstance(node, Type | type):
        return node
    inside: dict[str, Any] = {each.name: _normal_of(getattr(node, each.name)) for each in fields(node)}
    whole = replace(node, **inside)
    return _ordered(whole) if isinstance(whole, m.Logic) else whole


def _normal_of(value: Any) -> Any:
    return tuple(map(normal, value)) if isinstance(value, tuple) else normal(value)


def _ordered(logic: m.Logic) -> Any:
    parts: list[m.Meaning] = []
    for part in logic.parts:
        same = isinstance(part, m.Logic) and part.word == logic.word
        parts += part.parts if same and isinstance(part, m.Logic) else (part,)
    once = sorted(dict.fromkeys(parts), key=_rank)
    return once[0] if len(once) == 1 else replace(logic, parts=tuple(once))


def _rank(node: m.Meaning) -> str:
    """A text that orders nodes; names and spellings that do not count for equality are left out."""
    return _told(node)


def _told(node: object) -> str:
    if isinstance(node, frozenset):
        return f"{{{','.join(sorted(map(str, node)))}}}"
    if isinstance(node, tuple):
        return f"({','.join(map(_told, node))})"
    if not is_dataclass(node) or isinstance(node, type):
        return repr(node)
    inside = (_told(getattr(node, each.name)) for each in fields(node) if each.compare)
    return f"{type(node).__name__}({','.join(inside)})"
