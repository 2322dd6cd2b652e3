"""Runs: stretches of a pupil's own required days that all meet a condition."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from sqlglot import exp

from engine.language import meaning as m
from engine.language.kinds import KINDS
from engine.planning import numbers, sql
from engine.planning.analysis import can_be_unknown
from engine.planning.existence import exists_beside
from engine.planning.frames import PUPIL_KEYS, Frame, Reached, frame_of
from engine.planning.sql import Expression
from engine.planning.steps import Settled, Written, answer_in, first_that_decides
from engine.planning.translation import condition, number, possible

if TYPE_CHECKING:
    from engine.planning.planner import Planner


def run(node: m.Run, frame: Frame) -> Expression:
    """Yes, no or NULL for the frame's pupil; with the first run that decides."""
    planner, since = frame.planner, frame.planner.facts.look_back(frame.planner.look_back)
    key = ("run", node, planner.look_back)
    name = planner.step(key, lambda name: Runs(name, planner, node, since)).name
    alias = frame.join(("run", name), sql.table(name, "{}"), PUPIL_KEYS)
    frame.figures[node] = numbers.exactly(sql.column(alias, "days"))
    ends = {"first": sql.column(alias, "first_day"), "last": sql.column(alias, "last_day")}
    frame.reached[node] = Reached(ends)
    return answer_in(alias, "pupil_id")


@dataclass
class Runs(Settled):
    """A step: for each pupil with a run that is or may be long enough, the first one that decides."""

    name: str
    planner: Planner
    node: m.Run
    since: Mapping[str, date]

    def __post_init__(self) -> None:
        self.days = self.planner.days_for(self.node.day)
        frame = frame_of(self.planner, "day", self.days)
        condition(self.node.day, frame)  # asks the days for their columns

    def query(self) -> exp.Query:
        found = self._islands(certain=True)
        if can_be_unknown(self.node.day, self.planner.facts):
            doubtful = self._islands(certain=False)
            found = exp.Union(this=found, expression=doubtful, distinct=False)
        told = ("first_day", "last_day", "days", "answer")
        return first_that_decides(self._judged(found), PUPIL_KEYS, told, ("first_day", "days"))

    def _numbered(self, *, certain: bool) -> exp.Query:
        """The days of runs, with a number that all days of one run share.

        Days that are not required break no run, so that they are numbered along: the day's number in the school less
        its number among these days stays the same from one day of a run to the next.
        """
        frame = frame_of(self.planner, "day", self.days)
        held, required = condition(self.node.day, frame), frame.column("required")
        kept = sql.all_of([required, sql.is_true(held) if certain else sql.is_possible(held)])
        since = frame.by_academy(("since", self.planner.look_back, tuple(self.since.values())), self.since)
        place = sql.over(
            exp.RowNumber(), [frame.column(name) for name in PUPIL_KEYS], [frame.column("day_no")]
        )
        columns = frame.columns(*PUPIL_KEYS, "date")
        columns += [("kept", kept), ("island", sql.minus(frame.column("day_no"), place))]
        frame.joins.append(self._with_enough_days(frame))
        seen = sql.compared(">=", frame.column("date"), since)
        return frame.select(
            columns, sql.all_of([seen, sql.any_of([kept.copy(), sql.negated(required.copy())])])
        )

    def _with_enough_days(self, outer: Frame) -> exp.Join:
        """The pupils who have as many such days in all as the shortest run that counts."""
        amount, facts = self.node.amount, self.planner.facts
        values = [amount.value] if isinstance(amount, m.Constant) else []
        if isinstance(amount, m.Setting) and facts.is_given(amount.path):
            values = list(facts.all_values(amount.path))
        least = min((value for value in values if isinstance(value, int)), default=0)
        frame = frame_of(self.planner, "day", self.days)
        held = sql.all_of([frame.column("required"), possible(self.node.day, frame)])
        enough = sql.compared(self.node.symbol, exp.Count(this=exp.Star()), sql.literal(least))
        pupils = frame.grouped(frame.columns(*PUPIL_KEYS), [], held, enough)
        alias = self.planner.alias()
        return sql.joined(sql.derived(pupils, alias), sql.same(alias, outer.alias, PUPIL_KEYS))

    def _islands(self, *, certain: bool) -> exp.Query:
        n = "n"
        keys = sql.columns(n, *PUPIL_KEYS)
        columns = [
            *keys,
            ("first_day", exp.Min(this=sql.column(n, "date"))),
            ("last_day", exp.Max(this=sql.column(n, "date"))),
            ("days", exp.Count(this=exp.Star())),
            ("certain", sql.literal(certain)),
        ]
        group = [*sql.copies(keys), sql.column(n, "island")]
        days = sql.derived(self._numbered(certain=certain), n)
        return sql.select(columns, days, (), sql.column(n, "kept"), group)

    def _judged(self, islands: exp.Query) -> exp.Query:
        """Each run with its answer: long enough, and without evidence."""
        pupil = KINDS["pupil"]
        alias = self.planner.alias()
        source = sql.derived(islands, alias) if self.node.without is None else self._kept(islands, alias)
        frame = Frame(self.planner, pupil, source, alias, bare=True)
        frame.day = frame.column("last_day")
        length = numbers.exactly(frame.column("days"))
        long_enough = numbers.compare(self.node.symbol, length, number(self.node.amount, frame))
        certain = sql.case((frame.column("certain"), sql.TRUE.copy()))
        conditions = [long_enough, certain]
        if self.node.without is not None:
            conditions.append(sql.negated(self._evidence(self.node.without, frame)))
        names = (*PUPIL_KEYS, "first_day", "last_day", "days")
        columns = frame.columns(*names)
        return frame.select([*columns, ("answer", sql.all_of(conditions))])

    def _kept(self, islands: exp.Query, alias: str) -> Expression:
        """The runs as a step of their own, since they are read twice: by themselves and beside the evidence."""
        step = self.planner.step(("islands", self.name), lambda name: Written(name, lambda: islands))
        return sql.table(step.name, alias)

    def _evidence(self, rows: m.Rows, frame: Frame) -> Expression:
        def overlaps(inner: Frame) -> Expression:
            assert inner.outer is not None
            begins = sql.compared("<=", inner.column("from_date"), inner.outer.column("last_day"))
            ends = sql.compared(">=", inner.column("to_date"), inner.outer.column("first_day"))
            return sql.all_of([begins, ends])

        return exists_beside(rows, frame, overlaps)
