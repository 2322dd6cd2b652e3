"""The tables of a register as their descriptors tell them: columns with types, keys and limits.

The descriptors are Frictionless Table Schemas, one a table, in `schemas/register/`. Beyond that form go
`required` (no register without the table), `seenFrom` (a row dated after as-at in this column is not
seen), `happenedOn` (nor is one of which this says that it came about after as-at), `inOrder` (pairs of dates or times of
which the first may not be later), `years` (fewer lie between the dates of such a pair) and a field's `kind`
and `unit` (what the rule language makes of it), `knownFrom` (the column with the day before which nobody knows the
fact) and whether it is `personal`: an identifier, a name or free text.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from functools import cache
from types import MappingProxyType
from typing import Any

from engine.frozen import dataclass
from engine.installed import installed_folder
from engine.quantities import Kind, Type


@dataclass(frozen=True, slots=True)
class Column:
    """A column: its name, its type in the rule language, and what its cells must keep to."""

    name: str
    type: Type
    required: bool
    description: str
    example: str | None
    minimum: int | None
    maximum: int | None
    pattern: str | None
    personal: str | None
    known_from: str | None


@dataclass(frozen=True, slots=True)
class ForeignKey:
    """Columns whose values together must stand in another table's columns."""

    columns: tuple[str, ...]
    table: str
    other_columns: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Table:
    """A table: its columns in their usual order, its keys, and whether a register can do without it."""

    name: str
    description: str
    columns: Mapping[str, Column]
    required: bool
    primary_key: tuple[str, ...]
    foreign_keys: tuple[ForeignKey, ...]
    seen_from: str | None
    happened_on: str | None
    in_order: tuple[tuple[str, str], ...]
    years: int | None


@cache
def tables() -> Mapping[str, Table]:
    """Every table of a register by name: those a register needs first, then the others."""
    paths = sorted((installed_folder("schemas") / "register").glob("*.json"))
    found = [_table(json.loads(path.read_text("utf-8"))) for path in paths]
    found.sort(key=lambda table: (not table.required, table.name))
    return MappingProxyType({table.name: table for table in found})


def _table(descriptor: Mapping[str, Any]) -> Table:
    columns = {field["name"]: _column(field) for field in descriptor["fields"]}
    return Table(
        name=descriptor["name"],
        description=descriptor["description"],
        columns=MappingProxyType(columns),
        required=descriptor.get("required", False),
        primary_key=tuple(descriptor.get("primaryKey", ())),
        foreign_keys=tuple(_foreign_key(key) for key in descriptor.get("foreignKeys", ())),
        seen_from=descriptor.get("seenFrom"),
        happened_on=descriptor.get("happenedOn"),
        in_order=tuple((first, second) for first, second in descriptor.get("inOrder", ())),
        years=descriptor.get("years"),
    )


def _foreign_key(key: Mapping[str, Any]) -> ForeignKey:
    reference = key["reference"]
    return ForeignKey(tuple(key["fields"]), reference["resource"], tuple(reference["fields"]))


def _column(field: Mapping[str, Any]) -> Column:
    limits = field.get("constraints", {})
    required = limits.get("required", False)
    return Column(
        name=field["name"],
        type=_type(field, limits.get("enum", ()), optional=not required),
        required=required,
        description=field["description"],
        example=field.get("example"),
        minimum=limits.get("minimum"),
        maximum=limits.get("maximum"),
        pattern=limits.get("pattern"),
        personal=field.get("personal"),
        known_from=field.get("knownFrom"),
    )


_KINDS = {
    "date": Kind.DATE,
    "time": Kind.TIME,
    "datetime": Kind.MOMENT,
    "boolean": Kind.YES_NO,
    "number": Kind.MONEY,
    "string": Kind.TEXT,
}


def _type(field: Mapping[str, Any], choices: tuple[str, ...], *, optional: bool) -> Type:
    if choices:
        return Type(Kind.CHOICE, choices=tuple(choices), optional=optional)
    if field["type"] != "integer":
        kind = Kind(field["kind"]) if "kind" in field else _KINDS[field["type"]]
        return Type(kind, optional=optional)
    unit = field["unit"]
    return Type(
        Kind.MINUTES if unit == "minutes" else Kind.COUNT,
        None if unit == "minutes" else unit,
        optional=optional,
    )
