from __future__ import annotations

from typing import get_args

import pytest
from hypothesis import assume, given
from language_texts import parsed, tree_of
from strategies import BRANCHES, EXPRESSIONS, LEAVES

from engine.diagnostics import Diagnostic
from engine.language import tree
from engine.language.formatter import WIDEST, formatted, formatted_block
from engine.language.problems import TOO_LONG
from tests.twelve_rules import TWELVE


def test_every_class_of_node_is_generated():
    assert {*LEAVES, *BRANCHES} == set(get_args(tree.Expression))


@pytest.mark.thorough
@given(EXPRESSIONS)
def test_reading_what_is_written_gives_the_tree(expression):
    read = parsed(formatted(expression))
    assume(not (isinstance(read, Diagnostic) and read.code is TOO_LONG))
    assert read == expression


@pytest.mark.thorough
@given(EXPRESSIONS)
def test_writing_is_stable(expression):
    text = formatted(expression)
    read = parsed(text)
    assume(not isinstance(read, Diagnostic))
    assert formatted(read) == text
    assert parsed("\n".join(formatted_block(expression))) == expression


@pytest.mark.parametrize("letter", TWELVE)
def test_the_twelve_stay_but_for_signs_and_below(letter):
    text = TWELVE[letter][1]
    assert formatted(tree_of(text)) == text.replace(">=", "is at least").replace("below", "less than")


@pytest.mark.parametrize(
    ("written", "canonical"),
    [
        ("x>=5", "x is at least 5"),
        ("x <= 5", "x is at most 5"),
        ("x > 5 or (y < 6)", "x is more than 5 or y is less than 6"),
        ("x is above 5", "x is more than 5"),
        ("x is below y", "x is less than y"),
        ("x is more 5", "x is more than 5"),
        ("x = y and z != 3", "x is y and z is not 3"),
        ("(((x is 1)))", "x is 1"),
        ("not (not (x is 1))", "not not x is 1"),
        ("not (x is 1 or y is 2)", "not (x is 1 or y is 2)"),
        ("(a and b) or c", "(a and b) or c"),
        ("(a and b) and c", "(a and b) and c"),
        ("a - (b - c) is 1", "a - (b - c) is 1"),
        ("(a - b) - c is 1", "a - b - c is 1"),
        ("(a otherwise 0) over this  term is 1", "a otherwise 0 over this term is 1"),
        ("code is in [G,'/','N']", "code in [G, '/', N]"),
        ("code is not in codes.absent", "code not in codes.absent"),
        ("x between 1 and 2", "x is between 1 and 2"),
        ("d within 14 days of e", "d is within 14 days of e"),
        ("d not within 3 years ago", "d is not within 3 years ago"),
        ("any run of (days where ill) longer than 5 school days without (proof)", None),
        ("x is 10.50 %", "x is 10.5%"),
        ("x is 9:05", "x is 09:05"),
        ("x is £80.00", "x is £80"),
        ("x is 2  hour", "x is 2 hours"),
        ("x is 1 minutes", "x is 1 minute"),
        ("x is 1 points", "x is 1 point"),
        ("sum( minutes_late of sessions where a ) over any ( 2 school weeks ) is 5 minutes", None),
    ],
)
def test_one_style(written, canonical):
    text = formatted(tree_of(written))
    assert tree_of(text) == tree_of(written)
    if canonical:
        assert text == canonical


def test_a_long_chain_stands_one_part_a_line_in_a_block():
    parts = [f"a_long_name_of_a_condition_{number}" for number in range(5)]
    lines = formatted_block(tree_of(" and ".join(parts)))
    assert lines == (parts[0], *(f"and {part}" for part in parts[1:]))
    short = tree_of("a and b")
    assert formatted_block(short) == ("a and b",)
    assert WIDEST == 100
