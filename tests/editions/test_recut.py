"""Settings with cases: what differs is told by sessions, year groups and days, however the cases are cut."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.editions.recut import Differing, differing
from engine.policy.cases import Selector, overlaps
from engine.policy.settings import Case, Origin, Setting
from engine.quantities import Kind, Type
from tests.selecting import matches, value_for

DAYS = [date(2025, 3, day) for day in (3, 4, 5)]  # a Monday and the days after
CELLS = [(session, year, day) for session in ("AM", "PM") for year in (3, 4) for day in DAYS]

selectors = st.builds(
    Selector,
    st.none() | st.frozensets(st.sampled_from(["AM", "PM"]), min_size=1),
    st.none() | st.frozensets(st.sampled_from([3, 4]), min_size=1),
    st.none() | st.frozensets(st.sampled_from([1, 2, 3]), min_size=1),
    st.none() | st.sampled_from(DAYS),
    st.none() | st.just(DAYS[-1]),
)


@st.composite
def some_setting(draw: st.DrawFn) -> Setting:
    """A setting whose cases do not overlap; one that never holds is none."""
    kept: list[Selector] = []
    for selector in draw(st.lists(selectors, max_size=4)):
        if not (selector.is_empty() or overlaps([*kept, selector])):
            kept.append(selector)
    origin = Origin("trust", None)
    cases = tuple(Case(selector, draw(st.integers(1, 2)), origin) for selector in kept)
    return Setting("invented", Type(Kind.COUNT), cases, "", "")


@pytest.mark.thorough
@given(some_setting(), some_setting())
def test_something_is_told_where_and_only_where_a_value_is_another(old: Setting, new: Setting) -> None:
    told = list(differing(old, new))
    for each in told:
        touched = [cell for cell in CELLS if matches(each.selector, *cell)]
        for cell in touched:
            before, after = value_for(old, *cell), value_for(new, *cell)
            if each.old and each.new:
                assert (each.old.value, each.new.value) == (before, after) and before != after
    changed = [cell for cell in CELLS if value_for(old, *cell) != value_for(new, *cell)]
    given_anew = [
        cell for cell in changed if value_for(old, *cell) is not None and value_for(new, *cell) is not None
    ]
    assert all(any(matches(each.selector, *cell) for each in told) for cell in given_anew)
    assert told or not changed


@pytest.mark.thorough
@given(some_setting(), some_setting())
def test_the_way_back_mirrors_the_way_there(old: Setting, new: Setting) -> None:
    there = {(each.selector, each.old, each.new) for each in differing(old, new)}
    assert there == {(each.selector, each.new, each.old) for each in differing(new, old)}


@given(some_setting())
def test_a_setting_does_not_differ_from_itself(setting: Setting) -> None:
    assert list(differing(setting, setting)) == []
    assert all(isinstance(each, Differing) for each in differing(None, setting))
