"""The figures by which attendance is monitored as one plan: totals of pupils, gathered by period and by group."""

from __future__ import annotations

from collections.abc import Iterable
from functools import reduce

from sqlglot import exp

from engine.frozen import dataclass
from engine.language import meaning as m
from engine.language.kinds import KINDS
from engine.planning import numbers, sql
from engine.planning.facts import Facts
from engine.planning.frames import PUPIL_KEYS, Frame, frame_of
from engine.planning.planner import Planner
from engine.planning.settings import members, setting
from engine.planning.sql import Expression
from engine.planning.steps import Written
from engine.planning.times import as_at_ordinal, period_of
from engine.planning.translation import number
from engine.quantities import Kind, Type, Unit
from engine.register.calendar import PERIODS

GROUPED_BY = (
    "sex",
    "disadvantaged",
    "looked_after",
    "previously_looked_after",
    "sen",
    "social_worker",
    "year_group",
)
"""The columns of pupils by which figures are gathered."""

ALL = "all"
PERSISTENT, SEVERE = "persistent.threshold", "severe.threshold"
LATE = "lateness.before_close"
_COUNTED = {
    "possible": "codes.possible",
    "authorised": "codes.authorised",
    "unauthorised": "codes.unauthorised",
}
_SUMMED = (*_COUNTED, "late")
_NUMBER = {unit: f"{unit.replace(' ', '_')}_no" for unit in PERIODS}


@dataclass(frozen=True)
class MonitoringPlan:
    """Steps in the order they are made, then the queries that read them, by name."""

    steps: tuple[tuple[str, exp.Query], ...]
    queries: tuple[tuple[str, exp.Query], ...]


def monitoring_plan(facts: Facts, *, pupils: bool) -> MonitoringPlan:
    """What counts the marks of this and the previous school year, a row for each of these in each academy.

    `figures`: a group of pupils in a half term, term or school year; `leavers`: a half term, ground and whether it was
    a standard transition; `missing` marks: a half term; `given`: how many pupils each column says something of. With
    `pupils` also each pupil who is persistently absent in this school year.
    """
    planner = Planner(facts)
    judged = _judged(planner, _stays(planner, _totals(planner)))
    queries = [
        ("figures", _figures(judged, _members(planner))),
        ("leavers", _leavers(planner)),
        ("missing", _missing(planner)),
        ("given", _given()),
    ]
    if pupils:
        queries.append(("pupils", _pupils(planner, judged)))
    return MonitoringPlan(tuple(planner.written()), tuple(queries))


def _step(planner: Planner, key: str, query: exp.Query) -> str:
    return planner.step(key, lambda name: Written(name, lambda: query)).name


def _totals(planner: Planner) -> str:
    """The name of the step that counts each pupil's sessions in each half term."""
    frame = frame_of(planner, "session", "register.marks")
    keys = frame.columns(*PUPIL_KEYS)
    keys += [(_NUMBER[unit], period_of(frame, unit)) for unit in PERIODS]
    code = frame.column("code")
    counts = [(name, sql.count_if(members(path, code.copy(), frame))) for name, path in _COUNTED.items()]
    _, late = setting(LATE, frame)
    counts.append(("late", sql.count_if(sql.equal(code.copy(), late))))
    seen = frame.by_academy("first day monitored", dict(planner.facts.look_back("previous school year")))
    where = sql.compared(">=", frame.column("date"), seen)
    return _step(planner, "monitored", frame.grouped(keys, counts, where))


def _stays(planner: Planner, totals: str) -> str:
    """The name of the step with each pupil's sessions in each half term, term and school year."""

    def of(unit: Unit) -> exp.Query:
        keys = sql.columns("t", *PUPIL_KEYS)
        period = [("unit", sql.literal(unit)), ("no", sql.column("t", _NUMBER[unit]))]
        sums = [(name, _sum(sql.column("t", name))) for name in _SUMMED]
        group = [*sql.copies(keys), sql.column("t", _NUMBER[unit])]
        return sql.select([*keys, *period, *sums], sql.table(totals, "t"), (), None, group)

    return _step(planner, "stays", _together(map(of, PERIODS)))


def _judged(planner: Planner, stays: str) -> str:
    """The name of the step that tells of each stay whether it is one of persistent, or of severe, absence.

    Thresholds are those in force on the last day of the period; of a pupil without a possible session nothing is told.
    """
    alias = planner.alias()
    frame = Frame(planner, KINDS["pupil"], sql.table(stays, alias), alias, bare=True)
    last = planner.relation("periods", ("academy", "unit", "no", "last"), list(_last_days(planner.facts)))
    ends = frame.join("periods", sql.table(last, "{}"), ("academy", "unit", "no"))
    frame.day = sql.column(ends, "last")
    absent = sql.plus(frame.column("authorised"), frame.column("unauthorised"))
    missed = numbers.exactly(sql.times(absent, sql.literal(100)), frame.column("possible"))
    columns = frame.columns(*PUPIL_KEYS, "unit", "no", *_SUMMED)
    for name, path in (("persistent", PERSISTENT), ("severe", SEVERE)):
        threshold = number(m.Setting(path, Type(Kind.PERCENT)), frame)
        columns.append((name, numbers.compare(">=", missed, threshold)))
    where = sql.compared(">", frame.column("possible"), sql.literal(0))
    return _step(planner, "judged", frame.select(columns, where))


