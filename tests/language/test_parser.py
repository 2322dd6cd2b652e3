"""Any text gives a tree or a diagnostic, and every place lies in the text."""

from __future__ import annotations

from time import perf_counter

import pytest
from hypothesis import given
from hypothesis import strategies as st
from language_texts import parsed, tree_of
from rules_for_tests import rules_in
from vocabulary_for_tests import WORDS

from engine.diagnostics import Diagnostic
from engine.language import problems
from engine.language.checker import check_condition
from engine.language.kinds import SUBJECTS
from engine.language.tree import Comparison, Literal, Name, Operator
from engine.quantities import Kind
from tests.twelve_rules import TWELVE

TEXTS = [text for _, text in TWELVE.values()]

PUT_IN = ["", " ", "(", ")", "and ", "'", '"', "N", "5 ", "£", "\n", "é"]


@st.composite
def mutated(draw):
    """A good rule with some characters dropped, doubled, swapped for others or cut."""
    text = draw(st.sampled_from(TEXTS))
    for _ in range(draw(st.integers(1, 4))):
        at = draw(st.integers(0, len(text)))
        end = min(len(text), at + draw(st.integers(0, 6)))
        text = (
            text[:at]
            + draw(st.sampled_from(["", " ", "(", ")", "and ", "'", '"', "N", "5 ", "£", "\n", "é"]))
            + text[end:]
        )
    return text


def held(text):
    read = parsed(text)
    if isinstance(read, Diagnostic):
        assert read.labels and 0 <= read.labels[0].at.start <= read.labels[0].at.end <= len(text)
        assert read.message
        return
    for kind in SUBJECTS.values():
        checked = check_condition(read, kind, WORDS)
        assert not isinstance(checked, Diagnostic) or checked.labels


@given(st.text(max_size=200))
def test_any_text(text):
    held(text)


@given(mutated())
def test_good_rules_made_wrong(text):
    held(text)


@given(st.lists(st.sampled_from([*TEXTS, " and ", " or ", "not ", "(", ")", " over any "]), max_size=8))
def test_rules_stuck_together(pieces):
    held("".join(pieces))


@pytest.mark.parametrize(
    "text",
    [
        "(" * 10_000,
        "(" * 10_000 + "code is N" + ")" * 10_000,
        "[" * 10_000,
        "not " * 60_000,
        "a" * 200_000,
        "1" * 200_000,
        '"' + "x" * 200_000,
        "'" * 200_001,
        "\U0001f600" * 50_000,
        "\u202e" * 2_000,
        "\0",
        "\ud800",
        "1 - " * 60 + "1",
        "not " * 240 + "a",
        "a otherwise " * 120 + "a",
        "a over this term " * 60,
        "(" * 120 + "a" + ")" * 120,
    ],
)
def test_texts_made_to_hurt(text):
    before = perf_counter()
    held(text)
    assert perf_counter() - before < 1


def test_brackets_that_say_nothing_are_not_counted_as_depth():
    assert tree_of("(" * 60 + "a" + ")" * 60) == tree_of("a")


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("sessions is 5", "sessions"),
        ("termly is 5", "termly"),
        ("is_late is 5", "is_late"),
        ("over.x is 5", "over.x"),
    ],
)
def test_a_word_of_the_language_can_begin_a_name(text, name):
    read = tree_of(text)
    assert isinstance(read, Comparison) and read.left == Name(name, read.left.span)


@pytest.mark.parametrize(
    ("text", "kind", "value"),
    [
        ("1 hour", Kind.MINUTES, 60),
        ("2 weeks", Kind.DAYS, 14),
        ("3 years", Kind.MONTHS, 36),
        ("10 school\n  weeks", Kind.SCHOOL_WEEKS, 10),
        ("£80.50", Kind.MONEY, 8050),
        ("9:05", Kind.TIME, 545),
        ("'\\'", Kind.CODE, "\\"),
        ('"a # b"', Kind.TEXT, "a # b"),
    ],
)
def test_values(text, kind, value):
    read = tree_of(text)
    assert isinstance(read, Literal)
    assert (read.quantity.type.kind, read.quantity.value) == (kind, value)


def test_signs_and_words_are_one():
    for operator, forms in {
        Operator.AT_LEAST: ("is at least", ">="),
        Operator.AT_MOST: ("is at most", "<="),
        Operator.MORE: ("is more than", "is above", ">"),
        Operator.LESS: ("is less than", "is below", "<"),
        Operator.EQUAL: ("is", "="),
        Operator.UNEQUAL: ("is not", "!="),
    }.items():
        trees = [tree_of(f"a {form} b") for form in forms]
        assert {tree.operator for tree in trees} == {operator}
        assert len(set(trees)) == 1


FILE = """rules:
  plain: {{for: each pupil, when: {0}}}
  double: {{for: each pupil, when: "{0}"}}
  single: {{for: each pupil, when: '{0}'}}
  block:
    for: each pupil
    when: |
        {0}
  strip:
    for: each pupil
    when: |-

      {0}
"""


@given(st.sampled_from(["sex is missing and wrongx is missing", "sen is missing or (wrongx is 5)"]))
def test_the_place_is_the_same_in_every_form_of_scalar(text):
    written = FILE.format(text)
    _, found = rules_in(written)
    assert [problem.code for problem in found] == [problems.UNKNOWN_NAME] * 5
    lines = written.split("\n")
    for problem in found:
        place = problem.place
        assert lines[place.line - 1][place.column - 1 :].startswith("wrongx")
        assert problem.labels[0].at.text == "wrongx"
