from __future__ import annotations

from datetime import date
from fractions import Fraction
from types import MappingProxyType

import pytest
from rules_for_tests import rule_of

from engine.answering.lacking import facts_missing
from engine.answering.told import AcademyContext, Told
from engine.explain.ranges import Range
from engine.register.calendar import OpenSession, SchoolCalendar

NOTHING = MappingProxyType({})


@pytest.mark.parametrize(
    ("subject", "when", "told"),
    [
        # the code and the date of a mark that is there are always known
        (
            "each leave request",
            "some (sessions where code is G and date is between leave_request.from_date and leave_request.to_date)",
            ["what lies before the calendar begins"],
        ),
        (
            "each pupil",
            'on_roll_from is less than 1 school year ago and no (roll_changes where kind is "entry")',
            ["a calendar that reaches back to the date"],
        ),
        ("each mark", "some (registers where taken_at is missing)", ["`class` of the pupil"]),
        ("each mark", "some (calls where called_at is after 12:00)", ["`call.called_at` of some row"]),
        # other rows of the subject's own kind
        (
            "each amendment",
            "amended_code is not missing and no (amendments where date is amendment.date"
            " and original_code is amendment.amended_code)",
            ["`amendment.original_code` of some row"],
        ),
        # which of them lacks is not known
        (
            "each day",
            "some (calls where called_at is after 12:00)"
            " and no (sessions where code is N and date is within 1 school day before day.date)",
            ["`call.called_at` of some row or what lies before the calendar begins"],
        ),
    ],
)
def test_nothing_is_told_as_missing_that_every_row_has(subject, when, told):
    rule = rule_of(when, subject)
    untold = Told(NOTHING, None, None, dict.fromkeys(rule.figures, 1), NOTHING)
    assert list(facts_missing(rule, untold, NOTHING, None)) == told


@pytest.mark.parametrize(
    ("day", "told"),
    [
        (date(2024, 9, 2), ["`call.called_at` of some row or what lies before the calendar begins"]),
        (date(2024, 9, 3), ["`call.called_at` of some row"]),
    ],
)
def test_what_lies_before_the_calendar_is_not_missing_long_after_it_began(day, told):
    rule = rule_of(
        "some (calls where called_at is after 12:00)"
        " and no (sessions where code is N and date is before day.date and date is within 1 school day before day.date)",
        "each day",
    )
    week = (date(2024, 9, number) for number in range(2, 7))
    calendar = SchoolCalendar.of(OpenSession(each, "AM", "autumn", "autumn 1", 2024) for each in week)
    context = AcademyContext("oak", NOTHING, NOTHING, calendar, date(2024, 9, 6))
    subject = {"academy": "oak", "pupil_id": "P1", "date": day}
    untold = Told(subject, None, None, dict.fromkeys(rule.figures, 1), NOTHING)
    assert list(facts_missing(rule, untold, NOTHING, context)) == told


def test_a_fact_whose_lack_is_an_answer_of_its_own_is_not_told_as_missing():
    left = "on_roll_to is not missing and on_roll_to is more than 0 days ago"
    rule = rule_of(f"emergency_contacts is less than 2 and not ({left})")
    assert set(rule.figures) == {"emergency_contacts", "on_roll_to"}
    untold = Told(NOTHING, None, None, dict.fromkeys(rule.figures), NOTHING)
    assert list(facts_missing(rule, untold, NOTHING, None)) == ["`emergency_contacts`"]


ABSENT = "attendance over this school year is below attendance.target"
OF_PLANS = "share(sessions where present among possible and has_ehc_plan) over this term is below 90%"
LONGEST = "max(minutes_late of sessions) over this term is at least 30 minutes"
ANY_TWO = "absence over any 2 school weeks is at least 10%"
ANY_SET = "count(sessions where code is U) over any penalty.weeks is at least 10"
LATE = "count(sessions where code is L) over this term is at least 5"


@pytest.mark.parametrize(
    ("when", "value", "told"),
    [
        (ABSENT, None, "`attendance` over this school year: no possible session"),
        (
            OF_PLANS,
            None,
            "`share` over this term: no mark that the share is of, or `sen` of some pupil is missing",
        ),
        (LATE, None, "`count` over this term: no such rows, or no such time in the calendar"),
        (
            LONGEST,
            None,
            "`max` over this term: no such rows with `minutes_late`, or no such time in the calendar",
        ),
        (ANY_TWO, None, "`absence` over any 2 school weeks: no possible session"),
        (ANY_SET, None, "`count` over any `penalty.weeks`: no such rows, or no such time in the calendar"),
        (LATE, Range(Fraction(3), Fraction(6)), "facts of some rows that `count` counts"),
        (
            LATE,
            Range(Fraction(3), None),
            "what lies before the calendar begins, of which `count` may count more",
        ),
        (ABSENT, Range(Fraction(90), None), "facts of some rows that `attendance` counts"),
    ],
)
def test_a_figure_that_is_not_known_is_told_with_what_it_lacks(when, value, told):
    rule = rule_of(when)
    (name,) = rule.figures
    assert list(facts_missing(rule, Told(NOTHING, None, None, {name: value}, NOTHING), NOTHING, None)) == [
        told
    ]


def test_a_figure_is_told_with_its_window_once_where_two_have_the_same_name():
    rule = rule_of("attendance over last half term - attendance over this half term is at least 5 points")
    untold = Told(NOTHING, None, None, dict.fromkeys(rule.figures), NOTHING)
    assert list(facts_missing(rule, untold, NOTHING, None)) == [
        "`attendance` over last half term: no possible session",
        "`attendance` over this half term: no possible session",
    ]


def test_what_other_rows_may_lack_is_not_told_beside_a_figure_that_is_missing():
    rule = rule_of(f"some (calls where called_at is after 12:00) and {LATE}")
    (name,) = rule.figures
    untold = Told(NOTHING, None, None, {name: None}, NOTHING)
    assert list(facts_missing(rule, untold, NOTHING, None)) == [
        "`count` over this term: no such rows, or no such time in the calendar"
    ]


def test_a_setting_without_a_case_is_told_where_it_is_read_and_what_is_known_is_not():
    rule = rule_of(ABSENT)
    told = Told(NOTHING, None, None, {"attendance": Fraction(90)}, {"cell": "PM"})
    cases = {"attendance.target": None, "codes.possible": "a case"}
    assert list(facts_missing(rule, told, cases, None)) == ["a value of `attendance.target` for this case"]
