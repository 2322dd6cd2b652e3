"""Times are those of one edition: where findings of before its school year rest on them, it is said."""

from __future__ import annotations

from datetime import date
from functools import cache

from engine.checking.checking import facts_of
from engine.checking.earlier_edition import by_this_edition
from engine.findings import Answer, Finding, Level, UsedSetting
from engine.frozen import replace
from engine.installed import installed_folder
from engine.planning.facts import Facts
from engine.policy.loading import load_policy

BEFORE, FIRST = date(2024, 7, 18), date(2024, 9, 3)


@cache
def shipped() -> Facts:
    policy, found = load_policy(installed_folder("policies"), ["wenlock"], FIRST)
    assert policy, found
    return facts_of(policy, {}, FIRST)


def told(path: str, day: date = BEFORE, facts: Facts | None = None, answer: Answer = Answer.YES) -> list[str]:
    facts = facts or shipped()
    case = facts.settings["wenlock"][path].cases[0]
    used = UsedSetting(path, "", case.origin.layer, case.origin.at)
    subject = {"pupil_id": "P1", "date": day, "session": "AM"}
    found = Finding("late_after_close", "wenlock", answer, subject, Level.MUST, "", settings=(used,))
    return [each.message for each in by_this_edition("2024-25", facts, [found])]


def test_a_finding_of_last_year_by_a_time_of_this_edition_is_told() -> None:
    assert told("register.closes") == [
        "1 finding about days before 2024-09-01 at wenlock rests on `register.closes` of edition 2024-25"
    ]


def test_findings_of_this_year_and_by_other_settings_are_not() -> None:
    assert told("register.closes", FIRST) == []
    assert told("unexplained.resolve_within") == []
    assert told("register.closes", answer=Answer.CANNOT_TELL) == []


def test_a_day_before_the_edition_is_told_otherwise() -> None:
    """That the edition is looked at before its time."""
    assert told("register.closes", facts=replace(shipped(), as_at=BEFORE)) == []


def test_a_time_that_says_until_when_it_held_is_that_of_then() -> None:
    own = shipped().settings["wenlock"]
    first, *others = own["register.closes"].cases
    dated = replace(first, selector=replace(first.selector, valid_until=date(2024, 8, 31)))
    closes = replace(own["register.closes"], cases=(dated, *others))
    facts = replace(shipped(), settings={"wenlock": {**own, "register.closes": closes}})
    assert told("register.closes", facts=facts) == []
