"""The nearest change that flips an answer, against cases counted by hand."""

from __future__ import annotations

import pytest
from meaning_rules import rule_of
from meaning_school import D, days, pupil, school

from engine.explain.answers import answer_for, contexts_of
from engine.explain.trace import trace_rule
from engine.explaining.changes.nearest import nearest_changes
from engine.explaining.parts import Telling


def changes(academy, when, subject="each pupil", nth=0, **more):
    """What is said for the nth subject or period: each change with the answer it gives, and what was not found."""
    rule = rule_of(when, subject, **more)
    context = list(contexts_of(rule, academy))[nth]
    record = trace_rule(rule, context)
    telling = Telling.of(rule.subject, (record.when, *record.exemptions))
    found = nearest_changes(rule, context, answer_for(rule, context), telling)
    return [(each.then, each.says) for each in found.found], found.unchanged


UNAUTHORISED = "count(sessions where code is G) over any 2 school weeks is at least 4"
YEAR = "absence over this school year is {}"
LATE = "code is L and signed_in_at is after register.closes"


def test_a_count_says_how_many_more_and_by_when_they_have_to_fall():
    academy = school("2024-12-03", days("2024-12-03", 1, "G G"))
    assert changes(academy, UNAUTHORISED) == (
        [("yes", "2 more sessions coded G by 13 December 2024")],
        "",
    )


def test_sessions_that_drop_out_of_the_stretch_bring_the_day_forward():
    academy = school("2024-12-10", days("2024-12-02", 1, "G G") | days("2024-12-10", 1, "G \\"))
    assert changes(academy, UNAUTHORISED)[0] == [("yes", "1 more session coded G by 13 December 2024")]


def test_a_finding_over_stretches_takes_the_latest_sessions_of_each():
    absent = days("2024-09-02", 2, "G G") | days("2024-12-02", 2, "G G")
    ((then, says),), _ = changes(school("2024-12-13", absent), UNAUTHORISED)
    expected = (
        "2 sessions recorded with a code that does not count: 3 December 2024 PM and 3 September 2024 PM"
    )
    assert (then, sorted(says.split(": ")[1].split(" and "))) == (
        "no",
        sorted(expected.split(": ")[1].split(" and ")),
    )


