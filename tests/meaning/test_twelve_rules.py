"""The twelve rules of the language page, each answered yes, no and cannot tell by hand-counted facts."""

from __future__ import annotations

from fractions import Fraction

import pytest
from meaning_rules import rule_of
from meaning_school import D, ask, days, pupil, school, settings

from engine.explain.answers import evaluate_rule
from engine.explain.ranges import Range
from engine.policy.cases import ALWAYS, Selector
from engine.register.calendar import Stretch
from tests.twelve_rules import TWELVE

# A gap in a setting: it holds only from after the days that are asked about.
LATER = Selector(valid_from=D("2030-01-01"))
FULL_WEEK = "2024-09-06"  # ten sessions of the school year


def rule(letter):
    subject, when = TWELVE[letter]
    return rule_of(when, subject)


@pytest.mark.parametrize(
    ("absent", "answer", "value"),
    [
        ({"2024-09-02": "I \\"}, True, 10),
        ({}, False, 0),
        ({"2024-09-02": "I \\", "2024-09-03": "X \\"}, True, Fraction(100, 9)),
        ({"2024-09-02": "I \\", "2024-09-03": "- \\"}, True, Fraction(100, 9)),
        (days("2024-09-02", 5, "X X"), None, None),
        (days("2024-09-02", 5, "- -"), None, None),
    ],
)
def test_a_persistent_absence_is_of_the_pupils_own_possible_sessions(absent, answer, value):
    found = ask(rule("a"), school(FULL_WEEK, absent))
    assert (found.answer, found.values["absence"]) == (answer, value)
    assert found.window == Stretch(D("2024-09-02"), D(FULL_WEEK))


@pytest.mark.parametrize(
    ("absent", "changes", "answer"),
    [
        (days("2024-09-02", 3, "I O") | {"2024-09-05": "X X", "2024-09-06": "X X"}, {}, True),
        (days("2024-09-02", 2, "I O"), {}, False),
        (days("2024-09-02", 3, "I O"), {"severe__threshold": None}, None),
        (days("2024-09-02", 3, "I O"), {"severe__threshold": [(LATER, 50)]}, None),
    ],
)
def test_b_severe_absence_is_held_against_the_setting(absent, changes, answer):
    assert ask(rule("b"), school(FULL_WEEK, absent, changes=changes)).answer is answer


def test_c_ten_unauthorised_sessions_in_ten_school_weeks_across_christmas_and_terms():
    absent = days("2024-09-20", 1, "G G") | days("2024-12-16", 3, "O U") | days("2025-01-20", 1, "G G")
    found = ask(rule("c"), school("2025-01-24", absent))
    assert (found.answer, found.values["count"]) == (True, 10)
    # The first stretch with ten: of the ten weeks to 24 January, nine lie in this school year.
    assert found.window == Stretch(D("2024-03-11"), D("2025-01-24"))


def test_c_eleven_weeks_are_too_many():
    absent = days("2024-09-02", 1, "G G") | days("2024-12-16", 3, "O U") | days("2025-02-24", 1, "G G")
    sixth = ask(rule("c"), school("2025-02-28", absent | days("2025-03-03", 1, "G G")))
    assert (sixth.answer, sixth.values["count"]) == (True, 10)
    assert sixth.window == Stretch(D("2024-09-02"), D("2025-02-28"))
    late = days("2024-09-02", 1, "G G") | days("2024-12-16", 3, "O U") | days("2025-03-03", 1, "G G")
    assert ask(rule("c"), school("2025-03-14", late)).answer is False


def test_c_cannot_be_told_while_the_codes_are_not_set():
    changes = {"penalty__codes": [(LATER, frozenset({"G"}))]}
    found = ask(rule("c"), school("2025-01-24", changes=changes))
    assert found.answer is None
    assert isinstance(found.values["count"], Range)
    assert found.values["count"].low == 0


def test_c_is_held_against_the_setting_in_force_on_the_last_day_of_the_stretch():
    until, since = Selector(valid_until=D("2024-12-31")), Selector(valid_from=D("2025-01-01"))
    changes = {"penalty__sessions": [(until, 10), (since, 6)]}
    absent = days("2024-12-16", 3, "O U")
    assert ask(rule("c"), school("2024-12-20", absent, changes=changes)).answer is False
    found = ask(rule("c"), school("2025-01-10", absent, changes=changes))
    assert (found.answer, found.window.last) == (True, D("2025-01-10"))


@pytest.mark.parametrize(
    ("absent", "answer"),
    [({"2024-09-02": "I \\"}, True), ({}, False), (days("2024-09-02", 5, "# #"), None)],
)
def test_d_attendance_below_the_target(absent, answer):
    assert ask(rule("d"), school(FULL_WEEK, absent)).answer is answer


