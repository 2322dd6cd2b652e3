"""Measures: what is aggregated for them, where from, and the number that comes of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from engine.language import meaning as m
from engine.planning import sql
from engine.planning.analysis import needs_joins, possible_codes
from engine.planning.counting import counted_apart
from engine.planning.each_row import asks_each_row, of_one_row, relation_of
from engine.planning.frames import GROUP_KEYS, PUPIL_KEYS, Frame, frame_of
from engine.planning.numbers import Number
from engine.planning.parts import as_far_as_known, assembled, parts_of
from engine.planning.sql import Expression
from engine.planning.steps import Totals
from engine.planning.times import begun, in_window, marked, period_of
from engine.planning.totals import all_marks, joined_columns

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
    found = counted_apart(node, frame) or _aggregated(node, frame)
    return as_far_as_known(node, frame, assembled(node, found))


def _aggregated(node: m.Measure, frame: Frame) -> list[Expression]:
    """The aggregates of a measure, read from the rows that it is of."""
    by_period = node.window is not None and node.window.kind == "each"
    totals = _totals(node, frame.planner, by_period=by_period, level=_level(node))
    if totals.frame.source.name == "interest":
        totals.codes |= possible_codes(node.rows.counted, frame.planner.facts)
    parts = parts_of(node, totals.frame, in_window(node.window, totals.frame))
    return joined_columns(frame, totals, [totals.column(part.aggregate, part.rollup) for part in parts])


def _level(node: m.Measure) -> str:
    """Registers are of classes, everything else of pupils."""
    return "class" if node.rows.kind == "register" else "pupil"


def _totals(node: m.Measure, planner: Planner, *, by_period: bool, level: str) -> Totals:
    """The step that aggregates a measure's rows, shared with every measure that reads the same rows."""
    source, joins = source_of(node, planner)
    unit = node.window.unit if by_period and node.window else None
    if (source, joins, unit, level) == ("register.marks", False, None, "pupil"):
        return all_marks(planner)
    key = ("totals", source, joins, unit, level, m.has_rows_within(node.rows))

    def make(name: str) -> Totals:
        frame = frame_of(planner, node.rows.kind, source)
        keys = frame.columns(*(GROUP_KEYS["class"] if level == "class" else PUPIL_KEYS))
        if unit is not None:
            keys.append(("period_no", period_of(frame, unit)))
        return Totals(name, frame, keys, [*marked(frame), *(begun(frame) if unit is not None else [])])

    return planner.step(key, make)


def source_of(node: m.Measure, planner: Planner) -> tuple[str, bool]:
    """The relation that a measure reads, and whether its conditions need joins there."""
    rows = node.rows
    if rows.kind != "session":
        return relation_of(rows, planner), True
    joins = any(needs_joins(each, planner.facts) for each in rows.asked)
    slow = joins or (node.window is not None and node.window.kind in {"each", "any"})
    if not slow and node.window is not None:
        return "register.marks", False
    source = relation_of(rows, planner)
    return source, slow or source != "register.marks"


def _of_pupils(node: m.Measure, frame: Frame) -> Number:
    """A figure over the pupils of a group, each with figures of its own."""
    planner = frame.planner
    keys = GROUP_KEYS[frame.kind.name]

    def make(name: str) -> Totals:
        pupils = frame_of(planner, "pupil", "register.pupils")
        on_roll = sql.compared("<=", pupils.column("on_roll_from"), sql.literal(planner.facts.as_at))
        return Totals(name, pupils, pupils.columns(*keys), [on_roll])

    totals = planner.step(("pupils of", frame.kind.name), make)
    columns = [totals.column(part.aggregate, part.rollup) for part in parts_of(node, totals.frame, None)]
    alias = frame.join(("totals", totals.name), sql.table(totals.name, "{}"), keys)
    return assembled(node, [sql.column(alias, name) for name in columns])
