from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.cli.parameters import Day
from engine.cli.usage import UsageProblem
from engine.reading.days import meant_day


@pytest.mark.parametrize(
    "text",
    [
        "28/03/2025",
        "28/3/25",
        "28.03.2025",
        "28-03-2025",
        "28 March 2025",
        "28th mar 25",
        "2025/03/28",
        "2025.3.28",
        "20250328",
        "2025 March 28",
        " 28/03/2025 ",
    ],
)
def test_other_spellings_are_refused_with_the_right_one(text: str) -> None:
    with pytest.raises(UsageProblem) as caught:
        Day().convert(text, None, None)
    assert caught.value.diagnostic.message == f"`{text}` is not a date"
    assert caught.value.diagnostic.help == "write `2025-03-28` for 28 March 2025"


@pytest.mark.parametrize("text", ["0225-03-28", "2225-03-28"])
def test_a_year_that_no_policy_speaks_of_is_refused(text: str) -> None:
    with pytest.raises(UsageProblem) as caught:
        Day().convert(text, None, None)
    assert caught.value.diagnostic.help == "write a year from 1900 to 2199"


def test_an_ambiguous_date_is_read_as_in_britain_and_said_in_words() -> None:
    with pytest.raises(UsageProblem) as caught:
        Day().convert("03/04/2025", None, None)
    assert caught.value.diagnostic.help == "write `2025-04-03` for 3 April 2025"


@pytest.mark.parametrize(
    "text", ["tomorrow", "2025-02-30", "31/02/2025", "13/13/2025", "", "2025", "28 foo 2025", "٢"]
)
def test_what_is_no_day_gets_a_form_to_follow(text: str) -> None:
    with pytest.raises(UsageProblem) as caught:
        Day().convert(text, None, None)
    assert caught.value.diagnostic.help


def test_a_date_is_taken() -> None:
    assert Day().convert("2025-03-28", None, None) == date(2025, 3, 28)


@given(st.text(max_size=30))
def test_any_text_is_a_date_or_none(text: str) -> None:
    assert meant_day(text) is None or isinstance(meant_day(text), date)
