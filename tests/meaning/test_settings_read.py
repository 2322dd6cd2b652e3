"""Settings as rules read them, told before any data is read: what nobody sets, and ranges the wrong way round."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest
from meaning_rules import rule_of
from meaning_school import settings

from engine.language.ruleset import RuleSet
from engine.policy.cases import Selector
from engine.rulebook.settings_read import misread


def told(when: str, subject: str = "each pupil", **changes: Any) -> list[str]:
    academies: Any = {"oak": SimpleNamespace(settings=settings(**changes))}
    found = misread(academies, {"oak": RuleSet({}, (rule_of(when, subject),))})
    return [problem.code.id for problem in found]


@pytest.mark.parametrize(
    ("when", "expected"),
    [
        ("count(sessions where code is L) over this term >= late.sessions", ["T022"]),
        (
            "count(sessions where code is L) over any penalty.weeks >= late.sessions and contacts.minimum >= 1",
            ["T022"],
        ),
        ("count(sessions where code is L) over this term >= late.sessions otherwise 5 sessions", []),
        ("late.sessions is missing or count(sessions where code is L) over this term >= late.sessions", []),
    ],
)
def test_a_setting_that_nobody_sets(when, expected):
    assert told(when, late__sessions=None) == expected
    assert told(when) == []


@pytest.mark.parametrize(("low", "high", "expected"), [(5, 4, ["T023"]), (4, 4, []), (4, 5, [])])
def test_ends_that_are_settings(low, high, expected):
    counted = "count(sessions where code is L) over this term is between late.sessions and penalty.sessions"
    for when in (counted, counted.replace("is between", "not between"), f"disadvantaged or {counted}"):
        assert told(when, late__sessions=low, penalty__sessions=high) == expected
    assert told(counted.replace("penalty.sessions", str(high)), late__sessions=low) == expected


def test_ends_that_never_hold_together():
    monday, friday = Selector(weekdays=frozenset({1})), Selector(weekdays=frozenset({5}))
    when = "signed_in_at is between register.opens and register.closes"
    cases = {
        "register__opens": [(monday, 540), (friday, 600)],
        "register__closes": [(monday, 550), (friday, 610)],
    }
    assert told(when, "each mark", **cases) == []
    cases["register__closes"] = [(monday, 550), (friday, 590)]
    assert told(when, "each mark", **cases) == ["T023"]
