"""The plan in the making: steps by what they are, so that rules which need the same thing share it."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any, TypeVar

from sqlglot import exp

from engine.language import meaning as m
from engine.planning import classes, days, existence, measures, run_starts, runs, sliding, sql
from engine.planning.analysis import false_without_days
from engine.planning.facts import Facts
from engine.planning.frames import Frame
from engine.planning.numbers import Number
from engine.planning.sql import Expression
from engine.planning.steps import Interest, Step, Written

Made = TypeVar("Made", bound=Step)
LAST_DAY = date(9999, 12, 31)


@dataclass
class Planner:
    """Gathers the steps of one plan. `look_back` is that of the rule being translated."""

    facts: Facts
    look_back: str = "previous school year"
    steps: dict[Hashable, Step] = field(default_factory=dict)
    _aliases: int = 0
    _steps: int = 0

    def alias(self) -> str:
        """An alias that no other relation of the plan has."""
        self._aliases += 1
        return f"t{self._aliases}"

    def step(self, key: Hashable, make: Callable[[str], Made]) -> Made:
        """The step of a key, made when first asked for."""
        if key not in self.steps:
            self._steps += 1
            self.steps[key] = make(f"s{self._steps}")
        return self.steps[key]  # type: ignore[return-value]

    def relation(self, key: Hashable, names: Sequence[str], rows: Sequence[Sequence[object]]) -> str:
        """The name of a small relation written out in the plan."""

        def make() -> exp.Query:
            columns = [(name, _typed(sql.column("v", name), rows, i, name)) for i, name in enumerate(names)]
            return sql.select(columns, sql.values(names, rows or [[None] * len(names)]))

        return self.step(("relation", key), lambda name: Written(name, make)).name

    def days(self) -> str:
        """The name of the calendar by day: numbers of each unit, open sessions, and the next open day."""
        return self.step("days", lambda name: Written(name, _calendar_days)).name

    def periods(self, unit: str) -> str:
        """The name of the periods of a unit begun by the as-at date, with the first and last open day up to it."""
        return self.step(("periods", unit), lambda name: Written(name, lambda: _periods(unit, self))).name

    def classes(self) -> str:
        """The name of the classes with their first and last year group, and the one that all are in, if they are."""
        return self.step("classes", lambda name: Written(name, lambda: classes.with_years(self.facts))).name

    def year_groups_of_classes(self) -> str:
        """The name of the classes with each year group of which they have a pupil."""
        return self.step(
            "years of classes", lambda name: Written(name, lambda: classes.each_year(self.facts))
        ).name

    def interest(self, codes: frozenset[str], columns: frozenset[str]) -> str:
        """The name of the marks of interest, widened to these codes and columns."""
        step = self._interest()
        step.codes |= codes
        step.columns |= columns
        return step.name

    def interest_in(self, code: str, condition: Expression) -> None:
        """Widens the marks of interest by those of a code that meet a condition on the mark itself (alias `m`)."""
        self._interest().others.setdefault(code, []).append(condition)

    def _interest(self) -> Interest:
        return self.step("interest", lambda _: Interest(self.facts.codes))

    def days_for(self, *conditions: m.Meaning | None) -> str:
        """The name of the pupils' days that conditions on days ask for: only those that could meet them, if that do."""
        sparse = any(each is not None and false_without_days(each, self.facts) for each in conditions)
        return self.step(("pupil days", sparse), lambda name: days.Days(name, self, sparse)).name

    def condition(self, node: m.Exists | m.Run | m.Begins | m.DayCondition, frame: Frame) -> Expression:
        """A condition that takes steps of its own, as a SQL truth value."""
        return _BY_STEPS[type(node)](node, frame)

    def measure(self, node: m.Measure, frame: Frame) -> Number:
        """The number of a measure for the rows of a frame."""
        return measures.measure(node, frame)

    def stretches(self, node: m.Compare | m.IsMissing, frame: Frame) -> Expression:
        """Whether a comparison holds for any stretch of time."""
        return sliding.answer(node, frame)

    def last_day(self, node: m.Compare | m.IsMissing, frame: Frame) -> Expression | None:
        """The last day of the times of a comparison's figures, those of `over any` left out; None without any."""
        windows = tuple(window for window in m.times_of(node) if window.kind != "any")
        fixed = tuple(window for window in windows if window.kind != "each")
        if not windows:
            return None
        periods = [self.facts.periods(window) for window in fixed]
        known = self.facts.each(lambda academy: [each[academy] for each in periods])
        last = {
            academy: max((period.window.last for period in found if period), default=self.facts.as_at)
            for academy, found in known.items()
        }
        if fixed == windows:
            return frame.by_academy(("last day", fixed), last)
        period = frame.around()[-1].column("period_last")
        return sql.greatest(period, frame.by_academy(("last day", fixed), last)) if fixed else period

    def written(self) -> Iterator[tuple[str, exp.Query]]:
        """Every step with its query, each after those it reads."""
        queries: dict[str, exp.Query] = {}
        asked: dict[str, int] = {}
        # Writing a query can ask for further steps, or for more of a step that is written: then that is written again.
        while stale := [step for step in self.steps.values() if asked.get(step.name) != step.asked]:
            for step in stale:
                asked[step.name] = step.asked
                queries[step.name] = step.query()
        done: set[str] = set()
        for name in queries:
            yield from _in_order(name, queries, done)


