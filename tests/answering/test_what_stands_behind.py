"""What is told beside an answer: figures and settings in their units, and why a rule could not be asked."""

from __future__ import annotations

import sys
from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from fractions import Fraction
from pathlib import Path

import pytest

from engine.answering.applied import Reading, case_for, only_case, readings
from engine.answering.asking import not_evaluated_reason
from engine.answering.figures import in_unit, in_words, measured
from engine.answering.told import AcademyContext, Told
from engine.answering.wording import Wording, _other, _setting_value
from engine.explain.ranges import Range, Share, between
from engine.findings import Answer, Measured
from engine.frozen import replace
from engine.installed import installed_folder
from engine.policy.cases import Selector
from engine.policy.loading import load_policy
from engine.policy.settings import Setting
from engine.quantities import Kind, Type
from engine.register.calendar import SchoolCalendar

sys.path.insert(0, str(Path(__file__).parents[1] / "language"))
from rules_for_tests import rule_of

PERCENT, COUNT = Type(Kind.PERCENT), Type(Kind.COUNT)


def shipped() -> Mapping[str, Setting]:
    policy, _ = load_policy(installed_folder("policies"), ["wenlock"], date(2025, 3, 28))
    assert policy
    return policy.academies["wenlock"].settings


@pytest.mark.parametrize(
    ("value", "type", "shown", "said"),
    [
        (Fraction(200, 3), PERCENT, Measured(Decimal("66.6667"), "%"), "66.67%"),
        (
            *(Fraction(15_199_900, 159_999), PERCENT),
            *(Measured(Decimal("94.99996875"), "%"), "94.99996875%"),
        ),
        (Fraction(90), PERCENT, Measured(90, "%"), "90%"),
        (Share(26, 252), PERCENT, Measured(Decimal("10.3175"), "%", count=26, among=252), "10.32%"),
        (Fraction(895, 10), PERCENT, Measured(Decimal("89.5"), "%"), "89.5%"),
        (Fraction(7), COUNT, Measured(7, "rows"), "7"),
        (Fraction(7), Type(Kind.COUNT, of="notices"), Measured(7, "notices"), "7"),
        (Range(Fraction(3), Fraction(5)), COUNT, Measured(3, "rows", 5), "between 3 and 5"),
        (Range(Fraction(3), None), COUNT, Measured(3, "rows", or_more=True), "3 or more"),
        (Range(None, Fraction(-3)), COUNT, Measured(None, "rows", -3), "between (missing) and -3"),
        (None, COUNT, Measured(None, "rows"), "(missing)"),
        (Fraction(555), Type(Kind.TIME), Measured("09:15", "time of day"), "09:15"),
        (date(2025, 1, 9), Type(Kind.DATE), Measured("2025-01-09", "date"), "9 January 2025"),
        (True, Type(Kind.YES_NO), Measured("yes", "yes/no"), "yes"),
        (False, Type(Kind.YES_NO), Measured("no", "yes/no"), "no"),
    ],
)
def test_a_figure_in_its_unit_and_in_words(value: object, type: Type, shown: Measured, said: str) -> None:
    assert in_unit(value, type) == shown
    assert in_words(in_unit(value, type)) == said


def test_a_run_is_shown_by_its_school_days() -> None:
    rule = rule_of("any run of (days where ill) longer than 5 school days")
    (figure,) = rule.figures.values()
    assert measured(Fraction(5), figure) == Measured(5, "school days")


@pytest.mark.parametrize(
    ("lacking", "reason"),
    [
        (["calls"], "the register has no table `calls`"),
        (["notices", "calls"], "the register has no table `calls` and `notices`"),
        (
            ["marks.reason", "marks.amended_at"],
            "the register has no column `reason` or `amended_at` in `marks`",
        ),
        (
            ["calls", "calls.day", "marks.reason"],
            "the register has no table `calls`, and no column `reason` in `marks`",
        ),
    ],
)
def test_what_a_register_lacks_is_named_as_table_or_column(lacking: list[str], reason: str) -> None:
    assert not_evaluated_reason(lacking) == reason


