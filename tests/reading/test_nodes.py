"""Nodes: what they find, and where the parts of a text stand in the file."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.reading.nodes import Mapping, Scalar, Sequence, shown
from engine.reading.yaml import read_yaml
from engine.source import Source

LETTERS = st.sampled_from("abc £жК№é “—🏫N1'\"#:-|>[{,")
WORDS = st.text(LETTERS, min_size=1, max_size=12)
LINES = st.lists(st.text(st.sampled_from("ab £ж #'\":-🏫"), max_size=8), min_size=1, max_size=5)


def mapping(text: str) -> Mapping:
    node, problems = read_yaml(Source("f", text))
    assert problems == ()
    assert isinstance(node, Mapping)
    return node


def scalar(text: str, key: str = "a") -> Scalar:
    found = mapping(text).get(key)
    assert isinstance(found, Scalar)
    return found


def test_mapping_finds_its_entries() -> None:
    node = mapping("a: 1\nb: [x, {c: d}]\n")
    assert node.keys() == ("a", "b")
    assert node.get("z") is None
    assert node.entry("z") is None
    entry = node.entry("b")
    assert entry is not None
    assert entry.key.span.text == "b"
    assert isinstance(entry.value, Sequence)
    assert entry.value.span.text == "[x, {c: d}]"
    assert node.span.text == "a: 1\nb: [x, {c: d}]"


def test_places_play_no_part_in_equality() -> None:
    assert mapping("a: [1, 2]\n") == mapping("\n\na:\n  - 1\n  - 2 # two\n")
    assert mapping("a: 'x'\n") != mapping("a: x\n")
    assert hash(mapping("a: 1")) == hash(mapping("a:   1"))


def test_spans_of_block_collections_end_with_their_last_value() -> None:
    node = mapping("a:\n  b: c\n  d:\n    - e\n    - f # g\n\n# h\ni: j\n")
    inner = node.get("a")
    assert inner is not None
    assert inner.span.text == "b: c\n  d:\n    - e\n    - f"


@pytest.mark.parametrize(
    ("text", "start", "end", "line", "column", "covers"),
    [
        ("a: |\n  one   \nb: c\n", 1, 5, 2, 4, "ne  "),
        ("a: £80 or so", 4, 6, 1, 8, "or"),
        ("ж: 'К or so'", 2, 4, 1, 7, "or"),
        ('a: "x or so"', 2, 4, 1, 7, "or"),
        ("a: |\n  one\n  two or so\n", 8, 10, 3, 7, "or"),
        ("a: |\n  one\n\n    two\n", 7, 10, 4, 5, "two"),
        ("a: |-\r\n  one\r\n  two\r\n", 4, 7, 3, 3, "two"),
        ("a: |1\n  one\n", 1, 4, 2, 3, "one"),
        ("a: |\n  £ж one\n  два # x\n", 7, 10, 3, 3, "два"),
        ("a: 'it''s or so'", 5, 7, 1, 4, "'it''s or so'"),
        ('a: "it\\"s or so"', 5, 7, 1, 4, '"it\\"s or so"'),
        ("a: >\n  one\n  two\n", 4, 7, 1, 4, ">\n  one\n  two"),
        ("a: one\n  two\n", 4, 7, 1, 4, "one\n  two"),
    ],
)
def test_part_of_a_text(text: str, start: int, end: int, line: int, column: int, covers: str) -> None:
    for before in ("", "\ufeff"):
        key = text[0]
        part = scalar(before + text, key).part(start, end)
        assert part.text == covers
        assert part.place.line == line
        assert part.place.column == column + (len(before) if line == 1 else 0)


def test_part_at_the_end_of_a_text_stays_inside() -> None:
    block = scalar("a: |\n  one\n  two\nb: c\n")
    assert block.text == "one\ntwo\n"
    assert block.part(7, 8).text == ""
    assert block.part(7, 8).place.line == 3
    assert block.part(0, 8).text == "one\n  two"


@given(WORDS)
def test_part_of_any_text_in_single_quotes(text: str) -> None:
    written = scalar("a: '" + text.replace("'", "''") + "' # b")
    assert written.text == text
    assert written.verbatim == ("'" not in text)
    check_parts(written)


@given(LINES, st.sampled_from(["\n", "\r\n"]), st.integers(1, 4))
def test_part_of_any_block_text(lines: list[str], end: str, indent: int) -> None:
    body = "".join(" " * indent + line + end for line in lines)
    written = scalar(f"z: 1{end}a: |{indent}{end}{body}b: c{end}")
    assert written.verbatim
    assert written.text.rstrip("\n") == "\n".join(lines).rstrip("\n")
    check_parts(written)


def check_parts(written: Scalar) -> None:
    for start in range(len(written.text)):
        if written.verbatim and (written.text[start] != "\n" and written.text[start:].strip("\n")):
            assert written.part(start, start + 1).text == written.text[start]
        if not written.verbatim:
            assert written.part(start, start + 1) == written.span


def test_text_shown_in_a_message() -> None:
    assert shown("a\n  b") == "a b"
    assert shown("x" * 100) == "x" * 59 + "…"
