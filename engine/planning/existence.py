"""`some (…)`: whether the subject has a row that meets a condition. It is a count that is more than none."""

from __future__ import annotations

from collections.abc import Callable

from engine.language import meaning as m
from engine.planning import numbers, sql
from engine.planning.each_row import of_one_row
from engine.planning.frames import Frame
from engine.planning.measures import measure
from engine.planning.numbers import Number
from engine.planning.parts import assembled
from engine.planning.sql import Expression
from engine.quantities import Kind, Type


def exists(node: m.Exists, frame: Frame) -> Expression:
    """Yes, no or NULL."""
    return _more_than_none(measure(_count(node.rows), frame))


def exists_beside(rows: m.Rows, frame: Frame, within: Callable[[Frame], Expression]) -> Expression:
    """The same of the rows for which `within` holds, told for each row of the frame."""
    node = _count(rows)
    return _more_than_none(assembled(node, of_one_row(node, frame, within)))


def _count(rows: m.Rows) -> m.Measure:
    return m.Measure("count", rows, None, Type(Kind.SESSIONS))


def _more_than_none(count: Number) -> Expression:
    return numbers.compare(">", count, numbers.exactly(sql.literal(0)))
