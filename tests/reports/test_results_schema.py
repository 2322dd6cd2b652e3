"""JSON output is held to the schemas that travel with the engine."""

from __future__ import annotations

import json as json_reader
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator
from made_results import NOTHING, RESULT

from engine.findings import CheckResult
from engine.installed import installed_folder
from engine.reports.json import check_json

SCHEMAS = installed_folder("schemas") / "results"


def closed(schema: Any) -> Any:
    """The schema with every object closed, so that a key nobody described is seen."""
    if isinstance(schema, list):
        return [closed(one) for one in schema]
    if not isinstance(schema, dict):
        return schema
    inner = {key: closed(value) for key, value in schema.items()}
    return (
        {"additionalProperties": False, **inner} if "properties" in schema and "required" in schema else inner
    )


@pytest.mark.parametrize("path", sorted(SCHEMAS.glob("*.json")), ids=lambda path: path.name)
def test_schema_is_a_schema(path: Path) -> None:
    Draft202012Validator.check_schema(json_reader.loads(path.read_text(encoding="utf-8")))


@pytest.mark.parametrize("result", [RESULT, NOTHING], ids=["findings", "nothing"])
def test_check_json_is_what_its_schema_says(result: CheckResult) -> None:
    schema = closed(json_reader.loads((SCHEMAS / "check.schema.json").read_text(encoding="utf-8")))
    Draft202012Validator(schema).validate(json_reader.loads("".join(check_json(result))))
