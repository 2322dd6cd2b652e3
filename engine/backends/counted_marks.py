"""Counts of all marks of each pupil, had from what the loader has found out already: the sessions that have a mark.

A loader has to know of each pupil on which sessions there is a usable mark, one bit a session, be it from the marks or
from what a store keeps of them. How many there are in a time is then a matter of bits, and no mark is read again.
"""

from __future__ import annotations

from sqlglot import exp

MARKED, PLACES = "marked", "session_places"
"""The relations in `register`: of each pupil the places with a mark; of each session its place. Both as bits."""
_KNOWN_OF_A_PLACE = frozenset({"date", "session"})


def counted(query: exp.Query) -> exp.Query:
    """The same figures from the places, where a query counts all marks by pupil, in times or not; else the query."""
    if not isinstance(query, exp.Select):
        return query
    alias = _of_all_marks(query)
    if alias is None or not _by_pupil(query, alias):
        return query
    keys, counts = query.expressions[:2], query.expressions[2:]
    times = [_time(each.unalias(), alias) for each in counts]
    if any(time is None for time in times):
        return query
    return _from_places(alias, keys, [(each.alias, time) for each, time in zip(counts, times, strict=True)])


def _of_all_marks(query: exp.Select) -> str | None:
    """The name by which a query knows `register.marks`, where it reads that and nothing else, and all of it."""
    extra = {name for name, value in query.args.items() if value} - {"expressions", "from_", "group"}
    source = query.args.get("from_")
    table = source.this if source is not None else None
    if extra or not isinstance(table, exp.Table) or (table.db, table.name) != ("register", "marks"):
        return None
    return table.alias_or_name


def _by_pupil(query: exp.Select, alias: str) -> bool:
    wanted = [("academy", alias), ("pupil_id", alias)]
    group = query.args.get("group")
    grouped = [(each.name, each.table) for each in group.expressions] if group else []
    shown = [(each.unalias().name, each.unalias().table) for each in query.expressions[:2]]
    return grouped == wanted == shown and [each.alias for each in query.expressions[:2]] == [
        name for name, _ in wanted
    ]


def _time(count: exp.Expression, alias: str) -> exp.Expression | None:
    """The condition by which marks are counted, TRUE for all; None where it asks for more than a session."""
    condition: exp.Expression = exp.true()
    if isinstance(count, exp.Filter):
        count, condition = count.this, count.expression.this
    if not isinstance(count, exp.Count) or not isinstance(count.this, exp.Star):
        return None
    if condition.find(exp.Subquery, exp.Select):
        return None
    columns = condition.find_all(exp.Column)
    known = all(each.table == alias and each.name in _KNOWN_OF_A_PLACE for each in columns)
    return condition if known else None


def _from_places(
    alias: str, keys: list[exp.Expression], counts: list[tuple[str, exp.Expression | None]]
) -> exp.Select:
    """Of each pupil the number of places with a mark, as far as they are in a time."""
    pupils, times = exp.table_(MARKED, db="register", quoted=True, alias="k"), "in_time"
    masks = exp.Select(
        expressions=[
            exp.alias_(
                exp.Filter(
                    this=exp.Anonymous(this="bit_or", expressions=[exp.column("place", alias)]),
                    expression=exp.Where(this=condition.copy()),
                ),
                name,
                quoted=True,
            )
            for name, condition in counts
            if condition is not None
        ]
    ).from_(exp.table_(PLACES, db="register", quoted=True, alias=alias))
    shown = [exp.alias_(exp.column(each.alias, "k", quoted=True), each.alias, quoted=True) for each in keys]
    for name, _ in counts:
        both = exp.BitwiseAnd(this=exp.column("places", "k"), expression=exp.column(name, times, quoted=True))
        number = exp.Coalesce(
            this=exp.Anonymous(this="bit_count", expressions=[both]), expressions=[exp.Literal.number(0)]
        )
        shown.append(exp.alias_(exp.cast(number, exp.DType.BIGINT), name, quoted=True))
    return (
        exp.Select(expressions=shown)
        .from_(pupils)
        .join(
            exp.Subquery(this=masks, alias=exp.TableAlias(this=exp.to_identifier(times))), join_type="cross"
        )
    )
