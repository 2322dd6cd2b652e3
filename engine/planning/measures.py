"""Measures: what is aggregated for them, where from, and the number that comes of it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from engine.language import meaning as m
from engine.language.kinds import GROUPS, KINDS
from engine.planning import sql
from engine.planning.analysis import (
    COMMON,
    can_be_unknown,
    needs_joins,
    outcomes,
    possible_codes,
    reads_all_marks,
    session_columns,
)
from engine.planning.each_row import asks_each_row, of_one_row
from engine.planning.frames import GROUP_KEYS, PUPIL_KEYS, Frame, frame_of
from engine.planning.numbers import Number
from engine.planning.parts import as_far_as_known, assembled, parts_of
from engine.planning.sql import Expression
from engine.planning.steps import Rollup, Totals
from engine.planning.times import begun, in_window, marked, period_of
from engine.planning.translation import condition

if TYPE_CHECKING:
    from engine.planning.planner import Planner


def measure(node: m.Measure, frame: Frame) -> Number:
    """The number of a measure for the rows of a frame, whose source it joins."""
    if asks_each_row(node, frame):
        return as_far_as_known(node, frame, assembled(node, of_one_row(node, frame)))
    frame = frame.holder()
    if node.rows.kind == "pupil":
        return _of_pupils(node, frame)
    assert node.window is None or node.window.kind != "any", node
    found = _counted_apart(node, frame) or _aggregated(node, frame)
    return as_far_as_known(node, frame, assembled(node, found))


def _aggregated(node: m.Measure, frame: Frame) -> list[Expression]:
    """The aggregates of a measure, read from the rows that it is of."""
    by_period = node.window is not None and node.window.kind == "each"
    totals = _totals(node, frame.planner, by_period=by_period, level=_level(node, frame))
    if totals.frame.source.name == "interest":
        totals.codes |= possible_codes(node.rows.among or node.rows.where, frame.planner.facts)
    parts = parts_of(node, totals.frame, in_window(node.window, totals.frame))
    return joined_columns(frame, totals, [totals.column(part.aggregate, part.rollup) for part in parts])


def _counted_apart(node: m.Measure, frame: Frame) -> list[Expression] | None:
    """The counts of a measure over sessions without looking at the commonest marks one by one.

    A condition that is no for them is counted on the other marks; one that is yes for them is the number of all
    marks less the others for which it is not. None where the condition is neither, or can be missing.
    """
    rows, facts = node.rows, frame.planner.facts
    conditions = [each for each in (rows.where, rows.among) if each is not None]
    if rows.kind != "session" or node.function not in {"count", "days", "share"}:
        return None
    if node.window is None or node.window.kind == "each" or not conditions:
        return None
    if any(can_be_unknown(each, facts) for each in conditions):
        return None
    wanted = [rows.where] if node.function != "share" else [_both(rows), rows.among]
    found = [_counted_one(each, node, frame) for each in wanted if each is not None]
    told = [each for each in found if each is not None]
    return told if len(told) == len(wanted) else None


def _both(rows: m.Rows) -> m.Meaning:
    assert rows.where is not None and rows.among is not None
    return m.Logic("and", (rows.where, rows.among), rows.where.type)


def _counted_one(condition_: m.Meaning, node: m.Measure, frame: Frame) -> Expression | None:
    planner = frame.planner
    common = frozenset().union(*(outcomes(condition_, code, planner.facts) for code in COMMON))
    if common == {False}:
        return _on_others(condition_, node, frame, possible_codes(condition_, planner.facts))
    if common != {True}:
        return None
    everything = planner.step(
        ("totals", "all marks"), lambda name: _totals_over("register.marks", planner, name)
    )
    within = in_window(node.window, everything.frame)
    assert within is not None
    column = everything.column(sql.count_if(within), "sum")
    (total,) = joined_columns(frame, everything, [column])
    not_so = m.Not(condition_, condition_.type)
    others = _on_others(not_so, node, frame, possible_codes(not_so, planner.facts))
    return sql.minus(total, others)


def _on_others(condition_: m.Meaning, node: m.Measure, frame: Frame, codes: frozenset[str]) -> Expression:
    """How many marks of interest meet a condition in the window."""
    planner = frame.planner
    source = planner.interest(codes, session_columns([condition_]))
    totals = planner.step(
        ("totals", source, True, None, "pupil"), lambda name: _totals_over(source, planner, name)
    )
    totals.codes |= codes
    within = in_window(node.window, totals.frame)
    assert within is not None
    held = condition(condition_, totals.frame)
    column = totals.column(sql.count_if(sql.all_of([within, held])), "sum")
    return sql.coalesce(joined_columns(frame, totals, [column])[0], sql.literal(0))


def all_marks(planner: Planner) -> Totals:
    """The step that counts all marks of each pupil, whatever their code."""
    return planner.step(("totals", "all marks"), lambda name: _totals_over("register.marks", planner, name))


def _totals_over(source: str, planner: Planner, name: str) -> Totals:
    frame = frame_of(planner, "session", source)
    return Totals(name, frame, [(each, frame.column(each)) for each in PUPIL_KEYS])


def _level(node: m.Measure, frame: Frame) -> str:
    """Registers are of classes, everything else of pupils."""
    return "class" if node.rows.kind == "register" else "pupil"


def _totals(node: m.Measure, planner: Planner, *, by_period: bool, level: str) -> Totals:
    """The step that aggregates a measure's rows, shared with every measure that reads the same rows."""
    source, joins = source_of(node, planner)
    unit = node.window.unit if by_period and node.window else None
    if (source, joins, unit, level) == ("register.marks", False, None, "pupil"):
        return all_marks(planner)
    key = ("totals", source, joins, unit, level)

    def make(name: str) -> Totals:
        frame = rows_frame(node, planner, source)
        keys = [
            (each, frame.column(each)) for each in (GROUP_KEYS["class"] if level == "class" else PUPIL_KEYS)
        ]
        if unit is not None:
            keys.append(("period_no", period_of(frame, unit)))
        return Totals(name, frame, keys, [*marked(frame), *(begun(frame) if unit is not None else [])])

    return planner.step(key, make)


