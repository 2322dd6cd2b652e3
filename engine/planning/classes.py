"""Classes as their pupils make them: the year groups that are in them."""

from __future__ import annotations

from collections.abc import Sequence

from sqlglot import exp

from engine.planning import sql
from engine.planning.facts import Facts
from engine.planning.sql import Expression

Named = Sequence[tuple[str, Expression]]


def with_years(facts: Facts) -> exp.Query:
    """Each class with its first and last year group, and the one that all are in, if they are."""
    year = sql.column("p", "year_group")
    one = sql.case((sql.equal(exp.Min(this=year), exp.Max(this=year.copy())), exp.Min(this=year.copy())))
    ends = [("first_year", exp.Min(this=year.copy())), ("last_year", exp.Max(this=year.copy()))]
    keys = sql.columns("p", "academy", "class")
    return _of_pupils(facts, keys, [("year_group", one), *ends])


def each_year(facts: Facts) -> exp.Query:
    """Each class with each year group of which it has a pupil."""
    return _of_pupils(facts, sql.columns("p", "academy", "class", "year_group"), [])


def _of_pupils(facts: Facts, keys: Named, told: Named) -> exp.Query:
    """What is told of the pupils of classes that are on roll, by some of their columns."""
    begun = sql.compared("<=", sql.column("p", "on_roll_from"), sql.literal(facts.as_at))
    given = sql.negated(sql.is_null(sql.column("p", "class")))
    source = sql.table("register.pupils", "p")
    return sql.grouped(keys, told, source, (), sql.all_of([begun, given]))
