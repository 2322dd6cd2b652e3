"""The actions of rules: their words, role and time come from the duty, and what a rule says itself goes before it."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path
from shutil import copytree

import pytest

from engine.answering.follow_ups import follow_up
from engine.answering.told import AcademyContext, Told
from engine.answering.wording import Wording
from engine.findings import Action, Responsible
from engine.installed import installed_folder
from engine.language.ruleset import Then
from engine.policy.loading import Policy, load_policy
from engine.quantities import Kind, Quantity, Type
from engine.register.calendar import OpenSession, SchoolCalendar
from engine.reports.phrases import what_to_do
from engine.rulebook import Rulebook, read_rulebook
from engine.showing.duties import shown_duties
from tests.edits import edit

pytestmark = pytest.mark.thorough

FIRST = date(2025, 1, 6)
DAYS = [FIRST + timedelta(days=n) for n in range(60) if (FIRST + timedelta(days=n)).weekday() < 5]
CALENDAR = SchoolCalendar.of([OpenSession(day, "AM", "spring", "spring 1", "2024-25") for day in DAYS])
AS_AT = date(2025, 2, 10)


def loaded(policies: Path) -> tuple[Policy, Rulebook]:
    policy, _ = load_policy(policies, on=AS_AT, draft=True)
    assert policy
    book, problems = read_rulebook(policy)
    assert not problems
    return policy, book


def action(policies: Path, rule: str, subject: dict[str, object], academy: str = "wenlock") -> Action:
    policy, book = loaded(policies)
    mine = policy.academies[academy]
    context = AcademyContext(academy, mine.settings, mine.roles, CALENDAR, AS_AT)
    found = next(each for each in book.by_academy[academy].rules if each.id == rule)
    then = Wording(found).finding(Told(subject, True, None, {}, {}), context).then
    assert then
    return then


MARK = {"pupil_id": "P1", "date": date(2025, 1, 10), "session": "AM"}
JOINED = {"pupil_id": "P1", "kind": "entry", "on_date": date(2025, 1, 10)}


def test_words_role_and_time_are_the_duty_s(policies: Path) -> None:
    told = action(policies, "reason_overdue", MARK)
    assert told.duty == "enter_absence_code"
    assert told.do == "Find the reason for the absence and enter its code"
    assert told.by == Responsible("school_office", "School office", "01582 730624")


def test_a_duty_s_time_counts_from_the_day_of_what_set_it_off(policies: Path) -> None:
    assert action(policies, "reason_overdue", MARK).due == date(2025, 1, 17)  # five school days on
    assert action(policies, "new_pupil_told_late", JOINED).due == date(2025, 1, 15)  # five days on


def test_a_duty_s_time_has_no_day_where_the_day_of_what_set_it_off_is_not_known(policies: Path) -> None:
    told = action(policies, "joiner_not_recorded", {"pupil_id": "P1"})
    assert (told.duty, told.due, told.overdue) == ("tell_local_authority_of_new_pupil", None, False)


def test_a_time_to_decide_on_leave_counts_from_the_day_on_which_it_was_asked_for(policies: Path) -> None:
    duties = policies / "trust" / "duties.yaml"
    edit(duties, "trigger: leave_requested\n", "trigger: leave_requested\n    within: 5 school days\n")
    asked = {"pupil_id": "P1", "submitted_on": date(2025, 1, 10), "from_date": date(2025, 3, 3)}
    assert action(policies, "leave_requested_late", asked).due == date(2025, 1, 17)


@pytest.mark.parametrize(
    ("amount", "kind", "start", "due"),
    [
        (0, Kind.SCHOOL_DAYS, AS_AT, AS_AT),
        (1, Kind.SCHOOL_DAYS, date(2025, 1, 11), date(2025, 1, 13)),
        (2, Kind.SCHOOL_WEEKS, date(2025, 1, 10), date(2025, 1, 24)),
        (28, Kind.DAYS, date(2025, 1, 10), date(2025, 2, 7)),
        (1, Kind.MONTHS, date(2025, 1, 31), date(2025, 2, 28)),
        (60, Kind.SCHOOL_DAYS, AS_AT, None),  # the calendar ends before
    ],
)
def test_a_time_runs_in_its_own_unit(amount: int, kind: Kind, start: date, due: date | None) -> None:
    context = AcademyContext("wenlock", {}, {}, CALENDAR, AS_AT)
    told = follow_up(Then("Act", within=Quantity(Decimal(amount), Type(kind))), start, context)
    assert (told.by, told.due, told.overdue) == (None, due, due is not None and due < AS_AT)


def test_a_time_that_is_past_is_told_as_past(policies: Path) -> None:
    late, in_time = (
        action(policies, "reason_overdue", MARK),
        action(policies, "reason_overdue", {**MARK, "date": AS_AT}),
    )
    assert late.overdue and what_to_do(late).endswith(", was due by 17 January 2025")
    assert not in_time.overdue and what_to_do(in_time).endswith(", by 17 February 2025")


def test_a_rule_s_own_time_counts_from_the_day_of_the_check(policies: Path) -> None:
    rules = policies / "trust" / "rules" / "unexplained.yaml"
    edit(rules, "{duty: enter_absence_code}", "{duty: enter_absence_code, within: 2 school days}")
    assert action(policies, "reason_overdue", MARK).due == date(2025, 2, 12)


def test_what_a_rule_says_goes_before_the_duty(policies: Path) -> None:
    rules = policies / "trust" / "rules" / "unexplained.yaml"
    edit(rules, "{duty: enter_absence_code}", "{duty: enter_absence_code, do: Ask again, by: headteacher}")
    told = action(policies, "reason_overdue", MARK)
    assert (told.do, told.by and told.by.role) == ("Ask again", "headteacher")
    assert told.due == date(2025, 1, 17)


def test_a_time_follows_the_setting_that_the_duty_names(policies: Path) -> None:
    with (policies / "wenlock" / "thresholds.yaml").open("a", encoding="utf-8") as file:
        file.write("unexplained: {resolve_within: 3 school days}\n")
    assert action(policies, "reason_overdue", MARK).due == date(2025, 1, 15)


def test_academies_share_the_rules_whose_duties_say_the_same(policies: Path) -> None:
    copytree(policies / "wenlock", policies / "hillside")
    (policies / "hillside" / "duties.yaml").write_text(
        "duties:\n  call_parents_first_day: {by: school_office}\n", encoding="utf-8"
    )
    _, book = loaded(policies)
    academies = {(each.rule.id, each.academies) for each in book.rules}
    assert ("reason_overdue", ("hillside", "wenlock")) in academies
    assert {("parent_not_called", ("hillside",)), ("parent_not_called", ("wenlock",))} <= academies
    day = {"pupil_id": "P1", "date": FIRST}
    roles = [action(policies, "parent_not_called", day, name).by for name in ("hillside", "wenlock")]
    assert [by and by.role for by in roles] == ["school_office", "school"]


def test_of_every_trigger_a_rule_finds_that_it_has_happened_or_it_is_said_why_none_asks() -> None:
    policy, _ = load_policy(installed_folder("policies"), on=AS_AT, draft=True)
    assert policy
    academy = policy.academies["wenlock"]
    (shown_of,), _ = shown_duties([academy], None)
    shown = {duty.name: duty for role in shown_of.roles for duty in role.duties}
    triggered = [shown[duty.name] for duty in academy.duties.duties.values() if duty.trigger]
    assert [duty.name for duty in triggered if bool(duty.found_by) is bool(duty.unasked)] == []
    used = {duty.trigger for duty in academy.duties.duties.values()}
    assert set(academy.duties.triggers) == used - {None}


def test_a_rule_that_sets_off_a_duty_whose_trigger_no_rule_is_said_to_ask_is_told(policies: Path) -> None:
    edit(policies / "trust/duties.yaml", "trigger: illness_limit_reached", "trigger: absence_by_phone")
    policy, _ = load_policy(policies, on=AS_AT, draft=True)
    assert policy
    _, problems = read_rulebook(policy)
    told = "`sickness_return` sets off `send_sickness_return`, whose trigger `absence_by_phone` no rule is said to ask"
    assert [(each.code.id, each.message) for each in problems] == [("C211", told)]
