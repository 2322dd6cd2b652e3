"""What a row must at least meet for a condition to hold or to be doubtful, told by the row itself."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from engine.frozen import replace
from engine.language import meaning as m
from engine.planning.analysis import is_same_everywhere
from engine.planning.dated import dated
from engine.planning.facts import Facts
from engine.planning.frames import Frame
from engine.planning.sql import Expression
from engine.planning.translation import possible


def surely_needed(node: m.Meaning | None, frame: Frame) -> Expression | None:
    """What every row has to meet of which a condition is not no; None where nothing of the row itself tells it."""
    said = dated(node, frame.planner.facts) if node is not None else None
    needed = weakened(said, lambda part: _of_the_row(part, frame)) if said is not None else None
    return possible(needed, frame) if needed is not None else None


def weakened(node: m.Meaning, stands: Callable[[m.Meaning], bool]) -> m.Meaning | None:
    """What cannot be no where a condition is not, made of those of its parts that `stands` says yes to; None of none."""
    if stands(node):
        return node
    if not isinstance(node, m.Logic):
        return None
    parts = [weakened(part, stands) for part in node.parts]
    left = tuple(part for part in parts if part is not None)
    if not left or (node.word == "or" and len(left) < len(parts)):
        return None
    return left[0] if len(left) == 1 else replace(node, parts=left)


def conjuncts(node: m.Meaning) -> Iterator[m.Meaning]:
    """The conditions that all have to hold."""
    if isinstance(node, m.Logic) and node.word == "and":
        for part in node.parts:
            yield from conjuncts(part)
    else:
        yield node


def told_by_pupil(node: m.Meaning, facts: Facts) -> bool:
    """Whether a condition is the same for all rows of a pupil: it reads the pupil and what is the same everywhere."""
    said = dated(node, facts)
    return any(isinstance(part, m.Column) for part in m.walk(said)) and _of_the_pupil(said, facts)


def _of_the_pupil(node: m.Meaning, facts: Facts) -> bool:
    if isinstance(node, m.Column):
        return node.owner == "pupil" and not node.around
    return _can_stand_alone(node, facts) and all(
        _of_the_pupil(part, facts) for part in m.parts_of(node) if not isinstance(part, m.Rows | m.Window)
    )


def _of_the_row(node: m.Meaning, frame: Frame) -> bool:
    """Whether a condition reads nothing but the row's own columns and what is the same everywhere."""
    if isinstance(node, m.Column):
        own = node.owner == frame.kind.name and node.owner != "pupil"
        return own and not node.around and node.name != "year_group"
    if isinstance(node, m.DayCondition):
        return frame.kind.name == "day"
    return _can_stand_alone(node, frame.planner.facts) and all(
        _of_the_row(part, frame) for part in m.parts_of(node) if not isinstance(part, m.Rows | m.Window)
    )


def _can_stand_alone(node: m.Meaning, facts: Facts) -> bool:
    if isinstance(node, m.Setting | m.DayOfEach):
        return is_same_everywhere(node, facts)
    return not isinstance(node, m.Measure | m.Exists | m.Run | m.Ordinal | m.DayCondition)
