"""Figures that are worked out for each row in hand, because they differ between rows of one pupil or group."""

from __future__ import annotations

from collections.abc import Callable

from sqlglot import exp

from engine.language import meaning as m
from engine.language.kinds import GROUPS
from engine.planning import sql
from engine.planning.existence import belonging, rows_in
from engine.planning.frames import Frame
from engine.planning.parts import parts_of
from engine.planning.sql import Expression
from engine.planning.times import begun, in_window, period_of


def asks_each_row(node: m.Measure, frame: Frame) -> bool:
    """Whether a figure differs between rows of one pupil or group, so that it is worked out for each row in hand."""
    if m.looks_around(node.rows):
        return True
    if node.rows.kind == "register":
        return frame.kind.name != "class"
    return node.rows.kind == "pupil" and frame.holder().kind.name not in GROUPS


def of_one_row(
    node: m.Measure, frame: Frame, within: Callable[[Frame], Expression] | None = None
) -> list[Expression]:
    """The aggregates of a measure for the row in hand; `within` gives the time where the window alone does not."""
    inner = rows_in(node.rows, frame)
    parts = parts_of(node, inner, None)
    conditions = belonging(inner, frame)
    if within is not None:
        conditions.append(within(inner))
    elif node.window is not None:
        conditions += _in_period(node.window, inner, frame)
    return [_apart(part.aggregate, sql.all_of(conditions), inner) for part in parts]


def _apart(aggregate: Expression, where: Expression, inner: Frame) -> Expression:
    """An aggregate as a query of its own; what it gathers is selected first, as it may be a fact of an outer row."""
    if isinstance(aggregate, exp.Filter):
        where = sql.all_of([where.copy(), aggregate.expression.this.copy()])
        aggregate = aggregate.this
    taken, alias = aggregate.this, inner.planner.alias()
    if isinstance(taken, exp.Star):
        taken = sql.literal(1)
    rows = inner.select([("value", taken.copy())], where)
    gathered = type(aggregate)(this=sql.column(alias, "value"))
    return sql.scalar(sql.select([("value", gathered)], sql.derived(rows, alias)))


def _in_period(window: m.Window, inner: Frame, frame: Frame) -> list[Expression]:
    if window.kind != "each":
        found = in_window(window, inner)
        return [found] if found is not None else []
    period = frame.around()[-1].column("period_no")
    return [sql.equal(period_of(inner, window.unit), period), *begun(inner)]
