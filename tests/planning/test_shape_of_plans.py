"""The shape of the plan for all shipped rules: what keeps it fast is held here, not a time."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from functools import cache
from pathlib import Path

from sqlglot import exp

import engine
from engine.checking.checking import facts_of
from engine.language.kinds import READS_SETTINGS_ONLY
from engine.language.reads import on_roll_within
from engine.planning.analysis import COMMON
from engine.planning.plan import Plan, make_plan
from engine.planning.planner import names_read
from engine.register.calendar import OpenSession, SchoolCalendar

POLICIES = Path(__file__).parents[2] / "policies"
AS_AT = date(2025, 3, 28)


@cache
def plan() -> Plan:
    """The plan for all rules of the shipped policies that read a register."""
    validated = engine.validate(POLICIES, ["wenlock"], AS_AT, document=False)
    assert validated.policy and validated.rules, validated.diagnostics
    calendars = dict.fromkeys(validated.policy.academies, SchoolCalendar.of(_sessions()))
    facts = facts_of(validated.policy, calendars, AS_AT)
    rules = [each for each in validated.rules.rules if each.rule.subject.name not in READS_SETTINGS_ONLY]
    return make_plan(rules, facts)


def _sessions() -> Iterator[OpenSession]:
    """Both sessions of every weekday from September 2023 on, in half terms of seven weeks."""
    first = date(2023, 9, 4)
    for number in range(2 * 52 * 7):
        day = first + timedelta(days=number)
        if day.weekday() < 5:
            year, half_term = divmod(number // 7, 52)
            for session in ("AM", "PM"):
                yield OpenSession(
                    day, session, f"{year}-{half_term // 14}", f"{year}-{half_term // 7}", str(year)
                )


def queries() -> dict[str, exp.Query]:
    """Every query of the plan by its name."""
    return dict(plan().steps) | {posed.question.name: posed.query for posed in plan().questions}


def test_the_marks_are_read_twice() -> None:
    """All of them are counted once, and those of interest are taken out once."""
    reading = [
        (name, table.name)
        for name, query in queries().items()
        for table in query.find_all(exp.Table)
        if (table.db, table.name) == ("register", "marks")
    ]
    assert len(reading) == 2, reading


def test_no_query_reads_the_row_around_it() -> None:
    """Databases take such queries apart one by one, and slowly: rows beside a row are joined in a step of their own."""
    for name, query in queries().items():
        for select in query.find_all(exp.Select):
            sources = [select.args["from_"].this, *(join.this for join in select.args.get("joins") or ())]
            own = {source.alias_or_name for source in sources}
            assert _columns(select) <= own, name
            assert not list(select.find_all(exp.Exists)), name


def test_steps_are_named_in_from_and_join_alone() -> None:
    """So that what a query reads is found without a look at its expressions."""
    for name, query in queries().items():
        named = [table.name for table in query.find_all(exp.Table) if not table.db]
        assert sorted(names_read(query)) == sorted(named), name


def test_marks_of_the_commonest_codes_are_asked_one_thing_alone() -> None:
    """What can hold of them stands in a case of its own, which is all that is worked out for nine marks in ten."""
    where = queries()["interest"].args["where"].this
    assert isinstance(where, exp.Case)
    cases = {branch.this.expression.name: branch.args["true"] for branch in where.args["ifs"]}
    assert set(cases) == COMMON
    assert not any(column.name == "code" for case in cases.values() for column in case.find_all(exp.Column))


def test_what_is_always_there_has_no_stand_in() -> None:
    """A filter in `coalesce` is no use to the database, and what is never missing needs none."""
    for filled in (each for query in queries().values() for each in query.find_all(exp.Coalesce)):
        if isinstance(filled.expressions[0], exp.Boolean):
            read = {column.name for column in filled.this.find_all(exp.Column)}
            assert not read <= {"code", "session", "kind"}, filled.sql()


def _columns(node: exp.Expr) -> set[str]:
    """The aliases that a query reads itself, those of queries in it left out."""
    found = set()
    for inner in node.iter_expressions():
        if isinstance(inner, exp.Column):
            found.add(inner.table)
        elif not isinstance(inner, exp.Query):
            found |= _columns(inner)
    return found


def test_one_question_answers_all_rules_of_a_kind_of_subject() -> None:
    """Rules for marks are asked apart where nearly all marks have to be looked at, rules for each period by period.

    Those that look at this half term, term or year alone are asked of the pupils who are on roll in it.
    """
    first = [posed.question.rules[0].scoped.rule for posed in plan().questions]
    asked = [
        (rule.subject.name, posed.question.period, on_roll_within(rule))
        for rule, posed in zip(first, plan().questions, strict=True)
    ]
    assert len(asked) <= len(set(asked)) + 1
    assert {subject for subject, *_ in asked} >= {"pupil", "session", "notice", "academy", "leave_request"}


def test_cohorts_are_counted_from_totals_of_pupils() -> None:
    """A condition on the pupil picks pupils, and no mark is joined to its pupil for it."""
    joined = [
        name
        for name, query in queries().items()
        for select in query.find_all(exp.Select)
        if select.args["from_"].this.name in {"marks", "interest"}
        for join in select.args.get("joins") or ()
        if join.this.name == "pupils" and any(column.name == "sex" for column in select.find_all(exp.Column))
    ]
    assert not joined


def test_how_long_ago_a_date_was_is_asked_with_a_day() -> None:
    """No number of a day is looked up for it, so that it is looked up for what depends on a row alone."""
    looked_up = {
        name
        for name, query in queries().items()
        for join in query.find_all(exp.Join)
        if any(column.name == "next_date" for column in join.find_all(exp.Column))
    }
    assert not [name for name in looked_up if "on_roll" in queries()[name].sql()], looked_up


def test_marks_are_joined_only_where_the_mark_itself_leaves_a_rule_open() -> None:
    """A rule with an alternative says of each of its sides what the mark alone must meet."""
    asked = [
        each for each in plan().questions if each.question.rules[0].scoped.rule.subject.name == "session"
    ]
    joined = [
        select for each in asked for select in each.query.find_all(exp.Select) if select.args.get("joins")
    ]
    assert joined
    for select in joined:
        assert not isinstance(select.args["where"].this, exp.Boolean)
