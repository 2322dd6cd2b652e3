"""The first days of runs: own required days that meet a condition, where the one before does not."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlglot import exp

from engine.language import meaning as m
from engine.planning import sql
from engine.planning.days import day_of
from engine.planning.frames import PUPIL_KEYS, Frame, frame_of
from engine.planning.sql import Expression
from engine.planning.steps import Settled, answer_in
from engine.planning.translation import condition

if TYPE_CHECKING:
    from engine.planning.planner import Planner

_KEYS = (*PUPIL_KEYS, "date")


def begins(node: m.Begins, frame: Frame) -> Expression:
    """Yes, no or NULL for the frame's day."""
    frame, planner = day_of(frame), frame.planner
    name = planner.step(("run starts", node), lambda name: RunStarts(name, planner, node)).name
    alias = frame.join(("run starts", name), sql.table(name, "{}"), _KEYS)
    return answer_in(alias, "pupil_id")


@dataclass
class RunStarts(Settled):
    """A step: each day that is or may be the first of a run. All other days are none."""

    name: str
    planner: Planner
    node: m.Begins

    def __post_init__(self) -> None:
        self.days = self.planner.days_for(self.node.day)
        condition(self.node.day, frame_of(self.planner, "day", self.days))  # asks the days for their columns

    def query(self) -> exp.Query:
        o = "o"
        held, before = sql.column(o, "held"), sql.column(o, "held_before")
        next_to = sql.equal(sql.plus(sql.column(o, "own_before"), sql.literal(1)), sql.column(o, "own_no"))
        answer = sql.all_of([held, sql.negated(sql.case((next_to, before), otherwise=sql.FALSE.copy()))])
        columns = sql.columns(o, *_KEYS)
        own = sql.derived(self._with_the_one_before(), o)
        return sql.select([*columns, ("answer", answer)], own, (), sql.is_possible(answer.copy()))

    def _with_the_one_before(self) -> exp.Query:
        """The pupil's own days, each with the number and the answer of the own day before that stands here."""
        n = "n"
        columns = sql.columns(n, *_KEYS, "own_no", "held")
        for name, what in (("own_before", "own_no"), ("held_before", "held")):
            partition = [sql.column(n, key) for key in PUPIL_KEYS]
            before = sql.over(exp.Lag(this=sql.column(n, what)), partition, [sql.column(n, "own_no")])
            columns.append((name, before))
        return sql.select(columns, sql.derived(self._numbered(), n), (), sql.column(n, "required"))

    def _numbered(self) -> exp.Query:
        """Days with their number among the pupil's own: the school's number less the days not required before."""
        frame = frame_of(self.planner, "day", self.days)
        held = condition(self.node.day, frame)
        idle = sql.case((frame.column("required"), sql.literal(0)), otherwise=sql.literal(1))
        partition = [frame.column(name) for name in PUPIL_KEYS]
        before = sql.over(exp.Sum(this=idle), partition, [frame.column("day_no")], frame="ROWS")
        columns = frame.columns(*_KEYS, "required")
        return frame.select([*columns, ("held", held), ("own_no", sql.minus(frame.column("day_no"), before))])
