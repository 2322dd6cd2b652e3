"""What parts of rules mean, each from facts counted by hand: figures, windows, runs, groups, exemptions."""

from __future__ import annotations

from fractions import Fraction

import pytest
from meaning_rules import rule_of
from meaning_school import D, ask, days, open_sessions, pupil, school

from engine.explain import figures
from engine.explain.answers import evaluate_rule, missing_tables
from engine.explain.evaluation import months_later
from engine.explain.ranges import Range, added, compared, negative
from engine.policy.cases import Selector
from engine.register.calendar import Stretch

LATER = Selector(valid_from=D("2030-01-01"))


def answers(academy, when, subject="each pupil", **more):
    return [found.answer for found in evaluate_rule(rule_of(when, subject, **more), academy)]


def answer(academy, when, **more):
    (found,) = answers(academy, when, **more)
    return found


# exact figures


def test_ten_percent_is_exact_where_floats_are_not():
    differ = 0
    for possible in range(1, 400):
        for attended in range(possible + 1):
            absent = possible - attended
            share = 100 * Fraction(absent, possible)
            persistent = compared(">=", share, 10)
            assert persistent is (10 * absent >= possible)
            differ += persistent is not (1 - attended / possible >= 0.1)
    assert differ == 39


def test_a_share_of_marks_is_the_same_fraction():
    rows = [(True, True, 19), (False, True, 171), (True, False, 5)]
    assert figures.share(rows, complete=True) == 10
    assert compared(">=", figures.share(rows, complete=True), 10) is True


_UNSURE = [(True, True), (False, True), (None, True), (True, None), (None, None), (False, None)]


def test_a_share_with_unknown_rows_lies_between_the_worst_and_the_best():
    rows = [(where, among, 1) for where, among in _UNSURE]
    found = figures.share(rows, complete=True)
    # Low: one absent of those certainly possible and all that may be present; high the other way round.
    assert found == Range(Fraction(100, 5), Fraction(400, 5))


def test_rows_that_are_alike_count_as_many_times_as_there_are():
    held = [(True, 5, 3), (None, 7, 2), (False, 9, 4)]
    assert figures.count([(answer, number) for answer, _, number in held], complete=True) == Range(3, 5)
    assert figures.days([(True, 3)], complete=True) == Fraction(3, 2)
    assert figures.total(held, complete=True) == Range(15, 29)
    assert figures.EXTREMES["average"]([(True, 5, 3), (True, 9, 1)], True) == 6


def test_a_share_of_nothing_certain_is_missing():
    assert figures.share([(True, None, 1), (True, False, 1)], complete=True) is None
    assert figures.share([], complete=True) is None
    assert figures.share([(True, True, 1)], complete=False) is None


@pytest.mark.parametrize(
    ("symbol", "left", "right", "told"),
    [
        (">=", Range(3, 5), 3, True),
        (">=", Range(3, 5), 6, False),
        (">=", Range(3, 5), 4, None),
        (">", Range(3, 5), 5, False),
        ("<", Range(3, 5), 6, True),
        ("<=", Range(3, None), 2, False),
        ("<=", Range(3, None), 3, None),
        (">=", Range(3, None), 99, None),
        ("<", Range(None, 4), 5, True),
        ("=", Range(3, 5), 4, None),
        ("=", Range(3, 5), 6, False),
        ("!=", Range(3, 5), 6, True),
        ("=", Range(3, None), 2, False),
        ("=", 4, 4, True),
        (">=", None, 4, None),
        ("=", D("2024-01-01"), D("2024-01-01"), True),
        ("<", D("2024-01-01"), D("2024-01-02"), True),
    ],
)
def test_comparisons_of_ranges(symbol, left, right, told):
    assert compared(symbol, left, right) is told


def test_sums_and_differences_of_ranges():
    assert added(Range(1, 2), 3) == Range(4, 5)
    assert added(Range(1, None), negative(Range(2, 4))) == Range(-3, None)
    assert added(5, negative(Range(1, None))) == Range(None, 4)
    assert added(Range(1, 2), negative(Range(1, 2))) == Range(-1, 1)


# figures of rows

MINUTES = [
    {"pupil_id": "P1", "date": D("2024-09-02"), "session": "AM", "code": "L", "minutes_late": 10},
    {"pupil_id": "P1", "date": D("2024-09-03"), "session": "AM", "code": "L", "minutes_late": None},
    {"pupil_id": "P1", "date": D("2024-09-03"), "session": "PM", "code": "/", "minutes_late": 50},
    {"pupil_id": "P1", "date": D("2024-09-04"), "session": "AM", "code": "L", "minutes_late": 15},
]


