"""The figures of academies added up: a sum never gives away what one of them hides."""

from __future__ import annotations

import pytest

from engine.frozen import replace
from engine.monitoring.figures import HIDDEN_FIGURES, Count, Figures, Untold
from engine.monitoring.together import Part, together

OF_100 = Figures(100, 1000, 30, 20, 5, 12, 7)


def part(persistent: int, told: Count | None = None) -> Part:
    """What is counted, and what is told of it."""
    counted = replace(OF_100, persistent=persistent)
    return counted, replace(counted, persistent=persistent if told is None else told)


@pytest.mark.parametrize(
    ("parts", "whole"),
    [
        ([part(12), part(9)], 21),
        ([part(12), part(3, Untold.HIDDEN)], Untold.HIDDEN),
        ([part(12), part(3, Untold.HIDDEN), part(4, Untold.HIDDEN)], Untold.HIDDEN),
        ([part(12), *[part(3, Untold.HIDDEN)] * 4], 24),
        ([part(12), *[part(4, Untold.HIDDEN)] * 4], Untold.HIDDEN),  # as many of the greatest: each must be 4
        ([part(12), *[part(97, Untold.HIDDEN)] * 2], Untold.HIDDEN),  # all but 3 of each
        ([part(12), part(0, Untold.UNKNOWN)], Untold.UNKNOWN),
    ],
)
def test_a_sum_is_told_only_where_what_it_hides_cannot_be_worked_out(parts: list[Part], whole: Count) -> None:
    told = together(parts)
    assert told.persistent == whole
    assert (told.pupils, told.severe) == (100 * len(parts), 7 * len(parts))


def test_of_an_academy_of_a_few_pupils_nothing_follows_from_the_whole() -> None:
    few = Figures(3, 30, 1, 0, 0, 0, 0)
    assert together([(OF_100, OF_100), (few, HIDDEN_FIGURES)]) == HIDDEN_FIGURES


def test_an_academy_without_a_mark_adds_nothing() -> None:
    nobody = Figures(0, *[Untold.NOBODY] * 6)
    assert together([(OF_100, OF_100), (nobody, nobody)]) == OF_100
