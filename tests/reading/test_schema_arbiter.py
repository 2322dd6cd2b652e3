"""`jsonschema` and our own check decide the same over generated schemas and values."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from yaml_arbiter import arbiter, as_an_editor_types

from engine.reading.nodes import Node
from engine.reading.schema import check_schema, in_full
from engine.reading.spellings import FORMATS
from engine.reading.yaml import read_yaml
from engine.source import Source


def node_of(text: str) -> Node:
    node, problems = read_yaml(Source("f", text))
    assert problems == ()
    assert node is not None
    return node


KEYS = st.sampled_from(["a", "b", "kind", "N", "n"])
TEXTS = st.sampled_from(["a", "b", "N", "n", "8:30", "8.30", "10%", "10", "2024-09-01", "£80", "true", "x y"])
NUMBERS = st.integers(-3, 12)
VALUES = st.recursive(
    TEXTS | NUMBERS | st.booleans(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(KEYS, inner, max_size=4),
    max_leaves=8,
)

TEXT_SCHEMAS = st.fixed_dictionaries(
    {"type": st.just("string")},
    optional={
        "enum": st.lists(TEXTS, min_size=1, max_size=3, unique=True),
        "minLength": st.integers(0, 3),
        "maxLength": st.integers(1, 4),
        "pattern": st.sampled_from(["^a", "\\d", "^[A-Z]$"]),
    },
) | st.fixed_dictionaries(
    {"type": st.just("string"), "format": st.sampled_from(sorted(FORMATS - {"duration"}))}
)
LEAVES = (
    TEXT_SCHEMAS
    | st.fixed_dictionaries(
        {"type": st.just("integer")}, optional={"minimum": NUMBERS, "maximum": NUMBERS, "const": NUMBERS}
    )
    | st.fixed_dictionaries({"type": st.just("boolean")}, optional={"const": st.booleans()})
    | st.fixed_dictionaries({"enum": st.lists(TEXTS, min_size=1, max_size=3, unique=True)})
    | st.just({"type": ["string", "integer"]})
)


def groups(inner: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    required = st.lists(KEYS, max_size=2, unique=True)
    lists = st.fixed_dictionaries(
        {"type": st.just("array"), "items": inner},
        optional={
            "minItems": st.integers(0, 2),
            "maxItems": st.integers(0, 3),
            "uniqueItems": st.booleans(),
        },
    )
    mappings = st.fixed_dictionaries(
        {"type": st.just("object")},
        optional={
            "properties": st.dictionaries(KEYS, inner | st.booleans(), max_size=4),
            "patternProperties": st.dictionaries(st.sampled_from(["^a", "[nN]"]), inner, max_size=2),
            "additionalProperties": inner | st.booleans(),
            "propertyNames": TEXT_SCHEMAS,
            "required": required,
            "dependencies": st.dictionaries(KEYS, required, max_size=2),
            "minProperties": st.integers(0, 2),
            "maxProperties": st.integers(0, 4),
        },
    )
    several = st.lists(inner, min_size=1, max_size=3)
    joined = st.fixed_dictionaries({}, optional={"allOf": several, "anyOf": several, "oneOf": several})
    when = st.fixed_dictionaries({"if": inner, "then": inner}, optional={"else": inner, "not": inner})
    return lists | mappings | joined | when | st.builds(lambda one, two: one | two, mappings, joined)


SCHEMAS = st.recursive(LEAVES, groups, max_leaves=8)


@pytest.mark.thorough
@given(SCHEMAS, VALUES)
@example({"type": "array", "uniqueItems": True}, [1, 1])
@example({"if": {"type": "object", "required": ["a"]}, "then": {"required": ["b"]}}, {"a": 1})
def test_our_check_and_jsonschema_decide_the_same(schema: Any, value: Any) -> None:
    problems = check_schema(node_of(json.dumps(value, ensure_ascii=False)), in_full(schema))
    assert (problems == ()) == arbiter(schema, value)


WORDS = """true True yes NO on off null ~ 10 010 0x1F 0o7 1e3 .5 1. -3 +3 8:30 08:30 8.30 10% 2024-09-01
£80 N E / \\ C1 must 01632960123 0.0 -0 front"""
PLAIN = st.sampled_from(WORDS.split())


@given(PLAIN, LEAVES)
def test_what_we_accept_an_editor_accepts(text: str, schema: Any) -> None:
    if check_schema(node_of(text), in_full(schema)) == ():
        assert arbiter(schema, as_an_editor_types(text))


@pytest.mark.parametrize("quoted", ['"N"', "'N'", "|-\n  N", ">-\n  N"])
def test_a_text_in_quotes_is_a_text_however_it_is_quoted(quoted: str) -> None:
    assert check_schema(node_of("a: " + quoted), in_full({"properties": {"a": {"type": "string"}}})) == ()
    assert check_schema(
        node_of("a: " + quoted.replace("N", "10")), in_full({"properties": {"a": {"type": "integer"}}})
    )
