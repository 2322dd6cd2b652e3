"""Rules that were once answered otherwise by a check than by the evaluator, each asked by itself."""

from __future__ import annotations

import pytest
from meaning_routes import by_evaluating, by_plan
from meaning_school import D, days, marks_of, open_sessions, school
from meaning_strategies import RuleText, World
from meaning_tables import load_world

SESSIONS = open_sessions()
LATE = "count(sessions where code is L and minutes_late is more than 10 minutes)"
ROW = {"signed_in_at": None, "minutes_late": None, "recorded_at": None}


def answers(when: str, world: World, connection) -> set[object]:
    """What is not a no, the same by both ways."""
    rule = RuleText("each pupil", when, "previous school year", None, "absent", "absent").rule()
    load_world(connection, world)
    evaluated = by_evaluating(rule, world)
    assert by_plan([rule], world, connection) == [evaluated]
    return {answer for _, _, answer, _, _ in evaluated[0]}


def late_on(first: str, number: int) -> World:
    """A school where P1 is late on so many mornings, of which no minutes are written down."""
    as_at = "2024-03-15"
    marks = marks_of("P1", D(as_at), SESSIONS, days(first, number, "L \\"))
    academy = school(as_at, marks=[{**ROW, **mark} for mark in marks])
    return World(D(as_at), {"oak": academy}, {"oak": SESSIONS})


@pytest.mark.parametrize(
    "condition", ['session is "AM"', "minutes_late otherwise 6 minutes is more than 5 minutes"]
)
def test_a_count_that_common_marks_may_meet_is_asked_by_itself(connection, condition):
    when = f"count(sessions where {condition}) over this half term is at least 3"
    assert answers(when, late_on("2024-03-04", 2), connection) == {True}


@pytest.mark.parametrize("first", ["2023-09-04", "2023-11-06"])
def test_what_cannot_be_told_of_the_first_weeks_is_said_where_nothing_follows(connection, first):
    """A stretch of ten weeks that ends in the first nine can only say yes, so the first whole one has to be asked."""
    when = f"{LATE} over any 10 school weeks is at least 2"
    assert answers(when, late_on(first, 3), connection) == {None}


@pytest.mark.parametrize("shift", ["- 3 days", "+ 1 month"])
def test_a_day_of_a_time_whose_length_is_not_set_is_moved(connection, shift):
    """A figure that no academy can have is of no type in SQL, which moves no such day."""
    academy = school(notices=[], changes={"penalty__weeks": None})
    world = World(academy.as_at, {"oak": academy}, {"oak": SESSIONS})
    when = f"max(paid_on of notices) over any penalty.weeks {shift} is before 2023-11-20"
    assert answers(when, world, connection) == {None}
