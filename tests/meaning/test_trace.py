"""The record of what each part of a rule came to."""

from __future__ import annotations

from meaning_rules import rule_of
from meaning_school import D, days, pupil, school

from engine.explain.answers import contexts_of, evaluate_rule
from engine.explain.ranges import Range
from engine.explain.trace import trace_rule, traced, walked
from engine.explain.windows import reach_of, slides
from engine.language import meaning as m
from engine.policy.cases import Selector


def trace(academy, when, subject="each pupil", **more):
    rule = rule_of(when, subject, **more)
    (context,) = contexts_of(rule, academy)
    return trace_rule(rule, context)


def test_every_part_of_the_subject_has_its_value_in_reading_order():
    academy = school("2024-09-04", {"2024-09-02": "G G"}, pupils=[pupil(social_worker=True)])
    when = "count(sessions where code is G) over this term is at least 3 or not social_worker"
    found = trace(academy, when).when
    told = [(type(part.node), part.value) for part in walked(found)]
    assert told == [
        (m.Logic, False),
        (m.Compare, False),
        (m.Measure, 2),
        (m.Constant, 3),
        (m.Not, False),
        (m.Column, True),
    ]


def test_what_is_missing_and_what_is_unclear_is_in_the_record():
    marks = [{"pupil_id": "P1", "date": D("2024-09-02"), "session": "AM", "code": "L"}]
    academy = school("2024-09-04", marks=marks)
    when = "social_worker or count(sessions where minutes_late is more than 5 minutes) over this term is at least 1"
    found = trace(academy, when).when
    assert [part.value for part in walked(found)] == [None, None, None, Range(0, 1), 1]


def test_a_comparison_over_stretches_is_recorded_in_the_one_that_decides():
    academy = school("2024-12-06", days("2024-09-03", 2, "G G"))
    found = trace(academy, "count(sessions where code is G) over any 2 school weeks is at least 4").when
    window = slides(found.node)[0]
    assert found.value is True
    assert reach_of(window, found.context).shown.first == D("2024-03-11")
    assert found.parts[0].value == 4


def test_where_none_decides_it_is_the_latest_that_comes_nearest():
    absent = days("2024-09-03", 1, "G G") | days("2024-12-02", 1, "G G")
    when = "count(sessions where code is G) over any 1 school weeks is at least 4"
    found = trace(school("2024-12-13", absent), when).when
    assert (found.value, found.parts[0].value) == (False, 2)
    assert reach_of(slides(found.node)[0], found.context).shown.first == D("2024-12-02")
    below = trace(school("2024-12-13", absent), when.replace("at least 4", "less than 0")).when
    assert (below.value, below.parts[0].value) == (False, 0)


def test_exceptions_are_recorded_beside_the_condition():
    found = trace(school(pupils=[pupil(social_worker=True)]), "year_group is 4", exempt="social_worker")
    assert (found.when.value, [each.value for each in found.exemptions]) == (True, [True])


def test_a_run_and_a_row_of_a_collection_end_the_record():
    academy = school("2024-12-06", days("2024-09-03", 3, "I I"))
    when = 'any run of (days where ill) longer than 2 school days or some (evidence where kind is "medical")'
    parts = list(walked(trace(academy, when).when))
    assert [type(part.node) for part in parts] == [m.Logic, m.Run, m.Constant, m.Exists]


def test_the_record_gives_the_answer_of_the_rule():
    academy = school("2025-03-14", days("2024-09-03", 9, "G I"))
    for when in ("absence over this school year is at least 10%", "absence over any 2 school weeks > 50%"):
        rule = rule_of(when)
        (context,) = contexts_of(rule, academy)
        assert traced(rule.when, context).value is evaluate_rule(rule, academy)[0].answer


def test_the_length_a_run_is_held_against_is_that_of_its_last_day():
    until, after = D("2024-09-30"), D("2024-10-01")
    longest = [(Selector(valid_until=until), 2), (Selector(valid_from=after), 20)]
    academy = school("2024-12-06", days("2024-09-03", 3, "I I"), changes={"illness__evidence_after": longest})
    found = trace(academy, "any run of (days where ill) longer than illness.evidence_after").when
    assert (found.value, found.parts[0].value) == (True, 2)
