"""What is passed over at first sight is what the schema finds in order: both ways decide the same."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from engine.document.plain import check_register, is_plain
from engine.document.register import KINDS
from engine.installed import installed_folder
from engine.reading.nodes import Mapping, Node
from engine.reading.schema import check_schema, load_schema
from engine.reading.yaml import read_yaml
from engine.source import Source

OTHERS = "says when settings rules duties because needs cites repeats lists text"
KEYS = st.sampled_from((*KINDS, *OTHERS.split()))
WORDS = """word NO on null ~ 1 0x1F 8:30 8.30 97% £80 '' x_y persistent_absence register.opens codes.L codes.Absent
7(1) 4.1 N truee 10.0 purpose Purpose roles.a.b 2024-09-01 true"""
SEVERAL = ("Some words.", "a b", " ", "front page", "5 school days", "Yes it is.", "no one here")
TEXTS = st.sampled_from([*WORDS.split(), *SEVERAL])
VALUES = st.one_of(
    TEXTS,
    st.lists(TEXTS, max_size=3).map(lambda items: f"[{', '.join(items)}]"),
    st.dictionaries(TEXTS, TEXTS, max_size=2).map(
        lambda d: "{" + ", ".join(f"{k}: {v}" for k, v in d.items()) + "}"
    ),
)
STATEMENTS = st.dictionaries(KEYS, VALUES, max_size=4)
NUMBERS = st.sampled_from(["1", "2", "30", "4a", "x", "1234", "'5'"])


def node_of(text: str) -> Node | None:
    node, found = read_yaml(Source("clauses.yaml", text))
    return None if found else node


def written(number: str, statement: dict[str, str]) -> str:
    return f"      {number}: {{{', '.join(f'{key}: {value}' for key, value in statement.items())}}}\n"


@given(
    st.lists(st.tuples(NUMBERS, STATEMENTS), min_size=1, max_size=3),
    st.sampled_from(["4.1", "front page", "x"]),
)
@example([("1", {"setting": "Some words.", "says": "{register.opens: 8:30}"})], "4.1")
@example([("1", {"duty": "Some words.", "duties": "[persistent_absence, persistent_absence]"})], "4.1")
def test_both_ways_decide_the_same(statements: list[tuple[str, dict[str, str]]], clause: str) -> None:
    text = f"clauses:\n  {clause}:\n    title: A title\n    statements:\n"
    node = node_of(text + "".join(written(number, each) for number, each in statements))
    if node is not None:
        assert bool(check_register(node)) == bool(check_schema(node, load_schema("clauses")))


@pytest.mark.parametrize("layer", ["trust", "wenlock"])
def test_the_shipped_registers_are_mostly_plain(layer: str) -> None:
    path = Path(installed_folder("policies")) / layer / "clauses.yaml"
    node = node_of(path.read_text("utf-8"))
    assert isinstance(node, Mapping) and not check_schema(node, load_schema("clauses"))
    clauses = node.get("clauses")
    assert isinstance(clauses, Mapping)
    each = [clause.value.get("statements") for clause in clauses.entries if isinstance(clause.value, Mapping)]
    statements = [entry for listed in each if isinstance(listed, Mapping) for entry in listed.entries]
    assert sum(map(is_plain, statements)) > 0.7 * len(statements)


@pytest.mark.parametrize("text", ["a", "[a]", "clauses: 1", "clauses: {}", "clauses: {'1': 2}", "x: 1"])
def test_other_shapes_are_told_by_the_schema(text: str) -> None:
    node = node_of(text)
    assert node is not None
    assert check_register(node) == check_schema(node, load_schema("clauses")) != ()
