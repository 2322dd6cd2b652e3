"""A plan written out as statements, the same way in each dialect."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from functools import reduce

from sqlglot import exp

from engine.backends.script import Script
from engine.backends.together import Task
from engine.frozen import dataclass
from engine.planning.plan import Plan, Posed


@dataclass(frozen=True)
class Dialect:
    """How a query is written, how the statement of a step, and how rows are put in order; `quoted` finds names."""

    render: Callable[[exp.Expr], str]
    step: Callable[[str, exp.Query], str]
    in_order: Callable[[Posed], exp.Query]
    quoted: re.Pattern[str]


def write_in(dialect: Dialect, plan: Plan) -> Script:
    """The statements that carry a plan out; no connection is needed to write them."""
    names = frozenset(name for name, _ in plan.steps)

    def task(name: str, statement: str) -> Task:
        return Task(name, statement, names.intersection(dialect.quoted.findall(statement)) - {name})

    questions = [
        (each.question, task(each.question.name, dialect.render(dialect.in_order(each))))
        for each in plan.questions
    ]
    # The longest first: whoever carries two out at a time is not left with a long one alone at the end.
    questions.sort(key=lambda each: len(each[1].statement), reverse=True)
    return Script(
        tuple(task(name, dialect.step(name, query)) for name, query in plan.steps),
        task("tested", dialect.render(_tested(plan.questions))) if plan.questions else None,
        tuple(questions),
    )


def _tested(questions: Sequence[Posed]) -> exp.Query:
    """The number of subjects in each academy, by question, in one query."""
    counts = [_named(each) for each in questions]
    return reduce(lambda one, other: exp.Union(this=one, expression=other, distinct=False), counts)


def _named(posed: Posed) -> exp.Query:
    named = [exp.Literal.string(posed.question.name), *posed.tested.expressions]
    return exp.Select(**{**posed.tested.args, "expressions": named})
