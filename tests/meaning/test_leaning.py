"""Which way a change is said to go, held against what it does to the answers on any register."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from meaning_rules import CODES, SETTINGS, rule_of
from meaning_school import ALWAYS, USUAL, setting
from meaning_strategies import World, worlds

from engine.explain.answers import evaluate_rule
from engine.language.leaning import lean_of_change, leanings
from engine.language.ruleset import Rule

pytestmark = pytest.mark.slow  # longer than the usual run has time for

LAWS = settings(
    deadline=None,
    derandomize=True,
    max_examples=300,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)
FORMS = (
    "count(sessions where {where}) over {over} is {compared} {number} sessions",
    "count(sessions where {where}) over {over} is {compared} penalty.sessions",
    "days(sessions where {where}) over {over} is {compared} {number} school days",
    "share(sessions where {where} among possible) over {over} is {compared} {number}0%",
    "absence over {over} is {compared} severe.threshold",
    "{some} (sessions where {where} and date {side} 2023-1{number}-02)",
    "any run of (days where {day}) {length} {number} school days",
    "any run of (days where {day}) {length} illness.evidence_after",
    "{some} (sessions where {where}) and {some} (sessions where date {side} 2023-1{number}-02)",
    "{some} (sessions where {where}) or (count(sessions where {where}) over {over} is {compared} penalty.sessions)",
    "not (count(sessions where absent) over {over} is {compared} {number} sessions {word} {some} (calls))",
)
PARTS: Mapping[str, Sequence[str]] = {
    "where": (
        *("code is I", "(code is I or code is G)", "code in [I, G, O, U]", "absent", "code in penalty.codes"),
        *('code in [I, G, O, U] and session is "AM"', "not (code in penalty.codes)", "code in illness.codes"),
    ),
    "over": (
        *(f"{which} {reach} school weeks" for which in ("any", "the last") for reach in (2, 4)),
        *("any penalty.weeks", "this school year", "this term"),
    ),
    "compared": ("at least", "more than", "at most", "less than"),
    "number": ("1", "2"),
    "some": ("some", "no"),
    "side": ("is after", "is before", ">="),
    "day": ("ill", "partly_ill"),
    "length": ("longer than", "lasting at least"),
    "word": ("and", "or"),
}


@st.composite
def conditions(draw: Callable[..., Any]) -> tuple[str, str]:
    """A condition on pupils, and the same with one thing in it said otherwise."""
    form = draw(st.sampled_from(FORMS))
    parts = {name: draw(st.sampled_from(of)) for name, of in PARTS.items() if f"{{{name}}}" in form}
    name = draw(st.sampled_from(sorted(parts)))
    others = [each for each in PARTS[name] if each != parts[name]]
    return form.format(**parts), form.format(**{**parts, name: draw(st.sampled_from(others))})


def answers(rule: Rule, world: World, **values: Any) -> list[bool | None]:
    held = {path: setting(path, (ALWAYS, value)) for path, value in {**FEW, **values}.items()}
    return [
        each.answer
        for academy in world.academies.values()
        for each in evaluate_rule(rule, replace(academy, settings={**academy.settings, **held}, kept={}))
    ]


FEW: Mapping[str, Any] = {
    "penalty.sessions": 2,
    "penalty.weeks": 2,
    "illness.evidence_after": 1,
    "severe.threshold": 10,
}
"""So few that a small register reaches them."""


def assert_goes(signs: frozenset[int], before: list[bool | None], after: list[bool | None]) -> None:
    """No answer that is told both times goes against the signs."""
    told = {pair for pair in zip(before, after, strict=False) if None not in pair}
    if 0 not in signs and len(before) == len(after):  # another time can be told of other stretches
        assert 1 in signs or (False, True) not in told
        assert -1 in signs or (True, False) not in told


def larger(value: Any, by: int) -> Any:
    if isinstance(value, frozenset):
        return value | frozenset(sorted(CODES - value)[: 3 * by])
    return value + (timedelta(days=by) if hasattr(value, "year") else by)


@LAWS
@given(conditions(), worlds(), st.integers(1, 3))
def test_an_answer_goes_the_way_in_which_a_setting_is_said_to_lean(forms, world, by):
    rule = rule_of(forms[0])
    signs: dict[str, set[int]] = {}
    for path, sign in leanings(rule.when):
        signs.setdefault(path, set()).add(sign)
    for path, those in signs.items():
        if path in SETTINGS:
            one = {**USUAL, **FEW}[path]
            before, after = (answers(rule, world, **{path: value}) for value in (one, larger(one, by)))
            assert_goes(frozenset(those), before, after)


@settings(LAWS, max_examples=800)
@given(conditions(), worlds())
def test_an_answer_goes_the_way_in_which_a_change_of_words_is_said_to_go(forms, world):
    old, new = map(rule_of, forms)
    before, after = answers(old, world), answers(new, world)
    assert_goes(lean_of_change(old.when, new.when), before, after)
    assert_goes(lean_of_change(new.when, old.when), after, before)
