"""`over any …` told for each row in hand: every stretch is asked with the facts of the row."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from sqlglot import exp

from engine.language import meaning as m
from engine.language.kinds import KINDS
from engine.planning import numbers, sql
from engine.planning.analysis import NUMERIC
from engine.planning.beside import Around, Beside, beside
from engine.planning.each_row import of_one_row
from engine.planning.frames import Frame, Reached
from engine.planning.numbers import Number
from engine.planning.parts import assembled, incomplete_unless, told_if_cut
from engine.planning.sql import Expression
from engine.planning.steps import Settled
from engine.planning.times import begun
from engine.planning.translation import Asked, asked_once, number, plain

if TYPE_CHECKING:
    from engine.planning.planner import Planner

BEYOND = 1_000_000  # is added to the number of a stretch of which it cannot be told


def told_for_each_row(node: Asked, slides: tuple[m.Measure, ...], frame: Frame) -> Expression:
    """The answer worked out for each row in hand: every stretch is asked with the facts of the row."""
    step = _stretches(node, slides, frame)
    stretch = step.frame
    assert isinstance(stretch, StretchFrame)
    decided = step.column(stretch.decides(exp.Min))
    if frame.outer is None:
        for slide in slides:
            frame.figures.setdefault(slide, _shown(stretch.told[slide], step, stretch))
        no = exp.Mod(this=decided.copy(), expression=sql.literal(BEYOND))
        frame.reached.setdefault(node, Reached({"no": no}, slides[0].window))
    return sql.case(
        (sql.is_null(decided.copy()), sql.FALSE.copy()),
        (sql.compared("<", decided, sql.literal(BEYOND)), sql.TRUE.copy()),
    )


def _stretches(node: Asked, slides: tuple[m.Measure, ...], frame: Frame) -> Beside:
    """The step that asks every stretch beside the rows in hand."""
    planner, window = frame.planner, slides[0].window
    assert window is not None
    name = planner.step(
        ("spans", window.unit, window.extent, planner.look_back),
        lambda name: Spans(name, planner, window, planner.look_back),
    ).name

    def inside() -> Frame:
        alias = planner.alias()
        return StretchFrame(planner, frame.kind, sql.table(name, alias), alias)

    def tied(inner: Frame, outer: Frame) -> Sequence[Expression]:
        return [sql.equal(sql.column(inner.alias, "academy"), outer.academy)]

    step = beside(("stretches", node, planner.look_back), frame, inside, tied)
    step.counting.widen(None)
    if isinstance(step.frame, StretchFrame) and step.frame.held is None:
        step.frame.ask(node, slides, step, frame)
    return step


def _shown(found: Number, step: Beside, stretch: StretchFrame) -> Number:
    """A figure of the stretch that decides."""

    def value(each: Expression) -> Expression:
        first = step.column(stretch.decides(exp.ArgMin, sql.struct({"value": each.copy()})))
        return sql.field(first, "value")

    return _each_end(found, value)


def _each_end(number: Number, turn: Callable[[Expression], Expression]) -> Number:
    """A number with each of its integers turned into another form, written ones left as they are."""

    def ratio(found: numbers.Ratio) -> numbers.Ratio:
        below = found.denominator
        return numbers.Ratio(turn(found.numerator), below if below is None or below.is_int else turn(below))

    low = ratio(number.low)
    return Number(low, low if number.exact else ratio(number.high) if number.high else None)


def _number_of(node: m.Measure, frame: Frame) -> Number:
    return number(node, frame) if node.type.kind in NUMERIC else numbers.exactly(plain(node, frame))


@dataclass
class StretchFrame(Frame):
    """The stretches asked for one row, whose facts are those of the frame around.

    `held` is the answer, and `told` has the figures as a finding tells them.
    """

    told: dict[m.Meaning, Number] = field(default_factory=dict)
    held: Expression | None = None

    def ask(self, node: Asked, slides: Sequence[m.Measure], step: Beside, frame: Frame) -> None:
        """Works out the answer to a comparison that is asked of the rows of a frame, stretch by stretch."""
        whole = self.own("whole")
        others = [each for each in m.own_measures(node) if each not in slides]
        self.figures = {each: _each_end(_number_of(each, frame), step.capture) for each in others}
        for slide in slides:
            figure = assembled(slide, of_one_row(slide, self, self.holds))
            self.figures[slide] = incomplete_unless(slide, whole, figure)
            self.told[slide] = told_if_cut(slide, whole, figure, self)
        last, other = self.own("last"), self.planner.last_day(node, frame)
        self.day = sql.greatest(last, step.capture(other)) if other is not None else last
        self.held = as_far_as_seen(node, whole, asked_once(node, self))

    def decides(self, function: type[exp.AggFunc], *taken: Expression) -> Expression:
        """An aggregate of the number of the stretch that decides: the first that holds, else the first that might."""
        assert self.held is not None
        no = self.own("no")
        place = sql.case((self.held.copy(), no), otherwise=sql.plus(no.copy(), sql.literal(BEYOND)))
        gathered = function(this=taken[0], expression=place) if taken else function(this=place)
        return sql.filtered(gathered, sql.is_possible(self.held.copy()))

    def holds(self, inner: Frame) -> Expression:
        """That a row lies in the stretch."""
        day, around = inner.column(inner.kind.date or ""), inner.outer
        assert isinstance(around, Around)
        begins, following = (around.step.capture(self.own(name)) for name in ("begins", "next"))
        return sql.all_of(
            [sql.compared(">=", day, begins), sql.compared("<", day.copy(), following), *begun(inner)]
        )

    def own(self, name: str) -> Expression:
        """A column of the stretch itself."""
        return sql.column(self.alias, name)

    @property
    def outer_frame(self) -> Frame:
        """The frame whose row the stretches are asked of."""
        assert self.outer is not None
        return self.outer

    def column(self, name: str) -> Expression:
        return self.outer_frame.column(name)

    def fact(self, owner: str, name: str, *, around: bool = False) -> Expression:
        return self.outer_frame.fact(owner, name, around=around)

    def is_outer(self, owner: str, *, around: bool) -> bool:
        return True

    def pupil(self) -> str:
        return self.outer_frame.pupil()

    def year_group(self) -> Expression:
        return self.outer_frame.year_group()

    def years(self) -> tuple[Expression, Expression]:
        return self.outer_frame.years()

    def session(self) -> Expression:
        return self.outer_frame.session()


@dataclass
class Spans(Settled):
    """A step: the stretches that end in each unit begun by the as-at date and looked back to.

    `begins` is the first day that counts, `next` the first that no longer does, `last` the last open day.
    """

    name: str
    planner: Planner
    window: m.Window
    look_back: str

    def query(self) -> exp.Query:
        alias = self.planner.alias()
        frame = Frame(self.planner, KINDS["academy"], sql.derived(self._units(), alias), alias)
        facts, no = self.planner.facts, frame.column("no")
        length = facts.each(lambda academy: facts.extent(self.window, academy))
        since = frame.by_academy(("since", self.look_back), facts.look_back(self.look_back))
        units = frame.by_academy(("length of", self.window), length)
        reaches = sql.minus(no.copy(), sql.minus(units, sql.literal(1)))
        first = self.planner.alias()
        on = [
            sql.equal(sql.column(first, "academy"), frame.academy),
            sql.equal(
                sql.column(first, "no"),
                sql.case(
                    (sql.compared(">", reaches, sql.literal(1)), reaches.copy()), otherwise=sql.literal(1)
                ),
            ),
        ]
        frame.joins.append(sql.joined(sql.derived(self._units(), first), sql.all_of(on)))
        columns = frame.columns("academy", "no", "last", "next")
        columns.append(("begins", sql.greatest(sql.column(first, "first"), since)))
        columns.append(("whole", whole_from(no, self.window, self.look_back, frame)))
        seen = [
            sql.compared(">=", frame.column("last"), since.copy()),
            sql.compared("<=", frame.column("first"), self._as_at()),
            sql.negated(sql.is_null(units.copy())),
        ]
        return frame.select(columns, sql.all_of(seen))

    def _as_at(self) -> Expression:
        return sql.literal(self.planner.facts.as_at)

    def _units(self) -> exp.Query:
        """Every unit with its first day, its last one seen, and the first day of the next."""
        d, day = "d", sql.column("d", "date")
        keys = [("academy", sql.column(d, "academy")), ("no", sql.column(d, self.window.unit))]
        first = exp.Min(this=day)
        seen = sql.filtered(exp.Max(this=day.copy()), sql.compared("<=", day.copy(), self._as_at()))
        ends = [("first", first), ("last", seen), ("next", exp.Max(this=sql.column(d, "next_date")))]
        return sql.grouped(keys, ends, sql.table(self.planner.days(), d))


def as_far_as_seen(node: Asked, whole: Expression, held: Expression) -> Expression:
    """The answer for a stretch: where it is not whole only yes, and only by what is counted or summed."""
    adds = all(each.function in {"count", "days", "sum"} for each in m.own_measures(node))
    return sql.case((whole.copy(), held), otherwise=sql.is_true(held.copy()) if adds else sql.FALSE.copy())


def whole_from(no: Expression, window: m.Window, look_back: str, frame: Frame) -> Expression:
    """Whether the stretch that ends in unit `no` lies wholly in what is seen."""
    return sql.compared(">=", no.copy(), first_whole(window, look_back, frame))


def first_whole(window: m.Window, look_back: str, frame: Frame) -> Expression:
    """The number of the unit in which the first stretch ends that lies wholly in what is seen."""
    facts = frame.planner.facts
    since = facts.look_back(look_back)

    def number(academy: str) -> int:
        calendar = facts.calendars[academy]
        first = calendar.ordinal(since[academy], window.unit) or 1
        stretch = calendar.stretch(window.unit, first, 1)
        if stretch and stretch.first < since[academy]:
            first += 1
        return first + (facts.extent(window, academy) or 1) - 1

    return frame.by_academy(("whole", window, look_back), facts.each(number))
