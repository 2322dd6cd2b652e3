"""Pupils' days by their sessions: which conditions hold, whether the pupil was required, whether any mark was made."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from sqlglot import exp

from engine.language import meaning as m
from engine.planning import sql
from engine.planning.analysis import COMMON, can_be_unknown, possible_codes, session_columns
from engine.planning.frames import Frame, frame_of
from engine.planning.sql import Expression
from engine.planning.translation import condition
from engine.quantities import Kind, Type

if TYPE_CHECKING:
    from engine.planning.planner import Planner

POSSIBLE = m.Setting("codes.possible", Type(Kind.CODES))
_CODE = m.Column("session", "code", Type(Kind.CODE))
_REQUIRED = m.InSet(_CODE, POSSIBLE, Type(Kind.YES_NO))
_KEYS = ("academy", "pupil_id", "date")


@dataclass
class Days:
    """A step: one row a pupil and day. A sparse one has only days with a mark that some condition asks for,
    a mark that was not required, or a missing mark; on all other days each condition is no.

    Sessions that were required are the open ones less those marked as not possible and those without a mark.
    """

    name: str
    planner: Planner
    sparse: bool
    conditions: dict[m.DayCondition, str] = field(default_factory=dict)

    def column(self, node: m.DayCondition) -> str:
        """The column that holds a condition."""
        if self.sparse:
            codes = possible_codes(node.session, self.planner.facts) | self._not_required()
            self.planner.interest(codes, session_columns([node.session]))
        return self.conditions.setdefault(node, f"d{len(self.conditions) + 1}")

    def _not_required(self) -> frozenset[str]:
        sets = [
            group for group in self.planner.facts.all_values(POSSIBLE.path) if isinstance(group, frozenset)
        ]
        always = frozenset.intersection(*sets) if sets else frozenset()
        return self.planner.facts.codes - always - COMMON

    @property
    def asked(self) -> int:
        """How many conditions have been asked for."""
        return len(self.conditions)

    def query(self) -> exp.Query:
        d, c = "d", "c"
        grouped = sql.derived(self._grouped(), d)
        calendar = sql.joined(sql.table(self.planner.days(), c), sql.same(d, c, ("academy", "date")))
        opened = sql.column(c, "open_sessions")
        marked = sql.minus(opened, sql.column(d, "missing"))
        required = sql.minus(marked, sql.column(d, "not_required"))
        columns = sql.columns(d, *_KEYS)
        columns += [
            ("day_no", sql.column(c, "school day")),
            ("marked", sql.compared(">", marked, sql.literal(0))),
            ("required", sql.compared(">", required, sql.literal(0))),
        ]
        doubtful = set(self._counts())
        columns += [
            (name, _held(node, name, required, doubtful=f"{name}_unknown" in doubtful))
            for node, name in self.conditions.items()
        ]
        return sql.select(columns, grouped, [calendar])

    def _grouped(self) -> exp.Query:
        u = "u"
        sums = ["not_required", "missing", *self._counts()]
        counts = [(name, exp.Count(this=sql.column(u, name))) for name in sums]
        both = exp.Union(this=self._marks(), expression=self._missing(), distinct=False)
        return sql.grouped(sql.columns(u, *_KEYS), counts, sql.derived(both, u))

    def _counts(self) -> list[str]:
        facts = self.planner.facts
        return [
            f"{name}_{part}"
            for node, name in self.conditions.items()
            for part in (("yes", "unknown") if can_be_unknown(node.session, facts) else ("yes",))
        ]

    def _marks(self) -> exp.Query:
        frame = frame_of(self.planner, "session", "interest" if self.sparse else "register.marks")
        required = condition(_REQUIRED, frame)
        if can_be_unknown(_REQUIRED, self.planner.facts):
            required = sql.is_true(required)
        columns = frame.columns(*_KEYS)
        columns += [("not_required", _one_if(sql.negated(required))), ("missing", sql.NULL.copy())]
        for node, name in self.conditions.items():
            columns += self._parts(node, name, frame, required)
        where = sql.in_list(frame.column("code"), sorted(self._codes())) if self.sparse else None
        return frame.select(columns, where)

    def _codes(self) -> frozenset[str]:
        asked = [possible_codes(node.session, self.planner.facts) for node in self.conditions]
        return frozenset().union(*asked) | self._not_required()

    def _parts(
        self, node: m.DayCondition, name: str, frame: Frame, required: Expression
    ) -> Iterable[tuple[str, Expression]]:
        held = condition(node.session, frame)
        unknown = can_be_unknown(node.session, self.planner.facts)
        limit = [required.copy()] if node.quantifier == "every" else []
        yield f"{name}_yes", _one_if(sql.all_of([*limit, sql.is_true(held) if unknown else held]))
        if unknown:
            yield f"{name}_unknown", _one_if(sql.all_of([*limit, sql.is_null(held.copy())]))

    def _missing(self) -> exp.Query:
        columns = sql.columns("m", *_KEYS)
        columns += [("not_required", sql.NULL.copy()), ("missing", sql.literal(1))]
        columns += [(name, sql.NULL.copy()) for name in self._counts()]
        return sql.select(columns, sql.table("register.missing_marks", "m"))


def _held(node: m.DayCondition, name: str, required: Expression, *, doubtful: bool) -> Expression:
    yes, zero = sql.column("d", f"{name}_yes"), sql.literal(0)
    unknown = sql.column("d", f"{name}_unknown") if doubtful else zero.copy()
    some_yes = sql.compared(">", yes, zero)
    perhaps = [(sql.compared(">", unknown, zero.copy()), sql.NULL.copy())] if doubtful else []
    if node.quantifier == "some":
        return sql.case((some_yes, sql.TRUE.copy()), *perhaps, otherwise=sql.FALSE.copy())
    told = sql.plus(yes.copy(), unknown.copy())
    short = sql.compared(">", required.copy(), told)
    return sql.case((short, sql.FALSE.copy()), *perhaps, otherwise=some_yes)


def _one_if(held: Expression) -> Expression:
    """1 where it holds, else nothing to count: counts are narrower than sums."""
    return sql.case((held, sql.literal(1)))


def day_of(frame: Frame) -> Frame:
    """The nearest frame, itself or around, whose rows are pupils' days."""
    return next(each for each in frame.around() if each.kind.name == "day")


def holds(node: m.DayCondition, frame: Frame) -> Expression:
    """A condition on the sessions of the frame's day: yes, no or NULL."""
    frame = day_of(frame)
    steps = (step for step in frame.planner.steps.values() if isinstance(step, Days))
    return frame.column(next(step for step in steps if step.name == frame.source.name).column(node))
