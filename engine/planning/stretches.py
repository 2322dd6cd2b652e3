"""`over any …`: a comparison asked for every stretch of consecutive school weeks (or days, half terms …)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlglot import exp

from engine.language import meaning as m
from engine.language.kinds import KINDS
from engine.planning import measures, numbers, sql
from engine.planning.frames import GROUP_KEYS, PUPIL_KEYS, Frame, frame_of
from engine.planning.narrowing import surely_needed
from engine.planning.numbers import Number
from engine.planning.parts import assembled, incomplete_unless, parts_of, told_if_cut
from engine.planning.settings import selectors
from engine.planning.spans import as_far_as_seen, first_whole, whole_from
from engine.planning.sql import Expression
from engine.planning.steps import ROLLUPS, Rollup, Settled, Totals, first_that_decides
from engine.planning.times import begun, marked, period_of
from engine.planning.translation import Asked, asked_once, possible
from engine.quantities import Kind

if TYPE_CHECKING:
    from engine.planning.planner import Planner


@dataclass
class Stretches(Settled):
    """A step: for each subject with a stretch that holds or might, the first one that decides, with its figures."""

    name: str
    planner: Planner
    node: Asked
    slides: tuple[m.Measure, ...]
    level: str
    look_back: str

    def __post_init__(self) -> None:
        window = self.slides[0].window
        assert window is not None
        self.window = window
        self.keys = GROUP_KEYS.get(self.level, PUPIL_KEYS)
        self.since = self.planner.facts.look_back(self.look_back)
        self.columns: list[list[str]] = []
        self.rollups: list[str] = []
        self.units = [self._by_unit(slide) for slide in self.slides]

    def _by_unit(self, slide: m.Measure) -> tuple[Totals, list[str]]:
        """The step that aggregates the rows of a figure by unit, and the columns of the figure in it."""
        planner = self.planner
        source, joins = measures.source_of(slide, planner)
        asked = source, joins, self.window.unit, self.look_back, slide.rows.kind, self._wanted(slide)
        key = ("units", *asked, m.has_rows_within(slide.rows))

        def make(name: str) -> Totals:
            frame = frame_of(planner, slide.rows.kind, source)
            own = GROUP_KEYS["class"] if slide.rows.kind == "register" else PUPIL_KEYS
            keys = frame.columns(*own)
            keys.append(("period_no", period_of(frame, self.window.unit)))
            since = frame.by_academy(("since", self.look_back), self.since)
            seen = sql.compared(">=", frame.column(frame.kind.date or ""), since)
            return Totals(
                name, frame, keys, [seen, *marked(frame), *begun(frame), *self._filter(slide, frame)]
            )

        totals = planner.step(key, make)
        if self.level != "pupil" and slide.rows.kind != "register":
            planner.step(
                ("rollup", totals.name, self.level),
                lambda name: Rollup(name, totals, self.keys, ["period_no"]),
            )
        parts = parts_of(slide, totals.frame, None)
        return totals, [totals.column(part.aggregate, part.rollup) for part in parts]

    def _wanted(self, slide: m.Measure) -> m.Meaning | None:
        """What the rows of a count are filtered by before they are grouped."""
        return slide.rows.where if self._sparse() else None

    def _filter(self, slide: m.Measure, frame: Frame) -> list[Expression]:
        wanted = self._wanted(slide)
        if wanted is None:
            return []
        with frame.limited(surely_needed(wanted, frame)):
            return [possible(wanted, frame)]

    def _sparse(self) -> bool:
        """Whether a stretch can only hold if it ends in a unit with a matching row: a count that is at least so many."""
        if isinstance(self.node, m.IsMissing):
            return False
        left, right, symbol = self.node.left, self.node.right, self.node.symbol
        if symbol in {"<", "<="}:
            left, right, symbol = right, left, ">" if symbol == "<" else ">="
        if symbol not in {">", ">="} or len(self.slides) != 1 or left != self.slides[0]:
            return False
        if self.slides[0].function not in {"count", "days"}:
            return False
        return _positive(right, self.planner, or_zero=symbol == ">")

    def query(self) -> exp.Query:
        judged = self._judged(self._slid(self._units()))
        ends = [f"{end}{i}" for i in range(len(self.slides)) for end in ("low", "low_of", "high", "high_of")]
        return first_that_decides(judged, self.keys, ("no", "answer", *ends), ("no",))

    def _units(self) -> exp.Query:
        """The aggregates by subject and unit; every unit of every subject where empty ones matter."""
        totals = self._one_relation()
        if self._sparse():
            return totals if self._exact() else self._with_first_whole(totals)
        grid, u = sql.derived(self._grid(), "g"), "u"
        names = [*self.keys, "period_no"]
        join = sql.left_joined(sql.derived(totals, u), sql.same("g", u, names))
        columns = sql.columns("g", *names)
        columns += [(name, sql.column(u, name)) for group in self.columns for name in group]
        return sql.select(columns, grid, [join])

    def _exact(self) -> bool:
        """Whether of every row it can be told if it counts."""
        found = assembled(self.slides[0], [sql.column("t", name) for name in self.columns[0]])
        return found.exact

    def _with_first_whole(self, totals: exp.Query) -> exp.Query:
        """The aggregates with an empty unit for each subject: that in which the first stretch ends that is wholly seen.

        A stretch before it can only hold. So rows of which it cannot be told, and none after them, are told there.
        """
        frame = self._frame(totals.copy(), self.planner.alias())
        first = first_whole(self.window, self.look_back, frame)
        facts = self.planner.facts
        begun = facts.each(lambda name: facts.calendars[name].ordinal(facts.as_at, self.window.unit) or 0)
        columns = [*frame.columns(*self.keys), ("period_no", first)]
        columns += [(name, sql.NULL.copy()) for group in self.columns for name in group]
        last = frame.by_academy(("begun", self.window.unit), begun)
        empty = frame.select(columns, sql.compared("<=", first.copy(), last)).distinct()
        return exp.Union(this=totals, expression=empty, distinct=False)

    def _one_relation(self) -> exp.Query:
        """The aggregates of all figures side by side; figures of different rows are stacked and gathered."""
        self.columns, self.rollups = [], []
        queries = []
        types: dict[str, exp.DType] = {}
        for slide, (totals, names) in zip(self.slides, self.units, strict=True):
            new = [f"c{len(self.rollups) + i}" for i in range(len(names))]
            self.rollups += [totals.rollups[name] for name in names]
            self.columns.append(new)
            types |= {name: _stored(slide, totals.rollups[old]) for name, old in zip(new, names, strict=True)}
            queries.append((self._source(totals), names, new))
        everything = [name for group in self.columns for name in group]
        stacked: exp.Query | None = None
        for source, names, new in queries:
            own = dict(zip(new, names, strict=True))
            columns = sql.columns("t", *self.keys, "period_no")
            columns += [
                (
                    name,
                    sql.column("t", own[name]) if name in own else sql.cast(sql.NULL.copy(), types[name]),
                )
                for name in everything
            ]
            query = sql.select(columns, sql.table(source, "t"))
            stacked = query if stacked is None else exp.Union(this=stacked, expression=query, distinct=False)
        assert stacked is not None
        return stacked if len(queries) == 1 else self._gathered(stacked, everything)

    def _source(self, totals: Totals) -> str:
        rollup = self.planner.steps.get(("rollup", totals.name, self.level))
        return rollup.name if rollup else totals.name

    def _gathered(self, stacked: exp.Query, names: Sequence[str]) -> exp.Query:
        keys = sql.columns("a", *self.keys, "period_no")
        columns = [
            (name, ROLLUPS[rollup](this=sql.column("a", name)))
            for name, rollup in zip(names, self.rollups, strict=True)
        ]
        return sql.grouped(keys, columns, sql.derived(stacked, "a"))

    def _grid(self) -> exp.Query:
        """Every subject with every unit from the look-back to the as-at date."""
        p, d, facts = "p", "d", self.planner.facts
        seen = sql.compared("<=", sql.column(d, "date"), sql.literal(facts.as_at))
        on = sql.equal(sql.column(p, "academy"), sql.column(d, "academy"))
        columns = sql.columns(p, *self.keys)
        columns.append(("period_no", sql.column(d, self.window.unit)))
        columns.append(("date", sql.column(d, "date")))
        pairs = sql.select(
            columns,
            sql.table("register.pupils", p),
            [sql.joined(sql.table(self.planner.days(), d), on)],
            seen,
        )
        alias = self.planner.alias()
        frame = self._frame(pairs, alias)
        since = frame.by_academy(("since", self.look_back), self.since)
        names = [*self.keys, "period_no"]
        found = frame.select(frame.columns(*names), sql.compared(">=", frame.column("date"), since))
        return found.distinct()

    def _frame(self, query: exp.Query, alias: str) -> Frame:
        return Frame(self.planner, KINDS[self.level], sql.derived(query, alias), alias, bare=True)

    def _slid(self, units: exp.Query) -> exp.Query:
        """The aggregates of the stretch that ends in each unit."""
        alias = self.planner.alias()
        frame = self._frame(units, alias)
        facts = self.planner.facts
        before = frame.by_academy(
            ("before", self.window), facts.each(lambda academy: (facts.extent(self.window, academy) or 1) - 1)
        )
        partition = [frame.column(name) for name in self.keys]
        columns = frame.columns(*self.keys, "period_no")
        for name, rollup in zip((n for group in self.columns for n in group), self.rollups, strict=True):
            gathered = ROLLUPS[rollup](this=frame.column(name))
            columns.append((name, sql.over(gathered, partition, [frame.column("period_no")], before.copy())))
        return frame.select(columns)

    def _judged(self, slid: exp.Query) -> exp.Query:
        alias = self.planner.alias()
        frame = self._frame(slid, alias)
        no = frame.column("period_no")
        self._dated(frame)
        whole = whole_from(no, self.window, self.look_back, frame)
        found = [
            assembled(slide, [frame.column(name) for name in names])
            for slide, names in zip(self.slides, self.columns, strict=True)
        ]
        seen = [
            incomplete_unless(slide, whole, figure) for slide, figure in zip(self.slides, found, strict=True)
        ]
        frame.figures.update(zip(self.slides, seen, strict=True))
        held = asked_once(self.node, frame)
        if not self._sparse():
            held = as_far_as_seen(self.node, whole, held)
        elif not frame.figures[self.slides[0]].exact:
            frame.figures[self.slides[0]] = found[0]
            held = asked_once(self.node, frame)
            held = as_far_as_seen(self.node, whole, held)
        columns = frame.columns(*self.keys)
        columns += [("no", no.copy()), ("answer", held)]
        for i, (slide, figure) in enumerate(zip(self.slides, found, strict=True)):
            columns += _ends(i, told_if_cut(slide, whole, figure, frame))
        return frame.select(columns, self._of_known_length(frame))

    def _of_known_length(self, frame: Frame) -> Expression | None:
        facts = self.planner.facts
        known = facts.each(lambda academy: facts.extent(self.window, academy) is not None)
        return None if all(known.values()) else frame.by_academy(("length", self.window), known)

    def _dated(self, frame: Frame) -> None:
        """Gives the frame the last open day of the stretch, by which settings with dates go."""
        paths = [part.path for part in m.walk(self.node) if isinstance(part, m.Setting)]
        if not any("date" in selectors(path, self.planner.facts) for path in paths):
            return
        name = self.planner.periods(self.window.unit)
        ends = frame.join(("periods", name), sql.table(name, "{}"), ("academy", "period_no"))
        last = sql.column(ends, "period_last")
        other = self.planner.last_day(self.node, frame)
        frame.day = sql.greatest(last, other) if other is not None else last


def _stored(slide: m.Measure, rollup: str) -> exp.DType:
    """The type in which an aggregate of a figure stands."""
    of_time = {Kind.DATE: exp.DType.DATE, Kind.MOMENT: exp.DType.TIMESTAMP}
    return exp.DType.BIGINT if rollup == "sum" else of_time.get(slide.type.kind, exp.DType.BIGINT)


def _ends(i: int, figure: Number) -> list[tuple[str, Expression]]:
    high = figure.high or numbers.Ratio(sql.NULL.copy())
    one = sql.literal(1)
    return [
        (f"low{i}", figure.low.numerator.copy()),
        (f"low_of{i}", (figure.low.denominator or one).copy()),
        (f"high{i}", high.numerator.copy()),
        (f"high_of{i}", (high.denominator or one).copy()),
    ]


def _steady(path: str, planner: Planner) -> bool:
    """Whether a setting has a value everywhere that does not change with the date."""
    return planner.facts.is_given(path) and "date" not in selectors(path, planner.facts)


def _positive(node: m.Meaning, planner: Planner, *, or_zero: bool) -> bool:
    """Whether a written or set figure is above zero everywhere (or at least zero)."""
    if isinstance(node, m.Constant):
        values: Sequence[object] = [node.value]
    elif isinstance(node, m.Setting) and _steady(node.path, planner):
        values = list(planner.facts.all_values(node.path))
    else:
        return False
    return all(isinstance(value, int) and (value > 0 or (or_zero and value == 0)) for value in values)