@pytest.mark.parametrize(
    ("day", "answer"),
    [
        ("2024-09-13", True),  # six school days before 2 December: a week of September, then the half term
        ("2024-09-16", False),
        ("2024-12-02", False),
        ("2023-09-01", None),  # before the calendar begins
    ],
)
def test_e_unresolved_n_is_counted_in_school_days(day, answer):
    mark = {"pupil_id": "P1", "date": D(day), "session": "AM", "code": "N"}
    found = ask(rule("e"), school("2024-12-02", marks=[mark]))
    assert found.answer is answer
    assert found.subject == {"pupil_id": "P1", "date": D(day), "session": "AM"}


ILL_OVER_HALF_TERM = days("2024-09-18", 3, "I I") | days("2024-12-02", 3, "I I")


@pytest.mark.parametrize(
    ("ill", "answer", "run"),
    [
        (ILL_OVER_HALF_TERM, True, ("2024-09-18", "2024-12-04", 6)),
        (ILL_OVER_HALF_TERM | {"2024-12-03": "X X"}, False, None),
        (
            ILL_OVER_HALF_TERM | {"2024-12-03": "X X", "2024-12-05": "I I"},
            True,
            ("2024-09-18", "2024-12-05", 6),
        ),
        (ILL_OVER_HALF_TERM | {"2024-12-03": "X I"}, True, ("2024-09-18", "2024-12-04", 6)),
        (
            ILL_OVER_HALF_TERM | {"2024-12-03": "- -", "2024-12-05": "I I"},
            True,
            ("2024-09-18", "2024-12-05", 6),
        ),
        (ILL_OVER_HALF_TERM | {"2024-12-03": "I \\"}, False, None),
        (days("2024-09-16", 5, "I I"), False, None),
    ],
)
def test_f_a_run_of_own_required_days_spans_half_term(ill, answer, run):
    found = ask(rule("f"), school("2024-12-13", ill))
    assert found.answer is answer
    if run:
        assert (found.window, found.values["days"]) == (Stretch(D(run[0]), D(run[1])), run[2])


@pytest.mark.parametrize(
    ("kind", "first", "last", "answer"),
    [
        ("medical", "2024-12-04", "2024-12-04", False),
        ("medical", "2024-09-01", "2024-09-18", False),
        ("medical", "2024-10-01", "2024-10-05", False),
        ("medical", "2024-12-05", "2024-12-06", True),
        ("medical", "2024-09-01", "2024-09-17", True),
        ("other", "2024-12-04", "2024-12-04", True),
        (None, "2024-12-04", "2024-12-04", None),
    ],
)
def test_f_evidence_over_any_day_of_the_run_answers_it(kind, first, last, answer):
    note = {"pupil_id": "P1", "kind": kind, "from_date": D(first), "to_date": D(last)}
    assert ask(rule("f"), school("2024-12-13", ILL_OVER_HALF_TERM, evidence=[note])).answer is answer


def test_f_cannot_be_told_where_the_codes_are_not_set_for_a_day_of_the_run():
    gap = [
        (Selector(valid_until=D("2024-12-02")), frozenset({"I"})),
        (Selector(valid_from=D("2024-12-04")), frozenset({"I"})),
    ]
    found = ask(rule("f"), school("2024-12-13", ILL_OVER_HALF_TERM, changes={"illness__codes": gap}))
    assert (found.answer, found.values["days"]) == (None, 6)


@pytest.mark.parametrize(
    ("ill", "changes", "answer"),
    [
        (days("2024-09-02", 15, "I I"), {}, True),
        (days("2024-09-02", 14, "I I") | {"2024-12-02": "/ I"}, {}, False),
        (days("2024-09-02", 14, "I I") | {"2024-12-02": "/ I", "2024-12-06": "I \\"}, {}, True),
        ({}, {"illness__codes": None}, None),
        (days("2024-09-02", 15, "I I"), {"illness__codes": None}, None),
    ],
)
def test_g_two_sessions_of_illness_are_a_school_day(ill, changes, answer):
    found = ask(rule("g"), school("2024-12-13", ill, changes=changes))
    assert found.answer is answer
    if ill.get("2024-12-02") and answer is False:
        assert found.values["days"] == Fraction(29, 2)


def test_h_lates_are_counted_for_each_half_term_alone():
    late = days("2024-09-16", 5, "L \\") | days("2024-12-02", 4, "L \\")
    found = evaluate_rule(rule("h"), school("2024-12-13", late))
    by_window = {(str(each.window.first), str(each.window.last)): each for each in found}
    assert len(found) == 6
    first = by_window["2024-09-02", "2024-09-20"]
    second = by_window["2024-12-02", "2024-12-13"]
    assert (first.answer, first.values["count"]) == (True, 5)
    assert (second.answer, second.values["count"]) == (False, 4)


def test_h_cannot_be_told_where_a_mark_has_no_code():
    academy = school("2024-12-13", days("2024-12-02", 4, "L \\"))
    academy.tables["marks"].append({"pupil_id": "P1", "date": D("2024-12-13"), "session": "AM", "code": None})
    assert evaluate_rule(rule("h"), academy)[-1].answer is None


