"""The meaning of the language is written twice, in SQL and in plain Python: both give the same answers."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from meaning_routes import hold_equal
from meaning_strategies import GROUPS, reading_what_varies, rule_texts, worlds

slow = pytest.mark.slow  # longer than the usual run has time for
USUAL = settings(
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.filter_too_much],
)
LONG = settings(USUAL, derandomize=False, max_examples=500, print_blob=True)


@pytest.mark.thorough
@settings(USUAL, max_examples=12)
@given(rule_texts(), worlds())
def test_a_few_rules_of_every_sort(connection, text, world):
    hold_equal([text], world, connection)


VARIED = st.lists(reading_what_varies(), min_size=4, max_size=4, unique=True)


@pytest.mark.thorough
@settings(USUAL, max_examples=15)
@given(VARIED, worlds(varied=True))
def test_settings_that_vary(connection, texts, world):
    hold_equal(texts, world, connection)


@slow
@settings(LONG, max_examples=250)
@given(VARIED, worlds(varied=True))
def test_settings_that_vary_in_many_more_ways(connection, texts, world):
    hold_equal(texts, world, connection)


@slow
@settings(USUAL, max_examples=60)
@given(st.lists(rule_texts(("pupil",)), min_size=1, max_size=3), worlds())
def test_rules_for_pupils(connection, texts, world):
    hold_equal(texts, world, connection)


@slow
@settings(USUAL, max_examples=40)
@given(st.lists(rule_texts(GROUPS), min_size=1, max_size=2), worlds())
def test_rules_for_groups(connection, texts, world):
    hold_equal(texts, world, connection)


@slow
@settings(USUAL, max_examples=40)
@given(st.lists(rule_texts(("session", "day")), min_size=1, max_size=2), worlds())
def test_rules_for_marks_and_days(connection, texts, world):
    hold_equal(texts, world, connection)


@slow
@settings(USUAL, max_examples=40)
@given(st.lists(rule_texts(), min_size=1, max_size=4), worlds())
def test_rules_for_any_subjects_in_one_plan(connection, texts, world):
    hold_equal(texts, world, connection)


@slow
@settings(USUAL, derandomize=False, max_examples=1000)
@given(rule_texts(depth=3))
def test_the_checker_takes_every_rule(text):
    """What is generated is what can be asked: a form that is refused asks nothing of either writing."""
    assert text.rule().id == "asked"


@slow
@LONG
@given(st.lists(rule_texts(depth=3), min_size=1, max_size=4), worlds())
def test_many_more_rules(connection, texts, world):
    hold_equal(texts, world, connection)
