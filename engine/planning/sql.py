"""The few forms of SQL that plans are made of, as trees. Nothing is ever pasted into text."""

from __future__ import annotations

import operator
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from sqlglot import exp

Expression = exp.Expr
TRUE, FALSE, NULL = exp.true(), exp.false(), exp.null()


def column(alias: str, name: str) -> Expression:
    """`alias.name`."""
    return exp.Column(
        this=exp.Identifier(this=name, quoted=True), table=exp.Identifier(this=alias, quoted=True)
    )


def columns(alias: str, *names: str) -> list[tuple[str, Expression]]:
    """Columns of an alias, each under its own name, for a SELECT."""
    return [(name, column(alias, name)) for name in names]


def literal(value: object) -> Expression:
    """A value as a literal of the tree; None is NULL."""
    if value is None:
        return exp.null()
    if isinstance(value, bool):
        return exp.true() if value else exp.false()
    if isinstance(value, int):
        return exp.Literal.number(value) if value >= 0 else exp.Neg(this=exp.Literal.number(-value))
    if isinstance(value, date):
        return cast(exp.Literal.string(value.isoformat()), exp.DType.DATE)
    return exp.Literal.string(str(value))


def all_of(conditions: Iterable[Expression]) -> Expression:
    """A conjunction; TRUE of none. What is known beforehand does not stand in it."""
    return _joined(exp.And, conditions, decisive=False)


def any_of(conditions: Iterable[Expression]) -> Expression:
    """A disjunction; FALSE of none. What is known beforehand does not stand in it."""
    return _joined(exp.Or, conditions, decisive=True)


def _joined(node: Any, conditions: Iterable[Expression], *, decisive: bool) -> Expression:
    found: Expression | None = None
    for each in conditions:
        if isinstance(each, exp.Boolean):
            if each.this is decisive:
                return literal(decisive)
            continue
        wrapped = exp.Paren(this=each) if isinstance(each, exp.And | exp.Or | exp.Not) else each
        found = wrapped if found is None else node(this=found, expression=wrapped)
    return literal(not decisive) if found is None else found


def negated(condition: Expression) -> Expression:
    """NOT of a condition."""
    if isinstance(condition, exp.Boolean):
        return literal(not condition.this)
    return exp.Not(this=exp.Paren(this=condition))


def is_true(condition: Expression) -> Expression:
    """Certainly so: never NULL."""
    return coalesce(condition, exp.false())


def is_possible(condition: Expression) -> Expression:
    """Not certainly not so: never NULL."""
    return coalesce(condition, exp.true())


def is_null(value: Expression) -> Expression:
    """Whether a value is missing."""
    return exp.Is(this=exp.Paren(this=value), expression=exp.null())


def coalesce(value: Expression, *others: Expression) -> Expression:
    """The first value that is not NULL."""
    if _written(value) is not None:
        return value
    return exp.Coalesce(this=value, expressions=list(others))


def case(*branches: tuple[Expression, Expression], otherwise: Expression | None = None) -> Expression:
    """CASE WHEN … THEN … END, without branches of which it is known that they are not taken."""
    ifs: list[exp.If] = []
    for when, then in branches:
        if isinstance(when, exp.Boolean):
            if not when.this:
                continue
            otherwise = then
            break
        ifs.append(exp.If(this=when, true=then))
    default = otherwise if otherwise is not None else exp.null()
    return exp.Case(ifs=ifs, default=default) if ifs else default


def count_if(condition: Expression) -> Expression:
    """How many rows certainly meet a condition."""
    return filtered(exp.Count(this=exp.Star()), condition)


def least(one: Expression, other: Expression) -> Expression:
    """The smaller of two values; NULL where one is, which the LEAST of some engines passes over."""
    return _chosen("<=", one, ">", other)


def greatest(one: Expression, other: Expression) -> Expression:
    """The greater of two values; NULL where one is, which the GREATEST of some engines passes over."""
    return _chosen(">=", one, "<", other)


def _chosen(this: str, one: Expression, that: str, other: Expression) -> Expression:
    """One where the first comparison holds, the other where the second does."""
    first, second = compared(this, one, other), compared(that, one.copy(), other.copy())
    return case((first, one.copy()), (second, other.copy()))