_BY_STEPS: Mapping[type, Callable[[Any, Frame], Expression]] = {
    m.Exists: existence.exists,
    m.Run: runs.run,
    m.Begins: run_starts.begins,
    m.DayCondition: days.holds,
}


def _in_order(name: str, queries: Mapping[str, exp.Query], done: set[str]) -> Iterator[tuple[str, exp.Query]]:
    if name in done:
        return
    done.add(name)
    for read in names_read(queries[name]):
        if read in queries:
            yield from _in_order(read, queries, done)
    yield name, queries[name]


def names_read(query: exp.Expr) -> Iterator[str]:
    """The names of the steps that a query reads; a table of the register has a schema before its name.

    They stand in FROM and JOIN alone, of the query or of one in their place, so that no expression is looked into.
    """
    if isinstance(query, exp.Table):
        yield from [] if query.db else [query.name]
    elif isinstance(query, exp.Subquery):
        yield from names_read(query.this)
    elif isinstance(query, exp.SetOperation):
        yield from names_read(query.this)
        yield from names_read(query.expression)
    elif isinstance(query, exp.Select):
        for source in (query.args["from_"], *(query.args.get("joins") or ())):
            yield from names_read(source.this)


_DATES = frozenset({"valid_from", "valid_until"})


def _typed(column: Expression, rows: Sequence[Sequence[object]], index: int, name: str) -> Expression:
    """A column of written rows, given its type even where every cell is empty."""
    if name in _DATES:
        return sql.cast(column, exp.DType.DATE)
    kinds: tuple[tuple[Any, exp.DType], ...] = (
        (bool, exp.DType.BOOLEAN),
        (int, exp.DType.BIGINT),
        (date, exp.DType.DATE),
        (str, exp.DType.VARCHAR),
    )
    sample = next((row[index] for row in rows if row[index] is not None), 0)
    return sql.cast(column, next(type for kind, type in kinds if isinstance(sample, kind)))


def _calendar_days() -> exp.Query:
    c = "c"
    numbers_of = {
        "school day": "day_no",
        "school week": "week_no",
        "half term": "half_term_no",
        "term": "term_no",
        "school year": "school_year_no",
    }
    keys = sql.columns(c, "academy", "date")
    columns = [(unit, exp.Min(this=sql.column(c, name))) for unit, name in numbers_of.items()]
    open_sessions = ("open_sessions", exp.Count(this=exp.Star()))
    grouped = sql.grouped(keys, [*columns, open_sessions], sql.table("register.calendar", c))
    d = "d"
    following = exp.Lead(this=sql.column(d, "date"))
    partition, order = [sql.column(d, "academy")], [sql.column(d, "date")]
    after = sql.coalesce(sql.over(following, partition, order), sql.literal(LAST_DAY))
    names = ["academy", "date", *numbers_of, "open_sessions"]
    return sql.select([*sql.columns(d, *names), ("next_date", after)], sql.derived(grouped, d))


def _periods(unit: str, planner: Planner) -> exp.Query:
    keys = [("academy", sql.column("d", "academy")), ("period_no", sql.column("d", unit))]
    day = sql.column("d", "date")
    columns = [("period_first", exp.Min(this=day)), ("period_last", exp.Max(this=day.copy()))]
    seen = sql.compared("<=", day.copy(), sql.literal(planner.facts.as_at))
    return sql.grouped(keys, columns, sql.table(planner.days(), "d"), (), seen)
