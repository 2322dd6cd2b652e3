"""For which of a rule's figures it is worse that they grow, by which a case ledger tells worse from better."""

from __future__ import annotations

from collections.abc import Mapping

import pytest
from rules_for_tests import rule_of

from engine.language.leaning import figure_leanings

YEAR = "over this school year"


@pytest.mark.parametrize(
    ("when", "leans"),
    [
        (f"attendance {YEAR} is less than 95%", {"attendance": -1}),
        (f"95% is more than attendance {YEAR}", {"attendance": -1}),
        (f"not (attendance {YEAR} is at least 95%)", {"attendance": -1}),
        (f"absence {YEAR} is at least 10% and sex is missing", {"absence": 1}),
        (f"absence {YEAR} is 10%", {}),
        (f"absence {YEAR} is at least 10% and absence {YEAR} is at most 50%", {}),
        ("count(sessions where absent) over any 10 school weeks is at least 10 sessions", {"count": 1}),
        ("any run of (days where ill) longer than 5 school days", {"days": 1}),
        (
            f"absence {YEAR} is at least 10% or attendance over this half term is at most 85%",
            {"absence": 1, "attendance": -1},
        ),
        (
            "attendance over last half term - attendance over this half term is at least 5 points",
            {"attendance.last_half_term": 1, "attendance.this_half_term": -1},
        ),
    ],
)
def test_a_figure_leans_as_it_is_compared(when: str, leans: Mapping[str, int]) -> None:
    assert figure_leanings(rule_of(when)) == leans


def test_an_exception_frees_where_a_rule_finds() -> None:
    more = "    except:\n      - {name: few, when: 'count(calls) over this school year is at least 3', because: told}\n"
    assert figure_leanings(rule_of(f"absence {YEAR} is at least 10%", more=more)) == {
        "absence": 1,
        "count": -1,
    }
