"""By which of its parts a condition can be left open: neither yes nor no."""

from __future__ import annotations

from collections.abc import Callable

from engine.language import meaning as m

_NOTHING: frozenset[m.Meaning] = frozenset()


def left_open_by(
    node: m.Meaning | m.Rows | m.Window, opens: Callable[[m.Meaning], bool | None]
) -> frozenset[m.Meaning]:
    """The parts of which some can be missing where a condition or value is missing; none where it never is.

    `opens` says of a part whether it can be missing, or None where its own parts decide. A fact leaves nothing open
    beside the question whether it is there: `paid_on is not missing and paid_on is after …`.
    """
    if isinstance(node, m.IsMissing | m.Constant | m.AsAt):
        return _NOTHING
    if isinstance(node, m.Otherwise):
        return left_open_by(node.fallback, opens)
    if isinstance(node, m.DayCondition):
        return left_open_by(node.session, opens)
    opened = None if isinstance(node, m.Rows | m.Window) else opens(node)
    if opened is not None and not isinstance(node, m.Rows | m.Window):
        return frozenset({node}) if opened else _NOTHING
    found = _NOTHING.union(*(left_open_by(part, opens) for part in m.parts_of(node)))
    return found - _asked_for(node) if isinstance(node, m.Logic) else found


def _asked_for(node: m.Logic) -> frozenset[m.Meaning]:
    """The facts without which a part of `and` is no, or a part of `or` is yes."""
    parts = (
        [part.part for part in node.parts if isinstance(part, m.Not)] if node.word == "and" else node.parts
    )
    return frozenset(part.part for part in parts if isinstance(part, m.IsMissing))
