"""How a line of a text report is broken to a terminal's width."""

from __future__ import annotations

import pytest

from engine.reports.look import PLAIN, Look

LINE = "    → Meet the parents, find out what keeps the pupil away and give targeted support: attendance champion"


def test_a_file_gets_the_line_as_it_is() -> None:
    assert PLAIN.fitted(LINE) == LINE
    assert Look(width=len(LINE)).fitted(LINE) == LINE


@pytest.mark.parametrize("width", [1, 40, 80])
def test_a_terminal_gets_it_between_words_and_further_in(width: int) -> None:
    first, *others = Look(width=width).fitted(LINE).split("\n")
    assert first.startswith("    → Meet") and others
    assert all(each.startswith("      ") and each.strip() for each in others)
    assert max(map(len, (first, *others))) <= max(width, 40)
    assert " ".join(each.strip() for each in (first, *others)) == LINE.strip()


def test_a_word_that_is_too_long_stays_whole() -> None:
    place = "trust/" + "a" * 60 + ".yaml:4:21"
    assert place in Look(width=40).fitted(f"  set at {place}, in force")