def struct(fields: Mapping[str, Expression]) -> Expression:
    """One value that holds several, and is never NULL itself."""
    held = [exp.PropertyEQ(this=exp.to_identifier(name), expression=each) for name, each in fields.items()]
    return exp.Struct(expressions=held)


def field(struct: Expression, name: str) -> Expression:
    """One of the values that a struct holds."""
    return exp.StructExtract(this=struct, expression=exp.Literal.string(name))


def filtered(aggregate: Expression, condition: Expression) -> Expression:
    """An aggregate over the rows that meet a condition."""
    return exp.Filter(this=aggregate, expression=exp.Where(this=condition))


def between(value: Expression, low: Expression, high: Expression) -> Expression:
    """Both ends included."""
    return exp.Between(this=value, low=low, high=high)


def compared(symbol: str, left: Expression, right: Expression) -> Expression:
    """A plain comparison; one of conditions has them in brackets. Of two written values it is known."""
    first, second = _written(left), _written(right)
    if first is not None and second is not None and type(first) is type(second):
        return literal(_KNOWN[symbol](first, second))
    return _SYMBOLS[symbol](this=_one_side(left), expression=_one_side(right))


def _one_side(value: Expression) -> Expression:
    return exp.Paren(this=value) if isinstance(value, exp.Predicate | exp.Connector | exp.Not) else value


_KNOWN: Mapping[str, Callable[[Any, Any], bool]] = {
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
    "=": operator.eq,
    "!=": operator.ne,
}


def _written(value: Expression) -> int | date | bool | None:
    """The number, day, yes or no that a literal is; None of whatever else, texts too, which a database compares."""
    if isinstance(value, exp.Boolean):
        return bool(value.this)
    if isinstance(value, exp.Neg | exp.Literal) and value.is_int:
        return int(value.to_py())
    day = value.this if isinstance(value, exp.Cast) and value.to.this is exp.DType.DATE else None
    return date.fromisoformat(day.this) if isinstance(day, exp.Literal) else None


_SYMBOLS: Mapping[str, type[exp.Binary]] = {
    "<": exp.LT,
    "<=": exp.LTE,
    ">": exp.GT,
    ">=": exp.GTE,
    "=": exp.EQ,
    "!=": exp.NEQ,
}


def equal(left: Expression, right: Expression) -> Expression:
    """Equality."""
    return exp.EQ(this=left, expression=right)


def in_list(value: Expression, items: Iterable[object]) -> Expression:
    """Whether a value is one of the items; never when there are none."""
    found = [literal(item) for item in items]
    return exp.In(this=value, expressions=found) if found else exp.false()


def one_of(code: Expression, codes: frozenset[str], known: frozenset[str]) -> Expression:
    """That a mark's code is one of these, said the shorter way: a register has no others than those known."""
    others = known - codes
    if len(others) < len(codes):
        return negated(in_list(code, sorted(others))) if others else exp.true()
    return in_list(code, sorted(codes))


def member(value: Expression, items: Iterable[object]) -> Expression:
    """Whether a value is one of the items; NULL where it is missing, also if there are no items."""
    found = list(items)
    return in_list(value, found) if found else exp.NEQ(this=value, expression=value.copy())


def plus(left: Expression, right: Expression) -> Expression:
    """A sum."""
    return exp.Add(this=_bracketed(left), expression=_bracketed(right))


def minus(left: Expression, right: Expression) -> Expression:
    """A difference."""
    return exp.Sub(this=_bracketed(left), expression=_bracketed(right))


def times(left: Expression, right: Expression) -> Expression:
    """A product; a factor of 1 is left out, and two written factors are multiplied here: they cannot overflow."""
    if _is_one(left):
        return right
    if left.is_int and right.is_int:
        return literal(left.to_py() * right.to_py())
    return left if _is_one(right) else exp.Mul(this=_bracketed(left), expression=_bracketed(right))


def _is_one(value: Expression) -> bool:
    return isinstance(value, exp.Literal) and value.this == "1" and not value.is_string


