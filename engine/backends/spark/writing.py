"""Plans written out for Spark SQL."""

from __future__ import annotations

import re

from sqlglot import exp

from engine.backends.script import Script
from engine.backends.writing import Dialect, write_in
from engine.planning.plan import Plan, Posed

PREFIX = "register_"
"""What the names of the register's relations begin with: Spark's temporary views lie in no schema."""


def render(query: exp.Expr) -> str:
    """The text of a query in Spark's dialect."""
    return query.transform(_in_spark).sql(dialect="spark", comments=False, copy=False)


def write_out(plan: Plan) -> Script:
    """The statements that carry a plan out; that of a step is the query of the view that stands for it."""
    return write_in(_SPARK, plan)


def _in_spark(node: exp.Expr) -> exp.Expr:
    """The node, or what says the same in Spark."""
    if isinstance(node, exp.Table) and node.db == "register":
        node.set("this", exp.to_identifier(PREFIX + node.name, quoted=True))
        node.set("db", None)
    elif isinstance(node, exp.DataType) and node.this in _TYPES:
        return exp.DataType.build(_TYPES[node.this], dialect="spark")
    elif isinstance(node, exp.Extract) and node.name == "ISODOW":
        node.set("this", exp.var("DAYOFWEEK_ISO"))
    return node


# Numbers of 128 bits there are none in Spark, and its usual moments depend on a time zone.
_TYPES = {exp.DType.INT128: "DECIMAL(38, 0)", exp.DType.TIMESTAMP: "TIMESTAMP_NTZ"}


def _in_order(posed: Posed) -> exp.Query:
    """By the keys, which stand first, then by all else, as DuckDB puts them: what is missing comes last."""
    columns = (
        exp.Ordered(this=exp.column(name, quoted=True), nulls_first=False) for name in posed.question.columns
    )
    return posed.query.order_by(*columns, copy=False)


_SPARK = Dialect(render, lambda name, query: render(query), _in_order, re.compile(r"`([a-z]+\d*)`"))
