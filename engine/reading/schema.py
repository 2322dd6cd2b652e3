"""The schemas of the kinds of file, and nodes checked against them."""

from __future__ import annotations

import json
from collections.abc import Iterable
from functools import cache
from pathlib import Path
from typing import Any

from engine.installed import installed_folder
from engine.reading.checking import check_schema, without_unknown
from engine.reading.full_schema import FullSchema

__all__ = [
    "FullSchema",
    "check_schema",
    "in_full",
    "load_definitions",
    "load_schema",
    "schemas_folder",
    "without_unknown",
]


def schemas_folder() -> Path:
    """The folder of the schemas."""
    return installed_folder("schemas")


@cache
def load_schema(name: str) -> FullSchema:
    """The schema `NAME.schema.json` with every reference to its own `definitions` put in place.

    What stands beside a `$ref` is added to what it names and wins over it, as editors do.
    """
    path = schemas_folder() / f"{name}.schema.json"
    return in_full(json.loads(path.read_text(encoding="utf-8")))


def load_definitions(name: str, wanted: Iterable[str]) -> dict[str, FullSchema]:
    """Those of some definitions that the schema `NAME.schema.json` has, each in full."""
    raw = json.loads((schemas_folder() / f"{name}.schema.json").read_text(encoding="utf-8"))
    there = raw.get("definitions", {})
    references = {key: {"$ref": f"#/definitions/{key}"} for key in wanted if key in there}
    return dict(in_full({**references, "definitions": there}))


def in_full(schema: dict[str, Any]) -> FullSchema:
    """A schema with every `$ref` to its own `definitions` put in place.

    A circle or an outside reference is a fault of the schema and raises.
    """
    named: dict[str, Any] = {}
    full: FullSchema = _in_full(schema, schema.get("definitions", {}), named)
    return full


def _in_full(part: Any, definitions: dict[str, Any], named: dict[str, Any]) -> Any:
    if not isinstance(part, dict):
        return part
    own = FullSchema()
    for key, value in part.items():
        if isinstance(value, dict) and key != "definitions":
            own[key] = _in_full(value, definitions, named)
        elif isinstance(value, list) and key in _MADE_OF:
            own[key] = [_in_full(item, definitions, named) for item in value]
        elif key not in _LEFT_OUT:
            own[key] = value
    reference = part.get("$ref")
    if not isinstance(reference, str):
        return own
    meant = _named(reference, definitions, named)
    return FullSchema({**meant, **own}) if own else meant


def _named(reference: str, definitions: dict[str, Any], named: dict[str, Any]) -> Any:
    """What a reference names, in full; made once, and None while it is being made."""
    name = reference.removeprefix("#/definitions/")
    if name not in named:
        named[name] = None
        named[name] = _in_full(definitions[name], definitions, named)
    if named[name] is None:
        raise ValueError(f"a reference that goes in a circle: {reference}")
    return named[name]


_LEFT_OUT = frozenset({"$ref", "definitions"})
_MADE_OF = frozenset({"allOf", "anyOf", "oneOf"})
