"""`some (…)`: whether the subject has a row that meets a condition."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlglot import exp

from engine.language import meaning as m
from engine.language.kinds import GROUPS, KINDS
from engine.planning import sql
from engine.planning.analysis import can_be_unknown, possible_codes, reads_all_marks, session_columns
from engine.planning.frames import GROUP_KEYS, PUPIL_KEYS, Frame, frame_of
from engine.planning.sql import Expression
from engine.planning.translation import condition

if TYPE_CHECKING:
    from engine.planning.planner import Planner


def exists(rows: m.Rows, frame: Frame, more: object = None) -> Expression:
    """Yes, no or NULL; `more(frame)` gives further conditions on the rows."""

    def found(pick: object) -> Expression:
        inner = rows_in(rows, frame)
        conditions = belonging(inner, frame)
        if callable(more):
            conditions.append(more(inner))
        if rows.where is not None and callable(pick):
            conditions.append(pick(condition(rows.where, inner)))
        return exp.Exists(this=inner.select([("found", sql.literal(1))], sql.all_of(conditions)))

    certain = found(sql.is_true)
    if rows.where is None or not can_be_unknown(rows.where, frame.planner.facts):
        return certain
    return sql.case(
        (certain, sql.TRUE.copy()), (found(sql.is_null), sql.NULL.copy()), otherwise=sql.FALSE.copy()
    )


def rows_in(rows: m.Rows, outer: Frame) -> Frame:
    """A frame over the rows of a collection, inside another."""
    planner = outer.planner
    if rows.kind == "day":
        frame = planner.day_frame(planner.days_for(rows.where, rows.among))
        frame.outer = outer
        return frame
    return frame_of(planner, rows.kind, _source(rows, planner), outer)


def _source(rows: m.Rows, planner: Planner) -> str:
    if rows.kind == "session":
        codes = possible_codes(rows.among or rows.where, planner.facts)
        if not reads_all_marks(codes):
            return planner.interest(codes, session_columns([rows.where, rows.among, rows.value]))
    return f"register.{KINDS[rows.kind].table}"


def belonging(inner: Frame, outer: Frame) -> list[Expression]:
    """That an inner row belongs to what is in hand, and is known by the as-at date."""
    conditions = [_tie(inner, outer)]
    if inner.kind.name == "day":
        conditions.append(inner.column("marked"))
    if inner.kind.name == "pupil":
        as_at = sql.literal(inner.planner.facts.as_at)
        conditions.append(sql.compared("<=", inner.column("on_roll_from"), as_at))
    return conditions


def _tie(inner: Frame, outer: Frame) -> Expression:
    """That an inner row belongs to the subject in hand."""

    if inner.kind.name == "register":
        names = GROUP_KEYS.get(outer.kind.name, GROUP_KEYS["class"])
        own = {name: inner.year_group() if name == "year_group" else inner.column(name) for name in names}
        return sql.all_of(sql.equal(value, _own(outer, name)) for name, value in own.items())
    outer = outer.holder()
    if outer.kind.name in GROUPS:
        pupil = inner.pupil()
        keys = GROUP_KEYS[outer.kind.name]
        return sql.all_of(sql.equal(sql.column(pupil, name), outer.column(name)) for name in keys)
    if not (outer.kind.of_pupil and inner.kind.of_pupil):
        return sql.equal(inner.academy, outer.academy)
    return sql.all_of(sql.equal(inner.column(name), outer.column(name)) for name in PUPIL_KEYS)


def _own(outer: Frame, name: str) -> Expression:
    if name == "class" and outer.kind.of_pupil:
        return sql.column(outer.pupil(), "class")
    return outer.column(name)
