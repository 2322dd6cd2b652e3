"""The schemas of the kinds of file, and nodes checked against them."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import Any

from engine.installed import installed_folder
from engine.reading.checking import check_schema

__all__ = ["check_schema", "in_full", "load_schema", "schemas_folder"]


def schemas_folder() -> Path:
    """The folder of the schemas."""
    return installed_folder("schemas")


@cache
def load_schema(name: str) -> dict[str, Any]:
    """The schema `NAME.schema.json` with every reference to its own `definitions` put in place.

    What stands beside a `$ref` is added to what it names and wins over it, as editors do.
    """
    path = schemas_folder() / f"{name}.schema.json"
    return in_full(json.loads(path.read_text(encoding="utf-8")))


def in_full(schema: dict[str, Any]) -> dict[str, Any]:
    """A schema with every `$ref` to its own `definitions` put in place; a cycle or an outside reference raises."""
    full = _in_full(schema, schema, ())
    if not isinstance(full, dict):
        raise TypeError("a schema is an object")
    return full


def _in_full(part: Any, root: dict[str, Any], within: tuple[str, ...]) -> Any:
    if isinstance(part, list):
        return [_in_full(item, root, within) for item in part]
    if not isinstance(part, dict):
        return part
    reference = part.get("$ref")
    own = {key: _in_full(value, root, within) for key, value in part.items() if key not in _LEFT_OUT}
    if not isinstance(reference, str):
        return own
    if reference in within or not reference.startswith("#/definitions/"):
        raise ValueError(f"a reference that goes in a circle or outside: {reference}")
    named = root["definitions"][reference.removeprefix("#/definitions/")]
    return {**_in_full(named, root, (*within, reference)), **own}


_LEFT_OUT = frozenset({"$ref", "definitions"})
