"""Steps of a plan: named relations, each made once from the ones before it. Their columns grow as rules ask for them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Protocol

from sqlglot import exp

from engine.planning import sql
from engine.planning.frames import PUPIL_KEYS, Frame
from engine.planning.sql import Expression

ROLLUPS = {"sum": exp.Sum, "min": exp.Min, "max": exp.Max}
"""How an aggregate of smaller groups is gathered into that of larger ones."""


class Step(Protocol):
    """A named relation whose query is written when all rules are known."""

    name: str

    @property
    def asked(self) -> int:
        """How much has been asked of the step: when that grows, its query is another."""
        ...

    def query(self) -> exp.Query:
        """The query that makes the relation."""
        ...


class Settled:
    """A step of which no more is asked once it is made."""

    @property
    def asked(self) -> int:
        return 0


@dataclass
class Written(Settled):
    """A step whose query is complete from the start, or made by a function at the end."""

    name: str
    make: Callable[[], exp.Query]

    def query(self) -> exp.Query:
        return self.make()


@dataclass
class Totals:
    """Aggregates of a frame by keys, one column for each different aggregate.

    `rollups` says how a column is gathered further: summed, or its least or greatest taken. `codes` are those
    that some aggregate looks for; where there are any, no other marks are read.
    """

    name: str
    frame: Frame
    grouping: Sequence[tuple[str, Expression]]
    where: list[Expression] = field(default_factory=list)
    codes: set[str] = field(default_factory=set)
    columns: dict[Expression, str] = field(default_factory=dict)
    rollups: dict[str, str] = field(default_factory=dict)

    def column(self, aggregate: Expression, rollup: str) -> str:
        """The name of the column that holds an aggregate."""
        if aggregate not in self.columns:
            name = f"n{len(self.columns) + 1}"
            self.columns[aggregate] = name
            self.rollups[name] = rollup
        return self.columns[aggregate]

    @property
    def keys(self) -> Sequence[str]:
        return [name for name, _ in self.grouping]

    @property
    def asked(self) -> int:
        return len(self.columns) + len(self.codes) + len(self.frame.joins)

    def query(self) -> exp.Query:
        found = [(name, aggregate) for aggregate, name in self.columns.items()]
        wanted = [sql.in_list(self.frame.column("code"), sorted(self.codes))] if self.codes else []
        where = [*self.where, *wanted]
        return self.frame.grouped(self.grouping, found, sql.all_of(where) if where else None)


class OfPupils(Protocol):
    """A step with one row a pupil (or class), or one for each of its periods."""

    name: str
    rollups: dict[str, str]

    @property
    def keys(self) -> Sequence[str]:
        """The columns that tell a row."""
        ...

    @property
    def asked(self) -> int:
        """How much has been asked of the step."""
        ...


@dataclass
class Rollup:
    """Totals of pupils gathered by class, year group or academy: of all pupils, or of those who meet a condition."""

    name: str
    totals: OfPupils
    keys: Sequence[str]
    extra: Sequence[str]
    of_some: dict[tuple[str, Expression], str] = field(default_factory=dict)

    def column(self, name: str, pupils: Expression | None) -> str:
        """The name of the column that holds a total, of the pupils who meet a condition if one is given."""
        if pupils is None:
            return name
        return self.of_some.setdefault((name, pupils), f"p{len(self.of_some) + 1}")

    @property
    def asked(self) -> int:
        return self.totals.asked + len(self.of_some)

    def query(self) -> exp.Query:
        pupil = sql.joined(sql.table("register.pupils", "p"), sql.same("p", "t", PUPIL_KEYS))
        keys = sql.columns("p", *self.keys)
        keys += sql.columns("t", *self.extra)
        rollups = self.totals.rollups
        columns = [(name, _gathered(rollup, name)) for name, rollup in rollups.items()]
        for (name, pupils), own in self.of_some.items():
            columns.append((own, _gathered(rollups[name], name, pupils)))
        source = sql.table(self.totals.name, "t")
        return sql.grouped(keys, columns, source, [pupil])


def _gathered(rollup: str, name: str, pupils: Expression | None = None) -> Expression:
    function = ROLLUPS[rollup]
    if pupils is not None:
        # CASE, not FILTER: the database sets each FILTER up over all columns, of which there are many here.
        return function(this=sql.case((pupils, sql.column("t", name))))
    gathered = function(this=sql.column("t", name))
    return sql.cast(gathered, exp.DType.BIGINT) if rollup == "sum" else gathered


@dataclass
class Interest:
    """The marks that some condition asks for, read once: by their code, or by what else the mark itself says.

    `known` are all codes that a usable mark can bear, `others` are conditions on a mark of a code under the alias `m`.
    Whoever reads the step asks for its own codes again.
    """

    known: frozenset[str]
    name: str = "interest"
    codes: set[str] = field(default_factory=set)
    columns: set[str] = field(default_factory=set)
    others: dict[str, list[Expression]] = field(default_factory=dict)

    @property
    def asked(self) -> int:
        return len(self.codes) + len(self.columns) + sum(map(len, self.others.values()))

    def query(self) -> exp.Query:
        names = ["academy", "pupil_id", "date", "session", "code", *sorted(self.columns)]
        columns = sql.columns("m", *dict.fromkeys(names))
        wanted = sql.one_of(sql.column("m", "code"), frozenset(self.codes), self.known - self.others.keys())
        # CASE, not OR: most marks have one of these codes, and are then asked nothing else.
        cases = [
            (sql.equal(sql.column("m", "code"), sql.literal(code)), sql.any_of(others))
            for code, others in self.others.items()
            if code not in self.codes
        ]
        where = sql.case(*cases, otherwise=wanted) if cases else wanted
        return sql.select(columns, sql.table("register.marks", "m"), (), where)


def answer_in(alias: str, key: str) -> Expression:
    """The answer that a joined step has for a row: no where the row, whose `key` is then missing, is not in the step."""
    absent = sql.is_null(sql.column(alias, key))
    return sql.case((absent, sql.FALSE.copy()), otherwise=sql.column(alias, "answer"))


def first_that_decides(
    judged: exp.Query, keys: Sequence[str], told: Sequence[str], order: Sequence[str]
) -> exp.Query:
    """Of rows with an `answer` one for each of the keys: the first that is yes, else the first that may be."""
    j, f = "j", "f"
    answer = sql.column(j, "answer")
    rank = sql.case((answer, sql.literal(0)), otherwise=sql.literal(1))
    partition = [sql.column(j, name) for name in keys]
    place = sql.over(exp.RowNumber(), partition, [rank, *(sql.column(j, name) for name in order)])
    columns = [*sql.columns(j, *keys, *told), ("place", place)]
    ranked = sql.select(columns, sql.derived(judged, j), (), sql.is_possible(answer.copy()))
    first = sql.equal(sql.column(f, "place"), sql.literal(1))
    return sql.select(sql.columns(f, *keys, *told), sql.derived(ranked, f), (), first)
