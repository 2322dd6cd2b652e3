"""The project's own schemas: what they may say, and what they say of the shipped policies."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from jsonschema import Draft7Validator
from yaml_arbiter import arbiter, as_json

from engine.installed import installed_folder
from engine.reading.formats import type_of
from engine.reading.nodes import Mapping, Scalar
from engine.reading.schema import check_schema, in_full, load_schema, schemas_folder
from engine.reading.spellings import FORMATS
from engine.reading.writing import on_a_line
from engine.reading.yaml import read_file, read_yaml
from engine.source import Source

UNDERSTOOD = """$schema title description examples default definitions $ref type format enum const pattern
patternErrorMessage minLength maxLength minimum maximum items minItems maxItems uniqueItems properties
patternProperties additionalProperties propertyNames required dependencies minProperties maxProperties allOf
anyOf oneOf not if then else deprecationMessage markdownDescription"""
KEYWORDS = frozenset(UNDERSTOOD.split())
OTHERS = "true yes NO null ~ 10 010 0x1F 8:30 8.30 10% 101% 2024-09-01 £80 N E / must []"
NAMES = sorted(path.name.removesuffix(".schema.json") for path in schemas_folder().glob("*.schema.json"))
FILES = sorted(installed_folder("policies").rglob("*.yaml"))


def raw(name: str) -> dict[str, Any]:
    read: dict[str, Any] = json.loads((schemas_folder() / f"{name}.schema.json").read_text(encoding="utf-8"))
    return read


def parts(schema: Any) -> Iterator[dict[str, Any]]:
    """A schema and all schemas in it."""
    if not isinstance(schema, dict):
        return
    yield schema
    for keyword in ("properties", "patternProperties", "definitions"):
        for part in schema.get(keyword, {}).values():
            yield from parts(part)
    for keyword in ("allOf", "anyOf", "oneOf"):
        for part in schema.get(keyword, []):
            yield from parts(part)
    for keyword in ("items", "additionalProperties", "propertyNames", "not", "if", "then", "else"):
        yield from parts(schema.get(keyword))


@pytest.mark.parametrize("name", [name for name in NAMES if name != "authorisations"])
def test_every_example_can_be_written_behind_its_name(name: str) -> None:
    examples = [(part, each) for part in parts(load_schema(name)) for each in part.get("examples", ())]
    for schema, example in examples:
        node, unreadable = read_yaml(Source("example", f"name: {on_a_line(example)}\n"))
        assert isinstance(node, Mapping)
        assert (unreadable, check_schema(node.entries[0].value, schema)) == ((), ()), example


@pytest.mark.parametrize("name", NAMES)
def test_schema_is_draft_07_and_uses_known_keywords(name: str) -> None:
    Draft7Validator.check_schema(raw(name))
    Draft7Validator.check_schema(load_schema(name))
    for part in parts(raw(name)):
        unknown = {key for key in part if key not in KEYWORDS and not key.startswith("x-")}
        assert not unknown, f"the check in engine/reading knows nothing of {unknown}"


@pytest.mark.parametrize("name", NAMES)
def test_leaves_say_what_they_are(name: str) -> None:
    for part in parts(load_schema(name)):
        if part.get("type") in ("string", "integer", "boolean"):
            assert type_of(part)
        assert part.get("format", "date") in FORMATS
        if {"format", "pattern", "minLength", "minimum", "x-unit"} & part.keys():
            assert "type" in part


@pytest.mark.parametrize("name", NAMES)
def test_references_stay_in_the_file(name: str) -> None:
    for part in parts(raw(name)):
        assert part.get("$ref", "#/definitions/").startswith("#/definitions/")
    assert not any("$ref" in part for part in parts(load_schema(name)))


@pytest.mark.parametrize("path", FILES, ids=[f"{path.parent.name}-{path.name}" for path in FILES])
def test_policy_file_is_what_its_schema_asks(path: Path) -> None:
    name = "rules" if path.parent.name == "rules" else path.stem
    _, node, problems = read_file(path, path.name)
    assert problems == ()
    assert node is not None
    if name in NAMES:
        assert check_schema(node, load_schema(name)) == ()
        assert arbiter(raw(name), as_json(node))


@pytest.mark.thorough
@given(st.data())
def test_a_changed_policy_file_that_we_accept_an_editor_accepts(data: st.DataObject) -> None:
    path = data.draw(st.sampled_from([path for path in FILES if path.stem in NAMES]))
    text = path.read_text(encoding="utf-8")
    words = list(re.finditer(r"[^\s:,\[\]{}#'\"]+", text))
    word = data.draw(st.sampled_from(words[1:]))
    other = data.draw(st.sampled_from([*OTHERS.split(), *(each[0] for each in words)]))
    node, problems = read_yaml(Source("f", text[: word.start()] + other + text[word.end() :]))
    if node and not problems and not check_schema(node, load_schema(path.stem)):
        assert arbiter(raw(path.stem), as_json(node))


def test_what_stands_beside_a_reference_wins() -> None:
    schema = {
        "definitions": {"a": {"type": "string", "title": "A", "items": {"$ref": "#/definitions/b"}}, "b": {}},
        "properties": {"x": {"$ref": "#/definitions/a", "title": "X"}, "y": {"$ref": "#/definitions/a"}},
    }
    full = in_full(schema)
    assert full["properties"]["x"] == {"type": "string", "title": "X", "items": {}}
    assert full["properties"]["y"]["title"] == "A"


@pytest.mark.parametrize(
    "schema",
    [
        {"$ref": "https://school.example/schema.json"},
        {"$ref": "other.json"},
        {"$ref": "#/definitions/a", "definitions": {"a": {"items": {"$ref": "#/definitions/a"}}}},
    ],
)
def test_a_reference_outside_or_in_a_circle_is_a_fault_of_the_schema(schema: dict[str, Any]) -> None:
    with pytest.raises((KeyError, ValueError)):
        in_full(schema)


def test_stand_ins_are_told_once(tmp_path: Path) -> None:
    path = tmp_path / "x.yaml"
    path.write_text("a: &x 1\nb: *x\nc: !t 2\nd:\n  <<: *x\n")
    _, node, problems = read_file(path, "x")
    assert len(problems) == 5
    assert isinstance(node, Mapping)
    assert isinstance(node.get("b"), Scalar)
    wanted = {"type": "object", "required": ["e"]}
    schema = {"properties": {key: {"type": "boolean"} for key in "abc"} | {"d": wanted}}
    assert check_schema(node, in_full(schema)) == ()


@pytest.mark.thorough
def test_very_many_unknown_keys_are_told_up_to_a_bound() -> None:
    keys = ",\n".join(f"k{number}: x" for number in range(40_000))
    node, problems = read_yaml(Source("f", f"{{{keys}}}"))
    assert problems == ()
    assert node is not None
    assert len(check_schema(node, load_schema("thresholds"))) == 200