@pytest.mark.parametrize(
    ("when", "told"),
    [
        ("lateness over this term is at least 25 minutes", True),
        ("lateness over this term is at least 26 minutes", None),
        ("lateness over this term is less than 25 minutes", False),
        ("max(minutes_late of sessions where code is L) over this term is at least 15 minutes", None),
        (
            "max(minutes_late of sessions where code is L and not (minutes_late is missing)) over this term"
            " is 15 minutes",
            True,
        ),
        ("min(minutes_late of sessions where date is 2024-09-04) over this term is 15 minutes", True),
        ("average(minutes_late of sessions where minutes_late > 0 minutes) over this term is missing", True),
        ("average(minutes_late of sessions where code is G) over this term is missing", True),
        ("sum(minutes_late of sessions where code is G) over this term is 0 minutes", True),
        (
            "max(minutes_late of sessions where minutes_late is more than 12 minutes) over this term"
            " is 50 minutes",
            None,
        ),
        ("count(sessions where minutes_late is more than 12 minutes) over this term is 2", None),
        ("count(sessions where minutes_late is more than 12 minutes) over this term is 4", False),
        ("count(sessions where (minutes_late otherwise 0 minutes) > 12 minutes) over this term is 2", True),
        ("count(days where very_late) over this term is at least 1 school days", True),
        ("count(sessions) over this term is 4 sessions", True),
    ],
)
def test_figures_over_rows_with_missing_minutes(when, told):
    assert answer(school("2024-09-04", marks=MINUTES), when) is told


# windows

GS = {"2024-07-01": "G G"}


@pytest.mark.parametrize(
    ("window", "as_at", "counted"),
    [
        ("this half term", "2024-09-30", 4),  # in the holidays: still the half term before
        ("last half term", "2024-12-02", 4),
        ("this half term", "2024-12-02", 2),
        ("this school week", "2024-09-04", 2),
        ("last school week", "2024-09-09", 4),
        ("this term", "2024-12-31", 6),
        ("this school year", "2025-01-06", 8),
        ("last school year", "2024-09-02", 2),
        ("the last 1 school weeks", "2024-09-04", 2),
        ("the last 2 school weeks", "2024-12-02", 2),
        ("the last 5 school weeks", "2024-12-02", 8),
        ("the last 3 school days", "2024-12-02", 2),
        ("the last 2 terms", "2024-09-05", 6),
        ("the last 2 school years", "2024-09-05", 6),
    ],
)
def test_windows(window, as_at, counted):
    absent = {"2024-03-15": "G G", "2024-09-02": "G \\", "2024-09-03": "/ G", "2024-09-05": "G G"}
    absent |= {"2024-12-02": "G G", "2025-01-06": "G G"}
    found = ask(
        rule_of(f"count(sessions where code is G) over {window} is at least 0"), school(as_at, absent)
    )
    assert found.values["count"] == counted


def test_the_last_weeks_before_the_calendar_have_no_high_end():
    academy = school("2023-09-15", {"2023-09-04": "G G"})
    found = ask(rule_of("count(sessions where code is G) over the last 3 school weeks >= 3"), academy)
    assert (found.answer, found.values["count"]) == (None, Range(2, None))
    assert answer(academy, "count(sessions where code is G) over the last 3 school weeks >= 2") is True
    assert answer(academy, "absence over the last 3 school weeks >= 1%") is None
    assert answer(academy, "absence over the last 2 school weeks >= 1%") is True


def test_any_stretch_can_only_say_yes_while_it_is_not_whole():
    academy = school("2023-09-15", {"2023-09-04": "G G"})
    when = "count(sessions where code is G) over any 3 school weeks"
    found = ask(rule_of(f"{when} >= 2"), academy)
    assert (found.answer, found.window) == (True, Stretch(D("2023-09-04"), D("2023-09-08")))
    assert answer(academy, f"{when} >= 3") is False
    assert answer(academy, f"{when} < 3") is False
    assert answer(academy, "count(sessions where code is G) over any 2 school weeks < 3") is True


def test_any_stretch_is_missing_before_the_calendar_begins():
    assert answer(school("2023-09-01"), "count(sessions) over any 2 school weeks >= 0") is False
    assert answer(school("2023-09-01"), "count(sessions) over this term >= 0") is None
    assert answer(school("2023-09-01"), "count(sessions) over the last 2 school weeks >= 0") is None


