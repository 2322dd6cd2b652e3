"""Plans written out for embedded DuckDB."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import reduce

from sqlglot import exp

from engine.backends.counted_marks import counted
from engine.backends.script import Script
from engine.backends.together import Task
from engine.planning.plan import Plan, Posed


def render(query: exp.Expr) -> str:
    """The text of a query in DuckDB's dialect."""
    return query.sql(dialect="duckdb", comments=False, copy=False)


def make_ready() -> None:
    """Brings along what writing needs, which takes as long as reading a small register does."""
    render(exp.select("*"))


def write_out(plan: Plan, *, marks_counted: bool = False) -> Script:
    """The statements that carry a plan out; no connection is needed to write them.

    With `marks_counted` there are, beside the tables, the relations in which a loader leaves what it knows of marks.
    """
    names = frozenset(name for name, _ in plan.steps)

    def task(name: str, query: exp.Expr) -> Task:
        statement = render(query)
        return Task(name, statement, names.intersection(_QUOTED.findall(statement)) - {name})

    questions = [(each.question, task(each.question.name, _in_order(each))) for each in plan.questions]
    # The longest first: whoever carries two out at a time is not left with a long one alone at the end.
    questions.sort(key=lambda each: len(each[1].statement), reverse=True)
    return Script(
        tuple(
            task(name, kept(name, counted(query) if marks_counted else query)) for name, query in plan.steps
        ),
        task("tested", _tested(plan.questions)) if plan.questions else None,
        tuple(questions),
    )


_QUOTED = re.compile(r'"([a-z]+\d*)"')


def kept(name: str, query: exp.Query) -> exp.Create:
    """The statement that makes a step."""
    return exp.Create(this=exp.table_(name, quoted=True), kind="TABLE", expression=query, replace=True)


def _tested(questions: Sequence[Posed]) -> exp.Query:
    """The number of subjects in each academy, by question, in one query."""
    counts = [_named(each) for each in questions]
    return reduce(lambda one, other: exp.Union(this=one, expression=other, distinct=False), counts)


def _named(posed: Posed) -> exp.Query:
    named = [exp.Literal.string(posed.question.name), *posed.tested.expressions]
    return exp.Select(**{**posed.tested.args, "expressions": named})


def _in_order(posed: Posed) -> exp.Query:
    """By the keys, which stand first; then by all else, as rows of a register can have the same keys."""
    return posed.query.order_by(exp.var("ALL"), copy=False)
