"""The schemas of an academy's files: those of all layers, cut down to what it may set."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any

from engine.delegated.names import GROUP_OF
from engine.editors.bounds import bounded_setting
from engine.frozen import dataclass
from engine.policy.declarations import SETTING_FILES, group_paths
from engine.policy.delegation.allowed import (
    SECTION_OF,
    AllowedName,
    AllowedSetting,
    allowed_names,
    allowed_settings,
    names_above,
)
from engine.policy.layers import ACADEMY
from engine.policy.standing import Standing
from engine.reading.formats import is_leaf
from engine.reading.schema import load_definitions, load_schema

_ABOVE_ACADEMIES = frozenset({"phases"})
"""The keys that are no setting and that only a layer above an academy can have."""

_SHARED = ("when", "clause", "law", "guidance", "role", "duty", "rule", "definition")
"""The definitions of the common schemas that stay definitions here."""


@dataclass(frozen=True, slots=True)
class SchemaFile:
    """The schema of one kind of file of an academy."""

    kind: str
    schema: Mapping[str, Any]


def academy_schemas(academy: str, above: Standing) -> tuple[SchemaFile, ...]:
    """A schema for each kind of file in which an academy under some layers may set anything."""
    settings = {each.leaf.path: each for each in allowed_settings(above)}
    names = tuple(allowed_names(above))
    files = [SchemaFile(kind, _settings_schema(kind, settings, above)) for kind in SETTING_FILES]
    for kind in dict.fromkeys(SECTION_OF[each.kind] for each in names):
        mine = [each for each in names if SECTION_OF[each.kind] == kind]
        files.append(SchemaFile(kind, _names_schema(kind, mine, above)))
    return tuple(
        SchemaFile(each.kind, _whole(academy, each.schema)) for each in files if each.schema["properties"]
    )


def schema_text(file: SchemaFile) -> str:
    """The schema as it is written to a file."""
    return json.dumps(file.schema, ensure_ascii=False, indent=2) + "\n"


def _whole(academy: str, schema: Mapping[str, Any]) -> dict[str, Any]:
    """The schema with its head, and what stands in it more than once under its definitions."""
    head = {
        "$schema": schema["$schema"],
        "title": f"{schema['title']} of {academy}",
        "description": f"{schema['description']} Only what the layers above {academy} let it set.",
        "$comment": f"Written by `trustpolicy schema {academy}`.",
    }
    rest = {key: value for key, value in schema.items() if key not in head and not key.startswith("x-")}
    return {**head, **rest}


def _settings_schema(kind: str, allowed: Mapping[str, AllowedSetting], above: Standing) -> dict[str, Any]:
    """The schema of a file of settings without those that the academy may not set."""
    full = load_schema(kind)
    mine = {path: each for path, each in allowed.items() if each.section == kind}
    definitions: dict[str, Any] = {}
    cut = _cut(full, "", mine, above, definitions)
    properties = dict(cut["properties"])
    if "layer" in properties:
        properties["layer"] = {**properties["layer"], "enum": [ACADEMY], "default": ACADEMY}
    shared = _share({**cut, "properties": properties}, kind, definitions)
    return {**shared, "definitions": dict(sorted(definitions.items()))}


def _cut(
    group: Mapping[str, Any],
    path: str,
    allowed: Mapping[str, AllowedSetting],
    above: Standing,
    definitions: dict[str, Any],
) -> dict[str, Any]:
    """A group with the settings that are allowed, each by reference; other keys stay where any setting does."""
    kept: dict[str, Any] = {}
    for key, part in group.get("properties", {}).items():
        inside = f"{path}.{key}" if path else key
        if is_leaf((part.get("anyOf") or [{}])[0]):
            if inside in allowed:
                definitions[inside] = bounded_setting(part, allowed[inside], above.contacts)
                kept[key] = {"$ref": f"#/definitions/{inside}"}
        elif key == "cases" and path:
            items = _cut(part["items"], path, allowed, above, definitions)
            kept[key] = {**part, "items": items}
        elif inside not in group_paths() and inside not in _ABOVE_ACADEMIES:
            kept[key] = part
        elif any(each.startswith(f"{inside}.") for each in allowed):
            kept[key] = _cut(part, inside, allowed, above, definitions)
    return {**group, "properties": kept}


def _names_schema(kind: str, allowed: Sequence[AllowedName], above: Standing) -> dict[str, Any]:
    """The schema of a file of roles, codes, duties or rules, with those that may be changed and may be added."""
    full = load_schema(kind)
    groups = {GROUP_OF[each.kind]: each.kind for each in allowed}
    properties = {
        key: part
        if key not in GROUP_OF.values()
        else _named(part, [each for each in allowed if each.kind == groups[key]], above)
        for key, part in full["properties"].items()
        if key not in GROUP_OF.values() or key in groups
    }
    definitions: dict[str, Any] = {}
    shared = _share({**full, "properties": properties}, kind, definitions)
    return {**shared, "definitions": dict(sorted(definitions.items()))}


def _named(group: Mapping[str, Any], allowed: Sequence[AllowedName], above: Standing) -> dict[str, Any]:
    """A group of things with names: those above that may be changed, and others where new ones may be added."""
    item = group["additionalProperties"]
    names = [each.name for each in allowed if each.name]
    listed = {name: {**item, "description": _told(allowed[0].kind, name, above)} for name in names}
    if len(names) == len(allowed):
        return {**group, "properties": listed, "additionalProperties": False}
    if allowed[0].kind == "role":  # a role is made by its title
        group = {**group, "additionalProperties": {"allOf": [item, {"required": ["title"]}]}}
    locked = sorted(set(names_above(above)[allowed[0].kind]).difference(names))
    pattern = group["propertyNames"]
    kept_out = {**pattern, "not": {"enum": locked}} if locked else pattern
    return {**group, "properties": listed, "propertyNames": kept_out}


def _told(kind: str, name: str, above: Standing) -> str:
    """What the layers above say of a name, for a reader."""
    if kind == "role":
        contact = above.contacts[name]
        held = ", ".join(f"{key} {value}" for key, value in contact.details().items() if key in _HELD)
        return f"{contact.called()}. Without it: {held or 'nobody is named'}."
    if kind == "duty":
        duty = above.duties.duties[name]
        return f"{duty.do or name}. Without it: by {', '.join(duty.roles) or 'nobody'}."
    return f"The {kind} `{name}` of the layers above, to be changed."


_HELD = ("holder", "post", "organisation", "phone", "email")


def _share(part: Any, kind: str, definitions: dict[str, Any]) -> Any:
    """A schema in which the definitions of the common one stand once, by reference."""
    wanted = list(load_definitions(kind, _SHARED).items())
    for name in [each for each in definitions if each not in _SHARED]:
        definitions[name] = _shared_in(definitions[name], wanted, definitions)
    return _shared_in(part, wanted, definitions)


def _shared_in(part: Any, wanted: Sequence[tuple[str, Any]], definitions: dict[str, Any]) -> Any:
    if isinstance(part, list):
        return [_shared_in(item, wanted, definitions) for item in part]
    if not isinstance(part, dict):
        return part
    for name, schema in wanted:
        if part == schema or {**part, "description": None} == {**schema, "description": None}:
            if name not in definitions:
                others = [each for each in wanted if each[0] != name]
                definitions[name] = {}
                definitions[name] = {
                    key: _shared_in(value, others, definitions) for key, value in schema.items()
                }
            own = {"description": part["description"]} if part != schema else {}
            return {"$ref": f"#/definitions/{name}", **own}
    return {key: _shared_in(value, wanted, definitions) for key, value in part.items()}