def test_h_a_pupil_has_the_half_terms_of_their_time_on_roll():
    joined = pupil(on_roll_from=D("2024-09-23"), on_roll_to=D("2025-01-06"))
    found = evaluate_rule(rule("h"), school("2025-03-14", pupils=[joined]))
    assert [str(each.window.first) for each in found] == ["2024-12-02", "2025-01-06"]


CLOSES = [
    (Selector(sessions=frozenset({"AM"})), 9 * 60 + 10),
    (Selector(sessions=frozenset({"PM"}), year_groups=frozenset({3, 4})), 12 * 60 + 55),
    (Selector(sessions=frozenset({"PM"}), year_groups=frozenset({5})), 13 * 60 + 40),
]


@pytest.mark.parametrize(
    ("session", "year_group", "signed", "answer"),
    [
        ("AM", 4, "09:11", True),
        ("AM", 4, "09:10", False),
        ("PM", 4, "13:00", True),
        ("PM", 5, "13:00", False),
        ("PM", 6, "13:00", None),
        ("AM", 4, None, None),
    ],
)
def test_i_the_register_closes_by_session_and_year_group(session, year_group, signed, answer):
    mark = {"pupil_id": "P1", "date": D("2024-09-03"), "session": session, "code": "L"}
    minutes = int(signed[:2]) * 60 + int(signed[3:]) if signed else None
    academy = school(
        "2024-09-03",
        pupils=[pupil(year_group=year_group)],
        changes={"register__closes": CLOSES},
        marks=[mark | {"signed_in_at": minutes}],
    )
    assert ask(rule("i"), academy).answer is answer


@pytest.mark.parametrize(
    ("missing", "answer"),
    [((), False), (("reason",), True), (("made_by_name",), True), (("made_by_position",), True)],
)
def test_j_what_is_missing_can_always_be_told(missing, answer):
    complete = {"reason": "mistaken", "made_by_name": "A Example", "made_by_position": "officer"}
    amended = {"pupil_id": "P1", "date": D("2024-09-03"), "session": "AM", **complete}
    amended |= dict.fromkeys(missing)
    assert ask(rule("j"), school("2024-09-10", amendments=[amended])).answer is answer


@pytest.mark.parametrize(
    ("sen", "absent", "answer"),
    [
        ("ehcp", days("2024-12-02", 1, "I \\"), True),  # 100 % before, 95 % in two weeks of December
        ("ehcp", {}, False),
        ("support", days("2024-12-02", 1, "I \\"), False),
        (None, days("2024-12-02", 1, "I \\"), None),
        (None, {}, False),
        ("ehcp", days("2024-09-02", 15, "X X"), None),
    ],
)
def test_k_attendance_fell_by_five_points_since_last_half_term(sen, absent, answer):
    found = ask(rule("k"), school("2024-12-13", absent, pupils=[pupil(sen=sen)]))
    assert found.answer is answer


def test_k_there_is_no_half_term_before_the_first():
    academy = school("2023-09-15", pupils=[pupil(sen="ehcp")])
    assert ask(rule("k"), academy).answer is None


def test_a_register_is_open_from_opening_to_closing():
    changed = settings(register__opens=[(ALWAYS, 510)], register__closes=[(ALWAYS, 555)])
    academy = school("2024-09-02")
    academy = type(academy)("oak", changed, academy.calendar, {}, academy.as_at)
    lengths = {
        f"{figure}(open_for of register_times) is {length} minutes": True
        for figure in ("max", "min", "average")
        for length in (45,)
    }
    lengths |= {"max(open_for of register_times) is more than 45 minutes": False}
    for when, told in lengths.items():
        (found,) = evaluate_rule(rule_of(when, "each setting"), academy)
        assert found.answer is told, when


@pytest.mark.parametrize(
    ("opens", "closes", "answers"),
    [
        ([(ALWAYS, 540)], [(ALWAYS, 571)], [({}, True)]),
        ([(ALWAYS, 540)], [(ALWAYS, 570)], [({}, False)]),
        ([(ALWAYS, 540)], None, [({}, None)]),
        (
            [(ALWAYS, 765)],
            CLOSES[1:],
            [
                ({"session": "PM", "year_groups": "3, 4"}, False),
                ({"session": "PM", "year_groups": "5"}, True),
            ],
        ),
        (
            [(Selector(sessions=frozenset({"AM"})), 530)],
            CLOSES[:2],
            [({"session": "AM"}, False), ({"session": "PM", "year_groups": "3, 4"}, None)],
        ),
        ([(LATER, 500), (ALWAYS, 540)], [(ALWAYS, 600)], [({}, True)]),
    ],
)
def test_l_register_times_are_read_from_the_settings_alone(opens, closes, answers):
    changed = settings(register__opens=opens, register__closes=closes)
    academy = school("2024-09-02")
    academy = type(academy)("oak", changed, academy.calendar, {}, academy.as_at)
    found = evaluate_rule(rule("l"), academy)
    assert [(each.subject, each.answer) for each in found] == answers
