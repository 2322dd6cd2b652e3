"""Rows beside a row: a step that pairs the rows in hand with rows of their pupil, and aggregates them.

A condition that names the row around it could be a query within the query, worked out for each row. Databases take such
queries apart before they carry them out, and the time that takes grows much faster than their number. So they are taken
apart here: what the condition needs of the row in hand is captured, the different rows of that are joined to the rows of
the collection, and the aggregates stand in a relation that is joined back.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from sqlglot import exp

from engine.planning import sql
from engine.planning.frames import PUPIL_KEYS, Frame, tables_of
from engine.planning.sql import Expression


@dataclass
class Limits:
    """Conditions of which a row meets one, each by a different asker; none where some asker needs all rows."""

    others: list[Expression] = field(default_factory=list)
    all: bool = False

    def widen(self, condition: Expression | None) -> None:
        """Lets in what one more asker needs: the rows that meet a condition, or all."""
        if condition is None:
            self.all = True
        elif condition not in self.others:
            self.others.append(condition)

    def conditions(self) -> list[Expression]:
        """What limits the rows: nothing, or that one of the conditions holds."""
        return [] if self.all or not self.others else [sql.any_of(each.copy() for each in self.others)]


@dataclass
class Around(Frame):
    """The rows in hand as they are seen from beside: whatever is asked of them is captured by the step."""

    of: Frame = field(kw_only=True)
    step: Beside = field(kw_only=True)

    @classmethod
    def seen(cls, of: Frame, step: Beside) -> Around:
        """A frame, and those around it, as a step sees them."""
        outer = cls.seen(of.outer, step) if of.outer is not None else None
        return cls(
            of.planner,
            of.kind,
            of.source,
            step.alias,
            outer,
            period=of.period,
            bare=True,
            joins=step.frame.joins,
            of=of,
            step=step,
        )

    def column(self, name: str) -> Expression:
        return self.step.capture(self.of.column(name))

    def fact(self, owner: str, name: str, *, around: bool = False) -> Expression:
        return self.step.capture(self.of.fact(owner, name, around=around))

    def year_group(self) -> Expression:
        return self.step.capture(self.of.year_group())

    def years(self) -> tuple[Expression, Expression]:
        first, last = self.of.years()
        return self.step.capture(first), self.step.capture(last)

    def session(self) -> Expression:
        return self.step.capture(self.of.session())

    def ordinal(self, day: Expression, unit: str, *, open_day: bool) -> Expression:
        return self.step.capture(self.of.ordinal(self.step.captured(day), unit, open_day=open_day))

    def ordinal_at_most(self, day: Expression, unit: str) -> Expression:
        return self.step.capture(self.of.ordinal_at_most(self.step.captured(day), unit))


@dataclass
class Beside:
    """A step: for each different row of what is captured of the rows in hand (`of`), aggregates of the rows beside it.

    `ties` are what pairs them, `where` what else limits the rows beside. Rows in hand that no rule asks about, and rows
    beside that no aggregate can count, are left out where `asking` and `counting` tell them.
    """

    name: str
    of: Frame
    frame: Frame
    alias: str
    ties: list[Expression] = field(default_factory=list)
    where: list[Expression] = field(default_factory=list)
    asking: Limits = field(default_factory=Limits)
    counting: Limits = field(default_factory=Limits)
    keys: dict[Expression, str] = field(default_factory=dict)
    columns: dict[Expression, str] = field(default_factory=dict)
    _join: exp.Join | None = None
    _joined_as: str = ""

    @classmethod
    def between(cls, name: str, of: Frame, frame: Frame) -> Beside:
        """The step that pairs the rows of one frame with those of another, which is put inside it."""
        found = cls(name, of, frame, of.planner.alias())
        frame.outer = Around.seen(of, found)
        frame.paired = found.paired
        return found

    def capture(self, value: Expression) -> Expression:
        """A value of the row in hand as it stands beside it."""
        if isinstance(value, exp.Null | exp.Literal):
            return value.copy()
        if value not in self.keys:
            self.keys[value] = f"k{len(self.keys) + 1}"
            if self._join is not None:
                self._join.set("on", self._on())
        return sql.column(self.alias, self.keys[value])

    def captured(self, value: Expression) -> Expression:
        """The value of the row in hand that stands beside it under a name."""
        named = {sql.column(self.alias, name): found for found, name in self.keys.items()}
        return named.get(value, value)

    def column(self, aggregate: Expression) -> Expression:
        """An aggregate of the rows beside the row in hand, NULL where there is none; the step is joined to its frame."""
        if self._join is None:
            self._joined_as = self.of.planner.alias()
            source = sql.table(self.name, self._joined_as)
            self._join = sql.left_joined(source, self._on())
            self.of.joins.append(self._join)
        name = self.columns.setdefault(aggregate, f"n{len(self.columns) + 1}")
        return sql.column(self._joined_as, name)

    def _on(self) -> Expression:
        return sql.all_of(
            _same(sql.column(self._joined_as, name), value.copy(), self.of)
            for value, name in self.keys.items()
        )

    @property
    def asked(self) -> int:
        """How much has been asked of the step."""
        grown = (self.keys, self.columns, self.frame.joins, self.asking.others, self.counting.others)
        return sum(map(len, grown)) + self.asking.all + self.counting.all

    def query(self) -> exp.Query:
        keys = sql.columns(self.alias, *self.keys.values())
        found = [(name, aggregate) for aggregate, name in self.columns.items()]
        where = [*self.where, *self.counting.conditions()]
        return self.frame.grouped(keys, found, sql.all_of(where) if where else None)

    def paired(self) -> tuple[Expression, exp.Join]:
        """The rows in hand as a source, and the join that puts the rows beside each."""
        captured = [(name, value) for value, name in self.keys.items()]
        rows = self.of.reading(captured, self.asking.conditions()).distinct(copy=False)
        beside = sql.joined(self.frame.source, sql.all_of(self.ties))
        return sql.derived(rows, self.alias), beside


def _same(key: Expression, value: Expression, of: Frame) -> Expression:
    """That two values are one, a missing one too: the columns that tell a pupil are never missing."""
    own = isinstance(value, exp.Column) and value.table == of.alias and value.name in PUPIL_KEYS
    return sql.equal(key, value) if own else exp.NullSafeEQ(this=key, expression=value)


def beside(
    key: object, of: Frame, inside: Callable[[], Frame], tied: Callable[[Frame, Frame], Sequence[Expression]]
) -> Beside:
    """The step that aggregates rows beside those of a frame, made when first asked for; it is told who asks."""

    def make(name: str) -> Beside:
        step = Beside.between(name, of, inside())
        assert step.frame.outer is not None
        for tie in tied(step.frame, step.frame.outer):
            known = tables_of([tie]) <= {step.frame.alias, step.alias}
            (step.ties if known else step.where).append(tie)
        return step

    step = of.planner.step(("beside", of.alias, key), make)
    step.asking.widen(of.only)
    return step
