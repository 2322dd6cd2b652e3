"""A relation of rows in hand, with the joins that conditions on them turn out to need."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import field
from datetime import date, timedelta
from typing import TYPE_CHECKING, TypeAlias

from sqlglot import exp

from engine.frozen import dataclass
from engine.language import meaning as m
from engine.language.kinds import KINDS, RowKind
from engine.planning import sql
from engine.planning.numbers import Number
from engine.planning.sql import Expression
from engine.policy.cases import WHOLE_SCHOOL
from engine.school_years import FIRST_MONTH, first_year

if TYPE_CHECKING:
    from engine.planning.planner import Planner

PUPIL_KEYS = ("academy", "pupil_id")
GROUP_KEYS: Mapping[str, tuple[str, ...]] = {
    "class": ("academy", "class"),
    "year_group": ("academy", "year_group"),
    "academy": ("academy",),
}
Conditions: TypeAlias = Callable[[str], list[Expression]]
"""What rows of a relation have to meet to be joined, by its alias."""


@dataclass(frozen=True, slots=True)
class Reached:
    """Where the stretch by which a part is decided stands: `first` and `last` day, or the `no` of its last unit."""

    columns: Mapping[str, Expression]
    window: m.Window | None = None


@dataclass
class Frame:
    """Rows of one kind under an alias. `outer` is the frame around a collection; `day` the date settings go by.

    `period` names the unit of `over each`, whose number then stands in the column `period_no`. `bare` tells that
    the rows are pupils or groups of which nothing but the keys stands there. `only` is what limits the rows of which
    something is being asked, where that is known. `paired` gives the rows in hand around and the join of these to them.
    """

    planner: Planner
    kind: RowKind
    source: Expression
    alias: str
    outer: Frame | None = None
    day: Expression | None = None
    period: str | None = None
    bare: bool = False
    only: Expression | None = None
    paired: Callable[[], tuple[Expression, exp.Join]] | None = None
    joins: list[exp.Join] = field(default_factory=list)
    figures: dict[m.Meaning, Number] = field(default_factory=dict)
    reached: dict[m.Meaning, Reached] = field(default_factory=dict)
    _joined: dict[object, str] = field(default_factory=dict)

    def column(self, name: str) -> Expression:
        """A column of the rows themselves."""
        return sql.column(self.alias, name)

    def columns(self, *names: str) -> list[tuple[str, Expression]]:
        """Columns of the rows, each under its own name, for a SELECT."""
        return [(name, self.column(name)) for name in names]

    @property
    def academy(self) -> Expression:
        """The academy of the row."""
        return self.column("academy")

    @property
    def keys(self) -> tuple[str, ...]:
        """The columns by which figures of the row's pupil, or of the group, are joined."""
        return GROUP_KEYS.get(self.kind.name, PUPIL_KEYS)

    def fact(self, owner: str, name: str, *, around: bool = False) -> Expression:
        """A column of this row, of its pupil or of a row around; with `around` not of this row itself."""
        if owner == self.kind.name and around:
            assert self.outer is not None, f"no {owner} is around"
            return self.outer.fact(owner, name)
        if owner == self.kind.name and name == "year_group":
            return self.year_group()
        if owner == self.kind.name:
            return sql.column(self.pupil(), name) if owner == "pupil" else self.column(name)
        if self.outer is not None and self._is_around(owner):
            return self.outer.fact(owner, name)
        if owner == "pupil" and self.kind.of_pupil:
            return sql.column(self.pupil(), name)
        if self.outer is None:
            return self._of_group(owner, name)
        return self.outer.fact(owner, name)

    def _of_group(self, owner: str, name: str) -> Expression:
        """A fact of the class or year group that the row's pupil, or the register, is in."""
        assert owner in GROUP_KEYS, f"{owner}.{name} is not in hand"
        if self.kind.name == "register":
            return self.year_group() if name == "year_group" else self.column(name)
        if owner == "year_group" or name == "class":
            return sql.column(self.pupil(), name)
        classes = sql.table(self.planner.classes(), "{}")

        def of_pupil(alias: str) -> list[Expression]:
            pupil = self.pupil()
            return [sql.equal(sql.column(alias, key), sql.column(pupil, key)) for key in GROUP_KEYS["class"]]

        return sql.column(self.join("class of pupil", classes, extra=of_pupil), "year_group")

    def is_outer(self, owner: str, *, around: bool) -> bool:
        """Whether a fact of a kind of row is one of a row around, not of this row or its pupil."""
        if owner == self.kind.name:
            return around
        return self._is_around(owner) or not (owner == "pupil" and self.kind.of_pupil)

    def _is_around(self, owner: str) -> bool:
        return self.outer is not None and any(frame.kind.name == owner for frame in self.outer.around())

    def holder(self) -> Frame:
        """The nearest frame, itself or around, whose rows are a pupil's or a group's; else itself."""
        of_some = (frame for frame in self.around() if frame.kind.of_pupil or frame.kind.name in GROUP_KEYS)
        return next(of_some, self)

    def around(self) -> Sequence[Frame]:
        """This frame and those around it."""
        return [self, *(self.outer.around() if self.outer else ())]

    def pupil(self) -> str:
        """The alias of the row's pupil, joined when first asked for."""
        if self.kind.name == "pupil" and not self.bare:
            return self.alias
        return self.join("pupil", sql.table("register.pupils", "{}"), PUPIL_KEYS)

    def year_group(self) -> Expression:
        """The year group of the row's pupil, class or group; NULL where it has none."""
        if self.kind.name == "year_group" or (self.kind.name == "class" and not self.bare):
            return self.column("year_group")
        if self.kind.name in {"register", "class"}:
            source = self.planner.classes()
            return sql.column(self.join("class", sql.table(source, "{}"), ("academy", "class")), "year_group")
        if self.kind.of_pupil:
            return sql.column(self.pupil(), "year_group")
        return self.outer.year_group() if self.outer else sql.NULL.copy()

    def year_group_or_whole(self) -> Expression:
        """The year group by which settings are chosen: of what is asked of an academy, that of the whole school."""
        return sql.literal(WHOLE_SCHOOL) if self.kind.name == "academy" else self.year_group()

    def is_of_class(self) -> bool:
        """Whether a row is a class or its register, whose pupils can be of several year groups."""
        return self.kind.name in {"class", "register"}

    def years(self) -> tuple[Expression, Expression]:
        """The first and the last year group by which settings are chosen for a row; alike but for a class."""
        if not self.is_of_class():
            return self.year_group_or_whole(), self.year_group_or_whole()
        if self.kind.name == "class" and not self.bare:
            return self.column("first_year"), self.column("last_year")
        alias = self.join("class", sql.table(self.planner.classes(), "{}"), ("academy", "class"))
        return sql.column(alias, "first_year"), sql.column(alias, "last_year")

    def class_name(self) -> Expression:
        """The class of the row, or of its pupil; NULL where it has none."""
        if self.is_of_class():
            return self.column("class")
        if self.kind.of_pupil:
            return sql.column(self.pupil(), "class")
        return self.outer.class_name() if self.outer else sql.NULL.copy()

    def session(self) -> Expression:
        """The session of the row; NULL where it has none."""
        if self.kind.has_session:
            return self.column("session")
        return self.outer.session() if self.outer else sql.NULL.copy()

    def join(
        self, key: object, source: Expression, on: Sequence[str] = (), extra: Conditions | None = None
    ) -> str:
        """The alias of a relation joined on columns of the same name; each is joined once."""
        if key in self._joined:
            return self._joined[key]
        alias = self.planner.alias()
        named = _renamed(source, alias)
        conditions = [sql.equal(sql.column(alias, name), self.column(name)) for name in on]
        conditions += extra(alias) if extra else []
        self.joins.append(sql.left_joined(named, sql.all_of(conditions)))
        self._joined[key] = alias
        return alias

    def ordinal(self, day: Expression, unit: str, *, open_day: bool) -> Expression:
        """The number of a date on the academy's calendar; NULL before its first day."""
        source = sql.table(self.planner.days(), "{}")

        def on_day(alias: str) -> list[Expression]:
            begins = sql.column(alias, "date")
            same = sql.equal(sql.column(alias, "academy"), self.academy)
            if open_day:
                return [same, sql.equal(begins, day)]
            before = sql.compared("<", day, sql.column(alias, "next_date"))
            return [same, sql.compared(">=", day, begins), before]

        alias = self.join(("days", day, open_day), source, extra=on_day)
        return sql.column(alias, unit)

    def ordinal_at_most(self, day: Expression, unit: str) -> Expression:
        """The highest number that the unit of a date before the calendar's first day can have; else NULL."""
        before = sql.compared("<", day.copy(), self._begins("first open day", lambda first: first))
        if unit == "school day":
            return sql.case((before, sql.literal(0)))
        counts_as = sql.least(day.copy(), self.last_unseen())
        if unit == "school week":
            monday = self._begins("monday", lambda first: first - timedelta(days=first.weekday()))
            return sql.case((sql.compared("<", counts_as, monday), sql.literal(0)), (before, sql.literal(1)))
        month, year = (
            exp.Extract(this=exp.var(part), expression=counts_as.copy()) for part in ("MONTH", "YEAR")
        )
        early = sql.case(
            (sql.compared("<", month, sql.literal(FIRST_MONTH)), sql.literal(1)), otherwise=sql.literal(0)
        )
        latest = self._begins("first school year", lambda first: first_year(first) - 1)
        return sql.case((before, sql.minus(sql.minus(year, early), latest)))

    def last_unseen(self) -> Expression:
        """The last day before the academy's calendar of which the register shows nothing."""
        calendars = self.planner.facts.calendars
        days = self.planner.facts.each(lambda academy: calendars[academy].last_unseen())
        return self.by_academy("last unseen", days)

    def _begins(self, what: str, of: Callable[[date], object]) -> Expression:
        """Something of the first open day of each academy; NULL where there is none."""
        facts = self.planner.facts
        days = facts.each(lambda academy: facts.calendars[academy].days)
        return self.by_academy(
            what, {academy: of(each[0].date) if each else None for academy, each in days.items()}
        )

    def by_academy(self, key: object, value: Mapping[str, object]) -> Expression:
        """A value for each academy: a literal where all share it, else a column of a small relation."""
        distinct = set(value.values())
        if len(distinct) == 1:
            return sql.literal(distinct.pop())
        name = self.planner.relation(("by_academy", key), ("academy", "value"), list(value.items()))
        return sql.column(self.join(("by_academy", key), sql.table(name, "{}"), ("academy",)), "value")

    def settings_day(self) -> Expression:
        """The day by which settings are in force: the row's, that of a window's end, or the as-at date."""
        return self.day if self.day is not None else sql.literal(self.planner.facts.as_at)

    def weekday(self) -> Expression:
        """The weekday of the row's own date; NULL where it has none."""
        if not self.kind.date:
            return sql.NULL.copy()
        return exp.Extract(this=exp.var("ISODOW"), expression=self.column(self.kind.date))

    def select(
        self,
        columns: Sequence[tuple[str, Expression]],
        where: Expression | None = None,
    ) -> exp.Select:
        """A SELECT over the rows with every join asked for so far."""
        return self._select(columns, self.joins, where)

    def grouped(
        self,
        keys: Sequence[tuple[str, Expression]],
        aggregates: Sequence[tuple[str, Expression]],
        where: Expression | None = None,
        having: Expression | None = None,
    ) -> exp.Select:
        """A SELECT of aggregates of the rows for each of the different keys, which come first."""
        return self._select([*keys, *aggregates], self.joins, where, sql.copies(keys), having)

    def reading(self, columns: Sequence[tuple[str, Expression]], where: Sequence[Expression]) -> exp.Select:
        """A SELECT over the rows with only the joins that its columns and conditions read."""
        wanted = tables_of(value for value in (*(value for _, value in columns), *where))
        joins: list[exp.Join] = []
        for join in reversed(self.joins):
            if join.alias_or_name in wanted:
                wanted |= tables_of([join.args["on"]])
                joins.insert(0, join)
        return self._select(columns, joins, sql.all_of(where) if where else None)

    def _select(
        self,
        columns: Sequence[tuple[str, Expression]],
        joins: Sequence[exp.Join],
        where: Expression | None,
        group: Sequence[Expression] = (),
        having: Expression | None = None,
    ) -> exp.Select:
        if self.paired is None:
            return sql.select(columns, self.source, joins, where, group, having)
        around, beside = self.paired()
        return sql.select(columns, around, [beside, *joins], where, group, having)

    @contextmanager
    def limited(self, condition: Expression | None) -> Iterator[None]:
        """While it lasts, only what is asked of the rows that meet a condition matters."""
        before, self.only = self.only, condition
        try:
            yield
        finally:
            self.only = before


def tables_of(values: Iterable[Expression]) -> set[str]:
    """The aliases that some values read."""
    return {column.table for value in values for column in value.find_all(exp.Column)}


def _renamed(source: Expression, alias: str) -> Expression:
    source = source.copy()
    source.set("alias", exp.TableAlias(this=exp.to_identifier(alias)))
    return source


def frame_of(planner: Planner, kind: str, source: str) -> Frame:
    """A frame over a table or step, with an alias of its own."""
    row = KINDS[kind]
    alias = planner.alias()
    frame = Frame(planner, row, sql.table(source, alias), alias)
    if row.date is not None:
        own, as_at = frame.column(row.date), sql.literal(planner.facts.as_at)
        # Only a leave request is seen before its own date; until then settings go by the as-at day.
        frame.day = sql.least(own, as_at) if kind == "leave_request" else own
    return frame
