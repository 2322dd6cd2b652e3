"""The rows that rules are asked for: which they are, how they are told apart, and how many there are."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from sqlglot import exp

from engine.language import meaning as m
from engine.language.kinds import GROUPS, KINDS, RowKind
from engine.language.reads import on_roll_within
from engine.language.ruleset import Rule
from engine.planning import sql
from engine.planning.analysis import (
    COMMON,
    codes_that_hold,
    false_without_days,
    left_for,
    needs_joins,
    possible_codes,
    reads_all_marks,
    session_columns,
)
from engine.planning.frames import GROUP_KEYS, Frame, frame_of
from engine.planning.narrowing import conjuncts, surely_needed, weakened
from engine.planning.settings import YEARS
from engine.planning.sql import Expression
from engine.planning.totals import all_marks
from engine.planning.translation import possible

if TYPE_CHECKING:
    from engine.planning.planner import Planner


@dataclass
class Subjects:
    """The subjects of a question: a frame over them, how many each academy has, and which of them can matter."""

    frame: Frame
    counted: exp.Query
    narrowed: Expression | None = None

    def columns(self) -> list[tuple[str, Expression]]:
        """What tells a subject, and what its settings go by."""
        frame = self.frame
        keys = frame.columns("academy", *frame.kind.keys)
        if frame.period is not None:
            keys += frame.columns("period_no", "period_first", "period_last")
        if frame.kind.of_pupil and frame.kind.name != "pupil":
            keys.append(("year_group", sql.column(frame.pupil(), "year_group")))
        elif frame.kind.name in {"pupil", "class", "register"}:
            keys.append(("year_group", frame.year_group()))
        if frame.is_of_class():
            keys += zip(YEARS, frame.years(), strict=True)
        if frame.kind.of_pupil and frame.planner.facts.by_class():
            keys.append(("class", frame.class_name()))
        return keys


def subjects_of(kind: RowKind, period: str | None, rules: Sequence[Rule], planner: Planner) -> Subjects:
    """The subjects of rules of one kind."""
    if kind.name == "session":
        return _sessions(rules, planner)
    if kind.name == "day":
        return _days(rules, planner)
    if kind.name == "pupil" or kind.name in GROUPS:
        return _pupils_or_groups(kind, period, on_roll_within(rules[0]), planner)
    frame = frame_of(planner, kind.name, f"register.{kind.table}")
    return Subjects(frame, _count(sql.table(f"register.{kind.table}", "c")))


def _sessions(rules: Sequence[Rule], planner: Planner) -> Subjects:
    codes = wanted_codes(rules, planner)
    conditions = [rule.when for rule in rules]
    if reads_all_marks(codes) and not all(_narrow(each, planner) for each in conditions):
        frame = frame_of(planner, "session", "register.marks")
        return Subjects(frame, _marks_counted(planner), _plainly_possible(conditions, frame))
    read = conditions + [each.when for rule in rules for each in rule.exemptions]
    source = planner.interest(codes - COMMON, session_columns(read))
    if reads_all_marks(codes):
        marks = Frame(planner, KINDS["session"], sql.table("register.marks", "m"), "m")
        for code in sorted(codes & COMMON):
            left = [left_for(each, code, planner.facts) for each in conditions]
            asked = [each for each in left if each is not None]
            planner.interest_in(code, _plainly_possible(asked, marks))
    frame = frame_of(planner, "session", source)
    return Subjects(frame, _marks_counted(planner), _plainly_possible(conditions, frame))


def _narrow(node: m.Meaning, planner: Planner) -> bool:
    """Whether the mark itself says more than its code, so that few marks of the commonest codes are looked at."""
    plain = _plain_parts(node, planner)
    return any(codes_that_hold(part, planner.facts) is None for part in plain)


def wanted_codes(rules: Sequence[Rule], planner: Planner) -> frozenset[str]:
    """The codes of the marks that rules for each mark can hold for."""
    return frozenset().union(*(possible_codes(rule.when, planner.facts) for rule in rules))


def _plainly_possible(conditions: Sequence[m.Meaning], frame: Frame) -> Expression:
    """What the mark alone says: rows for which every rule is no by that need no joins."""
    return sql.any_of(
        sql.all_of(possible(part, frame) for part in _plain_parts(each, frame.planner)) for each in conditions
    )


def _plain_parts(node: m.Meaning, planner: Planner) -> list[m.Meaning]:
    plain = weakened(node, lambda part: not needs_joins(part, planner.facts))
    return list(conjuncts(plain)) if plain is not None else []


def _marks_counted(planner: Planner) -> exp.Query:
    totals = all_marks(planner)
    column = totals.column(exp.Count(this=exp.Star()), "sum")
    tested = sql.cast(exp.Sum(this=sql.column("c", column)), exp.DType.BIGINT)
    return sql.grouped(sql.columns("c", "academy"), [("tested", tested)], sql.table(totals.name, "c"))


def _days(rules: Sequence[Rule], planner: Planner) -> Subjects:
    name = _sparse_days(rules, planner)
    frame = frame_of(planner, "day", name)
    needed = [surely_needed(rule.when, frame) for rule in rules]
    known = [each for each in needed if each is not None]
    narrowed = [frame.column("marked"), *([sql.any_of(known)] if len(known) == len(needed) else [])]
    return Subjects(frame, _marked_days(planner), sql.all_of(narrowed))


def _sparse_days(rules: Sequence[Rule], planner: Planner) -> str:
    """The days that all rules need: every marked day if one of them can hold without any of its day conditions."""
    if all(false_without_days(rule.when, planner.facts) for rule in rules):
        return planner.days_for(rules[0].when)
    return planner.days_for()


def _marked_days(planner: Planner) -> exp.Query:
    """Days with a mark: the open days on roll less those of which every session lacks its mark."""
    alias = planner.alias()
    lost = sql.select(
        [*sql.columns("m", "academy", "date"), ("missing", exp.Count(this=exp.Star()))],
        sql.table("register.missing_marks", "m"),
        (),
        None,
        [sql.column("m", name) for name in ("academy", "pupil_id", "date")],
    )
    whole = sql.all_of(
        [
            sql.equal(sql.column("x", "academy"), sql.column("d", "academy")),
            sql.equal(sql.column("x", "date"), sql.column("d", "date")),
            sql.equal(sql.column("x", "missing"), sql.column("d", "open_sessions")),
        ]
    )
    lost_days = sql.select(
        [("academy", sql.column("x", "academy")), ("days", sql.literal(-1))],
        sql.derived(lost, "x"),
        [sql.joined(sql.table(planner.days(), "d"), whole)],
    )
    both = exp.Union(this=_days_on_roll(planner), expression=lost_days, distinct=False)
    total = sql.cast(exp.Sum(this=sql.column(alias, "days")), exp.DType.BIGINT)
    return sql.grouped(sql.columns(alias, "academy"), [("tested", total)], sql.derived(both, alias))


def _days_on_roll(planner: Planner) -> exp.Query:
    """Open days on roll, for all pupils with the same first and last day at once."""
    p, d = "p", "d"
    terms = sql.columns(p, "academy", "on_roll_from", "on_roll_to")
    spans = sql.grouped(terms, [("pupils", exp.Count(this=exp.Star()))], sql.table("register.pupils", p))
    day, until = sql.column(d, "date"), sql.column(p, "on_roll_to")
    on = sql.all_of(
        [
            sql.equal(sql.column(p, "academy"), sql.column(d, "academy")),
            sql.compared(">=", day, sql.column(p, "on_roll_from")),
            sql.any_of([sql.is_null(until), sql.compared("<=", day.copy(), until.copy())]),
            sql.compared("<=", day.copy(), sql.literal(planner.facts.as_at)),
        ]
    )
    join = sql.joined(sql.table(planner.days(), d), on)
    days = exp.Sum(this=sql.column(p, "pupils"))
    return sql.grouped(sql.columns(p, "academy"), [("days", days)], sql.derived(spans, p), [join])


def _pupils_or_groups(
    kind: RowKind, period: str | None, within: Sequence[m.Window], planner: Planner
) -> Subjects:
    base = _base(kind, planner)
    if period is None:
        frame, counted = (
            Frame(planner, kind, _aliased(base, alias), alias) for alias in (planner.alias(), planner.alias())
        )
        if not within:
            return Subjects(frame, _count(_aliased(base, "c")))
        asked = counted.select([("academy", counted.academy)], _not_left(counted, within))
        return Subjects(frame, _count(sql.derived(asked, "c")), _not_left(frame, within))
    crossed = _by_period(kind, base, period, planner)
    alias = planner.alias()
    frame = Frame(planner, kind, sql.derived(crossed, alias), alias, period=period)
    return Subjects(frame, _count(sql.derived(crossed.copy(), "c")))


def _not_left(frame: Frame, within: Sequence[m.Window]) -> Expression:
    """That a pupil has not left before the first day of these windows."""
    facts = frame.planner.facts
    times = [facts.periods(window) for window in within]

    def begins(academy: str) -> date:
        return min((time.window.first for each in times if (time := each[academy])), default=date.min)

    since = frame.by_academy(("since", *map(str, within)), facts.each(begins))
    until = frame.column("on_roll_to")
    return sql.any_of([sql.is_null(until), sql.compared(">=", until.copy(), since)])


def _aliased(base: exp.Query, alias: str) -> Expression:
    return sql.derived(base.copy(), alias)


def _base(kind: RowKind, planner: Planner) -> exp.Query:
    """The pupils who have been on roll by the as-at date, or the groups they make."""
    if kind.name == "class":
        names = ["academy", "class", "year_group", *YEARS]
        source = sql.table(planner.classes(), "p")
        return sql.select(sql.columns("p", *names), source)
    begun = sql.compared("<=", sql.column("p", "on_roll_from"), sql.literal(planner.facts.as_at))
    source = sql.table("register.pupils", "p")
    if kind.name == "pupil":
        query = exp.Select(expressions=[exp.Column(this=exp.Star(), table=exp.to_identifier("p"))])
        query.set("from_", exp.From(this=source))
        query.set("where", exp.Where(this=begun))
        return query
    names = list(GROUP_KEYS[kind.name])
    return sql.select(sql.columns("p", *names), source, (), begun).distinct()


def _by_period(kind: RowKind, base: exp.Query, unit: str, planner: Planner) -> exp.Query:
    """Each subject with each period begun by the as-at date; a pupil with those that overlap the time on roll."""
    source = planner.periods(unit)
    b, q = "b", "q"
    on = [sql.equal(sql.column(b, "academy"), sql.column(q, "academy"))]
    if kind.name == "pupil":
        until = sql.column(b, "on_roll_to")
        on.append(sql.compared("<=", sql.column(b, "on_roll_from"), sql.column(q, "period_last")))
        on.append(
            sql.any_of([sql.is_null(until), sql.compared(">=", until.copy(), sql.column(q, "period_first"))])
        )
    star: Expression = exp.Column(this=exp.Star(), table=exp.to_identifier(b))
    query = exp.Select(expressions=[star])
    for name in ("period_no", "period_first", "period_last"):
        query.append("expressions", exp.alias_(sql.column(q, name), name, quoted=True))
    query.set("from_", exp.From(this=sql.derived(base.copy(), b)))
    query.set("joins", [sql.joined(sql.table(source, q), sql.all_of(on))])
    return query


def _count(source: Expression) -> exp.Query:
    return sql.grouped(sql.columns("c", "academy"), [("tested", exp.Count(this=exp.Star()))], source)
