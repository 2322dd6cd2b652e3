"""JSON output is held to the schemas that travel with the engine."""

from __future__ import annotations

import json as json_reader
from pathlib import Path

import pytest
from jsonschema import Draft202012Validator
from made_results import NOTHING, RESULT

from engine.check_result import CheckResult
from engine.reports.check.json import check_json
from tests.results import SCHEMAS, read_result


@pytest.mark.parametrize("path", sorted(SCHEMAS.glob("*.json")), ids=lambda path: path.name)
def test_schema_is_a_schema(path: Path) -> None:
    Draft202012Validator.check_schema(json_reader.loads(path.read_text(encoding="utf-8")))


@pytest.mark.parametrize("result", [RESULT, NOTHING], ids=["findings", "nothing"])
def test_check_json_is_what_its_schema_says(result: CheckResult) -> None:
    read_result("check", "".join(check_json(result)))
