"""When a value holds, against the plain meaning: a session is selected or it is not."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engine.frozen import replace
from engine.policy.cases import ALWAYS, SESSIONS, Selector, Taught, gaps, overlaps, with_reception
from engine.policy.gaps import merged
from tests.selecting import matches

FIRST, LAST = date(2024, 9, 2), date(2024, 9, 13)
DAYS = [FIRST + timedelta(days=n) for n in range(12) if (FIRST + timedelta(days=n)).isoweekday() < 6]
YEARS = (0, 1, 2)
TAUGHT = Taught(YEARS, {"1A": frozenset({1}), "1B": frozenset({1}), "Oak": frozenset({1, 2})})
PUPILS = [(0, None), (1, "1A"), (1, "1B"), (1, "Oak"), (2, "Oak")]


def subsets(items: tuple[object, ...]) -> st.SearchStrategy[object]:
    return st.none() | st.frozensets(st.sampled_from(items), min_size=1)


def with_years(selector: Selector) -> Selector:
    """A case for classes is for their year groups alone, as where it is read from a file."""
    years = frozenset().union(*(TAUGHT.classes[name] for name in selector.classes or ()))
    both = years & selector.year_groups if years and selector.year_groups else years or selector.year_groups
    return replace(selector, year_groups=both)


selectors = st.builds(
    Selector,
    subsets(SESSIONS),
    subsets(YEARS),
    subsets((1, 2, 3, 4, 5)),
    st.none() | st.sampled_from(DAYS),
    st.none() | st.sampled_from(DAYS),
    st.just(False),
    subsets(tuple(TAUGHT.classes)),
).map(with_years)


def selected(selector: Selector) -> set[tuple[str, int, date, str | None]]:
    every = ((session, year, day, name) for session in SESSIONS for year, name in PUPILS for day in DAYS)
    return {each for each in every if matches(selector, *each)}


@pytest.mark.thorough
@given(selectors, selectors)
def test_what_two_select_is_what_both_match(one: Selector, two: Selector) -> None:
    met = one.meet(two)
    assert (selected(met) if met else set()) == selected(one) & selected(two)


@given(selectors)
def test_always_changes_nothing(one: Selector) -> None:
    assert one.is_empty() or one.meet(ALWAYS) == one


@pytest.mark.thorough
@given(st.lists(selectors, max_size=4))
def test_gaps_are_what_nothing_matches(several: list[Selector]) -> None:
    holding = [selector for selector in several if not selector.is_empty()]
    covered = set().union(*(selected(selector) for selector in holding))
    found = set().union(*(selected(gap) for gap in gaps(holding, TAUGHT, FIRST, LAST)))
    assert found == selected(ALWAYS) - covered


@pytest.mark.thorough
@given(st.lists(selectors, max_size=4))
def test_overlaps_name_every_pair(several: list[Selector]) -> None:
    pairs = {(one, two) for one, two, _ in overlaps(several)}
    for one in range(len(several)):
        for two in range(one + 1, len(several)):
            shared = selected(several[one]) & selected(several[two])
            assert not shared or (one, two) in pairs


ODD = (
    "4A",
    "4B",
    "4A, 4B",
    "4A and 4B",
    "and",
    "Fridays",
    "4A, Fridays",
    "4A, from 2024-09-02",
    '"4A, 4B"',
    "4A ",
    "A\\",
)
named = st.builds(
    Selector,
    subsets(SESSIONS),
    subsets(YEARS),
    subsets((4, 5)),
    st.none() | st.sampled_from(DAYS[:2]),
    st.none() | st.sampled_from(DAYS[:2]),
    st.just(False),
    subsets(ODD),
)


@pytest.mark.thorough
@settings(max_examples=300)
@given(named, named)
def test_no_two_are_written_alike(one: Selector, two: Selector) -> None:
    """Whatever the classes are called: by its words a case is authorised."""
    assert (str(one) == str(two)) is (one == two)


@pytest.mark.parametrize(
    ("classes", "words"),
    [
        ({"4A", "4B"}, "classes 4A and 4B"),
        ({"Year 4, Oak"}, 'class "Year 4, Oak"'),
        ({"Oak and Ash", "Elm"}, 'classes Elm and "Oak and Ash"'),
        ({"Rand & Son's"}, "class Rand & Son's"),
    ],
)
def test_words_of_classes(classes: set[str], words: str) -> None:
    assert str(Selector(classes=frozenset(classes))) == words


def test_words() -> None:
    friday = Selector(frozenset({"AM"}), frozenset({3, 4}), frozenset({5}), date(2025, 1, 6), None)
    assert str(friday) == "AM, years 3 and 4, Fridays, from 2025-01-06"
    assert str(Selector(year_groups=frozenset({0}), valid_until=FIRST)) == "Reception, until 2024-09-02"
    assert str(ALWAYS) == "always"


@pytest.mark.parametrize(
    ("years", "words", "once"),
    [
        ({0}, "Reception", "year 0"),
        ({0, 1}, "Reception and year 1", "years 0 and 1"),
        ({0, 1, 2}, "Reception and years 1 and 2", "years 0, 1 and 2"),
        ({0, 10}, "Reception and year 10", "years 0 and 10"),
        ({10}, "year 10", "year 10"),
    ],
)
def test_reception_is_called_so(years: set[int], words: str, once: str) -> None:
    """Records that were written when it was `year 0` are read as before."""
    for asked in (Selector(year_groups=frozenset(years)), Selector(frozenset({"PM"}), frozenset(years))):
        assert str(asked).endswith(words)
        assert with_reception(str(asked).replace(words, once)) == str(asked)


def test_a_weekday_that_the_dates_do_not_have() -> None:
    """Monday and Tuesday have no Friday: neither a gap nor an overlap is there."""
    start = Selector(valid_from=FIRST, valid_until=FIRST + timedelta(days=1))
    fridays = Selector(weekdays=frozenset({5}))
    assert start.meet(fridays) is None
    rest = [
        Selector(weekdays=frozenset({1, 2}), valid_until=start.valid_until),
        Selector(valid_from=FIRST + timedelta(days=2)),
    ]
    assert gaps(rest, Taught((1,)), FIRST, LAST) == ()
    left = merged(gaps(rest[1:], Taught((1,)), FIRST, LAST), Taught((1,)), FIRST, LAST)
    assert [str(each) for each in left] == ["until 2024-09-03"]


def test_the_last_day_there_is() -> None:
    assert gaps([Selector(valid_until=date.max)], Taught((1,)), FIRST, LAST) == ()


@given(selectors, selectors)
def test_what_is_left_of_one_without_another(one: Selector, two: Selector) -> None:
    parts = one.without(two, frozenset(TAUGHT.classes))
    found = [each for part in parts for each in selected(part)]
    assert len(found) == len(set(found))
    assert set(found) == selected(one) - selected(two)


@pytest.mark.thorough
@given(st.lists(selectors, max_size=4))
def test_gaps_put_together_are_the_same_gaps(several: list[Selector]) -> None:
    holding = [selector for selector in several if not selector.is_empty()]
    cells = gaps(holding, TAUGHT, FIRST, LAST)
    parts = [selected(part) for part in merged(cells, TAUGHT, FIRST, LAST)]
    assert sum(map(len, parts)) == len(set().union(*parts))
    assert set().union(*parts) == set().union(*map(selected, cells))
