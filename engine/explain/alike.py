"""Rows that a condition cannot tell apart: those with the same values in the columns that it reads."""

from __future__ import annotations

from engine.explain.context import Context
from engine.language import meaning as m
from engine.policy.cases import ALWAYS

_MORE = (m.Rows, m.Run, m.DayCondition, m.Window)


def columns_of(condition: m.Meaning, context: Context) -> tuple[str, ...] | None:
    """The columns of the row in hand by which alone a condition is told, in order; None where it takes more.

    More are other rows, the pupil, and settings that differ by session, year group, weekday or day.
    """
    found: dict[str, None] = {}
    for node in m.walk(condition):
        if isinstance(node, _MORE) or (isinstance(node, m.Setting) and not _is_one(node, context)):
            return None
        if isinstance(node, m.Column):
            if node.owner != context.kind or node.around or node.name == "year_group":
                return None
            found[node.name] = None
    return tuple(found)


def _is_one(node: m.Setting, context: Context) -> bool:
    """Whether a setting has at most one value, which holds always."""
    setting = context.facts.settings.get(node.path)
    return setting is None or all(case.selector == ALWAYS for case in setting.cases)
