"""What makes an answer flip, over every way in which changes can decide."""

from __future__ import annotations

from itertools import combinations

from hypothesis import given
from hypothesis import strategies as st

from engine.impact.attributing import attributed, sets_to_ask
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
