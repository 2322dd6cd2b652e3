"""Counts of all marks of each pupil, had from what the loader has found out already: the sessions that have a mark.

A loader has to know of each pupil on which sessions there is a usable mark, one bit a session, be it from the marks or
from what a store keeps of them. How many there are in a time is then a matter of bits, and no mark is read again.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from sqlglot import exp

from engine.planning.frames import PUPIL_KEYS

MARKED, PLACES = "marked", "session_places"
"""The relations in `register`: of each pupil the places with a mark; of each session its place. Both as bits."""
PUPIL, IN_TIME = "k", "in_time"
"""What a query calls the places of a pupil, and the masks beside them."""
_KNOWN_OF_A_PLACE = frozenset({"date", "session"})
Times = Sequence[tuple[str, exp.Expression]]
"""Figures by name, each with the condition on `date` and `session` by which marks are counted, TRUE for all."""


def counted(query: exp.Query, from_places: Callable[[str, Times], exp.Select] | None = None) -> exp.Query:
    """The same figures from the places, where a query counts all marks by pupil, in times or not; else the query.

    `from_places` writes the query for an engine that holds places otherwise than as bits, from the name by which the
    conditions know a session, and the figures.
    """
    if not isinstance(query, exp.Select):
        return query
    alias = _of_all_marks(query)
    if alias is None or not _by_pupil(query, alias):
        return query
    counts = query.expressions[2:]
    times = [(each.alias, _time(each.unalias(), alias)) for each in counts]
    known = [(name, time) for name, time in times if time is not None]
    if len(known) < len(times):
        return query
    return (from_places or _from_bits)(alias, known)


def _of_all_marks(query: exp.Select) -> str | None:
    """The name by which a query knows `register.marks`, where it reads that and nothing else, and all of it."""
    extra = {name for name, value in query.args.items() if value} - {"expressions", "from_", "group"}
    source = query.args.get("from_")
    table = source.this if source is not None else None
    if extra or not isinstance(table, exp.Table) or (table.db, table.name) != ("register", "marks"):
        return None
    return table.alias_or_name


def _by_pupil(query: exp.Select, alias: str) -> bool:
    wanted = [(name, alias) for name in PUPIL_KEYS]
    group = query.args.get("group")
    grouped = [(each.name, each.table) for each in group.expressions] if group else []
    shown = [(each.unalias().name, each.unalias().table) for each in query.expressions[:2]]
    return grouped == wanted == shown and [each.alias for each in query.expressions[:2]] == list(PUPIL_KEYS)


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


def masks(alias: str, figures: Times) -> exp.Select:
    """Of each figure, by its name, the places in its time."""
    return exp.Select(
        expressions=[
            exp.alias_(
                exp.Filter(
                    this=exp.Anonymous(this="bit_or", expressions=[exp.column("place", alias)]),
                    expression=exp.Where(this=condition.copy()),
                ),
                name,
                quoted=True,
            )
            for name, condition in figures
        ]
    ).from_(exp.table_(PLACES, db="register", quoted=True, alias=alias))


def figures_of(figures: Times, total: Callable[[exp.Expr], exp.Expr]) -> list[exp.Expr]:
    """Whose, and each figure: how many places of the pupil are in its time, as `total` makes it of one row's."""
    shown: list[exp.Expr] = [
        exp.alias_(exp.column(each, PUPIL, quoted=True), each, quoted=True) for each in PUPIL_KEYS
    ]
    for name, _ in figures:
        both = exp.BitwiseAnd(
            this=exp.column("places", PUPIL), expression=exp.column(name, IN_TIME, quoted=True)
        )
        number = total(exp.Anonymous(this="bit_count", expressions=[both]))
        none = exp.Coalesce(this=number, expressions=[exp.Literal.number(0)])
        shown.append(exp.alias_(exp.cast(none, exp.DType.BIGINT), name, quoted=True))
    return shown


def beside_masks(shown: list[exp.Expr], times: exp.Select, on: exp.Expr | None, how: str) -> exp.Select:
    """The places of pupils, each beside the masks of its figures."""
    alias = exp.TableAlias(this=exp.to_identifier(IN_TIME))
    return (
        exp.Select(expressions=shown)
        .from_(exp.table_(MARKED, db="register", quoted=True, alias=PUPIL))
        .join(exp.Subquery(this=times, alias=alias), on=on, join_type=how)
    )


def _from_bits(alias: str, figures: Times) -> exp.Select:
    """Of each pupil the number of places with a mark, as far as they are in a time."""
    return beside_masks(figures_of(figures, lambda number: number), masks(alias, figures), None, "cross")