@pytest.mark.parametrize(
    ("look_back", "told"),
    [("this school year", False), ("previous school year", False), ("everything", True)],
)
def test_an_old_breach_does_not_fire_for_ever(look_back, told):
    three_years = [
        ("2022-23", "summer", "summer 2", "2023-06-05", 3),
        ("2023-24", "autumn", "autumn 1", "2023-09-04", 3),
        ("2024-25", "autumn", "autumn 1", "2024-09-02", 3),
    ]
    academy = school("2024-09-20", days("2023-06-05", 2, "G G"), sessions=open_sessions(three_years))
    when = "count(sessions where code is G) over any 2 school weeks >= 4"
    assert answer(academy, when, look_back=look_back) is told


def test_a_stretch_that_begins_before_the_look_back_counts_only_what_is_seen():
    absent = days("2024-03-11", 2, "G G") | days("2024-09-02", 1, "G G")
    when = "count(sessions where code is G) over any 2 school weeks >= {}"
    academy = school("2024-09-13", absent)
    assert answer(academy, when.format(6)) is True
    assert answer(academy, when.format(6), look_back="this school year") is False
    assert answer(academy, when.format(2), look_back="this school year") is True


def test_a_row_in_the_holidays_belongs_to_the_week_before():
    notices = [{"pupil_id": "P1", "kind": "letter", "issued_on": D("2024-10-15")}]
    academy = school("2024-12-06", notices=notices)
    assert answer(academy, "count(notices) over last half term is 1") is True
    assert answer(academy, "count(notices) over the last 2 school weeks is 1") is True
    assert answer(academy, "count(notices) over the last 1 school weeks is 1") is False
    found = ask(rule_of("count(notices) over any 1 school weeks is 1"), academy)
    assert found.window == Stretch(D("2024-09-16"), D("2024-09-20"))


def test_single_session_days_and_closed_days():
    sessions = open_sessions(closed=["2024-09-03", "2024-09-04 PM"])
    academy = school("2024-09-05", sessions=sessions)
    found = ask(rule_of("days(sessions) over the last 3 school days >= 1 school days"), academy)
    assert found.values["days"] == Fraction(5, 2)
    assert found.window.first == D("2024-09-02")


# dates


@pytest.mark.parametrize(
    ("day", "number", "moved"),
    [
        ("2024-03-31", -1, "2024-02-29"),
        ("2024-01-31", 1, "2024-02-29"),
        ("2024-05-15", -36, "2021-05-15"),
        ("2024-02-29", 12, "2025-02-28"),
        ("2024-12-31", 2, "2025-02-28"),
    ],
)
def test_months_keep_the_day_or_take_the_last(day, number, moved):
    assert months_later(D(day), number) == D(moved)


NOTICE = {"pupil_id": "P1", "kind": "penalty_notice", "issued_on": D("2024-09-04"), "amount": 8000}


@pytest.mark.parametrize(
    ("when", "told"),
    [
        ("issued_on within 4 school days ago", True),
        ("issued_on within 3 school days ago", False),
        ("issued_on within 6 days ago", True),
        ("issued_on within 5 days ago", False),
        ("issued_on within 1 month ago", True),
        ("issued_on is more than 5 days ago", True),
        ("issued_on is at least 7 days ago", False),
        ("paid_on within 28 days after issued_on", None),
        ("paid_on is missing and issued_on is more than 28 days ago", False),
        ("(paid_on otherwise 2024-09-09) within 28 days after issued_on", True),
        ("issued_on within 28 days after 2024-09-05", False),
        ("issued_on within 1 day of 2024-09-05", True),
        ("issued_on not within 1 day of 2024-09-05", False),
        ("issued_on is before 2024-09-05 and issued_on is after 2024-09-03", True),
        ("issued_on + 21 days is 2024-09-25", True),
        ("amount is £80", True),
        ("amount between £80 and £100", True),
        ("amount not between £80 and £100", False),
        ("amount - notice.amount is £0", True),
        ("withdrawn", None),
        ("withdrawn is missing", True),
        ("not withdrawn or amount is £80", True),
        ('kind is "letter"', False),
        ("parent_id is missing", True),
        ("year_group is 4", True),
    ],
)
def test_conditions_on_a_notice(when, told):
    assert answer(school("2024-09-10", notices=[NOTICE]), when, subject="each notice") is told


# settings


