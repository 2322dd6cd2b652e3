"""Times are those of one edition: where what was recorded before its school year is held against them, it is said."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from functools import cache

import duckdb

from engine.checking.checking import facts_of
from engine.checking.earlier_edition import by_this_edition
from engine.findings import Answer, Finding, Level, UsedSetting
from engine.frozen import replace
from engine.installed import installed_folder
from engine.planning.facts import Facts
from engine.policy.loading import Policy, load_policy
from engine.rulebook import read_rulebook

BEFORE, FIRST = date(2024, 7, 18), date(2024, 9, 3)
_REGISTER = """
CREATE SCHEMA register;
CREATE TABLE register.marks (academy VARCHAR, date DATE, signed_in_at TIME);
CREATE TABLE register.registers (academy VARCHAR, date DATE, taken_at TIME, closed_at TIME);
CREATE TABLE register.calls (academy VARCHAR, date DATE, called_at TIME);
"""


@cache
def policy() -> Policy:
    policy, found = load_policy(installed_folder("policies"), ["wenlock"], FIRST)
    assert policy, found
    return policy


@cache
def shipped() -> Facts:
    return facts_of(policy(), {}, FIRST)


def dated(*paths: str) -> Facts:
    """Times of which the first case says until when it held."""
    own = dict(shipped().settings["wenlock"])
    for path in paths:
        first, *others = own[path].cases
        until = replace(first, selector=replace(first.selector, valid_until=date(2024, 8, 31)))
        own[path] = replace(own[path], cases=(until, *others))
    return replace(shipped(), settings={"wenlock": own})


def told_of(findings: Sequence[Finding] = (), facts: Facts | None = None, rows: str = "") -> list[str]:
    asked = read_rulebook(policy())[0]
    assert asked is not None
    with duckdb.connect() as connection:
        connection.execute(_REGISTER + rows)
        answers = by_this_edition("2024-25", facts or shipped(), findings, asked.rules, connection)
        return [each.message for each in answers]


def told(path: str, day: date = BEFORE, facts: Facts | None = None, answer: Answer = Answer.YES) -> list[str]:
    case = (facts or shipped()).settings["wenlock"][path].cases[0]
    used = UsedSetting(path, "", case.origin.layer, case.origin.at)
    subject = {"pupil_id": "P1", "date": day, "session": "AM"}
    found = Finding("late_after_close", "wenlock", answer, subject, Level.MUST, "", settings=(used,))
    return told_of([found], facts)


def test_a_finding_of_last_year_by_a_time_of_this_edition_is_told() -> None:
    assert told("register.closes") == [
        "what wenlock recorded before 2024-09-01 is checked by `register.closes` of edition 2024-25: "
        "1 finding rests on that, and others may be missing"
    ]


def test_lateness_of_last_year_that_a_later_time_finds_no_more_is_told() -> None:
    """Without a finding too: by the times of then there might have been one."""
    late = "INSERT INTO register.marks VALUES ('wenlock', '2024-07-18', '09:05')"
    assert told_of(rows=late) == [
        "what wenlock recorded before 2024-09-01 is checked by `lateness.sign_in_after`, `register.closes` and "
        "`register.opens` of edition 2024-25: no finding rests on that, and some may be missing"
    ]
    taken = "INSERT INTO register.registers VALUES ('wenlock', '2024-07-18', '08:40', NULL)"
    assert "`register.closes` and `register.opens`" in told_of(rows=taken)[0]
    assert (
        told_of(rows=late, facts=dated("lateness.sign_in_after", "register.closes", "register.opens")) == []
    )


def test_a_time_that_an_academy_does_not_set_is_held_against_nothing() -> None:
    late = "INSERT INTO register.marks VALUES ('wenlock', '2024-07-18', '09:05')"
    own = {
        path: each for path, each in shipped().settings["wenlock"].items() if not path.startswith("lateness")
    }
    (said,) = told_of(rows=late, facts=replace(shipped(), settings={"wenlock": own}))
    assert "by `register.closes` and `register.opens` of" in said


def test_what_has_no_time_or_is_of_this_year_is_held_against_no_other_time() -> None:
    this_year = "INSERT INTO register.marks VALUES ('wenlock', '2024-09-03', '09:05')"
    no_time = "INSERT INTO register.marks VALUES ('wenlock', '2024-07-18', NULL)"
    assert told_of(rows=this_year) == told_of(rows=no_time) == []


def test_findings_of_this_year_and_by_other_settings_are_not() -> None:
    assert told("register.closes", FIRST) == []
    assert told("unexplained.resolve_within") == []
    assert told("register.closes", answer=Answer.CANNOT_TELL) == []


def test_in_the_holidays_before_its_first_day_all_was_recorded_in_an_earlier_year() -> None:
    """Ratified in July, an edition is in force then, and all that the register has is of the edition before."""
    (said,) = told("register.closes", facts=replace(shipped(), as_at=date(2024, 8, 15)))
    assert said.startswith(
        "what wenlock recorded before 2024-09-01 is checked by `register.closes` of edition"
    )


def test_a_time_that_says_until_when_it_held_is_that_of_then() -> None:
    assert told("register.closes", facts=dated("register.closes")) == []
