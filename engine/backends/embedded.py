"""Plans carried out by embedded DuckDB."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

import duckdb
from sqlglot import exp

from engine.planning.plan import Plan, Question, RuleColumns
from engine.register.calendar import OpenSession, SchoolCalendar

OnStep = Callable[[str, int, int], None]


@dataclass(frozen=True)
class RuleRows:
    """A rule's counts and, in a stable order, the rows it answers with yes or cannot tell, by column name."""

    columns: RuleColumns
    question: Question
    tested: int
    yes: int
    cannot_tell: int
    excepted: int
    rows: Sequence[Mapping[str, object]]


def render(query: exp.Expr) -> str:
    """The text of a query in DuckDB's dialect."""
    return query.sql(dialect="duckdb", comments=False, copy=False)


def carry_out(
    plan: Plan, connection: duckdb.DuckDBPyConnection, on_step: OnStep | None = None
) -> Iterator[RuleRows]:
    """The answers of a plan over the `register` relations of a connection, rule by rule."""
    made = [*plan.steps, *((question.name, question.query) for question in plan.questions)]
    for number, (name, query) in enumerate(made):
        if on_step:
            on_step("evaluating", number, len(made))
        connection.execute(render(_kept(name, query)))
    for question in plan.questions:
        yield from _answers(question, connection)


def _kept(name: str, query: exp.Query) -> exp.Create:
    temporary = exp.Properties(expressions=[exp.TemporaryProperty()])
    return exp.Create(
        this=exp.table_(name, quoted=True), kind="TABLE", expression=query, properties=temporary, replace=True
    )


def _answers(question: Question, connection: duckdb.DuckDBPyConnection) -> Iterator[RuleRows]:
    tested = dict(connection.execute(render(question.tested)).fetchall())
    counts = connection.execute(render(_counts(question))).fetchone() or ()
    for i, told in enumerate(question.rules):
        yes, cannot_tell, excepted = counts[3 * i : 3 * i + 3]
        found: list[Mapping[str, object]] = []
        if yes or cannot_tell:
            found = _rows(question, told, connection)
        total = sum(tested.get(academy, 0) for academy in told.scoped.academies)
        yield RuleRows(told, question, total, yes, cannot_tell, excepted, found)


def _counts(question: Question) -> exp.Query:
    found: list[exp.Expr] = []
    for told in question.rules:
        answer = exp.column(told.answer, quoted=True)
        unknown: exp.Expr = exp.Is(this=answer.copy(), expression=exp.null())
        freed: exp.Expr = exp.column(told.excepted, quoted=True) if told.excepted else exp.false()
        found += [_count_if(answer), _count_if(unknown), _count_if(freed)]
    return exp.select(*found).from_(exp.table_(question.name, quoted=True))


def _count_if(condition: exp.Expr) -> exp.Expr:
    return exp.Filter(this=exp.Count(this=exp.Star()), expression=exp.Where(this=condition))


def _rows(
    question: Question, told: RuleColumns, connection: duckdb.DuckDBPyConnection
) -> list[Mapping[str, object]]:
    names = dict.fromkeys([*question.keys, *columns_of(told)])
    answer = exp.column(told.answer, quoted=True)
    wanted = exp.Coalesce(this=answer, expressions=[exp.true()])
    query = (
        exp.select(*(exp.column(name, quoted=True) for name in names))
        .from_(exp.table_(question.name, quoted=True))
        .where(wanted)
        .order_by(*(exp.column(name, quoted=True) for name in question.keys))
    )
    rows = connection.execute(render(query)).fetchall()
    return [dict(zip(names, row, strict=True)) for row in rows]


def columns_of(told: RuleColumns) -> list[str]:
    """The columns of a question's rows that a rule's findings need."""
    found = [told.answer, *told.reached.values()]
    for figure in told.figures.values():
        found += [name for name in (figure.low, figure.low_of, figure.high, figure.high_of) if name]
    return found


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