@pytest.mark.parametrize("missed", range(7))
def test_a_share_says_the_fewest_sessions_to_come(missed):
    """Counted one by one here, halved towards there."""
    academy = school(
        "2024-09-06", days("2024-09-02", missed // 2, "I I") | (days("2024-09-05", missed % 2, "I \\"))
    )
    found, _ = changes(academy, YEAR.format("at least 40%"))
    attended = 10 - missed
    more = next(k for k in range(99) if 100 * (missed + k) >= 40 * (10 + k)) if missed < 4 else 0
    less = next(k for k in range(999) if 100 * missed < 40 * (10 + k)) if missed >= 4 else 0
    expected, done = (more, "missed") if missed < 4 else (less, "attended")
    assert attended >= 0 and found[0][1].startswith(
        f"the next session {done}, on " if expected == 1 else f"the next {expected} sessions all {done}, to "
    )
    assert found[0][0] == ("yes" if missed < 4 else "no")


def test_what_no_session_to_come_can_change_is_said():
    academy = school("2025-03-13", days("2024-09-02", 30, "I I"))
    found, unchanged = changes(academy, YEAR.format("at least 10%"))
    assert unchanged == "however the 2 sessions still open to 14 March 2025 turn out, it stays yes"
    assert [then for then, _ in found] == ["no"]


def test_a_time_says_its_boundary():
    mark = {
        "pupil_id": "P1",
        "date": D("2024-09-02"),
        "session": "AM",
        "code": "L",
        "signed_in_at": 9 * 60 + 20,
    }
    found, _ = changes(school("2024-09-06", marks=[mark]), LATE, "each mark")
    assert ("no", "the sign-in time is 09:10 (register.closes) or earlier") in found
    early, _ = changes(school("2024-09-06", marks=[{**mark, "signed_in_at": 540}]), LATE, "each mark")
    assert early == [("yes", "the sign-in time is after 09:10 (register.closes) (such as 09:11)")]


def test_a_day_that_a_check_does_not_know_yet_is_looked_at_from_then():
    """A check of 5 September sees no amendment of 9 September, and by then the mark is more than four days old."""
    row = {"pupil_id": "P1", "date": D("2024-09-02"), "session": "AM", "amended_on": D("2024-09-04")}
    academy = school("2024-09-05", amendments=[row])
    late = "amended_on is more than 4 school days after date"
    said = "the date is more than 4 school days before the day of the change (such as 9 September 2024)"
    assert changes(academy, late, "each amendment")[0] == [("yes", said)]
    assert changes(academy, f"{late} and date is less than 5 school days ago", "each amendment")[0] == []


def test_what_is_known_is_never_to_be_deleted_for_the_sake_of_no_finding():
    row = {"class": "4A", "date": D("2024-09-02"), "session": "AM", "taken_at": 600}
    found, _ = changes(
        school(registers=[row]), "taken_at is not missing and taken_at is after 09:30", "each register"
    )
    assert found == [("no", "the time the register was taken is 09:30 or earlier")]


@pytest.mark.parametrize(
    ("when", "taken", "closed", "told"),
    [
        (
            "closed_at is after register.closes",
            "09:35",
            "09:40",
            (
                "no",
                "the time the register was closed is 09:10 (register.closes) or earlier, "
                "and the time the register was taken no later than that",
            ),
        ),
        (
            "closed_at is after register.closes",
            "09:05",
            "09:40",
            ("no", "the time the register was closed is 09:10 (register.closes) or earlier"),
        ),
        (
            "taken_at is after register.closes",
            "08:50",
            "09:05",
            (
                "yes",
                "the time the register was taken is after 09:10 (register.closes) (such as 09:11), "
                "and the time the register was closed no earlier than that",
            ),
        ),
        (
            "taken_at is after register.closes",
            "08:50",
            None,
            ("yes", "the time the register was taken is after 09:10 (register.closes) (such as 09:11)"),
        ),
    ],
)
def test_a_register_is_not_to_be_closed_before_it_is_taken(when, taken, closed, told):
    """No such row could be used."""
    row = {
        "class": "4A",
        "date": D("2024-09-02"),
        "session": "AM",
        "taken_at": minutes(taken),
        "closed_at": minutes(closed),
    }
    assert changes(school(registers=[row]), when, "each register")[0] == [told]


def minutes(time):
    return time and 60 * int(time[:2]) + int(time[3:])


def test_a_notice_is_not_to_be_paid_before_it_was_issued():
    """Its day of issue tells which notice it is, and stays."""
    row = {
        "pupil_id": "P1",
        "kind": "penalty_notice",
        "issued_on": D("2024-10-01"),
        "paid_on": D("2024-10-08"),
    }
    found, unchanged = changes(school(notices=[row]), "paid_on is before 2024-09-20", "each notice")
    assert (found, unchanged) == (
        [],
        "no change was found that would make it a finding; what tells which notice it is was left as it is",
    )


def test_time_alone_can_make_a_finding():
    mark = {"pupil_id": "P1", "date": D("2024-09-02"), "session": "AM", "code": "N"}
    found, _ = changes(
        school("2024-09-06", marks=[mark]), "code is N and date is more than 5 school days ago", "each mark"
    )
    assert found == [("yes", "by itself from 10 September 2024 on, if nothing else changes by then")]


ILL = "any run of (days where ill) longer than 2 school days"


def test_runs_grow_break_and_are_covered():
    academy = school("2024-12-04", days("2024-12-03", 2, "I I"))
    assert changes(academy, ILL)[0] == [
        ("yes", "the next school day such that every possible session is coded I, to 5 December 2024")
    ]
    academy = school("2024-12-13", days("2024-12-03", 5, "I I"))
    assert changes(academy, f"{ILL} without medical_evidence")[0] == [
        ("no", "evidence for which the kind is “medical”, for a day from 3 December 2024 to 9 December 2024"),
        ("no", "1 school day of the run attended: 5 December 2024"),
    ]


def test_a_row_that_is_not_there_is_thought_of():
    academy = school("2024-12-04", days("2024-12-03", 1, "I I"), calls=[])
    when = "ill and no (calls where date is day.date)"
    rule_day = [each.rows[0][1]["date"] for each in contexts_of(rule_of(when, "each day"), academy)]
    found, _ = changes(academy, when, "each day", nth=rule_day.index(D("2024-12-03")))
    assert ("no", "there is a call for which the date is the day’s date") in found


def test_an_exception_counts_and_so_does_its_end():
    who = [pupil(emergency_contacts=1, social_worker=False)]
    found, _ = changes(school(pupils=who), "emergency_contacts is less than 2", exempt="social_worker")
    assert found == [
        ("no", "the number of emergency contacts is 2 or more"),
        ("excepted", "the pupil has a social worker"),
    ]
    who = [pupil(emergency_contacts=1, social_worker=True)]
    found, _ = changes(school(pupils=who), "emergency_contacts is less than 2", exempt="social_worker")
    assert found == [("yes", "the pupil has no social worker")]


def test_where_it_cannot_be_told_both_ways_are_shown():
    found, _ = changes(school(pupils=[pupil(emergency_contacts=None)]), "emergency_contacts is less than 2")
    assert [then for then, _ in found] == ["yes", "no"]


def test_what_would_not_hold_is_not_told():
    when = "count(sessions where code is G) over this term >= 1 and count(sessions where code is G) over this term < 1"
    assert changes(school("2024-12-13"), when) == ([], "no change was found that would make it a finding")


def test_a_change_can_need_several_facts():
    notice = {
        "pupil_id": "P1",
        "kind": "letter",
        "issued_on": D("2024-09-04"),
        "amount": 100,
        "paid_on": None,
    }
    academy = school("2024-12-06", notices=[notice])
    found, _ = changes(academy, "amount is at least £80 and paid_on is not missing", "each notice")
    assert found[0][0] == "yes"
    assert found[0][1].startswith("the amount is £80 or more and the day of payment is known")


def test_settings_are_not_changed():
    _, unchanged = changes(school(), "attendance.target is less than 10%", "each setting")
    assert unchanged.startswith("nothing was looked for")


def test_a_period_that_is_over_has_nothing_to_come():
    when = "count(sessions where code is L) over each half term is at least 2"
    academy = school("2024-12-04", days("2024-09-03", 1, "L \\"))
    assert changes(academy, when, nth=4)[0] == []
    assert changes(academy, when, nth=5)[0] == [("yes", "2 more sessions coded L by 20 December 2024")]


def test_a_group_says_how_many_sessions():
    academy = school("2024-09-06", days("2024-09-02", 2, "I I"))
    found, _ = changes(academy, "absence over this school year is at least 20%", "each year group")
    assert found == [("no", "3 sessions attended up to 3 September 2024 that were missed")]


MINUTES = "sum(minutes_late of sessions where code is L) over this half term is more than 60 minutes"
LATES = {"2024-12-03": 10, "2024-12-04": 25, "2024-12-05": 20, "2024-12-06": 15}


def late(minutes):
    academy = school("2024-12-06", dict.fromkeys(minutes, "L \\"))
    for mark in academy.tables["marks"]:
        mark["minutes_late"] = minutes.get(str(mark["date"])) if mark["code"] == "L" else None
    return academy


def test_a_total_says_what_is_wanting_and_by_when():
    found, unchanged = changes(late({**LATES, "2024-12-03": 0}), MINUTES)
    assert unchanged == "" and found == [
        (
            "yes",
            "1 more in the total number of minutes late of sessions coded L this half term, by 20 December 2024",
        )
    ]


def test_of_a_total_the_sessions_that_say_most_are_taken():
    found, _ = changes(late(LATES), MINUTES)
    assert found == [("no", "1 session recorded with a code that does not count: 4 December 2024 AM")]
    found, _ = changes(late({**LATES, "2024-12-02": 30}), MINUTES)
    assert found[0][1].endswith(": 2 December 2024 AM and 4 December 2024 AM")


def test_of_the_largest_value_one_session_more_or_each_beyond_it():
    longest = "max(minutes_late of sessions where code is L) over this half term is at least 25 minutes"
    found, _ = changes(late({**LATES, "2024-12-04": 20}), longest)
    assert found == [
        ("yes", "1 more session coded L whose number of minutes late is 25, by 20 December 2024")
    ]
    found, _ = changes(late({**LATES, "2024-12-05": 40, "2024-12-03": 30}), longest)
    assert found[0][1].endswith(": 5 December 2024 AM, 3 December 2024 AM and 4 December 2024 AM")


def test_of_an_average_it_is_said_that_nothing_was_looked_for():
    when = "average(minutes_late of sessions where code is L) over this half term is more than 50 minutes"
    found, unchanged = changes(late(LATES), when)
    assert found == [] and "changes of averages were not looked for" in unchanged


@pytest.mark.parametrize("counted", ["days", "runs of days"])
def test_of_days_and_runs_it_is_said_that_nothing_was_looked_for(counted):
    """*No change was found* read as if there were none."""
    found, unchanged = changes(late(LATES), f"count({counted} where ill) over this half term is at least 3")
    assert found == [] and f"changes of numbers of {counted.split()[0]} were not looked for" in unchanged


MOVING = ["over the last 2 school weeks", "over any 2 school weeks"]


@pytest.mark.parametrize("time", MOVING)
def test_of_a_total_whose_time_moves_on_what_is_wanting_takes_account_of_what_drops_out_by_then(time):
    """By Monday 9 December, the next session, the 40 minutes of the half term before have dropped out."""
    early = {"2024-09-17": 40, "2024-12-05": 10}
    found, unchanged = changes(late(early), MINUTES.replace("over this half term", time))
    assert unchanged == "" and found[0][0] == "yes"
    assert found[0][1].startswith("51 more in the total number of minutes late of sessions coded L")
    assert found[0][1].endswith(", by 13 December 2024")


@pytest.mark.parametrize("time", MOVING)
def test_of_the_largest_value_in_a_time_that_moves_on_one_session_will_do(time):
    longest = f"max(minutes_late of sessions where code is L) {time} is at least 30 minutes"
    found, _ = changes(late(LATES), longest)
    assert found[0][1].startswith("1 more session coded L whose number of minutes late is 30, by ")


def test_of_a_total_over_any_stretch_the_sessions_that_say_most_are_taken():
    both = {**LATES, "2024-09-05": 50, "2024-09-06": 30}
    found, _ = changes(late(both), MINUTES.replace("this half term", "any 2 school weeks"))
    assert [then for then, _ in found] == ["no"]
    assert "5 September 2024 AM" in found[0][1] and "4 December 2024 AM" in found[0][1]
    assert found[0][1].startswith("2 sessions recorded with a code that does not count: ")


def test_of_the_largest_value_over_any_stretch_each_beyond_it_is_taken():
    longest = "max(minutes_late of sessions where code is L) over any 2 school weeks is at least 25 minutes"
    little = {"2024-09-02": 5, "2024-09-10": 5, "2024-09-18": 6}  # so that no stretch is without any
    found, _ = changes(late({**little, **LATES, "2024-09-05": 50}), longest, look_back="this school year")
    assert found == [
        (
            "no",
            "2 sessions recorded with a code that does not count: 5 September 2024 AM and 4 December 2024 AM",
        )
    ]


@pytest.mark.parametrize("time", MOVING)
def test_what_no_session_is_to_do_can_also_be_done_by_one_to_come(time):
    found, _ = changes(
        late(LATES), f"not {MINUTES.replace('over this half term', time).replace('60', '100')}"
    )
    assert found[0][0] == "no" and found[0][1].startswith("31 more in the total")


PUNCTUAL = "share(sessions where code is L among possible) over this term is at least 50%"


def test_a_share_of_something_else_than_attendance_names_the_code():
    """`Attended` is said of both codes, and cannot tell one answer from the other."""
    academy = school("2024-09-03")
    assert changes(academy, PUNCTUAL)[0] == [
        ("yes", "the next 4 sessions all coded L, to 5 September 2024"),
        (
            "yes",
            "2 sessions recorded with a code that counts, such as L: 3 September 2024 PM and 3 September 2024 AM",
        ),
    ]


def test_sessions_of_one_half_of_the_day_are_counted_on_its_days():
    when = 'count(sessions where code is U and session is "AM") over this term is at least 3'
    (found,), _ = changes(school("2024-09-03"), when)
    assert found == ("yes", "3 more sessions coded U for which the session is “AM” by 20 December 2024")


def test_what_time_alone_undoes_is_not_put_down_to_further_sessions():
    """One more by Monday would leave the window with one less, which is so without it too."""
    academy = school("2024-09-13", days("2024-09-02", 1, "U U") | days("2024-09-12", 1, "U \\"))
    found, _ = changes(academy, "count(sessions where code is U) over the last 2 school weeks is at least 3")
    assert [says for _, says in found if "more session" in says] == []


def test_another_choice_is_named_where_not_every_other_will_do():
    who = [pupil(sen="ehcp")]
    found, _ = changes(school(pupils=who), 'sen in ["support", "ehcp"]')
    assert found == [("no", "the provision for special educational needs is not “ehcp” (such as none)")]
