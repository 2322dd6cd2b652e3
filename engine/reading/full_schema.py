"""A schema with its references put in place: the sorts of node and of key that it is for."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from collections.abc import Mapping as Members
from functools import cached_property
from typing import Any, TypeAlias

from engine.diagnostics import Diagnostic
from engine.reading.nodes import Mapping, Scalar, Sequence
from engine.source import Span

Check: TypeAlias = Callable[[Any, Any, Span], Iterable[Diagnostic]]
"""What gives the problems of a node by a schema; the place is where to look when all of it is meant."""

_TYPES: dict[type, frozenset[str]] = {
    Scalar: frozenset({"string", "integer", "number", "boolean"}),
    Sequence: frozenset({"array"}),
    Mapping: frozenset({"object"}),
}


class FullSchema(dict[str, Any]):
    """A schema with its references put in place, and what is asked of it for every node, worked out once."""

    @cached_property
    def types(self) -> frozenset[str]:
        """The JSON types that it allows; empty where it allows all."""
        if "type" in self:
            named = self["type"]
            return frozenset([named] if isinstance(named, str) else named)
        return frozenset(map(_type_of_json, choices_of(self)))

    @cached_property
    def nodes(self) -> frozenset[type]:
        """The kinds of node that are of a shape it allows."""
        types = self.types
        return frozenset(kind for kind, own in _TYPES.items() if not types or not types.isdisjoint(own))

    @cached_property
    def made_of(self) -> tuple[str, ...]:
        """The keywords by which it is made of other schemas."""
        return tuple(keyword for keyword in ("allOf", "anyOf", "oneOf", "if", "not") if keyword in self)

    def of_key(self, key: str) -> list[Any]:
        """What it asks of a key's value; nothing where it does not know the key."""
        named = self.get("properties", {})
        found = [named[key]] if key in named else []
        forms = self.get("patternProperties", {})
        found += [part for form, part in forms.items() if re.search(form, key)]
        if found:
            return found
        others = self.get("additionalProperties", True)
        return [] if others is False else [others]


def choices_of(schema: Members[str, Any]) -> list[Any]:
    """The values that a schema names, of which one is wanted; none where it names none."""
    choices: list[Any] = schema.get("enum", [schema["const"]] if "const" in schema else [])
    return choices


def _type_of_json(value: Any) -> str:
    if isinstance(value, bool):
        return "boolean"
    return "integer" if isinstance(value, int) else "string"