def test_a_setting_behind_an_answer_is_a_plain_value_or_as_it_is_written() -> None:
    told = {
        "penalty.codes": ("G", "O", "U"),
        "penalty.sessions": 10,
        "persistent.threshold": Decimal(10),
        "penalty.compulsory_age_only": "yes",
        "penalty.first.amount": "£160",
        "penalty.first.within": "28 days",
        "penalty.weeks": "10 school weeks",
        "school_day.gates_open": "08:30",
        "leave.grounds": (
            *("regulated performance or employment abroad", "interview", "study leave"),
            *("temporary part-time timetable", "exceptional circumstances"),
        ),
    }
    settings = {path: shipped()[path] for path in told}
    cases = {path: setting.cases[0] for path, setting in settings.items()}
    assert {path: _setting_value(case.value, settings[path], case) for path, case in cases.items()} == told


@pytest.mark.parametrize(
    ("subject", "facts", "value"),
    [
        ("each notice", {"issued_on": date(2025, 1, 31)}, 10),
        ("each notice", {"issued_on": date(2025, 2, 1)}, 12),
        ("each mark", {"date": date(2025, 1, 31)}, 10),
        ("each pupil", {}, 12),
    ],
)
def test_the_value_of_a_subject_s_own_day_stands_behind_its_answer(
    subject: str, facts: Mapping[str, object], value: int
) -> None:
    setting = shipped()["penalty.sessions"]
    (case,) = setting.cases
    first, second = Selector(valid_until=date(2025, 1, 31)), Selector(valid_from=date(2025, 2, 1))
    setting = replace(
        setting, cases=(replace(case, selector=first), replace(case, selector=second, value=12))
    )
    context = AcademyContext("wenlock", {}, {}, SchoolCalendar.of([]), date(2025, 3, 28))
    rule = rule_of("count(sessions) over this term is at least penalty.sessions", subject)
    found = case_for(setting, Told(facts, True, None, {}, {}), context, readings(rule)["penalty.sessions"])
    assert found and found.value == value


@pytest.mark.parametrize(
    ("when", "says", "one", "two"),
    [
        (
            "count(sessions where code is L) over this term is at least 1",
            "{count} sessions",
            "1 session",
            "2 sessions",
        ),
        (
            "count(sessions where code is L) over this term is at least 1",
            "Late {count} times",
            "Late 1 time",
            None,
        ),
        (
            "count(sessions where code is L) over this term is at least 1",
            "{count} sessionsx",
            "1 sessionsx",
            None,
        ),
        (
            "count(sessions where code is L) over this term is at least 1",
            "Late: {count}",
            "Late: 1",
            "Late: 2",
        ),
        (
            "any run of (days where ill) lasting at least 1 school day",
            "Ill for {days} school days in a row",
            "Ill for 1 school day",
            "Ill for 2 school days in a row",
        ),
    ],
)
def test_the_unit_of_a_single_thing_is_in_the_singular(
    when: str, says: str, one: str, two: str | None
) -> None:
    rule = replace(rule_of(when), says=says)
    (name,) = rule.figures
    context = AcademyContext("wenlock", {}, {}, SchoolCalendar.of([]), date(2025, 3, 28))

    def said(figure: Fraction | Range) -> str:
        told = Told({"pupil_id": "P1"}, True, None, {name: figure}, {})
        return Wording(rule).finding(told, context).says

    assert said(Fraction(1)) == one
    assert two is None or said(Fraction(2)) == two
    assert said(Range(Fraction(1), Fraction(3))) == says.replace(f"{{{name}}}", "between 1 and 3")
    assert said(Range(Fraction(1), None)) == says.replace(f"{{{name}}}", "1 or more")