def _bracketed(value: Expression) -> Expression:
    return exp.Paren(this=value) if isinstance(value, exp.Binary | exp.Neg) else value


def wide(value: Expression) -> Expression:
    """The value as a 128-bit integer, so that products of totals cannot overflow."""
    return cast(value, exp.DType.INT128)


def table(name: str, alias: str) -> Expression:
    """A table of the register (`register.marks`) or a step of the plan, under an alias."""
    schema, _, plain = name.rpartition(".")
    return exp.alias_(exp.table_(plain, db=schema or None, quoted=True), alias, table=True)


def joined(source: Expression, on: Expression) -> exp.Join:
    """An inner join of a table or query under an alias."""
    return exp.Join(this=source, kind="INNER", on=on)


def left_joined(source: Expression, on: Expression) -> exp.Join:
    """A join that keeps rows which find nothing there."""
    return exp.Join(this=source, side="LEFT", on=on)


def same(one: str, other: str, names: Iterable[str]) -> Expression:
    """That the rows of two aliases have the same in some columns."""
    return all_of(equal(column(one, name), column(other, name)) for name in names)


def copies(columns: Sequence[tuple[str, Expression]]) -> list[Expression]:
    """Columns once more without their names, to group by."""
    return [each.copy() for _, each in columns]


def named(value: Expression, name: str) -> Expression:
    """A value under a name. (sqlglot's own way copies the value first, and so do its others.)"""
    return exp.Alias(this=value, alias=exp.Identifier(this=name, quoted=True))


def cast(value: Expression, type: exp.DType) -> Expression:
    """A value as another type."""
    return exp.Cast(this=value, to=exp.DataType(this=type))


def select(
    columns: Sequence[tuple[str, Expression]],
    source: Expression,
    joins: Iterable[exp.Join] = (),
    where: Expression | None = None,
    group: Sequence[Expression] = (),
    having: Expression | None = None,
) -> exp.Select:
    """A SELECT of named columns; `source` is a table or a query given an alias."""
    query = exp.Select(expressions=[named(each, name) for name, each in columns])
    query.set("from_", exp.From(this=source))
    query.set("joins", list(joins))
    if where is not None:
        query.set("where", exp.Where(this=where))
    if group:
        query.set("group", exp.Group(expressions=list(group)))
    if having is not None:
        query.set("having", exp.Having(this=having))
    return query


def grouped(
    keys: Sequence[tuple[str, Expression]],
    aggregates: Sequence[tuple[str, Expression]],
    source: Expression,
    joins: Iterable[exp.Join] = (),
    where: Expression | None = None,
) -> exp.Select:
    """A SELECT of aggregates for each of the different keys, which come first."""
    return select([*keys, *aggregates], source, joins, where, copies(keys))


def derived(query: Expression, alias: str) -> Expression:
    """A query as a source under an alias."""
    return exp.Subquery(this=query, alias=exp.TableAlias(this=exp.to_identifier(alias)))


def values(names: Sequence[str], rows: Iterable[Sequence[object]]) -> Expression:
    """A small relation written out, as a source."""
    tuples = [exp.Tuple(expressions=[literal(item) for item in row]) for row in rows]
    columns = [exp.to_identifier(name, quoted=True) for name in names]
    return exp.Values(expressions=tuples, alias=exp.TableAlias(this=exp.to_identifier("v"), columns=columns))


def over(
    function: Expression,
    partition: Sequence[Expression],
    order: Sequence[Expression],
    preceding: Expression | None = None,
    frame: str | None = None,
) -> Expression:
    """A window function; `preceding` gives RANGE BETWEEN … PRECEDING AND CURRENT ROW."""
    window = exp.Window(
        this=function,
        partition_by=list(partition),
        order=exp.Order(expressions=[exp.Ordered(this=each) for each in order]),
    )
    if preceding is not None or frame is not None:
        window.set(
            "spec",
            exp.WindowSpec(
                kind=frame or "RANGE",
                start=preceding if preceding is not None else "UNBOUNDED",
                start_side="PRECEDING",
                end="CURRENT ROW",
            ),
        )
    return window