def rows_frame(node: m.Measure, planner: Planner, source: str) -> Frame:
    """A frame over the rows that a measure is of."""
    if node.rows.kind == "day":
        return planner.day_frame(source)
    return frame_of(planner, node.rows.kind, source)


def source_of(node: m.Measure, planner: Planner) -> tuple[str, bool]:
    """The relation that a measure reads, and whether its conditions need joins there."""
    rows = node.rows
    conditions = (rows.where, rows.among, rows.value)
    if rows.kind == "day":
        return planner.days_for(rows.where, rows.among), True
    if rows.kind != "session":
        return f"register.{KINDS[rows.kind].table}", True
    joins = any(needs_joins(each, planner.facts) for each in conditions)
    slow = joins or (node.window is not None and node.window.kind in {"each", "any"})
    if not slow:
        return "register.marks", False
    codes = possible_codes(rows.among or rows.where, planner.facts)
    if reads_all_marks(codes):
        return "register.marks", True
    return planner.interest(codes, session_columns(conditions)), True


def joined_columns(frame: Frame, totals: Totals, columns: Sequence[str]) -> list[Expression]:
    """The columns of totals beside the rows of a frame: gathered first where the frame is of groups."""
    source, keys = totals.name, [name for name, _ in totals.keys]
    by_period = ["period_no"] if "period_no" in keys else []
    if frame.kind.name in GROUPS and "pupil_id" in keys:
        source = frame.planner.step(
            ("rollup", totals.name, frame.kind.name),
            lambda name: Rollup(name, totals, GROUP_KEYS[frame.kind.name], by_period),
        ).name
        keys = [*GROUP_KEYS[frame.kind.name], *by_period]
    alias = frame.join(("totals", source), sql.table(source, "{}"), keys)
    return [sql.column(alias, name) for name in columns]


def _of_pupils(node: m.Measure, frame: Frame) -> Number:
    """A figure over the pupils of a group, each with figures of its own."""
    planner = frame.planner
    keys = GROUP_KEYS[frame.kind.name]

    def make(name: str) -> Totals:
        pupils = frame_of(planner, "pupil", "register.pupils")
        on_roll = sql.compared("<=", pupils.column("on_roll_from"), sql.literal(planner.facts.as_at))
        return Totals(name, pupils, [(key, pupils.column(key)) for key in keys], [on_roll])

    totals = planner.step(("pupils of", frame.kind.name), make)
    columns = [totals.column(part.aggregate, part.rollup) for part in parts_of(node, totals.frame, None)]
    alias = frame.join(("totals", totals.name), sql.table(totals.name, "{}"), keys)
    return assembled(node, [sql.column(alias, name) for name in columns])
