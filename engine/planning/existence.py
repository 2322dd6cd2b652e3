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


def belonging(rows: m.Rows, inner: Frame, outer: Frame) -> Expression:
    """That a row of a collection belongs to the subject in hand."""
    tie = _tie(inner, outer)
    return sql.all_of([tie, inner.column("marked")]) if rows.kind == "day" else tie


def exists(rows: m.Rows, frame: Frame, more: object = None) -> Expression:
    """Yes, no or NULL; `more(frame)` gives further conditions on the rows."""

    def found(pick: object) -> Expression:
        inner = rows_in(rows, frame)
        conditions = [belonging(rows, inner, frame)]
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
        frame = planner.day_frame(planner.days_for(rows.where))
        frame.outer = outer
        return frame
    return frame_of(planner, rows.kind, _source(rows, planner), outer)


def _source(rows: m.Rows, planner: Planner) -> str:
    if rows.kind == "session":
        codes = possible_codes(rows.where, planner.facts)
        if not reads_all_marks(codes):
            return planner.interest(codes, session_columns([rows.where]))
    return f"register.{KINDS[rows.kind].table}"


def _tie(inner: Frame, outer: Frame) -> Expression:
    """That an inner row belongs to the subject in hand."""

    def same(name: str, value: Expression) -> Expression:
        return sql.equal(value, _own(outer, name))

    if inner.kind.name == "register":
        names = GROUP_KEYS.get(outer.kind.name, GROUP_KEYS["class"])
        return sql.all_of(
            same(name, inner.year_group() if name == "year_group" else inner.column(name)) for name in names
        )
    if outer.kind.name in GROUPS:
        pupil = inner.pupil()
        return sql.all_of(same(name, sql.column(pupil, name)) for name in GROUP_KEYS[outer.kind.name])
    if not (outer.kind.of_pupil and inner.kind.of_pupil):
        return sql.all_of([same("academy", inner.academy)])
    return sql.all_of(same(name, inner.column(name)) for name in PUPIL_KEYS)


def _own(outer: Frame, name: str) -> Expression:
    if name == "class" and outer.kind.of_pupil:
        return sql.column(outer.pupil(), "class")
    return outer.column(name)
