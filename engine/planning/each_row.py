"""Figures that are worked out for each row in hand, because they differ between rows of one pupil or group."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from engine.frozen import replace
from engine.language import meaning as m
from engine.language.kinds import GROUPS, KINDS
from engine.language.reads import looks_around
from engine.planning import sql
from engine.planning.analysis import possible_codes, reads_all_marks, session_columns
from engine.planning.beside import Beside, beside
from engine.planning.frames import GROUP_KEYS, PUPIL_KEYS, Frame, frame_of
from engine.planning.narrowing import surely_needed
from engine.planning.parts import parts_of
from engine.planning.sql import Expression
from engine.planning.times import begun, in_window, period_of
from engine.planning.translation import condition
from engine.quantities import Kind, Type

if TYPE_CHECKING:
    from engine.planning.planner import Planner


def asks_each_row(node: m.Measure, frame: Frame) -> bool:
    """Whether a figure differs between rows of one pupil or group, so that it is worked out for each row in hand."""
    if looks_around(node.rows):
        return True
    if node.rows.kind == "register":
        return frame.kind.name != "class"
    if frame.holder().kind.name in GROUPS:
        return False
    return node.rows.kind == "pupil" or not frame.holder().kind.of_pupil


def of_one_row(
    node: m.Measure, frame: Frame, within: Callable[[Frame], Expression] | None = None
) -> list[Expression]:
    """The aggregates of a measure for the row in hand; `within` gives the time where the window alone does not."""
    node = replace(node, rows=_with_class(node.rows, frame))
    step = _beside(node.rows, frame)
    inner = step.frame
    limits = [within(inner)] if within is not None else _in_period(node.window, inner)
    step.counting.widen(surely_needed(node.rows.counted, inner))
    parts = parts_of(node, inner, sql.all_of(limits) if limits else None)
    return [step.column(part.aggregate) for part in parts]


def _beside(rows: m.Rows, frame: Frame) -> Beside:
    source, equal = relation_of(rows, frame.planner), _equated(rows)

    def inside() -> Frame:
        return frame_of(frame.planner, rows.kind, source)

    def tied(inner: Frame, outer: Frame) -> Sequence[Expression]:
        return [*_belonging(inner, outer), *(condition(part, inner) for part in equal)]

    return beside((source, equal), frame, inside, tied)


def relation_of(rows: m.Rows, planner: Planner) -> str:
    """The relation that holds a collection's rows; of marks those of interest, if the commonest are not among them."""
    if rows.kind == "day":
        return planner.days_for(rows.where, rows.among)
    if rows.kind == "session":
        codes = possible_codes(rows.counted, planner.facts)
        if not reads_all_marks(codes):
            return planner.interest(codes, session_columns(rows.asked))
    return f"register.{KINDS[rows.kind].table}"


def _belonging(inner: Frame, outer: Frame) -> list[Expression]:
    """That an inner row belongs to what is in hand, and is known by the as-at date."""
    conditions = _tie(inner, outer)
    if inner.kind.name == "day":
        conditions.append(inner.column("marked"))
    if inner.kind.name == "pupil":
        as_at = sql.literal(inner.planner.facts.as_at)
        conditions.append(sql.compared("<=", inner.column("on_roll_from"), as_at))
    return conditions


def _tie(inner: Frame, outer: Frame) -> list[Expression]:
    """That an inner row belongs to the subject in hand."""
    if inner.kind.name == "register":
        return _tie_of_register(inner, outer)
    outer = outer.holder()
    if outer.kind.name in {*GROUPS, "register"}:
        keys = GROUP_KEYS["class" if outer.kind.name == "register" else outer.kind.name]
        return [sql.equal(_of_group(inner, name), outer.column(name)) for name in keys]
    if not (outer.kind.of_pupil and inner.kind.of_pupil):
        return [sql.equal(inner.academy, outer.academy)]
    return [sql.equal(inner.column(name), outer.column(name)) for name in PUPIL_KEYS]


def _tie_of_register(inner: Frame, outer: Frame) -> list[Expression]:
    """Registers are of a class, and of each year group that has a pupil in it. Of a pupil see `_with_class`."""
    if outer.kind.name != "year_group":
        names = GROUP_KEYS["class" if outer.kind.name in {"class", "register"} else "academy"]
        return [sql.equal(inner.column(name), outer.column(name)) for name in names]

    def of_year(alias: str) -> list[Expression]:
        return [sql.equal(sql.column(alias, "year_group"), outer.column("year_group"))]

    pairs = sql.table(inner.planner.year_groups_of_classes(), "{}")
    alias = inner.join("year groups of class", pairs, GROUP_KEYS["class"], of_year)
    return [sql.equal(inner.academy, outer.academy), sql.negated(sql.is_null(sql.column(alias, "class")))]


def _with_class(rows: m.Rows, frame: Frame) -> m.Rows:
    """Registers with the class of the pupil in hand as a condition: it may be missing."""
    if rows.kind != "register" or not frame.kind.of_pupil:
        return rows
    if rows.among is not None:
        return replace(rows, among=_of_class_and(rows.among))
    return replace(rows, where=_OF_CLASS if rows.where is None else _of_class_and(rows.where))


def _of_class_and(node: m.Meaning) -> m.Meaning:
    return m.Logic("and", (_OF_CLASS, node), _OF_CLASS.type)


_CLASS = Type(Kind.TEXT, optional=True)
_OF_CLASS = m.Compare(
    "=", m.Column("register", "class", _CLASS), m.Column("pupil", "class", _CLASS), Type(Kind.YES_NO)
)


def _of_group(inner: Frame, name: str) -> Expression:
    return inner.academy if name == "academy" else sql.column(inner.pupil(), name)


def _equated(rows: m.Rows) -> tuple[m.Meaning, ...]:
    """What a condition wants to be the same in the row around: where it is never missing, rows are paired by that."""
    where = rows.counted
    parts = where.parts if isinstance(where, m.Logic) and where.word == "and" else (where,)
    return tuple(part for part in parts if part is not None and _equates(part, rows.kind))


def _equates(part: m.Meaning, kind: str) -> bool:
    if not isinstance(part, m.Compare) or part.symbol != "=":
        return False
    sides = [
        side for side in (part.left, part.right) if isinstance(side, m.Column) and not side.type.optional
    ]
    own = [side.owner == kind and not side.around for side in sides]
    return sorted(own) == [False, True] and all(side.owner != "pupil" for side in sides)


def _in_period(window: m.Window | None, inner: Frame) -> list[Expression]:
    if window is None:
        return []
    if window.kind != "each":
        found = in_window(window, inner)
        return [found] if found is not None else []
    period = inner.around()[-1].column("period_no")
    return [sql.equal(period_of(inner, window.unit), period), *begun(inner)]
