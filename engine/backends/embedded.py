"""Plans carried out by embedded DuckDB."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import reduce

import duckdb
from sqlglot import exp

from engine.planning.plan import Plan, Question
from engine.register.calendar import OpenSession, SchoolCalendar

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


def render(query: exp.Expr) -> str:
    """The text of a query in DuckDB's dialect."""
    return query.sql(dialect="duckdb", comments=False, copy=False)


def carry_out(
    plan: Plan, connection: duckdb.DuckDBPyConnection, on_step: OnStep | None = None
) -> Iterator[Answers]:
    """The answers of a plan over the `register` relations of a connection, question by question."""
    total = len(plan.steps) + len(plan.questions)
    for number, (name, query) in enumerate(plan.steps):
        if on_step:
            on_step("evaluating", number, total)
        connection.execute(render(_kept(name, query)))
    tested = _tested(plan.questions, connection)
    for number, question in enumerate(plan.questions, len(plan.steps)):
        if on_step:
            on_step("evaluating", number, total)
        keys = [exp.column(key, quoted=True) for key in question.keys]
        connection.execute(render(question.query.order_by(*keys)))
        yield Answers(question, tested.get(question.name, {}), _batches(connection))


def _kept(name: str, query: exp.Query) -> exp.Create:
    temporary = exp.Properties(expressions=[exp.TemporaryProperty()])
    return exp.Create(
        this=exp.table_(name, quoted=True), kind="TABLE", expression=query, properties=temporary, replace=True
    )


def _tested(
    questions: Sequence[Question], connection: duckdb.DuckDBPyConnection
) -> dict[str, dict[str, int]]:
    """The number of subjects in each academy, by question; one statement counts them all."""
    found: dict[str, dict[str, int]] = {}
    counts = [_named(question) for question in questions]
    if counts:
        everything = reduce(lambda one, other: exp.Union(this=one, expression=other, distinct=False), counts)
        for name, academy, tested in connection.execute(render(everything)).fetchall():
            found.setdefault(name, {})[academy] = tested
    return found


def _named(question: Question) -> exp.Query:
    columns = [exp.column(name, table="n", quoted=True) for name in ("academy", "tested")]
    return exp.select(exp.Literal.string(question.name), *columns).from_(question.tested.subquery("n"))


def _batches(connection: duckdb.DuckDBPyConnection) -> Iterator[Sequence[Row]]:
    while rows := connection.fetchmany(_BATCH):
        yield rows


def connect() -> duckdb.DuckDBPyConnection:
    """A connection to an engine in memory, which may write what does not fit to a temporary folder."""
    return duckdb.connect(config={"preserve_insertion_order": True})


def calendars(connection: duckdb.DuckDBPyConnection) -> dict[str, SchoolCalendar]:
    """The calendar of each academy of the register; academies with one calendar share it."""
    marked = connection.execute(
        "SELECT academy, md5(string_agg(concat_ws('|', date, session, term, half_term, school_year), ';'"
        " ORDER BY date, session)) FROM register.calendar GROUP BY academy"
    ).fetchall()
    known: dict[str, SchoolCalendar] = {}
    for academy, mark in marked:
        if mark not in known:
            rows = connection.execute(
                "SELECT date, session, term, half_term, school_year FROM register.calendar WHERE academy = ?",
                [academy],
            ).fetchall()
            known[mark] = SchoolCalendar.of([OpenSession(*row) for row in rows])
    return {academy: known[mark] for academy, mark in marked}
