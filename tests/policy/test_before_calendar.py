"""Rules that count over weeks, or look for days in a row, are named while the calendar is shorter than that."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import pytest

from engine.checking.before_calendar import reach_before
from engine.checking.checking import facts_of
from engine.diagnostics import has_errors
from engine.policy.loading import load_policy
from engine.register.calendar import OpenSession, SchoolCalendar
from engine.rulebook import read_rulebook
from tests.edits import edit

FIRST = date(2024, 9, 4)
PENALTY = "`penalty_threshold`, `penalty_first_notice`, `penalty_second_notice`, `penalty_third_notice`"


def told(policies: Path, as_at: date, first: date = FIRST) -> list[str]:
    policy, found = load_policy(policies, ["wenlock"], as_at)
    assert policy, found
    rules, found = read_rulebook(policy)
    assert not has_errors(found)
    assert rules, found
    days = (first + timedelta(days=number) for number in range((as_at - first).days + 1))
    calendar = SchoolCalendar.of(
        [OpenSession(day, "AM", "1", "1", "2024-25") for day in days if day.weekday() < 5]
    )
    return [
        each.message for each in reach_before(rules.rules, facts_of(policy, {"wenlock": calendar}, as_at))
    ]


@pytest.mark.parametrize(("as_at", "is_told"), [("2024-09-04", 1), ("2024-11-01", 1), ("2024-11-04", 0)])
def test_until_the_calendar_is_as_long_as_the_stretch(policies: Path, as_at: str, is_told: int) -> None:
    """Ten weeks from that of 4 September: the tenth begins on 4 November."""
    counting = [each for each in told(policies, date.fromisoformat(as_at)) if "counts over" in each]
    assert len(counting) == is_told


@pytest.mark.parametrize(
    ("as_at", "named"),
    [
        ("2024-09-04", ["illness_without_evidence", "unauthorised_absence_return", "unexplained_goes_on"]),
        ("2024-09-05", ["illness_without_evidence", "unauthorised_absence_return"]),
        ("2024-09-10", ["illness_without_evidence", "unauthorised_absence_return"]),
        ("2024-09-11", ["unauthorised_absence_return"]),
        ("2024-09-16", ["unauthorised_absence_return"]),
        ("2024-09-17", []),
    ],
)
def test_days_in_a_row_that_may_have_begun_before_the_calendar(
    policies: Path, as_at: str, named: list[str]
) -> None:
    """Who has been away since the first day may have been away before; the sixth day of school is 11 September."""
    looking = [each for each in told(policies, date.fromisoformat(as_at)) if "in a row" in each]
    assert [each.split("`")[1] for each in looking] == named


def test_a_run_is_named_with_the_days_that_it_takes(policies: Path) -> None:
    """More than five days are six."""
    said = next(each for each in told(policies, date(2024, 9, 6)) if "illness" in each)
    assert said == (
        "`illness_without_evidence` looks for 6 school days in a row, and the calendar of `wenlock` begins on "
        "2024-09-04, less than that before 2024-09-06: what came before is not seen"
    )


def test_a_run_without_its_length_is_not_named(policies: Path) -> None:
    edit(
        policies / "trust/thresholds.yaml",
        "  evidence_after: {value: 5 school days",
        "  return_after: {value: 15 school days",
    )
    edit(policies / "trust/thresholds.yaml", '  return_after: {clause: "7"}', "")
    assert [each.split("`")[1] for each in told(policies, date(2024, 9, 6)) if "in a row" in each] == [
        "unauthorised_absence_return"
    ]


@pytest.mark.thorough
@pytest.mark.parametrize(
    ("condition", "may_have_counted"),
    [
        ("not date is before penalty.framework_from", False),
        ("date is after penalty.framework_from", False),
        ("date >= penalty.framework_from", False),
        ("penalty.framework_from <= date", False),
        ("not penalty.framework_from > date", False),
        ("date is before penalty.framework_from", True),
        ("date is after 2024-07-31", False),
        ("date is after 2024-07-30", True),
        ("date >= 2024-07-31", True),
        ("date = 2024-07-31", True),
        ("date = 2024-08-01", False),
        ("not date = 2024-08-01", True),
        ("not date != 2024-08-01", False),
        ("(date >= penalty.framework_from or code is O)", True),
        ("not (date is before penalty.framework_from or code is O)", False),
        ("code is O", True),
    ],
)
def test_a_rule_that_leaves_out_what_lies_before_is_not_named(
    policies: Path, condition: str, may_have_counted: bool
) -> None:
    """No session lies between July and a calendar that begins with the school year."""
    edit(policies / "trust/rules/definitions.yaml", "not date is before penalty.framework_from", condition)
    (said,) = told(policies, date(2024, 9, 20))
    names = f"{PENALTY} and 1 more count" if may_have_counted else "`late_to_threshold` counts"
    assert said == (
        f"{names} over 10 school weeks, and the calendar of `wenlock` begins on 2024-09-04, less than that before "
        "2024-09-20: what came before is not seen"
    )


def test_a_share_over_a_stretch_that_is_cut_is_named(policies: Path) -> None:
    """It is not told, so that the rule finds nobody, whatever the pupils missed."""
    edit(
        policies / "trust/rules/attendance.yaml",
        "when: absence over this school year is at least severe.threshold",
        "when: absence over any 4 school weeks is at least severe.threshold",
    )
    said = [each for each in told(policies, date(2024, 9, 20)) if "severe_absence" in each]
    assert said == [
        "`severe_absence` looks at 4 school weeks, and the calendar of `wenlock` begins on 2024-09-04, less than that "
        "before 2024-09-20: what came before is not seen"
    ]
    assert not any("severe_absence" in each for each in told(policies, date(2024, 9, 25)))


def test_a_calendar_that_begins_later_hides_what_lies_since_the_setting(policies: Path) -> None:
    (said,) = told(policies, date(2025, 1, 20), date(2025, 1, 6))
    assert said.startswith(PENALTY)
