"""Runs of days made longer, broken, or covered by evidence."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date

from engine.explain.context import Context
from engine.explain.evaluation import answer, evaluate, marks_of_day, own_days, run_of
from engine.explain.facts import Row
from engine.explain.ranges import compared
from engine.explaining.changes.edits import Edit, blank_row, edited, present_in
from engine.explaining.changes.facts_of_row import named_codes
from engine.explaining.changes.sessions import MOST, days_ahead, rewritten
from engine.explaining.runs import day_of
from engine.frozen import dataclass, replace
from engine.language import meaning as m
from engine.register.calendar import Stretch


@dataclass(frozen=True, slots=True)
class RunChange:
    """How many days more (`ahead`, to a last day), how many of a run otherwise, or 0 where evidence covers it."""

    number: int
    edit: Edit
    days: tuple[date, ...]
    ahead: bool = False


def longer(node: m.Run, context: Context) -> RunChange | None:
    """The fewest school days to come, on end, that make a run long enough."""
    facts, pupil = context.facts, context.pupil()
    if pupil is None:
        return None
    days = days_ahead(context)
    rows: list[tuple[str, Row]] = []
    for number, day in enumerate(days[: MOST // 2], 1):
        for session in day.sessions:
            like = {"pupil_id": pupil["pupil_id"], "date": day.date, "session": session}
            row = _as_in_run(node, blank_row(facts, "session", like), context)
            if row is None:
                return None
            rows.append(("marks", row))
        edit = Edit("", len(rows), added=tuple(rows), as_at=day.date)
        if answer(node, edited(context, [edit])) is True:
            return RunChange(number, edit, tuple(each.date for each in days[:number]), ahead=True)
    return None


def _as_in_run(node: m.Run, row: Row, context: Context) -> Row | None:
    """The mark with the first code that the run's days name by which a day of that mark alone is in the run."""
    for code in dict.fromkeys(named_codes(node.day, context.into("session", row))):
        marked = {**row, "code": code}
        alone = edited(context, [Edit("", added=(("marks", marked),), as_at=row["date"])])
        day = alone.into("day", {"pupil_id": row["pupil_id"], "date": row["date"]})
        if answer(node.day, day) is True:
            return marked
    return None


def broken(node: m.Run, context: Context) -> RunChange | None:
    """The fewest days of the runs, each as late as may be, that leave no run long enough if they had been attended."""
    taken: list[Context] = []
    edit = Edit("")
    for _ in range(MOST):
        now = edited(context, [edit])
        run = run_of(node, now).run
        if run is None:
            break
        day = _breaking(node, run, now)
        if day is None:
            return None
        taken.append(day)
        edit = _attended(context, [day_of(each) for each in taken])
    if answer(node, edited(context, [edit])) is not False or not taken:
        return None
    return RunChange(len(taken), edit, tuple(sorted(day_of(each) for each in taken)))


def _breaking(node: m.Run, run: Stretch, context: Context) -> Context | None:
    """The latest day of a run before which it is not yet long enough."""
    within = [day for day in own_days(context) if run.holds(day_of(day))]
    amount = evaluate(node.amount, replace(context, day=run.last))
    return next(
        (day for length, day in enumerate(within, 1) if compared(node.symbol, length, amount) is not False),
        None,
    )


def _attended(context: Context, days: Sequence[date]) -> Edit:
    marks = [mark for day in own_days(context) if day_of(day) in days for mark in marks_of_day(day)]
    return rewritten([(mark.row, {**mark.row, "code": present_in(mark.row)}) for mark in marks])


def covered(node: m.Run, context: Context) -> Iterator[RunChange]:
    """Evidence that covers a day of each run that decides."""
    pupil = context.pupil()
    if node.without is None or pupil is None:
        return
    rows: list[tuple[str, Row]] = []
    for _ in range(MOST):
        now = edited(context, [Edit("", added=tuple(rows))])
        run = run_of(node, now).run
        if run is None:
            break
        like = {"pupil_id": pupil["pupil_id"], "from_date": run.first, "to_date": run.last}
        row = _of_the_kind(node.without.where, blank_row(context.facts, "evidence", like), now)
        if row is None:
            return
        rows.append(("evidence", row))
    days = tuple(day for _, row in rows for day in (row["from_date"], row["to_date"]))
    edit = Edit("", len(rows), added=tuple(rows))
    if rows and answer(node, edited(context, [edit])) is False:
        yield RunChange(0, edit, days)


def _of_the_kind(where: m.Meaning | None, row: Row, context: Context) -> Row | None:
    """The evidence with the kind that the rule asks for."""
    if where is None:
        return row
    named = [part.value for part in m.walk(where) if isinstance(part, m.Constant)]
    for kind in [value for value in named if isinstance(value, str)]:
        changed = {**row, "kind": kind}
        if answer(where, context.into("evidence", changed)) is True:
            return changed
    return None
