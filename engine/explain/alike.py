"""Rows that a condition cannot tell apart: those with the same values in the columns that it reads."""

from __future__ import annotations

from collections.abc import Iterable

from engine.explain.context import Context
from engine.frozen import dataclass
from engine.language import meaning as m
from engine.language.kinds import KINDS
from engine.policy.cases import ALWAYS
from engine.policy.settings import cases_of

_MORE = (m.Rows, m.Run, m.Begins, m.DayCondition, m.Window)


@dataclass(frozen=True, slots=True)
class Alike:
    """The columns by which alone a condition is told: those of the row in hand, and those of its pupil."""

    own: tuple[str, ...]
    of_pupil: tuple[str, ...]

    def values(self, context: Context) -> list[object]:
        """What the row in hand has in them: a condition says the same of rows that have the same."""
        row = context.row
        own = [row.get(name) for name in self.own]
        if not self.of_pupil:
            return own
        pupil = context.pupil() or {}
        return own + [pupil.get(name) for name in self.of_pupil]


def alike_in(conditions: Iterable[m.Meaning], kind: str, context: Context) -> Alike | None:
    """The columns by which some conditions on rows of a kind, together, are told; None where one takes more."""
    inner = context.into(kind, {})
    each = [alike(condition, inner) for condition in conditions]
    own = dict.fromkeys(name for one in each if one for name in one.own)
    of_pupil = dict.fromkeys(name for one in each if one for name in one.of_pupil)
    return None if None in each else Alike(tuple(own), tuple(of_pupil))


def alike(condition: m.Meaning, context: Context) -> Alike | None:
    """The columns by which a condition is told; None where it takes more.

    More are other rows, the year group of a class, and settings that differ by session, year group, weekday or day.
    """
    found: dict[tuple[bool, str], None] = {}
    for node in m.walk(condition):
        if isinstance(node, _MORE) or (isinstance(node, m.Setting) and not _is_one(node, context)):
            return None
        if isinstance(node, m.Column):
            of_pupil = node.owner == "pupil" and KINDS[context.kind].of_pupil
            if not of_pupil and not _is_own(node, context):
                return None
            found[of_pupil, node.name] = None
    return Alike(*(tuple(name for of, name in found if of == whose) for whose in (False, True)))


def _is_own(column: m.Column, context: Context) -> bool:
    return column.owner == context.kind and not column.around and column.name != "year_group"


def _is_one(node: m.Setting, context: Context) -> bool:
    """Whether a setting has at most one value, which holds always."""
    return all(case.selector == ALWAYS for case in cases_of(context.facts.settings.get(node.path)))
