"""Results as verbs write them in JSON, held to their schemas."""

from __future__ import annotations

import json
from functools import cache
from typing import Any

from jsonschema import Draft202012Validator

from engine.installed import installed_folder

SCHEMAS = installed_folder("schemas") / "results"


def read_result(of: str, written: str) -> Any:
    """A result that is what its schema says."""
    return as_described(of, json.loads(written))


def as_described(of: str, told: Any) -> Any:
    """The same, read already."""
    Draft202012Validator(_closed_schema(of)).validate(told)
    return told


@cache
def _closed_schema(of: str) -> Any:
    """The schema of a result with every object closed, so that a key nobody described is seen."""
    return _closed(json.loads((SCHEMAS / f"{of}.schema.json").read_text(encoding="utf-8")))


def _closed(schema: Any) -> Any:
    if isinstance(schema, list):
        return [_closed(one) for one in schema]
    if not isinstance(schema, dict):
        return schema
    inner = {key: _closed(value) for key, value in schema.items()}
    is_object = isinstance(schema.get("required"), list)
    return {"additionalProperties": False, **inner} if is_object else inner