def test_settings_follow_the_rows_own_day_session_and_year_group():
    cases = [
        (Selector(sessions=frozenset({"AM"}), valid_until=D("2024-09-02")), frozenset({"G"})),
        (Selector(sessions=frozenset({"AM"}), valid_from=D("2024-09-03")), frozenset({"O"})),
        (Selector(sessions=frozenset({"PM"}), year_groups=frozenset({4})), frozenset({"G", "O"})),
    ]
    absent = {"2024-09-02": "G G", "2024-09-03": "G O", "2024-09-04": "O \\"}
    academy = school("2024-09-06", absent, changes={"penalty__codes": cases})
    when = "count(sessions where code in penalty.codes) over this term >= 4"
    found = ask(rule_of(when), academy)
    assert (found.answer, found.values["count"]) == (True, 4)
    older = school("2024-09-06", absent, changes={"penalty__codes": cases}, pupils=[pupil(year_group=5)])
    found = ask(rule_of(when), older)
    assert (found.answer, found.values["count"]) == (None, Range(2, 7))


@pytest.mark.parametrize(
    ("window", "told"),
    [
        ("last half term", False),
        ("this half term", True),
        ("any 3 school weeks", True),
        ("the last 3 school weeks", True),
    ],
)
def test_thresholds_are_those_of_the_windows_last_day(window, told):
    until, since = Selector(valid_until=D("2024-12-03")), Selector(valid_from=D("2024-12-04"))
    changes = {"late.sessions".replace(".", "__"): [(until, 3), (since, 1)]}
    academy = school("2024-12-04", {"2024-09-16": "L \\", "2024-12-02": "L \\"}, changes=changes)
    assert answer(academy, f"count(sessions where code is L) over {window} >= late.sessions") is told


def test_the_length_of_a_window_can_be_a_setting():
    academy = school("2024-12-06", days("2024-09-16", 2, "G G"), changes={"penalty__weeks": 2})
    when = "count(sessions where code is G) over the last penalty.weeks is 4"
    assert answer(academy, when) is True
    academy = school("2024-12-06", changes={"penalty__weeks": None})
    assert answer(academy, "count(sessions) over the last penalty.weeks >= 0") is None


# runs


def test_a_run_is_counted_from_where_the_rule_looks_back():
    ill = days("2024-03-13", 3, "I I") | days("2024-09-02", 3, "I I")
    academy = school("2024-09-06", ill)
    when = "any run of (days where ill) lasting at least 6 school days"
    assert answer(academy, when) is True
    assert answer(academy, when, look_back="this school year") is False
    found = ask(rule_of("any run of (days where ill) lasting at least 3 school days"), academy)
    assert found.window == Stretch(D("2024-03-13"), D("2024-09-04"))


def test_the_first_run_long_enough_is_told():
    ill = days("2024-09-02", 2, "I I") | days("2024-09-09", 3, "I I") | days("2024-09-16", 4, "I I")
    found = ask(rule_of("any run of (days where ill) longer than 2 school days"), school("2024-09-20", ill))
    assert found.window == Stretch(D("2024-09-09"), D("2024-09-11"))
    assert found.values["days"] == 3


def test_a_run_whose_length_is_not_set_cannot_be_told():
    changes = {"illness__evidence_after": None}
    academy = school("2024-09-20", days("2024-09-02", 2, "I I"), changes=changes)
    assert answer(academy, "any run of (days where ill) longer than illness.evidence_after") is None


@pytest.mark.parametrize(
    ("codes", "ill", "partly"),
    [
        ("I I", True, True),
        ("I \\", False, True),
        ("I X", True, True),
        ("X X", False, False),
        ("I -", True, True),
    ],
)
def test_every_and_some_session_of_a_day(codes, ill, partly):
    academy = school("2024-09-02", {"2024-09-02": codes})
    assert answers(academy, "ill", "each day")[-1] is ill
    assert answers(academy, "partly_ill", "each day")[-1] is partly


def test_a_day_without_a_mark_is_no_day():
    subjects = evaluate_rule(rule_of("ill", "each day"), school("2024-09-03", {"2024-09-02": "- -"}))
    asked = [each.subject["date"] for each in subjects]
    assert D("2024-09-03") in asked
    assert D("2024-09-02") not in asked


# rows of the same pupil, class, year group


CLASSES = [
    pupil("P1", **{"class": "4A", "social_worker": True}),
    pupil("P2", **{"class": "4A", "social_worker": None}),
    pupil("P3", **{"class": "5B", "year_group": 5, "social_worker": False}),
    pupil("P4", **{"class": None, "year_group": 5, "on_roll_from": D("2030-01-01")}),
]


