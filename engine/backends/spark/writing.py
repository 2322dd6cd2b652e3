"""Plans written out for Spark SQL."""

from __future__ import annotations

import re
from collections.abc import Collection

from sqlglot import exp

from engine.backends.counted_marks import counted
from engine.backends.script import Script
from engine.backends.spark.numbers import by_number, numbers_of
from engine.backends.spark.words import from_words
from engine.backends.writing import Dialect, write_in
from engine.planning.plan import Plan

PREFIX = "register_"
"""What the names of the register's relations begin with: Spark's temporary views lie in no schema."""


def write_out(plan: Plan, academies: Collection[str]) -> Script:
    """The statements that carry a plan for some academies out, which go by their numbers in them.

    That of a step is the query of the view that stands for it. Rows are put in order by whoever carries them out.
    """
    numbers = numbers_of(academies)

    def render(query: exp.Expr) -> str:
        query = query.transform(_in_spark).transform(by_number, numbers, copy=False)
        return query.sql(dialect="spark", comments=False, copy=False)

    def step(_: str, query: exp.Query) -> str:
        return render(counted(query, from_words))

    return write_in(Dialect(render, step, lambda posed: posed.query, QUOTED), plan)


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


# Spark has no integers of 128 bits, and its plain TIMESTAMP depends on a time zone.
_TYPES = {exp.DType.INT128: "DECIMAL(38, 0)", exp.DType.TIMESTAMP: "TIMESTAMP_NTZ"}


QUOTED = re.compile(r"`([a-z]+\d*)`")
"""What may be the name of a step in a statement."""
