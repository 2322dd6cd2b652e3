"""Where a key belongs that is not known where it stands: under another key of its file, or in another file."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from engine.diagnostics import has_errors
from engine.installed import installed_folder
from engine.reading.full_schema import Check, FullSchema
from engine.reading.nodes import Entry

_MOST_NAMED = 3
_DEEPEST = 3
_KINDS = (
    "policy",
    "times",
    "thresholds",
    "codes",
    "contacts",
    "delegation",
    "rules",
    "duties",
    "clauses",
    "keys",
)


def place_of(entry: Entry, schema: FullSchema, check: Check, *, misspelled: bool) -> str | None:
    """A help line with where a key goes, None where that is not plain; what may be misspelled only where it is known."""
    level = [("", schema)]
    for _ in range(_DEEPEST):
        level = [
            (f"{path}.{name}".lstrip("."), each)
            for path, part in level
            for name, inner in part.get("properties", {}).items()
            for each in _mappings(inner)
        ]
        named = dict.fromkeys(path for path, part in level if _takes(entry, part, check, misspelled))
        if named:
            return under(*named) if len(named) <= _MOST_NAMED else None
    return _other_file(entry) if "$schema" in schema and not misspelled else None


def under(*paths: str) -> str:
    """The help line that names what a line belongs to."""
    return "indent the line under " + " or ".join(f"`{path}:`" for path in paths)


def moved_left(key: str, schema: FullSchema, part: Any) -> bool:
    """Whether a key that may be any name is one of those inside what such a name holds: `then:` beside the rules."""
    named = key in schema.get("properties", {})
    return not named and any(key in form.get("properties", {}) for form in _mappings(part))


def _mappings(schema: Any) -> Iterator[FullSchema]:
    """The forms of a schema that have keys."""
    if not isinstance(schema, FullSchema):
        return
    if "properties" in schema or "additionalProperties" in schema:
        yield schema
    for keyword in ("anyOf", "oneOf", "allOf"):
        for part in schema.get(keyword, ()):
            yield from _mappings(part)


def _takes(entry: Entry, schema: FullSchema, check: Check, only_named: bool) -> bool:
    """Whether a schema takes a key with its value: one that it names, or any name with such a value."""
    key, value = entry.key, entry.value
    if named := schema.get("properties", {}).get(key.text):
        return type(value) in named.nodes if isinstance(named, FullSchema) else bool(named)
    others = schema.get("additionalProperties")
    if only_named or not isinstance(others, FullSchema) or type(value) not in others.nodes:
        return False
    names = schema.get("propertyNames", True)
    return not has_errors(check(key, names, key.span)) and not has_errors(check(value, others, key.span))


def _other_file(entry: Entry) -> str | None:
    """The kinds of file that know the key at their top, where this one does not."""
    found = []
    for kind in _KINDS:
        text = (installed_folder("schemas") / f"{kind}.schema.json").read_text(encoding="utf-8")
        if entry.key.text in json.loads(text).get("properties", {}):
            found.append("a file in rules/" if kind == "rules" else f"{kind}.yaml")
    return f"it belongs in {' or '.join(found)}: move it there with what stands below it" if found else None
