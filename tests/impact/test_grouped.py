"""From counts nobody can be known: what is hidden cannot be worked out from what is shown."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from itertools import combinations, product
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from engine import suppression
from engine.findings import Answer, Level
from engine.impact.grouped import grouped
from engine.impact.impact import Attribution, Cause, Flip, Impact, RuleEffect
from engine.suppression import LEAST, hidden_each, hidden_parts
from tests.reports.made_results import RESULT

counts = st.lists(st.integers(0, 9), min_size=1, max_size=4)


@pytest.mark.thorough
@given(counts)
@example([3, 7])
@example([4, 4, 9])
@example([1, 0, 0, 9])
@example([5, 4, 4, 4])
def test_no_part_of_a_total_can_be_worked_out(parts: list[int]) -> None:
    """Whoever knows the total, what is shown and how it is hidden still has two numbers at least for each hidden one."""
    total, shown = sum(parts), hidden_parts(parts, sum(parts))
    assert all(number is None or number == part for number, part in zip(shown, parts, strict=True))
    assert all(number is None for number, part in zip(shown, parts, strict=True) if 0 < part < LEAST)
    if 0 < total < LEAST or None not in shown:
        return
    hidden = [at for at, number in enumerate(shown) if number is None]
    left = total - sum(number for number in shown if number is not None)
    possible = []
    for guess in product(range(left + 1), repeat=len(hidden)):
        if sum(guess) == left:
            whole = list(parts)
            for at, number in zip(hidden, guess, strict=True):
                whole[at] = number
            if hidden_parts(whole, total) == shown:
                possible.append(guess)
    for place, at in enumerate(hidden):
        if 0 < parts[at] < LEAST:
            assert len({guess[place] for guess in possible}) > 1, (parts, shown)


@given(st.integers(0, 30), st.integers(0, 30))
def test_a_group_is_hidden_with_those_beside_it(inside: int, beside: int) -> None:
    shown = hidden_each([inside], inside + beside)[0]
    if 0 < inside < LEAST or 0 < beside < LEAST:
        assert shown is None
    else:
        assert shown == inside


def test_what_is_large_is_shown() -> None:
    assert hidden_parts([10, 0, 12], 22) == [10, 0, 12]
    assert hidden_parts([3, 20, 8], 31) == [None, 20, None]


def flip(
    pupil: str | None,
    year: int | None,
    groups: tuple[str, ...] = (),
    rule: str = "late",
    academy: str = "ash",
) -> Flip:
    subject: Any = {"pupil_id": pupil, "date": date(2025, 1, 9)} if pupil else {"class": "3 Ash"}
    by = Attribution(Cause.ALONE, ("register.closes",))
    answers = Answer.NO, Answer.YES, "", ""
    return Flip(rule, rule, Level.NOTE, academy, subject, year, groups, *answers, by)


def counted(*flips: Flip) -> dict[str, dict[str, int | None]]:
    at = tuple(sorted({"ash", "elm", *(each.academy for each in flips)}))
    rules = [RuleEffect(rule, rule, Level.NOTE, at, (0, 0), (0, 0), 0) for rule in ("late", "absent")]
    impact = Impact(date(2025, 3, 28), at, RESULT.register, tuple(rules), (), flips)
    told = grouped(impact)
    assert told.of_others is any("class" in each.subject for each in flips)
    return {"all": {"": told.pupils}} | {
        table.by: {each.of: each.pupils for each in table.counts if each.pupils != 0} for table in told.tables
    }


REACHED = {"late": "register.closes", "absent": "register.closes", "ill": "illness.codes"}
"""By rule the one change that reaches it."""
SOME_RULES = [rules for number in (1, 2, 3) for rules in combinations(REACHED, number)]


def made(people: Sequence[int], old: Mapping[str, Answer]) -> Impact:
    """An impact on so many pupils for each set of rules that flip for them, each from its answer before."""
    whose = [rules for rules, number in zip(SOME_RULES, people, strict=True) for _ in range(number)]
    flips = [
        replace(
            flip(f"P{n}", 4, rule=rule),
            old=old[rule],
            new=Answer.NO if old[rule] is Answer.YES else Answer.YES,
            by=Attribution(Cause.ALONE, (REACHED[rule],)),
        )
        for n, rules in enumerate(whose)
        for rule in rules
    ]
    effects = tuple(RuleEffect(rule, rule, Level.NOTE, ("ash",), (0, 0), (0, 0), 0) for rule in REACHED)
    return Impact(date(2025, 3, 28), ("ash",), RESULT.register, effects, (), tuple(flips))


def row_sizes(impact: Impact) -> dict[str, int]:
    """How many pupils each row of the three tables has, and how many are in each row but not in one within it."""
    rows: dict[str, set[object]] = {"all": set()}
    for each in impact.flips:
        for row in ("all", each.rule, each.by.changes[0], each.way):
            rows.setdefault(row, set()).add(each.subject["pupil_id"])
    within = {(rule, outer) for rule, change in REACHED.items() for outer in (change, "all")}
    within |= {(each.rule, each.way) for each in impact.flips} | {
        (change, "all") for change in REACHED.values()
    }
    beside = {
        f"{outer} without {inner}": len(rows.get(outer, set()) - rows.get(inner, set()))
        for inner, outer in within
    }
    return {**{row: len(people) for row, people in rows.items()}, **beside}


@pytest.mark.slow
@pytest.mark.parametrize("ill", [Answer.NO, Answer.YES])
def test_no_small_number_follows_from_which_rules_a_change_reaches(
    monkeypatch: pytest.MonkeyPatch, ill: Answer
) -> None:
    """All that eight pupils can come to, where 1 and 2 are hidden: whoever knows the method cannot tell one of them."""
    monkeypatch.setattr(suppression, "LEAST", 3)
    old = {"late": Answer.NO, "absent": Answer.NO, "ill": ill}
    alike: dict[object, list[dict[str, int]]] = {}
    for people in product(range(9), repeat=len(SOME_RULES)):
        if sum(people) <= 8:
            impact = made(people, old)
            told = grouped(impact)
            alike.setdefault((told.pupils, told.tables), []).append(row_sizes(impact))
    for told_alike in alike.values():
        for row in set.intersection(*(set(each) for each in told_alike)):
            (first, *others) = {each[row] for each in told_alike}
            assert others or not 0 < first < 3, (row, first)


def test_of_two_rules_that_a_change_reaches_one_does_not_follow_from_the_other() -> None:
    """Of 24 pupils that a change reaches, 20 by one rule and 4 by the other: 24 and 20 would tell the 4."""
    old = dict.fromkeys(REACHED, Answer.NO)
    told = {
        each.by: {of.of: of.pupils for of in each.counts}
        for each in grouped(made((20, 4, 30, 0, 0, 0, 0), old)).tables
    }
    assert told["rule"] == {"late": None, "absent": None, "ill": 30}
    assert told["change"] == {"illness.codes (alone)": 30, "register.closes (alone)": 24}


def test_the_number_of_a_change_is_hidden_where_its_rules_come_to_it_by_the_greatest_small_number() -> None:
    """Of 34 pupils 20 are late, 10 others absent and 4 others ill by one change: 34 and 30 would tell the 4."""
    flips = [flip(f"P{n}", 4, rule="late") for n in range(20)]
    flips += [flip(f"P{n}", 4, rule="absent") for n in range(20, 30)]
    few = [flip(f"P{n}", 4, rule="ill") for n in range(30, 34)]
    other = [
        replace(flip(f"P{n}", 4, rule="other"), by=Attribution(Cause.ALONE, ("b",))) for n in range(34, 54)
    ]
    at = ("ash",)
    rules = tuple(
        RuleEffect(r, r, Level.NOTE, at, (0, 0), (0, 0), 0) for r in ("late", "absent", "ill", "other")
    )
    told = grouped(Impact(date(2025, 3, 28), at, RESULT.register, rules, (), (*flips, *few, *other)))
    by = {each.by: {of.of: of.pupils for of in each.counts} for each in told.tables}
    assert by["rule"] == {"late": 20, "absent": 10, "ill": None, "other": 20}
    assert by["change"] == {"b (alone)": 20, "register.closes (alone)": None}


def test_pupils_are_counted_and_not_their_answers() -> None:
    flips = [flip(f"P{n}", 4, ("girls",)) for n in range(7)] + [
        flip(f"P{n}", 5, ("boys",)) for n in range(7, 14)
    ]
    flips += [flip("P0", 4, ("girls",), "absent"), flip("P0", 4, ("girls",)), flip(None, 3)]
    flips += [flip(f"P{n}", None, academy="elm") for n in range(5)]
    assert counted(*flips) == {
        "all": {"": 19},
        "direction": {"found now": 19},
        "rule": {"late": 19, "absent": None},
        "academy": {"ash": 14, "elm": 5},
        "year group": {"year 4": 7, "year 5": 7, "not of one year group": 5},
        "pupil group": {"girls": 7, "boys": 7},
        "change": {"register.closes (alone)": 19},
    }


def test_beside_a_small_part_another_is_hidden_and_a_group_of_all_but_a_few() -> None:
    first = [flip(f"P{n}", 4 if n < 9 else 5, ("girls", "disadvantaged")) for n in range(12)]
    second = [flip(f"P{n}", 6, ("boys", "disadvantaged")) for n in range(12, 21)]
    told = counted(*first, *second, flip("P21", 6, ("boys", "SEN support")))
    assert told["year group"] == {"year 4": None, "year 5": None, "year 6": 10}
    assert told["pupil group"] == {"girls": 12, "boys": 10, "disadvantaged": None, "SEN support": None}
    assert counted(*first[:4])["all"] == {"": None}
    assert counted(flip(None, 4))["all"] == {"": 0}


def test_a_count_of_several_academies_is_hidden_where_what_each_tells_of_itself_gives_away_another() -> None:
    """Elm tells nothing of its 3 in year 4, nor of those beside them; ash tells its 20: 23 would tell the 3."""
    ash = [flip(f"P{n}", 4 if n < 20 else 5, ("girls",)) for n in range(40)]
    elm = [flip(f"P{n}", 4 if n < 3 else 5, ("girls",), academy="elm") for n in range(23)]
    told = counted(*ash, *elm)
    assert told["all"] == {"": 63} and told["pupil group"] == {"girls": 63}
    assert told["year group"] == {"year 4": None, "year 5": None}
    few = counted(*ash, *elm[:3])
    assert few["all"] == {"": None} and few["rule"] == {"late": None}
    assert few["academy"] == {"ash": None, "elm": None}


def test_a_total_that_is_hidden_is_not_what_girls_and_boys_or_the_year_groups_come_to() -> None:
    """Elm has 4, and each of the others tells how many it has: who knows the total knows the 4."""
    numbers = {"ash": (6, 7), "bay": (3, 4), "box": (4, 3), "fir": (3, 4), "elm": (2, 2)}
    flips = [
        flip(f"P{n}", 4 if n < girls else 5, ("girls",) if n < girls else ("boys",), academy=academy)
        for academy, (girls, boys) in numbers.items()
        for n in range(girls + boys)
    ]
    told = counted(*flips)
    assert told["all"] == {"": None}
    assert told["pupil group"] == {"girls": None, "boys": 20}
    assert told["year group"] == {"year 4": None, "year 5": None}
