"""Which case of a setting a class of several year groups takes, both ways: the one that is for all of them."""

from __future__ import annotations

from collections.abc import Iterator

import duckdb
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from meaning_routes import by_evaluating, by_plan
from meaning_rules import rule_of
from meaning_school import D, open_sessions, pupil, school
from meaning_strategies import World
from meaning_tables import load_world

from engine.policy.cases import Selector

YEARS = (1, 2, 3, 4, 5, 6)
OPENS = {0: 540, 1: 545, 2: 550}
TAKEN = 546


@pytest.fixture(scope="module")
def connection() -> Iterator[duckdb.DuckDBPyConnection]:
    with duckdb.connect(config={"threads": 1}) as opened:
        yield opened


@settings(deadline=None, derandomize=True, max_examples=20)
@given(
    st.lists(st.integers(0, 2), min_size=len(YEARS), max_size=len(YEARS)),
    st.sets(st.sampled_from(YEARS), min_size=1, max_size=3),
    st.booleans(),
)
def test_the_case_for_all_of_its_year_groups(connection, groups, years, by_class):
    """From the lowest to the highest of its pupils' year groups; where cases divide them, it cannot be told."""
    cases = [
        (Selector(year_groups=frozenset(each)), OPENS[group])
        for group in set(groups)
        if (each := {year for year, mine in zip(YEARS, groups, strict=True) if mine == group})
    ]
    if by_class:
        named = Selector(year_groups=frozenset(YEARS), classes=frozenset({"Oak"}))
        cases = [(named, 550), *(part for case in cases for part in without(case, named))]
    pupils = [pupil(f"P{year}", year_group=year, **{"class": "Oak"}) for year in years]
    registers = [
        {"academy": "oak", "class": "Oak", "date": D("2024-09-02"), "session": "AM", "taken_at": TAKEN}
    ]
    facts = school("2024-09-06", pupils=pupils, registers=registers, changes={"register.opens": cases})
    world = World(facts.as_at, {"oak": facts}, {"oak": open_sessions()})
    asked = rule_of("taken_at is after register.opens", subject="each register")
    load_world(connection, world)
    (planned,) = by_plan([asked], world, connection)
    assert by_evaluating(asked, world) == planned
    whole = set(range(min(years), max(years) + 1))
    held = [value for selector, value in cases if whole <= (selector.year_groups or set())]
    expected = (held[0] < TAKEN) if held else None
    (told,) = [answer for _, _, answer, *_ in planned[0]] or [False]
    assert told is expected


def without(case, named):
    selector, value = case
    return [(each, value) for each in selector.without(named, frozenset({"Oak", "Ash"}))]
