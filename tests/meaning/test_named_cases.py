"""Cases in which the two writings of the meaning once differed: each is answered the same by both, and as expected."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from decimal import Decimal
from typing import Any

import pytest
from meaning_routes import by_evaluating, by_plan
from meaning_rules import rule_of
from meaning_school import D, days, open_sessions, pupil, school
from meaning_strategies import World
from meaning_tables import load_world

from engine.explain.facts import AcademyFacts
from engine.policy.cases import Selector
from tests.portions import portion

REST = ("amendments", "leave_requests", "notices", "registers", "roll_changes", "calls")
G_IN_FIRST_WEEK = days("2024-09-02", 3, "G G")


@pytest.fixture
def told(connection):
    """Asks both writings; gives how many subjects are answered yes, cannot tell and no, and what is told of them."""

    def ask(
        academy: AcademyFacts,
        when: str,
        subject: str = "each pupil",
        *,
        beside: Sequence[AcademyFacts] = (),
        **more: Any,
    ) -> tuple[int, int, int]:
        academies = {each.academy: each for each in (academy, *beside)}
        world = World(academy.as_at, academies, dict.fromkeys(academies, open_sessions()))
        rule = rule_of(when, subject, **more)
        load_world(connection, world)
        evaluated = by_evaluating(rule, world)
        assert [evaluated] == by_plan([rule], world, connection)
        found, counts = evaluated
        answers = [each[2] for each in found.elements()]
        yes, unsure = answers.count(True), answers.count(None)
        return yes, unsure, counts["tested"] - yes - unsure

    return ask


def oak(as_at: str = "2024-09-13", marked: Mapping[str, str] = {}, **more: Any) -> AcademyFacts:
    return school(as_at, marked, **{**{table: [] for table in REST}, **more})


def named(name: str, academy: AcademyFacts) -> AcademyFacts:
    """The same academy under another name."""
    tables = {table: [{**row, "academy": name} for row in rows] for table, rows in academy.tables.items()}
    return AcademyFacts(name, academy.settings, academy.calendar, tables, academy.as_at)


def dated(day: str, before: object, since: object) -> list[tuple[Selector, object]]:
    """The cases of a setting that changes on a day."""
    last = D(day).replace(day=D(day).day - 1)
    return [(Selector(valid_until=last), before), (Selector(valid_from=D(day)), since)]


YES, UNSURE, NO = (1, 0, 0), (0, 1, 0), (0, 0, 1)
YES_AND_NO = (1, 0, 1)


@pytest.mark.parametrize(
    ("also", "count"),
    [
        ("", "6 to None"),
        (" and date is at least 2023-06-01", "6 to None"),
        # nothing of before the school year counts, which the calendar begins with
        (" and date is at least 2023-08-01", "6"),
    ],
)
def test_a_stretch_that_the_calendar_cuts_off_is_told_without_a_high_end(
    connection, also: str, count: str
) -> None:
    academy = oak("2023-09-15", days("2023-09-04", 3, "G G"))
    world = World(academy.as_at, {"oak": academy}, {"oak": open_sessions()})
    counted = f"count(sessions where code is G{also}) over any 10 school weeks >= 6"
    load_world(connection, world)
    for subject in ("each pupil", "each year group", "each academy", "each mark"):
        rule = rule_of(counted, subject)
        evaluated = by_evaluating(rule, world)
        assert [evaluated] == by_plan([rule], world, connection)
        assert {figures for *_, figures in evaluated[0] if figures} == {(("count", count),)}


# what lies before the calendar, which begins with the school year 2023/24


def notice(day: str, **more: object) -> dict[str, object]:
    return {"academy": "oak", "pupil_id": "P1", "kind": "penalty_notice", "issued_on": D(day), **more}


SINCE = "date is within 5 days before notice.issued_on"


@pytest.mark.parametrize(
    ("issued", "expected"),
    # the summer holidays lie between the last day not seen, 31 July, and the first school day
    portion(2, [("2023-06-12", UNSURE), ("2023-08-05", UNSURE), ("2023-08-06", YES), ("2024-09-04", NO)]),
)
def test_a_time_of_its_own_that_begins_before_the_calendar_is_not_seen(told, issued, expected):
    academy = oak(marked=G_IN_FIRST_WEEK, notices=[notice(issued)])
    late = f"(sessions where code is G and {SINCE})"
    for asked in (f"no {late}", f"count{late} is 0", f"days{late} is less than 1 school day"):
        assert told(academy, asked, "each notice") == expected


def test_what_is_counted_can_say_yes_whatever_is_not_seen(told):
    academy = oak(marked=G_IN_FIRST_WEEK, notices=[notice("2024-09-04")])
    asked = "(sessions where code is G and date is within 20 months before notice.issued_on)"
    assert told(academy, f"count{asked} is at least 6", "each notice") == YES
    assert told(academy, f"count{asked} is at least 7", "each notice") == UNSURE
    assert told(academy, f"count{asked} is less than 6", "each notice") == NO
    assert told(academy, f"some {asked}", "each notice") == YES


def test_a_condition_without_a_beginning_is_of_what_the_register_holds(told):
    academy = oak(marked=G_IN_FIRST_WEEK, notices=[notice("2023-06-12")])
    for asked in (
        "not date is after notice.issued_on",
        "date is less than 1 school day after notice.issued_on",
    ):
        assert told(academy, f"some (sessions where code is G and {asked})", "each notice") == NO
    assert told(academy, "count(sessions where date is more than 6 years ago) is 0") == YES


def test_what_other_rows_say_of_an_unseen_one(told):
    """Sessions between two notices: none is unseen where the earlier one lies on the calendar."""
    asked = (
        "count(sessions where code is G and not date is before 2022-09-01 and not date is after notice.issued_on "
        "and no (notices where issued_on is before notice.issued_on and not issued_on is before mark.date)) is 0"
    )
    later = oak(notices=[notice("2023-09-06"), notice("2024-01-10")])
    assert told(later, asked, "each notice") == (1, 1, 0)
    older = oak(notices=[notice("2023-06-06"), notice("2024-01-10")])
    assert told(older, asked, "each notice") == (0, 2, 0)


def test_a_figure_within_what_is_not_seen(told):
    """Ten weeks that end with a seen session begin before the calendar; for others of its kind they do not."""
    asked = (
        "no (sessions where code is G and not date is before 2022-09-01 and not date is after notice.issued_on and "
        "count(sessions where code is G and not date is before 2022-09-01 and not date is after mark.date and "
        "date is less than 2 school weeks before mark.date) is at least 6)"
    )
    one = oak(marked=G_IN_FIRST_WEEK, notices=[notice("2024-09-03")])
    assert told(one, asked, "each notice") == UNSURE
    since = asked.replace("2022-09-01", "2023-08-01")
    assert told(one, since, "each notice") == YES
    assert told(oak(marked=G_IN_FIRST_WEEK, notices=[notice("2024-09-04")]), since, "each notice") == NO


def test_days_and_groups_that_are_not_seen(told):
    academy = oak(marked=G_IN_FIRST_WEEK)
    for subject in ("each year group", "each academy", "each pupil"):
        assert (
            told(
                academy,
                "count(sessions where code is G and date is within 3 years ago) is more than 6",
                subject,
            )
            == UNSURE
        )
        assert (
            told(academy, "count(sessions where code is G and date is within 9 months ago) is 6", subject)
            == YES
        )
    assert (
        told(academy, "some (days where ill and date is within 3 years ago and date is before 2024-09-02)")
        == UNSURE
    )


# lengths that are settings


def test_stretches_of_unknown_length_cannot_be_told(told):
    nowhere = oak(marked=G_IN_FIRST_WEEK, changes={"penalty__weeks": None})
    counted = "count(sessions where code is G) over any penalty.weeks"
    assert told(nowhere, f"{counted} >= 2") == UNSURE
    assert told(nowhere, f"{counted} is missing") == YES
    assert told(nowhere, f"({counted} otherwise 9) >= 2") == YES
    assert told(nowhere, f"count(pupils where {counted} >= 2) >= 1", "each academy") == UNSURE


def test_a_length_that_one_academy_lacks_leaves_the_others_theirs(told):
    """With what cannot be told at the one told for all, every test passed."""
    nowhere = oak(marked=G_IN_FIRST_WEEK, changes={"penalty__weeks": None})
    counted = "count(sessions where code is G) over any penalty.weeks"
    for least, expected in ((2, (1, 1, 0)), (9, (0, 1, 1))):
        there = named("elm", oak(marked=G_IN_FIRST_WEEK))
        assert told(nowhere, f"{counted} >= {least}", beside=[there]) == expected


def test_a_length_is_that_of_the_as_at_date(told):
    changed = oak("2024-09-13", G_IN_FIRST_WEEK, changes={"penalty__weeks": dated("2024-09-10", 9, 1)})
    assert told(changed, "count(sessions where code is G) over the last penalty.weeks is 0") == YES
    ended = oak(changes={"penalty__weeks": [(Selector(valid_until=D("2024-09-10")), 3)]})
    assert told(ended, "count(sessions) over the last penalty.weeks is missing") == YES


@pytest.mark.parametrize("subject", ["each pupil", "each year group", "each academy"])
def test_each_stretch_is_held_to_the_setting_of_its_last_day(told, subject):
    lowered = oak(marked=G_IN_FIRST_WEEK, changes={"penalty__sessions": dated("2024-09-09", 9, 3)})
    raised = oak(marked=G_IN_FIRST_WEEK, changes={"penalty__sessions": dated("2024-09-09", 3, 9)})
    one_week = "count(sessions where code is G) over any 1 school week >= penalty.sessions"
    two_weeks = one_week.replace("1 school week", "2 school weeks")
    assert [told(lowered, each, subject) for each in (one_week, two_weeks)] == [NO, YES]
    assert [told(raised, each, subject) for each in (one_week, two_weeks)] == [YES, YES]


def by_weekday(*values: object) -> list[tuple[Selector, object]]:
    """The cases of a setting that differs on Fridays; 13 September 2024 is one."""
    return [
        (Selector(weekdays=frozenset(week)), value)
        for week, value in zip(({1, 2, 3, 4}, {5}), values, strict=True)
    ]


def test_what_has_no_day_has_no_weekday(told):
    """It cannot be told; it was that of the as-at date, or of the last day of a window."""
    academy = oak(
        marked=G_IN_FIRST_WEEK,
        changes={"penalty__weeks": by_weekday(9, 1), "penalty__sessions": by_weekday(9, 1)},
    )
    for asked in (
        "over any penalty.weeks >= 2",
        "over the last penalty.weeks >= 2",
        "over this term >= penalty.sessions",
    ):
        assert told(academy, f"count(sessions where code is G) {asked}") == UNSURE
        assert told(academy, f"count(sessions where code is G) {asked}", "each year group") == UNSURE
    assert told(academy, "code is G and penalty.sessions is 9 sessions", "each mark") == (6, 0, 134)


# what stands beside a figure


@pytest.mark.thorough
def test_a_setting_beside_a_figure_is_that_of_the_figures_last_day_for_marks_too(told):
    academy = oak(marked={"2024-09-02": "L \\"}, changes={"late__sessions": dated("2024-09-10", 1, 5)})
    assert told(academy, "code is L and count(sessions where code is L) over this term >= late.sessions",
                "each mark") == (0, 0, 140)  # fmt: skip
    assert told(academy, "code is L and late.sessions is 1 session", "each mark") == (1, 0, 139)


def test_a_figure_over_any_stretch_beside_a_fact_of_the_row(told):
    marks = [
        {
            "pupil_id": "P1",
            "academy": "oak",
            "date": D(day),
            "session": "AM",
            "code": "L",
            "minutes_late": late,
        }
        for day, late in (("2024-09-02", 10), ("2024-09-03", 30), ("2024-09-10", 5))
    ]
    academy = oak(marks=marks)
    assert told(academy, "lateness over any 1 school week is more than minutes_late", "each mark") == (
        3,
        0,
        0,
    )
    assert told(academy, "max(minutes_late of sessions) over any 1 school week < minutes_late",
                "each mark") == (2, 1, 0)  # fmt: skip


def test_a_figure_may_name_the_row_it_is_asked_for(told):
    leave = {"academy": "oak", "pupil_id": "P1", "submitted_on": D("2024-09-01"), "decision": "refused"}
    requests = [leave | {"from_date": D(first), "to_date": D(last)}
                for first, last in (("2024-09-02", "2024-09-04"), ("2024-09-09", "2024-09-10"))]  # fmt: skip
    academy = oak(marked=G_IN_FIRST_WEEK, leave_requests=requests)
    inside = "code is G and date between leave_request.from_date and leave_request.to_date"
    assert told(academy, f"count(sessions where {inside}) over this term is 6", "each leave request") == (
        1,
        0,
        1,
    )


def test_a_figure_can_be_missing_over_a_stretch(told):
    academy = oak(marked=days("2024-09-02", 5, "X X"))
    assert told(academy, "absence over any 1 school week is missing", look_back="this school year") == YES
    assert told(academy, "absence over any 2 school weeks is missing", look_back="this school year") == NO
    shared = "(attendance over any 3 school weeks otherwise 0%) is below 90%"
    assert told(oak(), shared, look_back="this school year") == NO  # no stretch of three is whole


def test_the_first_part_that_holds_tells_its_stretch(told):
    academy = oak(marked=G_IN_FIRST_WEEK)
    when = "count(sessions where code is {}) over any 1 school week >= {}"
    assert told(academy, f"{when.format('U', 1)} or {when.format('G', 5)}") == YES


def test_two_conditions_can_be_held_against_each_other(told):
    academy = oak(marked=G_IN_FIRST_WEEK)
    assert told(academy, "(absence over this term >= 10%) is (has_ehc_plan)") == UNSURE
    assert told(academy, "(absence over this term >= 10%) is (year_group < 5)") == YES


# runs


def test_the_length_of_a_run_is_held_against_the_limit_of_its_last_day(told):
    limit = {"illness__evidence_after": dated("2024-09-10", 2, 5)}
    when = "any run of (days where ill) longer than illness.evidence_after"
    assert told(oak("2024-09-13", days("2024-09-02", 3, "I I"), changes=limit), when) == YES
    assert told(oak("2024-09-13", days("2024-09-11", 3, "I I"), changes=limit), when) == NO


@pytest.mark.parametrize(("fourth", "expected"), [(2, YES), (5, NO)])
def test_the_length_of_a_run_is_held_against_the_limit_for_the_year_group_of_its_pupil(
    told, fourth, expected
):
    limit = [(Selector(year_groups=frozenset({year})), value) for year, value in ((4, fourth), (5, 3))]
    academy = oak(
        marked=days("2024-09-02", 3, "I I"),
        pupils=[pupil("P1", year_group=4)],
        changes={"illness__evidence_after": limit},
    )
    assert told(academy, "any run of (days where ill) longer than illness.evidence_after") == expected


def test_evidence_that_begins_later_is_not_seen(told):
    later = {"academy": "oak", "pupil_id": "P1", "kind": "medical", "from_date": D("2024-09-20")}
    academy = oak(evidence=[later | {"to_date": D("2024-09-20")}])
    assert told(academy, "some (evidence)") == NO


def test_evidence_may_be_looked_at_closely(told):
    note = {"academy": "oak", "pupil_id": "P1", "kind": "medical", "from_date": D("2024-09-02")}
    academy = oak(marked=days("2024-09-02", 4, "I I"), evidence=[note | {"to_date": D("2024-09-03")}])
    run = "any run of (days where ill) longer than 3 school days"
    assert told(academy, f"{run} without (evidence where to_date is more than 5 school days ago)") == NO
    assert told(academy, f"{run} without (evidence where to_date is more than 8 school days ago)") == YES


# groups

IN_CLASSES = [pupil("P1", **{"class": "4A"}), pupil("P2", **{"class": "4B"}), pupil("P3", **{"class": None})]
REGISTERS = [
    {"academy": "oak", "class": name, "date": D("2024-09-03"), "session": session, "taken_at": taken}
    for name, session, taken in (("4A", "AM", None), ("4A", "PM", 800), ("4B", "AM", 545), ("9Z", "AM", 545))
]


@pytest.mark.parametrize(
    ("subject", "number", "answers"),
    [
        ("each class", 2, (1, 0, 1)),
        ("each year group", 3, (1, 0, 0)),
        ("each academy", 4, (1, 0, 0)),
        # P3 is in no known class: it may be any of the four
        ("each pupil", 2, (1, 1, 1)),
    ],
)
def test_registers_are_counted_for_every_group_and_for_the_class_of_a_pupil(told, subject, number, answers):
    academy = oak(pupils=IN_CLASSES, registers=REGISTERS)
    assert told(academy, f"count(registers) over this term is {number}", subject) == answers
    assert told(academy, f"count(registers) over any 1 school week >= {number}", subject) == answers


@pytest.mark.parametrize(
    ("when", "unsure"),
    [
        ("some (registers where taken_at is missing)", True),
        ("no (registers where taken_at is missing)", True),
        ('count(registers where session is "PM") over this term is at least 1', True),
        ('share(registers where taken_at is missing among session is "AM") over this term is 0%', True),
        ("some (registers where closed_at is not missing)", False),
        (
            "some (sessions where code is G and some (registers where date is mark.date and taken_at is not missing))",
            True,
        ),
    ],
)
def test_registers_of_a_pupil_without_a_class_may_be_any(told, when, unsure):
    academy = oak(
        "2024-09-06", {"2024-09-03": "G G"}, pupils=[pupil("P1", **{"class": None})], registers=REGISTERS
    )
    assert told(academy, when) == (UNSURE if unsure else NO)


def test_registers_of_a_class_of_two_year_groups_are_of_both(told):
    mixed = [
        pupil("P1", **{"class": "4A"}),
        pupil("P2", year_group=5, **{"class": "4A"}),
        pupil("P3", year_group=6),
    ]
    academy = oak("2024-09-06", pupils=mixed, registers=REGISTERS)
    assert told(academy, "some (registers where taken_at is missing)", "each year group") == (2, 0, 1)
    assert told(academy, "count(registers) over this term is 2", "each year group") == (2, 0, 1)


def test_some_pupil_of_a_group_has_been_on_roll(told):
    coming = pupil("P4", year_group=5, on_roll_from=D("2024-11-04"), **{"class": "4A"})
    academy = oak(pupils=[*IN_CLASSES, coming])
    assert told(academy, "some (pupils where year_group is 5)", "each class") == (0, 0, 2)
    assert told(academy, "some (pupils where year_group is 4)", "each class") == (2, 0, 0)


# settings without a value


@pytest.mark.parametrize("path", ["codes__absent", "severe__threshold", "term__starts", "late__sessions"])
def test_a_setting_that_is_not_given_cannot_be_told(told, path):
    academy = oak(marked=G_IN_FIRST_WEEK, changes={path: None})
    asked = {
        "codes__absent": "some (sessions where code in codes.absent)",
        "severe__threshold": "absence over this term >= severe.threshold",
        "term__starts": "(on_roll_to otherwise term.starts) is before term.starts",
        "late__sessions": "count(sessions) over any 1 school week >= late.sessions",
    }
    assert told(academy, asked[path]) == UNSURE


def test_thresholds_with_four_decimals_are_exact(told):
    academy = oak(changes={"severe__threshold": Decimal("33.3333"), "attendance__target": Decimal("99.9999")})
    assert told(academy, "attendance.target is more than severe.threshold") == YES


def test_leave_for_a_later_day_goes_by_the_settings_of_the_as_at_date(told):
    request = {"academy": "oak", "pupil_id": "P1", "submitted_on": D("2024-09-02")}
    request |= {"from_date": D("2024-11-04"), "to_date": D("2024-11-04")}
    academy = oak(leave_requests=[request], changes={"late__sessions": dated("2024-10-02", 1, 2)})
    assert told(academy, "late.sessions is 1 session", "each leave request") == YES
    assert told(academy, "count(leave_requests) over this term is 0") == YES
    assert told(academy, "count(leave_requests) over any 1 term >= 1") == NO


def test_a_date_and_an_amount_that_are_not_given(told):
    academy = oak(changes={"retention__years": None, "term__starts": None})
    assert told(academy, "on_roll_from within retention.years of term.starts") == UNSURE


def test_a_notice_to_a_parent_of_a_pupil_who_is_still_to_join(told):
    """The pupil has no mark in any week, and the weeks are there all the same."""
    notice = {"academy": "oak", "pupil_id": "P2", "kind": "letter", "issued_on": D("2024-09-04")}
    academy = oak(pupils=[pupil(), pupil("P2", on_roll_from=D("2030-01-07"))], notices=[notice])
    assert told(academy, "count(sessions) over any 1 school week is at most 0", "each notice") == YES


# figures of figures

TWO_PUPILS = [pupil("P1", **{"class": "4A"}), pupil("P2", **{"class": "4A"})]


def marks(pupil_id: str, codes: str) -> list[dict[str, Any]]:
    places = [(f"2024-09-0{2 + i // 2}", ("AM", "PM")[i % 2]) for i in range(len(codes))]
    return [
        {"academy": "oak", "pupil_id": pupil_id, "date": D(day), "session": session, "code": code}
        for (day, session), code in zip(places, codes, strict=True)
    ]


@pytest.mark.parametrize(
    ("figure", "told_of_both"),
    [
        (
            "max(term_absence of pupils) is 50%",
            YES,
        ),  # 1 of 2 and 2 of 6: the share counts, not its first number
        ("min(term_absence of pupils) is at most 33.3333%", NO),
        ("min(term_absence of pupils) is less than 33.3334%", YES),
        ("sum(days_away of pupils) is at least 2 school days", NO),  # half a day and a day
        ("sum(days_away of pupils) is more than 1 school day", YES),
        ("max(days_away of pupils) is 1 school day", YES),
    ],
)
def test_figures_of_figures_are_exact(told, figure, told_of_both):
    academy = oak(pupils=TWO_PUPILS, marks=[*marks("P1", "I/"), *marks("P2", "II////")])
    assert told(academy, figure, "each class") == told_of_both


def test_a_figure_between_two_ends_is_missing_for_a_figure_of_it(told):
    late = [each | {"code": "L"} for each in marks("P1", "LL")]
    academy = oak(pupils=TWO_PUPILS, marks=late)
    assert told(academy, "sum(lates of pupils) is at least 1 sessions", "each class") == UNSURE
    assert told(academy, "max(lates of pupils) is at least 1 sessions", "each class") == UNSURE


def test_what_a_run_or_stretch_is_held_against_may_be_a_figure_over_days(told):
    academy = oak(marked=days("2024-09-02", 3, "I I"))
    assert (
        told(academy, "any run of (days where ill) longer than (count(days where partly_ill) over last term)")
        == YES
    )
    longer = (
        "count(sessions where code is I) over any 1 school week is more than count(sessions where code is G)"
    )
    assert told(academy, f"{longer} over this term") == YES


@pytest.mark.parametrize("grounds", [(), ("wedding",), [(Selector(valid_until=D("2030-01-01")), ())]])
def test_whether_a_missing_text_is_in_a_list_cannot_be_told_even_of_an_empty_one(told, grounds):
    assert told(oak(changes={"leave__grounds": grounds}), "class in leave.grounds") == UNSURE


def test_a_rule_that_can_hold_on_any_day_beside_one_that_cannot(connection):
    """The days that the second alone would need were made as well, of marks that nothing had asked for."""
    academy = oak("2024-09-06", {"2024-09-03": "I I"}, pupils=[pupil("P1", social_worker=True)])
    world = World(academy.as_at, {"oak": academy}, {"oak": open_sessions()})
    rules = [rule_of(f"ill {word} social_worker", "each day") for word in ("or", "and")]
    load_world(connection, world)
    assert by_plan(rules, world, connection) == [by_evaluating(rule, world) for rule in rules]


@pytest.mark.parametrize("window", ["this half term", "the last 2 school weeks", "any 2 school weeks"])
def test_a_day_without_a_usable_mark_is_not_counted(told, window):
    lost = [
        {"academy": "oak", "pupil_id": "P1", "date": D("2024-09-03"), "session": half}
        for half in ("AM", "PM")
    ]
    academy = oak("2024-09-06", {"2024-09-03": "- -"}, missing_marks=lost)
    counted = f"count(days where date is after 2024-09-01) over {window}"
    assert told(academy, f"{counted} is at least 4 school days") == YES
    assert told(academy, f"{counted} is at least 5 school days") == NO
    assert told(academy, f"{counted} is at least 5 school days", "each year group") == NO


@pytest.mark.parametrize(
    ("when", "answers"),
    [
        ("some (pupils where social_worker)", YES_AND_NO),
        ("some (sessions where code is G and date is register.date)", YES_AND_NO),
        ("some (notices where issued_on is before register.date)", YES_AND_NO),
        ("some (pupils where absence over this term is more than 1%)", (1, 1, 0)),
    ],
)
def test_a_register_looks_at_the_pupils_of_its_class_alone(told, when, answers):
    registers = [
        {"academy": "oak", "class": name, "date": D("2024-09-03"), "session": "AM", "taken_at": None}
        for name in ("4A", "4B")
    ]
    letters = [{"academy": "oak", "pupil_id": "P1", "kind": "letter", "issued_on": D("2024-09-02")}]
    pupils = [
        pupil("P1", **{"class": "4A"}, social_worker=True),
        pupil("P2", **{"class": "4B"}, social_worker=False),
    ]
    academy = oak("2024-09-06", {"2024-09-03": "G G"}, pupils=pupils, registers=registers, notices=letters)
    assert told(academy, when, "each register") == answers


# figures whose conditions look into rows of the same kind


@pytest.mark.parametrize(
    ("when", "subject"),
    [
        ("count(sessions where code is G and some (sessions where code is O)) over this term is 0", "each pupil"),
        ("share(sessions where code is G and no (sessions where code is O) among possible) over this term > 1%",
         "each academy"),
        ("count(sessions where count(sessions where year_group is 4) over this term >= 1 and year_group is 4) "
         "over this term >= 1", "each pupil"),
        ("average(minutes_late of sessions where days(sessions where year_group is 4) over last term > 1 school day "
         "and year_group is 4) over this term is missing", "each pupil"),
        ("count(days where count(days where year_group is 4) over this term > 1 school day and year_group is 4) "
         "over this term is more than 1 school day", "each pupil"),
        ("share(sessions where days(sessions) over any 2 school weeks > 1 school day among year_group is 4) "
         "over any 3 school weeks is 100%", "each pupil"),
        ("count(notices where count(notices where year_group is 4) over this term is 0 and year_group is 4) "
         "over this term is 0", "each pupil"),
    ],
)  # fmt: skip
def test_a_figure_within_a_figure_of_the_same_rows(told, when, subject):
    """Both were one step of the plan, which waited for itself: an internal error."""
    assert told(oak(marked=G_IN_FIRST_WEEK), when, subject) == YES


@pytest.mark.parametrize(
    ("subject", "least"),
    [("each pupil", "2 sessions"), ("each pupil", "penalty.sessions"), ("each notice", "late.sessions")],
)
def test_no_highest_figure_of_a_stretch_that_begins_before_what_is_seen(told, subject, least):
    """Nobody says which codes count in mornings, and what the week before the calendar was is not known either."""
    changes = {
        "penalty__codes": [(Selector(sessions=frozenset({"PM"})), frozenset({"G"}))],
        "penalty__sessions": [(Selector(year_groups=frozenset({4})), 2)],
        "late__sessions": [(Selector(weekdays=frozenset({5})), 2)],
    }
    academy = oak("2023-09-08", days("2023-09-07", 2, "/ G"), changes=changes, notices=[notice("2023-09-08")])
    counted = "count(sessions where code in penalty.codes) over any 2 school weeks"
    assert told(academy, f"{counted} is at least {least}", subject) == YES


@pytest.mark.parametrize(
    ("when", "expected"),
    [
        ("recorded_at is after date", (2, 1, 1)),
        ("recorded_at is date", (1, 1, 2)),
        ("recorded_at is more than 1 school day after date", (1, 1, 2)),
        ("recorded_at is within 3 days after date", (2, 1, 1)),
        ("recorded_at is more than 0 days ago", (1, 1, 2)),
        ("(recorded_at otherwise date) between 2024-09-02 and 2024-09-03", (3, 0, 1)),
        (
            "min(recorded_at of sessions where recorded_at is not missing) over this school year is date",
            (2, 0, 2),
        ),
    ],
)
def test_a_date_and_time_is_its_day_beside_a_date(told, when, expected):
    """Of the last four marks, one was entered in the last minute of its day, one in the first of the next."""
    academy = oak("2024-09-03")
    entered = ("2024-09-02T23:59", "2024-09-03T00:00", "2024-09-09T09:00", None)
    del academy.tables["marks"][: -len(entered)]
    for row, moment in zip(academy.tables["marks"], entered, strict=True):
        row["recorded_at"] = datetime.fromisoformat(moment) if moment else None
    assert told(academy, when, "each mark") == expected
