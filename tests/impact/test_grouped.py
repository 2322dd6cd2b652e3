"""From counts nobody can be known: what is hidden cannot be worked out from what is shown."""

from __future__ import annotations

from itertools import product

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from engine.suppression import LEAST, hidden_each, hidden_parts

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
