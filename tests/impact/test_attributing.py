"""What makes an answer flip, over every way in which changes can decide."""

from __future__ import annotations

from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.editions.change import Change, Direction, Kind
from engine.impact.attributing import attributed, sets_to_ask
from engine.impact.effects import cause_of
from engine.impact.impact import Attribution, Cause

Sets = frozenset[frozenset[str]]


def subsets(causes: tuple[str, ...]) -> list[frozenset[str]]:
    return [frozenset(each) for size in range(1, len(causes) + 1) for each in combinations(causes, size)]


def told(doing: set[str], causes: str = "abc") -> Attribution:
    """The attribution where just these sets of changes, written as words, flip the answer."""
    return attributed(tuple(causes), lambda made: "".join(sorted(made)) in doing)


def test_one_change_alone() -> None:
    assert told({"a", "ab", "ac", "abc"}) == Attribution(Cause.ALONE, ("a",))


def test_two_changes_together_only() -> None:
    assert told({"ab", "abc"}) == Attribution(Cause.COMBINATION, ("a", "b"))
    assert told({"abc"}) == Attribution(Cause.COMBINATION, ("a", "b", "c"))


def test_either_of_two_is_an_interaction() -> None:
    assert told({"a", "b", "ab", "ac", "bc", "abc"}) == Attribution(Cause.INTERACTION, ("a", "b"))


def test_what_another_change_undoes_is_an_interaction() -> None:
    assert (
        told({"a", "abc"}) == Attribution(Cause.INTERACTION, ("a",))
        or told({"a", "abc"}).how is Cause.INTERACTION
    )


def test_of_many_changes_each_alone_and_all_but_each_are_asked() -> None:
    sets = list(sets_to_ask("abcde"))
    assert {len(each) for each in sets} == {1, 4} and len(sets) == 10


@given(st.frozensets(st.sampled_from(subsets(("a", "b", "c")))))
def test_every_flip_has_one_attribution_that_holds(doing: Sets) -> None:
    everything = frozenset("abc")
    doing |= {everything}
    by = attributed(("a", "b", "c"), lambda made: made in doing)
    assert by.changes
    if by.how is not Cause.INTERACTION:
        needed = frozenset(by.changes)
        assert all((each in doing) == (needed <= each) for each in subsets(("a", "b", "c")))
        assert (by.how is Cause.ALONE) == (len(needed) == 1)


@pytest.mark.parametrize(
    ("kind", "path", "part", "cause"),
    [
        (Kind.SETTING, "attendance.target", "", "attendance.target"),
        (Kind.CODE, "codes.I", "", "codes"),
        (Kind.CODE, "codes.I.class", "class", "codes"),
        (Kind.CODE, "codes.clause", "clause", None),
        (Kind.DEFINITION, "definitions.ill.every session", "every session", "definitions.ill"),
        (Kind.RULE, "rules.late", "", "rules.late"),
        (Kind.RULE, "rules.late.when", "when", "rules.late"),
        (Kind.RULE, "rules.late.except.first_week", "except.first_week", "rules.late"),
        (Kind.RULE, "rules.late.title", "title", None),
        (Kind.DUTY, "duties.call", "", None),
    ],
)
def test_what_decides_answers_is_a_cause_and_what_is_said_of_it_is_none(
    kind: Kind, path: str, part: str, cause: str | None
) -> None:
    change = Change(kind, path, "", "", None, None, Direction.NEITHER, "", ("wenlock",), part)
    assert cause_of(change) == cause
