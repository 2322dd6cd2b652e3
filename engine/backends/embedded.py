"""Plans carried out by embedded DuckDB."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import reduce
from typing import TYPE_CHECKING, Any

from sqlglot import exp

from engine.backends.together import Task, Together
from engine.frozen import dataclass
from engine.planning.plan import Plan, Question

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

OnStep = Callable[[str, int, int], None]


_BATCH = 2048
"""So many rows are handed on at once."""

Row = tuple[object, ...]


@dataclass(frozen=True)
class Answers:
    """What a question came to: its subjects in each academy, and its rows in a stable order, batch by batch.

    The rows, which have the question's columns, are those of which some rule of the question is yes or cannot tell,
    or excepts them. They are still in the database, and are to be taken before the next question is put.
    """

    question: Question
    tested: Mapping[str, int]
    batches: Iterator[Sequence[Row]]


@dataclass(frozen=True)
class Script:
    """A plan written out: the tasks that make its steps, the one that counts all subjects, and the questions."""

    steps: tuple[Task, ...]
    tested: Task | None
    questions: tuple[tuple[Question, Task], ...]

    def tasks(self) -> list[Task]:
        """All of it, in an order in which it can be carried out."""
        return [*self.steps, *([self.tested] if self.tested else []), *(task for _, task in self.questions)]


def render(query: exp.Expr) -> str:
    """The text of a query in DuckDB's dialect."""
    return query.sql(dialect="duckdb", comments=False, copy=False)


def make_ready() -> None:
    """Brings along what writing needs, which takes as long as reading a small register does."""
    render(exp.select("*"))


def write_out(plan: Plan) -> Script:
    """The statements that carry a plan out; no connection is needed to write them."""
    names = frozenset(name for name, _ in plan.steps)

    def task(name: str, query: exp.Expr) -> Task:
        statement = render(query)
        return Task(name, statement, names.intersection(_QUOTED.findall(statement)) - {name})

    return Script(
        tuple(task(name, kept(name, query)) for name, query in plan.steps),
        task("tested", _tested(plan.questions)) if plan.questions else None,
        tuple((question, task(question.name, _in_order(question))) for question in plan.questions),
    )


_QUOTED = re.compile(r'"([a-z]+\d*)"')


def carry_out(
    script: Script,
    connection: DuckDBPyConnection,
    on_step: OnStep | None = None,
    *,
    together: bool = False,
) -> Iterator[Answers]:
    """The answers of a plan over the `register` relations of a connection, question by question.

    `together` is for registers that are not huge: two statements are carried out at a time, for a statement alone
    leaves a processor idle while it is planned and brought to its end, and the rows of both are held in memory.
    """
    way = _side_by_side if together else _in_turn
    yield from way(script, connection, on_step)


def _side_by_side(
    script: Script, connection: DuckDBPyConnection, on_step: OnStep | None
) -> Iterator[Answers]:
    tasks = script.tasks()

    def waiting(done: int) -> None:
        if on_step:
            on_step("evaluating", done, len(tasks))

    with Together(tasks, connection) as under_way:
        tested = _by_question(under_way.rows(script.tested.name, waiting) if script.tested else ())
        for question, task in script.questions:
            rows = under_way.rows(task.name, waiting)
            yield Answers(question, tested.get(question.name, {}), iter([rows]))


def _in_turn(script: Script, connection: DuckDBPyConnection, on_step: OnStep | None) -> Iterator[Answers]:
    total = len(script.steps) + len(script.questions)
    for number, step in enumerate(script.steps):
        if on_step:
            on_step("evaluating", number, total)
        connection.execute(step.statement)
    tested = _by_question(connection.execute(script.tested.statement).fetchall() if script.tested else ())
    for number, (question, task) in enumerate(script.questions, len(script.steps)):
        if on_step:
            on_step("evaluating", number, total)
        connection.execute(task.statement)
        yield Answers(question, tested.get(question.name, {}), _batches(connection))


def _by_question(rows: Sequence[tuple[Any, ...]]) -> dict[str, dict[str, int]]:
    found: dict[str, dict[str, int]] = {}
    for name, academy, tested in rows:
        found.setdefault(name, {})[academy] = tested
    return found


def kept(name: str, query: exp.Query) -> exp.Create:
    """The statement that makes a step."""
    return exp.Create(this=exp.table_(name, quoted=True), kind="TABLE", expression=query, replace=True)


def _tested(questions: Sequence[Question]) -> exp.Query:
    """The number of subjects in each academy, by question, in one query."""
    counts = [_named(question) for question in questions]
    return reduce(lambda one, other: exp.Union(this=one, expression=other, distinct=False), counts)


def _named(question: Question) -> exp.Query:
    named = [exp.Literal.string(question.name), *question.tested.expressions]
    return exp.Select(**{**question.tested.args, "expressions": named})


def _in_order(question: Question) -> exp.Query:
    """By the keys, which stand first; then by all else, as rows of a register can have the same keys."""
    return question.query.order_by(exp.var("ALL"), copy=False)


def _batches(connection: DuckDBPyConnection) -> Iterator[Sequence[Row]]:
    while rows := connection.fetchmany(_BATCH):
        yield rows
