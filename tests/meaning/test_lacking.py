"""What a rule that cannot be told is said to lack: facts of rows that may count, or the rows themselves."""

from __future__ import annotations

import pytest
from meaning_rules import rule_of
from meaning_school import D, days, marks_of, open_sessions, pupil, school

from engine.explain.answers import answer_for, contexts_of
from engine.explain.trace import trace_rule
from engine.explaining.lacking import missing_facts
from engine.policy.cases import Selector

FIRST_WEEK = "2024-09-06"
TIME = " from 2 September 2024 to 6 September 2024"
ILL_SESSIONS = "count(sessions where code is I) over this term is at least penalty.sessions"
FOR_YEAR_5 = Selector(year_groups=frozenset({5}))
MINUTES = {"signed_in_at": None, "minutes_late": None}


@pytest.mark.parametrize(
    ("late", "when", "lacks"),
    [
        (
            {},
            "max(minutes_late of sessions where code is L) over this term is at least 5 minutes",
            ["any mark that counts"],
        ),
        (
            days("2024-09-03", 1, "L \\"),
            "max(minutes_late of sessions where code is L) over this term is at least 5 minutes",
            ["minutes_late"],
        ),
        (
            {},
            "share(sessions where code is I among absent) over this term is at least 5%",
            ["any mark that the share is of"],
        ),
        (days("2024-09-02", 5, "X X"), "absence over this term is at least 5%", ["any possible session"]),
    ],
)
def test_only_what_may_count_lacks_something(late, when, lacks):
    """Of a pupil who was never late no minutes are missing."""
    marks = [{**MINUTES, **mark} for mark in marks_of("P1", D(FIRST_WEEK), open_sessions(), late)]
    academy = school(FIRST_WEEK, marks=marks)
    rule = rule_of(when)
    ((context),) = contexts_of(rule, academy)
    assert answer_for(rule, context).answer is None
    found = [fact.fact.removesuffix(TIME) for fact in missing_facts(trace_rule(rule, context).when)]
    assert found == lacks


@pytest.mark.parametrize(
    ("when", "lacks"),
    [
        ("some (registers where taken_at is missing)", ["class"]),
        (
            "no (sessions where code is G and date is within 2 years ago)",
            ["what lies before 4 September 2023, where the calendar begins"],
        ),
        (
            "days(sessions where code is G and date is within 2 years ago) is 0 school days",
            ["what lies before 4 September 2023, where the calendar begins"],
        ),
    ],
)
def test_rows_that_there_may_be_are_told(when, lacks):
    register = {"academy": "oak", "class": "4A", "date": D("2024-09-03"), "session": "AM", "taken_at": None}
    academy = school(FIRST_WEEK, pupils=[pupil("P1", **{"class": None})], registers=[register])
    rule = rule_of(when)
    ((context),) = contexts_of(rule, academy)
    assert answer_for(rule, context).answer is None
    assert [fact.fact for fact in missing_facts(trace_rule(rule, context).when)] == lacks


@pytest.mark.parametrize(
    ("when", "sessions", "lacks"),
    [
        (
            "any run of (days where very_late) lasting at least 1 school days",
            10,
            ("minutes_late", "mark P1 2024-09-03 AM"),
        ),
        (
            "any run of (days where ill) longer than 2 school days without medical_evidence",
            10,
            ("kind", "piece of evidence P1 2024-09-02"),
        ),
        (ILL_SESSIONS, None, ("penalty.sessions", "the settings, for this case")),
        (ILL_SESSIONS, [(FOR_YEAR_5, 3)], ("penalty.sessions", "the settings, for year 4")),
    ],
)
def test_what_a_run_or_the_settings_lack_is_told(when, sessions, lacks):
    coded = {**days("2024-09-03", 1, "L \\"), **days("2024-09-04", 3, "I I")}
    marks = [
        {**MINUTES, **mark, "minutes_late": None if mark["code"] == "L" else 0}
        for mark in marks_of("P1", D(FIRST_WEEK), open_sessions(), coded)
    ]
    dates = {"from_date": D("2024-09-02"), "to_date": D(FIRST_WEEK)}
    evidence = [{"academy": "oak", "pupil_id": "P1", "kind": None, **dates}]
    academy = school(FIRST_WEEK, marks=marks, evidence=evidence, changes={"penalty__sessions": sessions})
    rule = rule_of(when)
    ((context),) = contexts_of(rule, academy)
    assert answer_for(rule, context).answer is None
    assert [(each.fact, each.of) for each in missing_facts(trace_rule(rule, context).when)] == [lacks]
