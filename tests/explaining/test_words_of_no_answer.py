"""Why an answer cannot be told, in one line."""

from __future__ import annotations

import pytest

from engine.explaining.explained import MissingFact
from engine.explaining.result import _untold

NO_SESSION = MissingFact("any possible session from 4 September 2024 to 28 March 2025", "")
NO_SEN = MissingFact("sen", "pupil S042")


@pytest.mark.parametrize(
    ("missing", "said"),
    [
        ((), "it cannot be told"),
        ((NO_SEN,), "sen of pupil S042 is missing"),
        ((NO_SESSION,), "for lack of any possible session from 4 September 2024 to 28 March 2025"),
        ((NO_SEN, NO_SESSION), "2 facts are missing"),
    ],
)
def test_what_is_missing_is_named_where_it_is_one_thing(missing: tuple[MissingFact, ...], said: str) -> None:
    assert _untold(missing) == said
