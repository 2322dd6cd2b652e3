"""Totals of pupils that rules share, and how they are joined to rows: of their pupil, or of the group they make."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from engine.frozen import dataclass
from engine.language import meaning as m
from engine.language.kinds import GROUPS, KINDS
from engine.planning import sql
from engine.planning.frames import GROUP_KEYS, PUPIL_KEYS, Frame, frame_of
from engine.planning.sql import Expression
from engine.planning.steps import OfPupils, Rollup, Totals
from engine.planning.translation import condition

if TYPE_CHECKING:
    from engine.planning.planner import Planner


@dataclass(frozen=True, slots=True)
class Cohort:
    """The pupils of whom a condition is certainly true, or with `possible` not certainly false."""

    condition: m.Meaning
    possible: bool

    def holds(self, frame: Frame) -> Expression:
        """That the pupil of a row is one of them; NULL is no."""
        held = condition(self.condition, frame)
        return sql.is_possible(held) if self.possible else held


def all_marks(planner: Planner) -> Totals:
    """The step that counts all marks of each pupil, whatever their code."""
    return planner.step(("totals", "all marks"), lambda name: totals_over("register.marks", planner, name))


def totals_over(source: str, planner: Planner, name: str) -> Totals:
    """A step that counts marks of a source by pupil."""
    frame = frame_of(planner, "session", source)
    return Totals(name, frame, frame.columns(*PUPIL_KEYS))


def joined_columns(
    frame: Frame, totals: OfPupils, columns: Sequence[str], cohort: Cohort | None = None
) -> list[Expression]:
    """The columns of totals beside the rows of a frame: gathered first where the frame is of groups.

    With a cohort, only what its pupils have is gathered; a pupil who is not of it has nothing.
    """
    source, keys = totals.name, totals.keys
    by_period = ["period_no"] if "period_no" in keys else []
    if frame.kind.name in GROUPS and "pupil_id" in keys:
        rollup = frame.planner.step(
            ("rollup", totals.name, frame.kind.name),
            lambda name: Rollup(name, totals, GROUP_KEYS[frame.kind.name], by_period),
        )
        source, keys = rollup.name, [*GROUP_KEYS[frame.kind.name], *by_period]
        columns = [rollup.column(name, _among_pupils(cohort, frame.planner)) for name in columns]
        cohort = None
    alias = frame.join(("totals", source), sql.table(source, "{}"), keys)
    found = [sql.column(alias, name) for name in columns]
    if cohort is None:
        return found
    return [sql.case((cohort.holds(frame), each), otherwise=sql.literal(0)) for each in found]


def _among_pupils(cohort: Cohort | None, planner: Planner) -> Expression | None:
    if cohort is None:
        return None
    pupils = Frame(planner, KINDS["pupil"], sql.table("register.pupils", "p"), "p")
    return cohort.holds(pupils)
