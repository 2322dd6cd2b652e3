"""The schemas of policy files: closed, explained leaf by leaf, and agreeing with the readers of values."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any

import jsonschema
import pytest

from engine.diagnostics import Diagnostic
from engine.policy.conditions import can_be_read, read_selector
from engine.policy.declarations import SETTING_FILES, setting_leaves, setting_tree
from engine.policy.folders import FILE_KINDS
from engine.reading.formats import read_value
from engine.reading.nodes import Mapping
from engine.reading.schema import load_schema, schemas_folder
from engine.reading.spellings import FORMATS
from engine.reading.yaml import read_yaml
from engine.source import Source

KINDS = (*FILE_KINDS, "rules", "clauses")
SHARED = ("clause", "law", "guidance", "when")


def text_of(kind: str) -> dict[str, Any]:
    schema: dict[str, Any] = json.loads((schemas_folder() / f"{kind}.schema.json").read_text("utf-8"))
    return schema


def parts(schema: Any, path: str = "") -> Iterator[tuple[str, dict[str, Any]]]:
    """Every schema inside a schema that stands for a value, with its path."""
    if isinstance(schema, list):
        for place, item in enumerate(schema):
            yield from parts(item, f"{path}/{place}")
    elif isinstance(schema, dict):
        yield path, schema
        for key, part in schema.items():
            if key not in ("examples", "enum", "required", "x-sets"):
                yield from parts(part, f"{path}/{key}")


@pytest.mark.parametrize("kind", KINDS)
def test_is_draft_07_without_references_outside(kind: str) -> None:
    schema = text_of(kind)
    jsonschema.Draft7Validator.check_schema(schema)
    references = [part["$ref"] for _, part in parts(schema) if "$ref" in part]
    assert all(reference.startswith("#/definitions/") for reference in references)


@pytest.mark.parametrize("kind", KINDS)
def test_is_closed(kind: str) -> None:
    open_ = [
        path
        for path, part in parts(text_of(kind))
        if part.get("type") == "object" and "additionalProperties" not in part
    ]
    assert not open_


@pytest.mark.parametrize("kind", KINDS)
def test_every_key_is_explained(kind: str) -> None:
    for path, part in parts(load_schema(kind)):
        for key, said in part.get("properties", {}).items():
            if key != "value":  # it is the setting itself, explained by its key
                assert said.get("title"), f"{path} {key}"
                assert said.get("description", "").endswith("."), f"{path} {key}"
            if said.get("type", "object") != "object" and key not in ("value", "cases"):
                assert said.get("examples"), f"{path} {key}"


@pytest.mark.parametrize("kind", KINDS)
def test_formats_are_known_and_have_a_pattern_for_editors(kind: str) -> None:
    for path, part in parts(text_of(kind)):
        if "format" in part:
            assert part["format"] in FORMATS, path
            assert "pattern" in part, path


def test_shared_definitions_are_the_same_everywhere() -> None:
    for name in SHARED:
        found = [text_of(kind)["definitions"].get(name) for kind in KINDS if "definitions" in text_of(kind)]
        assert len({json.dumps(each) for each in found if each}) == 1, name


def test_no_setting_stands_in_two_kinds_of_file() -> None:
    paths = [leaf.path for file in SETTING_FILES for leaf in setting_tree(file).leaves()]
    assert len(paths) == len(set(paths))


@pytest.mark.parametrize("path", sorted(setting_leaves()))
def test_example_of_a_setting_is_a_value_of_it(path: str) -> None:
    leaf = setting_leaves()[path]
    member = path_schema(path)
    (example,) = member["examples"]
    node, problems = read_yaml(Source("example", written(example)))
    assert not problems
    assert node is not None
    value = read_value(leaf.schema, node)
    assert not isinstance(value, Diagnostic), value
    jsonschema.validate(example, member)
    if leaf.declaration.type.kind.value in ("school days", "school weeks", "days", "minutes", "months"):
        assert re.search(
            r"in (the )?(\w+ or )?(school )?(days|weeks|years|months|minutes)", leaf.declaration.description
        )


def path_schema(path: str) -> dict[str, Any]:
    for kind in SETTING_FILES:
        part: Any = load_schema(kind)
        for key in path.split("."):
            part = part.get("properties", {}).get(key) if part else None
        if part:
            return dict(part)
    raise AssertionError(path)


def written(example: object) -> str:
    if isinstance(example, list):
        return "[" + ", ".join(str(item) for item in example) + "]"
    return str(example).lower() if isinstance(example, bool) else str(example)


def test_the_title_of_a_setting_says_alone_what_it_is() -> None:
    """Two were `Amount` and three `Within`: in a change log, away from their group, nobody could tell them apart."""
    titles = [leaf.declaration.title for leaf in setting_leaves().values()]
    assert sorted(titles) == sorted(set(titles))
    assert not [title for title in titles if len(title.split()) == 1]


@pytest.mark.parametrize("key", ["session", "key_stages", "weekdays", "phases"])
def test_each_case_that_one_may_write_is_read_and_holds_for_others(key: str) -> None:
    part = text_of("times")["definitions"]["when"]["properties"][key]
    choices = part.get("enum") or part["items"]["enum"]
    written = [f"{key}: {each if 'enum' in part else [each]}" for each in choices]
    read = [read_yaml(Source("times.yaml", text))[0] for text in written]
    assert all(isinstance(each, Mapping) and can_be_read(each) for each in read)
    assert len({read_selector(each, {})[0] for each in read if isinstance(each, Mapping)}) == len(choices)
