"""The schema of one setting as an academy may set it: its bounds, what holds without it, and words for a reader."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from engine.delegated.authorities import shown_authorities
from engine.delegated.settings import may_set_words, narrowest_end
from engine.editors.patterns import pattern_between
from engine.policy.contacts import Contact
from engine.policy.delegation.allowed import AllowedSetting, Limit
from engine.policy.delegation.grants import Mode
from engine.policy.settings import Setting
from engine.quantities import UnreadableError, Value, read_duration, written
from engine.reports.options import authority
from engine.wording import of_case


def bounded_setting(
    schema: Mapping[str, Any], allowed: AllowedSetting, contacts: Mapping[str, Contact]
) -> dict[str, Any]:
    """The schema of a setting, with the same bounds wherever its value can stand: alone, with its clause, in a case."""
    bare, whole = schema["anyOf"]
    value = bounded_value(bare, allowed)
    inside = dict(whole["properties"])
    inside["value"] = value
    if "cases" in inside:
        cases, items = inside["cases"], inside["cases"]["items"]
        properties = {**items["properties"], "value": value}
        inside["cases"] = {**cases, "items": {**items, "properties": properties}}
    default = _default(bare, allowed.inherited)
    return {
        **schema,
        "description": f"{schema['description']} {_words(allowed, contacts)}",
        **({} if default is None else {"default": default}),
        "anyOf": [value, {**whole, "properties": inside}],
    }


def bounded_value(schema: Mapping[str, Any], allowed: AllowedSetting) -> dict[str, Any]:
    """The schema of a bare value, within the bounds of all layers together."""
    limits = tuple(allowed.limits())
    if not limits or "x-named" in schema:
        return dict(schema)
    least, most = (narrowest_end(limits, kind) for kind in ("least", "most"))
    bounded = dict(schema)
    if least is not None or most is not None:
        bounded.update(_between(schema, allowed, least, most))
    for limit in limits:
        bounded.update(_among(schema, limit, allowed))
    return bounded


def _between(
    schema: Mapping[str, Any], allowed: AllowedSetting, least: Value | None, most: Value | None
) -> dict[str, Any]:
    if schema.get("type") == "integer":
        factor = _factor(schema)
        ends = {
            "minimum": None if least is None else -(-int(str(least)) // factor),
            "maximum": None if most is None else int(str(most)) // factor,
        }
        return {key: end for key, end in ends.items() if end is not None}
    pattern = pattern_between(allowed.leaf.declaration.type.kind, least, most)
    said = {"pattern": pattern, "patternErrorMessage": _refusal(allowed)}
    return said if pattern else {}


def _factor(schema: Mapping[str, Any]) -> int:
    """How much one of the unit is in which a whole number is written."""
    try:
        return int(str(read_duration(f"1 {schema['x-unit']}").value))
    except (KeyError, UnreadableError):
        return 1


def _among(schema: Mapping[str, Any], limit: Limit, allowed: AllowedSetting) -> dict[str, Any]:
    """The keywords for a limit that names values."""
    values = [_json(value) for value in limit.values]
    match limit.kind:
        case "more":
            return {"allOf": [{"contains": {"const": value}} for value in values]}
        case "fewer":
            return {"items": {**schema["items"], "enum": values}}
        case "one_of" if schema.get("type") == "integer":
            return {"enum": [int(str(value)) // _factor(schema) for value in limit.values]}
        case "one_of" if schema.get("type") == "string":
            return _spelt(limit, allowed)
    return {}


def _spelt(limit: Limit, allowed: AllowedSetting) -> dict[str, Any]:
    """One of some texts, in whatever spelling the engine reads as one of them."""
    kind = allowed.leaf.declaration.type.kind
    patterns = [pattern_between(kind, value, value) for value in limit.values]
    if all(patterns):
        return {"pattern": "|".join(map(str, patterns)), "patternErrorMessage": _refusal(allowed)}
    return {"enum": [written(value, kind) for value in limit.values]}


def _json(value: Value) -> Any:
    return value if isinstance(value, int) else str(value)


def _refusal(allowed: AllowedSetting) -> str:
    return f"May be set here: {may_set_words(allowed)}."


def _default(schema: Mapping[str, Any], held: Setting | None) -> Any:
    """What holds without the academy's own say, where that is one value that a file can have."""
    if held is None or len(held.cases) != 1 or str(held.cases[0].selector) != "always" or "x-named" in schema:
        return None
    value = held.cases[0].value
    match schema.get("type"):
        case "boolean":
            return bool(value)
        case "integer":
            return int(str(value)) // _factor(schema)
        case "array":
            return [_json(item) for item in _in_order(value)]
    return held.written(held.cases[0])


def _in_order(value: Value) -> Sequence[Any]:
    if isinstance(value, frozenset):
        return sorted(value)
    return value if isinstance(value, tuple) else ()


def _words(allowed: AllowedSetting, contacts: Mapping[str, Contact]) -> str:
    """What holds without it, how far it may be set, and by whose leave."""
    may_set = may_set_words(allowed)
    words = [f"Without it: {_held(allowed.inherited)}."] if allowed.inherited else []
    words.append("It may be set freely." if allowed.mode is Mode.OPEN else f"It may be set: {may_set}.")
    asked = shown_authorities(allowed.granted, contacts)
    words += [f"To be authorised by {authority(each)}." for each in asked]
    return " ".join(words)


def _held(held: Setting) -> str:
    return "; ".join(of_case(held.written(case), str(case.selector)) for case in held.cases)