@pytest.mark.parametrize(
    ("figure", "said"),
    [
        (Share(26, 252), "26 of 252 sessions"),
        (Share(1, 1), "1 of 1 session"),
        # of 0% and 0% there are two, among 10 and among 12
        (between(Share(0, 10), Share(0, 12)), "(missing) of (missing) sessions"),
        (between(Share(26, 254), Share(28, 252)), "between 26 and 28 of between 252 and 254 sessions"),
        (between(Share(26, 252), Share(28, 252)), "between 26 and 28 of 252 sessions"),
        (None, "(missing) of (missing) sessions"),
    ],
)
def test_a_share_can_be_said_by_its_counts(figure: object, said: str) -> None:
    rule = rule_of("absence over this school year is at least 10%")
    rule = replace(rule, says="{absence.count} of {absence.among} sessions")
    context = AcademyContext("wenlock", {}, {}, SchoolCalendar.of([]), date(2025, 3, 28))
    told = Told({"pupil_id": "P1"}, True, None, {"absence": figure}, {})
    assert Wording(rule).finding(told, context).says == said


def test_nothing_is_missing_for_an_answer_of_yes() -> None:
    rule = rule_of("count(sessions where code is L) over this term is at least 5")
    (name,) = rule.figures
    context = AcademyContext("wenlock", {}, {}, SchoolCalendar.of([]), date(2025, 3, 28))
    told = Told({"pupil_id": "P1"}, True, None, {name: Range(Fraction(5), Fraction(6))}, {})
    untold = replace(told, answer=None, figures={name: Range(Fraction(4), Fraction(6))})
    found, unfound = (Wording(rule).finding(each, context) for each in (told, untold))
    assert (found.answer, found.missing) == (Answer.YES, ())
    assert (unfound.answer, unfound.missing) == (
        Answer.CANNOT_TELL,
        ("facts of some rows that `count` counts",),
    )


AM, PM = frozenset({"AM"}), frozenset({"PM"})


@pytest.mark.parametrize(
    ("subject", "facts", "value"),
    [
        ({"session": "AM"}, {"year_group": 3}, 1),
        ({"session": "PM"}, {"year_group": 3}, 2),
        ({"session": "AM"}, {"year_group": 4}, 3),
        ({"session": "AM"}, {"first_year": 3, "last_year": 3}, 1),
        ({"session": "AM"}, {"first_year": 3, "last_year": 4}, None),
        ({"session": "PM"}, {"first_year": 4, "last_year": 4}, 3),
        ({}, {"year_group": 5}, None),
        ({}, {"cell": Selector(sessions=PM, year_groups=frozenset({3}))}, 2),
        ({}, {"cell": Selector(year_groups=frozenset({4}))}, 3),
        ({}, {"cell": Selector(year_groups=frozenset({5}))}, None),
    ],
)
def test_the_value_of_a_subject_s_own_session_and_year_group_stands_behind_its_answer(
    subject: Mapping[str, object], facts: Mapping[str, object], value: int | None
) -> None:
    setting = shipped()["penalty.sessions"]
    third, fourth = frozenset({3}), frozenset({4})
    when = (Selector(AM, third), Selector(PM, third), Selector(None, fourth))
    cases = (replace(setting.cases[0], selector=each, value=at) for at, each in enumerate(when, 1))
    context = AcademyContext("wenlock", {}, {}, SchoolCalendar.of([]), date(2025, 3, 28))
    told = Told(subject, True, None, {}, facts)
    found = case_for(replace(setting, cases=tuple(cases)), told, context, Reading())
    assert (found and found.value) == value


def test_what_is_not_told_of_a_subject_is_said_in_its_words() -> None:
    setting = shipped()["penalty.sessions"]
    own = replace(setting, cases=(replace(setting.cases[0], selector=Selector(classes=frozenset({"4A"}))),))
    assert (only_case(setting), only_case(own)) == (setting.cases[0], None)
    context = AcademyContext(
        "wenlock", {"penalty.sessions": own}, {}, SchoolCalendar.of([]), date(2025, 3, 28)
    )

    def said(name: str, **facts: object) -> str:
        return _other(name, Told({}, True, None, {}, facts), {}, context)

    assert said("penalty.sessions", **{"class": "4A"}) == "10 sessions"
    assert said("penalty.sessions", **{"class": "4B"}) == "(not set)"
    assert said("issued_on", issued_on=date(2025, 1, 9)) == "9 January 2025"
    assert said("issued_on", issued_on=None) == "(missing)"
    assert (said("as_at"), said("academy")) == ("28 March 2025", "wenlock")
