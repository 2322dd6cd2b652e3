"""Conditions on one fact that nothing meets, or everything: told before any data is read."""

from __future__ import annotations

from itertools import combinations, product
from operator import eq, ge, gt, le, lt, ne

import pytest
from meaning_rules import rule_of

from engine.language.reads import nodes_of
from engine.rulebook.contradicting import contradiction


def told(when: str, subject: str = "each mark", exempt: str | None = None) -> bool:
    rule = rule_of(when, subject, exempt=exempt)
    return contradiction(rule, nodes_of(rule)) is not None


@pytest.mark.parametrize(
    "when",
    [
        "code is G and code is O",
        'code is G and session is "AM" and code in [O, U]',
        "code in [G, O] and code not in penalty.codes and not (code is not L)",
        "code is not G or code is not O",
        "year_group is at least 5 and year_group is less than 5",
        "year_group is 4 and year_group is not 4",
        "year_group is less than 5 or year_group is at least 4",
        'sen is "none" and has_ehc_plan',
    ],
)
def test_what_nothing_or_everything_meets_is_told(when: str) -> None:
    assert told(when)
    assert told("code is L", exempt=when)


def test_what_stands_in_a_collection_is_told() -> None:
    assert told("count(sessions where code is G and code is O) over this term is at least 5", "each pupil")
    assert not told("some (sessions where code is G) and some (sessions where code is O)", "each pupil")


@pytest.mark.parametrize(
    "when",
    [
        "code is G or code is O",
        "code is not G and code is not O",
        "code in [G, O] and code is not O",
        "code is G and code in penalty.codes",
        "date is after 2024-09-01 and date is before 2024-10-01",
        "year_group is at least 5 and year_group is at most 5",
        "count(sessions where code is G) over any 2 school weeks is 1 and "
        "count(sessions where code is G) over any 2 school weeks is 2",
    ],
)
def test_what_something_meets_is_not(when: str) -> None:
    assert not told(when)


_SIGNS = {"=": eq, "!=": ne, "<": lt, "<=": le, ">": gt, ">=": ge}


@pytest.mark.thorough
def test_two_comparisons_are_told_where_no_number_meets_both() -> None:
    each = list(product(_SIGNS, (3, 4, 6)))
    for (one, first), (other, second) in combinations(each, 2):
        meets = [n for n in (2, 3, 3.5, 4, 5, 6, 7) if _SIGNS[one](n, first) and _SIGNS[other](n, second)]
        assert told(f"year_group {one} {first} and year_group {other} {second}", "each pupil") is (not meets)
