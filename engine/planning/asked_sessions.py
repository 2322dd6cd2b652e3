"""The sessions of some pupils in some stretches of time, counted by the settings in force for each session."""

from __future__ import annotations

from sqlglot import exp

from engine.frozen import dataclass
from engine.planning import sql
from engine.planning.facts import Facts
from engine.planning.frames import PUPIL_KEYS, Frame, frame_of
from engine.planning.planner import Planner
from engine.planning.settings import members, setting
from engine.planning.sql import Expression

ASKED = "asked"
"""The table with `number`, `academy`, `pupil_id`, `first` and `last`, which whoever carries the plan out fills."""

_SETS = {
    "possible": "codes.possible",
    "missed": "codes.absent",
    "authorised": "codes.authorised",
    "unauthorised": "codes.unauthorised",
}
_LATE = ("lateness.before_close", "lateness.after_close")


@dataclass(frozen=True, slots=True)
class AskedSessions:
    """Steps in the order they are made, then the queries that read them.

    `counts` has a row for each `number` in `asked` with a mark in its time: it, then how many sessions were possible,
    missed, authorised, unauthorised and late. `missed` has number, date and session of each session missed, in order.
    """

    steps: tuple[tuple[str, exp.Query], ...]
    counts: exp.Query
    missed: exp.Query


def asked_sessions(facts: Facts) -> AskedSessions:
    """What counts the sessions of each stretch of time in `asked`."""
    planner = Planner(facts)
    frame = frame_of(planner, "session", "register.marks")
    number = sql.column(_asked(frame), "number")
    counts = [(name, sql.count_if(test)) for name, test in _tests(frame).items()]
    there = sql.negated(sql.is_null(number.copy()))
    counted = frame.grouped([("number", number)], counts, there)
    days = [("number", number.copy()), *frame.columns("date", "session")]
    away = sql.all_of([there.copy(), members(_SETS["missed"], frame.column("code"), frame)])
    missed = frame.select(days, away)
    missed.set("order", exp.Order(expressions=[exp.Ordered(this=each.copy()) for _, each in days]))
    return AskedSessions(tuple(planner.written()), counted, missed)


def _asked(frame: Frame) -> str:
    """The alias of what is asked, joined to the marks of its pupil and time."""

    def in_time(alias: str) -> list[Expression]:
        first, last = (sql.column(alias, name) for name in ("first", "last"))
        return [sql.between(frame.column("date"), first, last)]

    return frame.join(ASKED, sql.table(ASKED, "{}"), PUPIL_KEYS, in_time)


def _tests(frame: Frame) -> dict[str, Expression]:
    tests = {name: members(path, frame.column("code"), frame) for name, path in _SETS.items()}
    late = [sql.equal(frame.column("code"), setting(path, frame)[1]) for path in _LATE]
    return {**tests, "late": sql.any_of(late)}
