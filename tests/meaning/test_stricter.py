"""The way that delegation calls stricter, held against the rules that read the value."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest
from meaning_rules import rule_of

from engine.findings import Level
from engine.frozen import replace
from engine.language.ruleset import Rule
from engine.policy.delegation.grants import Grant, Mode
from engine.rulebook.stricter import stricter_finds_fewer

MISSED = "count(sessions where code is L) over this term is at least penalty.sessions"
ABOVE = "severe.threshold is more than attendance.target"


def told(way: str | None, *rules: Rule) -> list[tuple[str, str | None]]:
    grant = Grant(Mode.STRICTER if way else Mode.OPEN, None, None, way)
    standing: Any = SimpleNamespace(delegations=[SimpleNamespace(grant_for=lambda _: grant)])
    return [(each.message, each.help) for each in stricter_finds_fewer([standing], rules)]


def of_level(level: Level, when: str = MISSED) -> Rule:
    return replace(rule_of(when), id="lateness", level=level)


def test_the_rule_finds_fewer_the_way_that_is_called_stricter() -> None:
    message = "`penalty.sessions` is called stricter where it is higher, and `lateness` finds fewer that way"
    assert told("higher", of_level(Level.MUST)) == [(message, "write `stricter_is: lower`")]
    assert told("lower", of_level(Level.MUST)) == []
    assert told(None, of_level(Level.MUST)) == []


@pytest.mark.parametrize("when", [f"not {MISSED}", MISSED.replace("at least", "less than")])
def test_the_rule_finds_more(when: str) -> None:
    assert told("higher", of_level(Level.SHOULD, when)) == []
    assert len(told("lower", of_level(Level.SHOULD, when))) == 1


def test_notes_rules_for_settings_and_what_goes_both_ways_do_not_count() -> None:
    assert told("higher", of_level(Level.NOTE)) == []
    assert told("higher", rule_of(ABOVE, "each setting")) == []
    assert told("higher", of_level(Level.MUST), of_level(Level.MUST, f"not {MISSED}")) == []
    assert told("higher", of_level(Level.MUST, MISSED.replace("at least penalty", "penalty"))) == []


def test_what_stages_say_does_not_count() -> None:
    assert (
        told("higher", of_level(Level.MUST, "absence over this term is at least attendance.bands.amber.from"))
        == []
    )
