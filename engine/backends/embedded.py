"""Plans written out for embedded DuckDB."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from sqlglot import exp

from engine.backends.counted_marks import counted
from engine.backends.script import Script
from engine.backends.writing import Dialect, write_in
from engine.planning.plan import Plan, Posed

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection


def render(query: exp.Expr) -> str:
    """The text of a query in DuckDB's dialect."""
    return query.sql(dialect="duckdb", comments=False, copy=False)


def named_rows(answer: DuckDBPyConnection) -> list[dict[str, Any]]:
    """The rows that a query has given, each by the names of its columns."""
    names = [column[0] for column in answer.description or ()]
    return [dict(zip(names, row, strict=True)) for row in answer.fetchall()]


def of_register(table: str) -> exp.Table:
    """A relation of the loaded register."""
    return exp.table_(table, db="register", quoted=True)


def make_ready() -> None:
    """Brings along what writing needs, which takes as long as reading a small register does."""
    render(exp.select("*"))


def write_out(plan: Plan) -> Script:
    """The statements that carry a plan out; no connection is needed to write them.

    There are, beside the tables, the relations in which a loader leaves what it knows of marks.
    """

    def step(name: str, query: exp.Query) -> str:
        return render(kept(name, counted(query)))

    return write_in(Dialect(render, step, _in_order, _QUOTED), plan)


_QUOTED = re.compile(r'"([a-z]+\d*)"')


def kept(name: str, query: exp.Query) -> exp.Create:
    """The statement that makes a step."""
    return exp.Create(this=exp.table_(name, quoted=True), kind="TABLE", expression=query, replace=True)


def _in_order(posed: Posed) -> exp.Query:
    """By the keys, which stand first; then by all else, as rows of a register can have the same keys."""
    return posed.query.order_by(exp.var("ALL"), copy=False)
