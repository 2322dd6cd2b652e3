"""Any bytes at all give a node or a problem, never an error of the program."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
import yaml as pyyaml
from hypothesis import example, given
from hypothesis import strategies as st

from engine.reading import yaml
from engine.reading.nodes import Mapping, Node, Scalar
from engine.reading.schema import check_schema, in_full
from engine.reading.text import decode
from engine.source import Source

pytestmark = pytest.mark.thorough

SAMPLE = in_full(
    json.loads((Path(__file__).parent.parent / "corpus" / "yaml" / "sample.schema.json").read_text())
)
SIGNS = "abN1 \n\t:-?#,[]{}'\"\\|>&*!%@`~=./<£К\r\x00\ufeff"
WORDS = "opens,8:30,day,codes,.nan,!!int ,&a ,*a,\\x,\\ud800,# ,%YAML 1.1\n,  ,\n  ,: ,- ,<<,---\n,...\n"
PIECES = st.sampled_from([*SIGNS, *WORDS.split(",")])
TEXTS = st.lists(PIECES, max_size=60).map("".join)


def check_whole(text: str) -> None:
    source = Source("f", text)
    node, problems = yaml.read_yaml(source)
    assert (node is None) <= bool(problems)
    for problem in problems:
        assert problem.message
        for label in problem.labels:
            assert label.place.line is not None or text == ""
    if node:
        check_places(node, source)
        for problem in check_schema(node, SAMPLE):
            assert "\n" not in problem.message + (problem.help or "")


def check_places(node: Node, source: Source) -> None:
    assert 0 <= node.span.start <= node.span.end <= len(source.text)
    if isinstance(node, Scalar):
        for start in range(len(node.text)):
            part = node.part(start, start + 1)
            assert not node.verbatim or part.text in (node.text[start], "") or node.text[start] == "\n"
    elif isinstance(node, Mapping):
        for entry in node.entries:
            check_places(entry.key, source)
            check_places(entry.value, source)
    else:
        for item in node.items:
            check_places(item, source)


@given(TEXTS)
@example("a: |\n  \n")
@example("- |")
@example("? |\n  a\n: b")
@example('"\\\n"')
def test_any_text_of_yaml_pieces(text: str) -> None:
    check_whole(text)


@given(st.text(max_size=200))
def test_any_text(text: str) -> None:
    check_whole(text)


@given(st.binary(max_size=200) | TEXTS.map(lambda text: text.encode("utf-16")))
def test_any_bytes(data: bytes) -> None:
    source, problems = decode(data, "f")
    assert (source is None) == bool(problems)
    if source:
        check_whole(source.text)


@given(TEXTS)
def test_any_text_with_the_parser_written_in_python(text: str) -> None:
    before = yaml.LOADER
    yaml.LOADER = pyyaml.SafeLoader
    try:
        check_whole(text)
    finally:
        yaml.LOADER = before
