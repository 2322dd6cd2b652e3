"""The value of a setting: the type a schema gives a leaf, and what a node holds for it.

A leaf says its type by `type`, `format` and `x-unit`: a unit of `engine.quantities`, or what a count counts. A list of
bands or stages says so by `x-named`; each of its items has a `name`, and other values by their own schemas.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeAlias

from engine.diagnostics import Diagnostic
from engine.quantities import Kind, Named, Part, Quantity, Type, Value, read_duration, readable
from engine.reading.full_schema import choices_of
from engine.reading.leaves import Refused, boolean_of, integer_of, text_of
from engine.reading.nodes import Mapping as MappingNode
from engine.reading.nodes import Node, Scalar, Sequence
from engine.reading.problems import WRONG_SORT

Schema: TypeAlias = Mapping[str, Any]

NAMED = {"bands": Kind.BANDS, "stages": Kind.STAGES}
"""The kinds of list of things with names, by what `x-named` calls them."""

_KINDS = {
    "time-of-day": Kind.TIME,
    "date": Kind.DATE,
    "percentage": Kind.PERCENT,
    "points": Kind.POINTS,
    "money": Kind.MONEY,
    "register-code": Kind.CODE,
}


def is_leaf(schema: Schema) -> bool:
    """Whether a schema describes one value, as `type_of` takes it, and not a group of settings."""
    return _type_or_none(schema) is not None


def type_of(schema: Schema) -> Type:
    """The type of the values that a leaf of a schema describes."""
    found = _type_or_none(schema)
    if found is None:
        raise TypeError(f"not the schema of one value: {dict(schema)}")
    return found


def read_value(schema: Schema, node: Node) -> Quantity | Diagnostic:
    """The value a node holds, typed by its leaf's schema alone, or the first problem of it."""
    wanted = type_of(schema)
    if schema.get("type") == "array":
        return _read_list(schema, wanted, node)
    if not isinstance(node, Scalar):
        return WRONG_SORT.at(node.span, f"one value ({wanted}) is needed here")
    try:
        return Quantity(_read_scalar(schema, node), wanted)
    except Refused as refused:
        return refused.at(node.span)


def _read_scalar(schema: Schema, scalar: Scalar) -> Value:
    match schema.get("type"):
        case "boolean":
            return boolean_of(scalar, schema)
        case "integer":
            return _scaled(schema, integer_of(scalar, schema))
        case _:
            return text_of(scalar, schema)


def _scaled(schema: Schema, number: int) -> int:
    """A whole number in the unit that its kind is kept in: 2 weeks are 14 days."""
    unit = _unit_of(schema)
    return number * int(str(unit.value)) if unit else number


def parts_of(schema: Schema) -> Mapping[str, Schema]:
    """What each band or stage of a list can say beside its name, each with its own schema."""
    properties: Mapping[str, Schema] = schema["items"]["properties"]
    return {name: part for name, part in properties.items() if name != "name"}


def _read_named(schema: Schema, wanted: Type, node: Sequence) -> Quantity | Diagnostic:
    found: list[Named] = []
    for item in node.items:
        name = item.get("name") if isinstance(item, MappingNode) else None
        if not isinstance(item, MappingNode) or not isinstance(name, Scalar):
            return WRONG_SORT.at(
                item.span, f"each of the {wanted} has a name", help="write it like `{name: green}`"
            )
        known = parts_of(schema)
        if strange := next(
            (each.key for each in item.entries if each.key.text not in {"name", *known}), None
        ):
            return WRONG_SORT.at(strange.span, f"the {wanted} do not say `{strange.text}`")
        parts: list[Part] = []
        for key, part in known.items():
            value = item.get(key)
            read = read_value(part, value) if value else None
            if isinstance(read, Diagnostic):
                return read
            parts += [Part(key, read, value.span)] if read and value else []
        found.append(Named(name.text, tuple(parts), name.span))
    return Quantity(tuple(found), wanted)


def _read_list(schema: Schema, wanted: Type, node: Node) -> Quantity | Diagnostic:
    if not isinstance(node, Sequence):
        return WRONG_SORT.at(node.span, "a list is needed here", help="write it in brackets, like `[1, 2]`")
    if "x-named" in schema:
        return _read_named(schema, wanted, node)
    values: list[Value] = []
    for item in node.items:
        found = read_value(schema["items"], item)
        if isinstance(found, Diagnostic):
            return found
        values.append(found.value)
    return Quantity(_list_value(wanted, values), wanted)


def _list_value(wanted: Type, values: list[Value]) -> Value:
    if wanted.kind is Kind.CODES:
        return frozenset(str(value) for value in values)
    if wanted.kind is Kind.NUMBERS:
        return tuple(value for value in values if isinstance(value, int))
    return tuple(str(value) for value in values)


def _type_or_none(schema: Schema) -> Type | None:
    match schema.get("type"):
        case "boolean":
            return Type(Kind.YES_NO)
        case "integer":
            unit = _unit_of(schema)
            return unit.type if unit else Type(Kind.COUNT, of=schema.get("x-unit"))
        case "string":
            return _text_type(schema)
        case "array" if "x-named" in schema:
            return Type(NAMED[schema["x-named"]])
        case "array":
            return _list_type(schema.get("items", {}))
        case _:
            return None


def _text_type(schema: Schema) -> Type:
    if schema.get("format") == "duration":
        unit = _unit_of(schema)
        if unit is None:
            raise TypeError(f"a duration without an `x-unit` that is known: {dict(schema)}")
        return unit.type
    if schema.get("format") in _KINDS:
        return Type(_KINDS[schema["format"]])
    choices = choices_of(schema)
    return Type(Kind.CHOICE, choices=tuple(choices)) if choices else Type(Kind.TEXT)


def _list_type(items: Schema) -> Type | None:
    inner = _type_or_none(items)
    if inner is None or items.get("type") == "array":
        return None
    if inner.kind is Kind.CODE:
        return Type(Kind.CODES)
    if items.get("type") == "integer":
        return Type(Kind.NUMBERS, of=items.get("x-unit"))
    return Type(Kind.TEXTS, choices=inner.choices)


def _unit_of(schema: Schema) -> Quantity | None:
    """One of the unit that `x-unit` names, or None where it names what a count counts."""
    return readable(read_duration, f"1 {schema['x-unit']}") if "x-unit" in schema else None
