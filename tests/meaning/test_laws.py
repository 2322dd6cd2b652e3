"""Laws that the language keeps, whatever the rule, the register and the settings."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st
from meaning_rules import rule_of
from meaning_strategies import SUBJECTS, RuleText, Scope, World, condition, rule_texts, worlds

from engine.explain.answers import evaluate_rule
from engine.explain.facts import AcademyFacts
from engine.explain.ranges import ends

pytestmark = pytest.mark.slow  # longer than the usual run has time for

LAWS = settings(
    deadline=None,
    derandomize=True,
    max_examples=40,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.filter_too_much],
)
KINDS = ("pupil", "session", "notice", "class")
of_some_kind = st.sampled_from(KINDS)
two_conditions = of_some_kind.flatmap(
    lambda kind: st.tuples(st.just(kind), condition(Scope((kind,)), 1), condition(Scope((kind,)), 1))
)
of_sessions = condition(Scope(("session", "pupil")), 1)


def answers(world: World, when: str, kind: str = "pupil") -> list[bool | None]:
    rule = rule_of(when, SUBJECTS[kind])
    return [each.answer for academy in world.academies.values() for each in evaluate_rule(rule, academy)]


def figures(world: World, measure: str) -> list[Any]:
    rule = rule_of(f"{measure} is missing")
    found = [each for academy in world.academies.values() for each in evaluate_rule(rule, academy)]
    return [next(iter(each.values.values())) for each in found]


@LAWS
@given(two_conditions, worlds())
def test_and_and_or_take_their_parts_in_any_order(parts, world):
    kind, one, other = parts
    for word in ("and", "or"):
        there = answers(world, f"({one}) {word} ({other})", kind)
        assert there == answers(world, f"({other}) {word} ({one})", kind)


@LAWS
@given(two_conditions, worlds())
def test_not_turns_and_into_or_and_itself_back(parts, world):
    kind, one, other = parts
    assert answers(world, f"not (not ({one}))", kind) == answers(world, f"({one})", kind)
    together = answers(world, f"not (({one}) and ({other}))", kind)
    assert together == answers(world, f"(not ({one})) or (not ({other}))", kind)


@LAWS
@given(two_conditions, worlds())
def test_is_missing_can_always_be_told(parts, world):
    kind, one, _ = parts
    told = answers(world, f"({one}) is missing", kind)
    assert told == [answer is None for answer in answers(world, f"({one})", kind)]


@LAWS
@given(of_sessions, of_sessions, worlds())
def test_a_stricter_condition_counts_no_more(one, other, world):
    both = figures(world, f"count(sessions where ({one}) and ({other})) over this school year")
    alone = figures(world, f"count(sessions where ({one})) over this school year")
    either = figures(world, f"count(sessions where ({one}) or ({other})) over this school year")
    for fewer, some, more in zip(both, alone, either, strict=True):
        if some is not None:
            assert ends(fewer)[0] <= ends(some)[0] <= ends(more)[0]
            assert ends(fewer)[1] <= ends(some)[1] <= ends(more)[1]


@LAWS
@given(of_sessions, of_sessions, worlds())
def test_a_share_and_its_rest_make_a_hundred(where, among, world):
    share = figures(world, f"share(sessions where ({where}) among ({among})) over this school year")
    rest = figures(world, f"share(sessions where not ({where}) among ({among})) over this school year")
    for one, other in zip(share, rest, strict=True):
        assert (one is None) == (other is None)
        if one is not None:
            assert ends(one)[0] + ends(other)[1] == 100
            assert ends(one)[1] + ends(other)[0] == 100


@LAWS
@given(of_sessions, worlds())
def test_days_are_half_the_sessions(where, world):
    counted = figures(world, f"count(sessions where {where}) over the last 3 school weeks")
    for days, count in zip(
        figures(world, f"days(sessions where {where}) over the last 3 school weeks"), counted, strict=True
    ):
        assert (days is None) == (count is None)
        if count is not None:
            assert [end and 2 * end for end in ends(days)] == list(ends(count))


@LAWS
@given(of_sessions, st.integers(1, 6), worlds())
def test_what_the_last_weeks_reach_some_weeks_reach(where, number, world):
    measure = f"count(sessions where {where}) over {{}} 3 school weeks >= {number}"
    last, some = (
        [
            each.answer
            for academy in world.academies.values()
            for each in evaluate_rule(rule_of(measure.format(window), look_back="everything"), academy)
        ]
        for window in ("the last", "any")
    )
    assert all(there is True for here, there in zip(last, some, strict=True) if here is True)


@LAWS
@given(of_sessions, worlds())
def test_some_and_no_are_opposites(where, world):
    some = answers(world, f"some (sessions where {where})")
    assert answers(world, f"not (no (sessions where {where}))") == some
    over_all = answers(world, f"count(sessions where {where}) over the last 9 school years is at least 1")
    assert all(here is there for here, there in zip(some, over_all, strict=True) if there is True)


@LAWS
@given(rule_texts(depth=1), worlds(), st.randoms(use_true_random=False))
def test_the_order_of_rows_does_not_matter(text, world, random):
    rule = text.rule()
    for academy in world.academies.values():
        shuffled = {name: random.sample(list(rows), len(rows)) for name, rows in academy.tables.items()}
        one, other = (evaluate_rule(rule, each) for each in (academy, replace(academy, tables=shuffled)))
        assert sorted(map(str, one)) == sorted(map(str, other))


# Cells that can be missing without changing who is asked; `class` and `on_roll_to` say who belongs where.
FORGETTABLE = ("minutes_late", "signed_in_at", "paid_on", "withdrawn", "social_worker", "sen", "sex")
FORGETTABLE += (
    "emergency_contacts",
    "la_notified_on",
    "reason",
    "decision",
    "taken_at",
    "amount",
    "called_at",
)


def forgotten(academy: AcademyFacts, columns: frozenset[str]) -> AcademyFacts:
    def without(row: Mapping[str, Any]) -> Mapping[str, Any]:
        return {name: None if name in columns else value for name, value in row.items()}

    return replace(
        academy, tables={name: [without(row) for row in rows] for name, rows in academy.tables.items()}
    )


def _plain(text: RuleText) -> bool:
    """Whether a rule does not itself ask what is missing, nor for stretches that are not whole."""
    said = f"{text.when} {text.exempt} {text.every} {text.some}"
    return not any(word in said for word in ("missing", "otherwise", "over any"))


@settings(LAWS, max_examples=80)
@given(rule_texts(depth=1).filter(_plain), worlds(), st.frozensets(st.sampled_from(FORGETTABLE), min_size=1))
def test_a_missing_fact_never_turns_a_yes_into_a_no(text, world, columns):
    rule = text.rule()
    for academy in world.academies.values():
        known = evaluate_rule(rule, academy)
        less = evaluate_rule(rule, forgotten(academy, columns))
        assume(known)
        for before, after in zip(known, less, strict=True):
            assert after.answer in (before.answer, None)