def _last_days(facts: Facts) -> Iterable[tuple[object, ...]]:
    for academy in facts.academies:
        for unit in PERIODS:
            for period in facts.calendars[academy].periods(unit, facts.as_at):
                yield academy, unit, period.number, period.window.last


def _members(planner: Planner) -> str:
    """The name of the step that has each pupil once for all, and once by each column, with what it says there."""

    def by(name: str) -> exp.Query:
        keys = sql.columns("p", *PUPIL_KEYS)
        value = sql.literal("") if name == ALL else sql.column("p", name)
        columns = [*keys, ("grouped_by", sql.literal(name)), ("value", sql.cast(value, exp.DType.VARCHAR))]
        return sql.select(columns, sql.table("register.pupils", "p"))

    return _step(planner, "members", _together(map(by, (ALL, *GROUPED_BY))))


def _figures(judged: str, members: str) -> exp.Query:
    """Sums over each group in each period; a value of NULL is the group of whom the column says nothing."""
    keys = sql.columns("g", "academy", "grouped_by", "value")
    keys += sql.columns("j", "unit", "no")
    columns: list[tuple[str, Expression]] = [("pupils", exp.Count(this=exp.Star()))]
    columns += [(name, _sum(sql.column("j", name))) for name in _SUMMED]
    for name in ("persistent", "severe"):
        told = sql.column("j", name)
        columns += [(name, sql.count_if(told)), (f"{name}_untold", sql.count_if(sql.is_null(told.copy())))]
    beside = sql.joined(sql.table(judged, "j"), sql.same("g", "j", PUPIL_KEYS))
    return _ordered(sql.grouped(keys, columns, sql.table(members, "g"), [beside]))


def _leavers(planner: Planner) -> exp.Query:
    """How many pupils left in each half term, by the ground of the deletion, NULL where none is told.

    A pupil has left who is on roll no longer, or whose deletion is told; `standard` where it was at a standard
    transition.
    """
    pupil = frame_of(planner, "pupil", "register.pupils")
    deletions = frame_of(planner, "roll_change", "register.roll_changes")
    deletion = sql.equal(deletions.column("kind"), sql.literal("deletion"))
    # Of a pupil's deletions the last as a whole: what it leaves out is not taken from one before.
    held = sql.struct({name: deletions.column(name) for name in ("on_date", "ground", "standard_transition")})
    last = [("last", exp.ArgMax(this=held, expression=deletions.column("on_date")))]
    keys = deletions.columns(*PUPIL_KEYS)
    gone = _step(planner, "deletions", deletions.grouped(keys, last, deletion))
    told = sql.column(pupil.join("deletions", sql.table(gone, "{}"), PUPIL_KEYS), "last")
    left = sql.coalesce(sql.field(told, "on_date"), pupil.column("on_roll_to"))
    leaver = sql.select(
        [
            ("academy", pupil.academy),
            ("left_on", left),
            ("ground", sql.field(told.copy(), "ground")),
            ("standard", sql.is_true(sql.field(told.copy(), "standard_transition"))),
        ],
        pupil.source,
        pupil.joins,
        sql.compared("<=", left.copy(), sql.literal(planner.facts.as_at)),
    )
    frame = Frame(planner, KINDS["academy"], sql.table(_step(planner, "leavers", leaver), "l"), "l")
    by = [
        ("academy", frame.academy),
        ("no", frame.ordinal(frame.column("left_on"), "half term", open_day=False)),
        ("ground", frame.column("ground")),
        ("standard", frame.column("standard")),
    ]
    return _ordered(frame.grouped(by, [("pupils", exp.Count(this=exp.Star()))]))


def _missing(planner: Planner) -> exp.Query:
    """How many marks are missing in each half term."""
    frame = frame_of(planner, "missing_mark", "register.missing_marks")
    by = [("academy", frame.academy), ("no", period_of(frame, "half term"))]
    return _ordered(frame.grouped(by, [("marks", exp.Count(this=exp.Star()))]))


def _given() -> exp.Query:
    """Of how many pupils each column says something, and whether anybody's last day on roll is told."""
    counts = [("pupils", exp.Count(this=exp.Star()))]
    counts += [(name, exp.Count(this=sql.column("p", name))) for name in (*GROUPED_BY, "on_roll_to")]
    return _ordered(sql.grouped(sql.columns("p", "academy"), counts, sql.table("register.pupils", "p")))


def _pupils(planner: Planner, judged: str) -> exp.Query:
    """Each pupil who is persistently absent in the school year of as-at, with year group and sessions."""
    frame = Frame(planner, KINDS["pupil"], sql.table(judged, "j"), "j", bare=True)
    names = ("academy", "pupil_id", "possible", "authorised", "unauthorised", "persistent", "severe")
    columns = frame.columns(*names)
    columns.insert(2, ("year_group", frame.year_group()))
    now = as_at_ordinal(frame, "school year")
    where = [
        sql.equal(frame.column("unit"), sql.literal("school year")),
        sql.equal(frame.column("no"), now),
        sql.is_true(frame.column("persistent")),
    ]
    return _ordered(frame.select(columns, sql.all_of(where)))


def _sum(value: Expression) -> Expression:
    return sql.cast(exp.Sum(this=value), exp.DType.BIGINT)


def _together(queries: Iterable[exp.Query]) -> exp.Query:
    return reduce(lambda one, other: exp.Union(this=one, expression=other, distinct=False), queries)


def _ordered(query: exp.Select) -> exp.Query:
    return query.order_by(exp.var("ALL"), copy=False)
