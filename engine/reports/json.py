"""A report as one JSON object: its members a line each, and what JSON has no form for as text."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from datetime import date
from decimal import Decimal

Json = object
_SCHEMA_VERSION = 1


def json_object(**members: Json) -> Iterator[str]:
    """A report as an object, a member a line; a member that is an iterator becomes an array, an element a line."""
    yield f'{{"schema_version": {_SCHEMA_VERSION}'
    for name, value in members.items():
        yield f",\n {json_text(name)}: "
        yield from _array(value) if isinstance(value, Iterator) else (json_text(value),)
    yield "}\n"


def _array(elements: Iterable[Json]) -> Iterator[str]:
    opening = "[\n  "
    for element in elements:
        yield opening + json_text(element)
        opening = ",\n  "
    yield "[]" if opening == "[\n  " else "]"


def json_text(value: Json) -> str:
    """The value on one line."""
    return value if isinstance(value, WrittenJson) else _encoder.encode(value)


class WrittenJson(str):
    """What is JSON already."""

    __slots__ = ()


def _plain(value: object) -> Json:
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Decimal):
        return f"{value:f}"
    raise TypeError(f"no JSON form for {type(value).__name__}")


_encoder = json.JSONEncoder(default=_plain, allow_nan=False)