def _mark(pupil_id, session, code):
    return {"pupil_id": pupil_id, "date": D("2024-09-02"), "session": session, "code": code}


def _class_school(**tables):
    marks = [
        _mark("P1", "AM", "G"),
        _mark("P1", "PM", "\\"),
        _mark("P2", "AM", "/"),
        _mark("P2", "PM", "\\"),
        _mark("P3", "AM", "G"),
        _mark("P3", "PM", "G"),
    ]
    return school("2024-09-03", pupils=CLASSES, **{"marks": marks, **tables})


def test_groups_are_of_the_pupils_who_have_been_on_roll():
    academy = _class_school()
    assert answers(academy, "absence over this term is at least 50%", "each class") == [False, True]
    assert answers(academy, "absence over this term is at least 50%", "each year group") == [False, True]
    assert answers(academy, "absence over this term is 50%", "each academy") == [True]
    assert answers(academy, "count(pupils) is at least 2", "each class") == [True, False]
    assert answers(academy, "count(pupils where social_worker) is at least 2", "each class") == [None, False]
    assert answers(
        academy,
        "share(pupils where absence over this term is at least 50% among absence over this"
        " term is at least 0%) is at least 50%",
        "each class",
    ) == [True, True]
    assert answers(academy, "year_group is 4", "each class") == [True, False]


def test_some_row_of_the_same_pupil():
    letters = [{"pupil_id": "P1", "kind": "letter", "issued_on": D("2024-09-02"), "withdrawn": None}]
    academy = _class_school(notices=letters)
    assert answers(academy, "some (notices)") == [True, False, False]
    assert answers(academy, "no (notices where withdrawn)") == [None, True, True]
    assert answers(academy, "some (notices)", "each class") == [True, False]
    future = [letters[0] | {"issued_on": D("2024-09-04")}]
    assert answers(_class_school(notices=future), "some (notices)") == [False, False, False]


def test_registers_of_the_same_class():
    taken = [{"class": "4A", "date": D("2024-09-02"), "session": "AM", "taken_at": None}]
    academy = _class_school(registers=taken)
    assert answers(academy, "some (registers)", "each class") == [True, False]
    assert answers(academy, "some (registers)", "each academy") == [True]
    assert answers(academy, "taken_at is missing and year_group is 4", "each register") == [True]


# three answers


@pytest.mark.parametrize(
    ("facts", "exempt", "told", "excepted"),
    [
        ({"social_worker": True}, "social_worker", False, True),
        ({"social_worker": False}, "social_worker", True, False),
        ({"social_worker": None}, "social_worker", None, False),
        ({"social_worker": None}, "social_worker is missing", False, True),
    ],
)
def test_an_exemption_makes_a_yes_a_no(facts, exempt, told, excepted):
    academy = school("2024-09-06", pupils=[pupil(**facts)])
    found = ask(rule_of("year_group is 4", exempt=exempt), academy)
    assert (found.answer, found.excepted) == (told, excepted)
    found = ask(rule_of("year_group is 5", exempt=exempt), academy)
    assert (found.answer, found.excepted) == (False, False)


@pytest.mark.parametrize(
    ("worker", "team", "both", "either"),
    [
        (True, None, None, True),
        (False, None, False, None),
        (None, None, None, None),
        (True, False, False, True),
        (None, True, None, True),
    ],
)
def test_and_or_after_kleene(worker, team, both, either):
    academy = school("2024-09-06", pupils=[pupil(social_worker=worker, youth_offending_team=team)])
    assert answer(academy, "social_worker and youth_offending_team") is both
    assert answer(academy, "youth_offending_team and social_worker") is both
    assert answer(academy, "supported") is either
    assert answer(academy, "supported is missing") is (either is None)


def test_a_rule_whose_table_was_not_supplied_is_not_answered():
    rule = rule_of("any run of (days where ill) longer than 5 school days without medical_evidence")
    academy = school("2024-09-06")
    whole = dict(academy.tables)
    del whole["evidence"]
    short = type(academy)("oak", academy.settings, academy.calendar, whole, academy.as_at)
    assert missing_tables(rule, academy) == ()
    assert missing_tables(rule, short) == ("evidence",)
    assert evaluate_rule(rule, short) == []


def test_settings_in_a_sensible_order_need_no_register():
    academy = school()
    bare = type(academy)("oak", academy.settings, academy.calendar, {}, academy.as_at)
    assert answers(bare, "severe.threshold is less than attendance.target", "each setting") == [True]
    assert answers(
        bare, "register.closes is before register.opens", "each register time in the settings"
    ) == [False]
