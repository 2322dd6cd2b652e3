"""The value of any part of a checked rule, for the rows in hand."""

from __future__ import annotations

import calendar as months
from collections.abc import Callable, Mapping
from datetime import date, datetime, timedelta
from typing import Any

from engine.explain import figures, ranges
from engine.explain.alike import alike
from engine.explain.context import Context
from engine.explain.groups import groups_of, rows_in
from engine.explain.ranges import Answer, compared, conjunction, disjunction, opposite
from engine.explain.runs import RunFound, find_run
from engine.explain.windows import asked, measures_of, reach_of, slides
from engine.frozen import dataclass, replace
from engine.language import meaning as m
from engine.language.unseen_rows import of_an_unseen_row
from engine.quantities import Kind
from engine.register.calendar import Stretch


def evaluate(node: m.Meaning, context: Context) -> object:
    """The value of a part for the rows in hand: yes/no, a figure, a date …; None where it is missing."""
    return _METHODS[type(node)](node, context)


def answer(node: m.Meaning, context: Context) -> Answer:
    """The answer of a condition: yes, no, or None where it cannot be told."""
    value = evaluate(node, context)
    assert value is None or isinstance(value, bool)
    return value


@dataclass(frozen=True, slots=True)
class Decision:
    """The answer of a comparison, and the context (its stretch, its day for settings) that gave it."""

    answer: Answer
    context: Context


def decide(node: m.Compare | m.IsMissing, context: Context) -> Decision:
    """The answer of a comparison: where it is asked for many stretches, of the first that decides it.

    Where none of them does the answer is no, and the context has no stretch.
    """
    decisions = [Decision(_asked_once(node, each), each) for each in asked(node, context)]
    if decisions and decisions[0].context.stretch is None:
        return decisions[0]
    adds = all(measure.function in {"count", "days", "sum"} for measure in measures_of(node))
    counting = [each for each in decisions if (each.answer and adds) or _complete(node, each.context)]
    for wanted in (True, None):
        for decision in counting:
            if decision.answer is wanted:
                return decision
    return Decision(False, context)


def _asked_once(node: m.Compare | m.IsMissing, context: Context) -> Answer:
    if isinstance(node, m.IsMissing):
        return evaluate(node.part, context) is None
    return compared(node.symbol, evaluate(node.left, context), evaluate(node.right, context))


def _complete(node: m.Meaning, context: Context) -> bool:
    """Whether the stretch a comparison was asked for lies whole in the time looked back to."""
    reaches = [reach_of(window, context) for window in slides(node)]
    return all(reach is not None and reach.complete for reach in reaches)


# simple parts


def _constant(node: m.Constant, _: Context) -> object:
    return ranges.exact(node.value)


def _as_at(_: m.AsAt, context: Context) -> object:
    return context.facts.as_at


def _column(node: m.Column, context: Context) -> object:
    return context.column(node.owner, node.name, around=node.around)


def _setting(node: m.Setting, context: Context) -> object:
    return context.setting(node.path)


def _ordinal(node: m.Ordinal, context: Context) -> object:
    """The number of a date's unit; up to the highest that it can be where the date lies before the calendar."""
    day, unit, calendar = evaluate(node.date, context), node.unit, context.facts.calendar
    if not isinstance(day, date):
        return None
    number = calendar.ordinal(day, unit)
    if number is not None or isinstance(node.date, m.AsAt) or m.is_open_day(node.date):
        return number
    highest = calendar.ordinal_at_most(day, unit)
    return None if highest is None else ranges.Range(None, highest)


def _shift(node: m.Shift, context: Context) -> object:
    day, amount = evaluate(node.date, context), evaluate(node.amount, context)
    if not isinstance(day, date) or not isinstance(amount, int):
        return None
    try:
        if node.amount.type.kind is Kind.MONTHS:
            return months_later(day, node.sign * amount)
        return day + timedelta(days=node.sign * amount)
    except (OverflowError, ValueError):
        return None


def _day_of(node: m.DayOf, context: Context) -> object:
    moment = evaluate(node.moment, context)
    return moment.date() if isinstance(moment, datetime) else None


def months_later(day: date, number: int) -> date:
    """The same day of the month so many months later, or the month's last day where it has no such day."""
    year, month = divmod(day.year * 12 + day.month - 1 + number, 12)
    last = months.monthrange(year, month + 1)[1]
    return date(year, month + 1, min(day.day, last))


def _logic(node: m.Logic, context: Context) -> object:
    answers = (answer(part, context) for part in node.parts)
    return conjunction(answers) if node.word == "and" else disjunction(answers)


def _not(node: m.Not, context: Context) -> object:
    return opposite(answer(node.part, context))


def _in_set(node: m.InSet, context: Context) -> object:
    item, group = evaluate(node.part, context), evaluate(node.group, context)
    return item in group if item is not None and isinstance(group, frozenset | tuple) else None


def _arithmetic(node: m.Arithmetic, context: Context) -> object:
    left, right = evaluate(node.left, context), evaluate(node.right, context)
    if left is None or right is None:
        return None
    if isinstance(left, date) and isinstance(right, date):
        return (left - right).days
    figure: Any = right if node.sign == 1 else ranges.negative(right)  # type: ignore[arg-type]
    return ranges.added(left, figure)  # type: ignore[arg-type]


def _otherwise(node: m.Otherwise, context: Context) -> object:
    value = evaluate(node.part, context)
    return evaluate(node.fallback, context) if value is None else value


# rows


def _measure(node: m.Measure, context: Context) -> object:
    """A figure; asked again for the same rows and time it is not worked out again."""
    return _once(node, context, lambda: _worked_out(node, context))


def _once(node: m.Meaning, context: Context, work: Callable[[], object]) -> Any:
    """What a part comes to, worked out once for the rows in hand and their time.

    Parts and rows are known by identity, so what is kept holds on to them.
    """
    kept = context.facts.kept
    key = (id(node), context.period, context.stretch, *(id(row) for _, row in context.rows))
    if key not in kept:
        kept[key] = (work(), node, context.rows)
    return kept[key][0]


def shown(node: m.Measure, context: Context) -> object:
    """A figure as it is told: one of a stretch that is not wholly seen is whole if nothing unseen could count."""
    value = evaluate(node, context)
    is_open = isinstance(value, ranges.Range) and value.high is None and node.window is not None
    if is_open and _counts_no_unseen(node, context):
        return _worked_out(node, context, whole=True)
    return value


def _counts_no_unseen(node: m.Measure, context: Context) -> bool:
    """Whether the condition itself leaves out all that lies before the calendar."""
    unseen = of_an_unseen_row(node.rows, of_pupil=context.pupil() is not None)
    return unseen is not None and answer(unseen, context) is False


def _worked_out(node: m.Measure, context: Context, *, whole: bool = False) -> object:
    reach = reach_of(node.window, context) if node.window else None
    if node.window and reach is None:
        return None
    rows = node.rows
    complete = whole or (reach.complete if reach else not may_be_unseen(node, context))
    groups = groups_of(rows, reach, context)
    if node.function == "share":
        pairs = [
            (meets(rows.where, each.context), meets(rows.among, each.context), each.number) for each in groups
        ]
        return figures.share(pairs, complete=complete)
    if node.function in {"count", "days"}:
        answers = [(meets(rows.where, each.context), each.number) for each in groups]
        return {"count": figures.count, "days": figures.days}[node.function](answers, complete=complete)
    held: Any = [
        (meets(rows.where, each.context), _value(rows, each.context), each.number) for each in groups
    ]
    if node.function == "sum":
        return figures.total(held, complete=complete)
    return figures.EXTREMES[node.function](held, complete)


def may_be_unseen(node: m.Measure | m.Exists, context: Context) -> bool:
    """Whether rows may count that lie before the calendar, in the time that a condition itself says."""
    if isinstance(node, m.Measure) and node.window is not None:
        return False
    unseen = of_an_unseen_row(node.rows, of_pupil=context.pupil() is not None)
    return unseen is not None and answer(unseen, context) is not False


def _value(rows: m.Rows, context: Context) -> object:
    """What is summed or compared of the row in hand; None where it is missing or lies between two ends."""
    value = rows.value and evaluate(rows.value, context)
    return None if isinstance(value, ranges.Range) else value


def rows_looked_at(node: m.Measure | m.Exists, context: Context) -> list[Context]:
    """The contexts of the rows among which a figure or a `some (…)` looks for those that meet its condition."""
    window = node.window if isinstance(node, m.Measure) else None
    reach = reach_of(window, context) if window else None
    if window and reach is None:
        return []
    return [context.into(node.rows.kind, row) for row in rows_in(node.rows.kind, reach, context)]


def meets(condition: m.Meaning | None, context: Context) -> Answer:
    """Whether the row in hand meets a condition, which it does where there is none, and belongs to what is around it."""
    belongs = context.belongs()
    return conjunction([belongs, _met(condition, context)]) if condition is not None else belongs


def _met(condition: m.Meaning, context: Context) -> Answer:
    """The answer of a condition, worked out once for a row, and once for all rows that it cannot tell apart."""
    kept = context.facts.kept
    of = (id(condition), context.kind)
    if of not in kept:
        kept[of] = (alike(condition, context), condition, ())
    columns = kept[of][0]
    found: Answer
    if columns is None:
        found = _once(condition, context, lambda: answer(condition, context))
        return found
    key = (*of, "told", *columns.values(context))
    if key not in kept:
        kept[key] = (answer(condition, context), condition, ())
    found = kept[key][0]
    return found


def _exists(node: m.Exists, context: Context) -> object:
    found = disjunction(meets(node.rows.where, each.context) for each in groups_of(node.rows, None, context))
    return None if found is False and may_be_unseen(node, context) else found


# days


def _day_condition(node: m.DayCondition, context: Context) -> object:
    marks = marks_of_day(context)
    if node.quantifier == "some":
        return disjunction(answer(node.session, mark) for mark in marks)
    required = [mark for mark in marks if is_possible(mark)]
    return conjunction(answer(node.session, mark) for mark in required) if required else False


def marks_of_day(context: Context) -> list[Context]:
    """The contexts of the marks of the day in hand."""
    row = context.row
    marks = context.facts.marks_on(row["pupil_id"], row["date"])
    return [context.into("session", mark) for mark in marks]


def is_possible(mark: Context) -> bool:
    """Whether the code of the mark in hand makes a session that the pupil had to attend."""
    possible = mark.setting("codes.possible")
    return isinstance(possible, frozenset) and mark.column("session", "code") in possible


def _begins(node: m.Begins, context: Context) -> object:
    """Whether the day in hand is the first of a run; a day on which the pupil did not have to come is none."""
    row = context.row
    key = ("begins", id(node), row["pupil_id"])
    if key not in context.facts.kept:
        context.facts.kept[key] = (_run_starts(node, row["pupil_id"], context), node, ())
    return context.facts.kept[key][0].get(row["date"], False)


def _run_starts(node: m.Begins, pupil_id: str, context: Context) -> dict[date, Answer]:
    """Of each own required day of a pupil whether it is the first of a run."""
    around = replace(context, rows=context.rows[1:])
    days = [around.into("day", row) for row in context.facts.seen_of("day", pupil_id)]
    found: dict[date, Answer] = {}
    before: Answer = False
    for day in days:
        if any(is_possible(mark) for mark in marks_of_day(day)):
            held = answer(node.day, day)
            found[day.row["date"]] = conjunction([held, opposite(before)])
            before = held
    return found


def run_of(node: m.Run, context: Context) -> RunFound:
    """The answer about a run of the pupil in hand, with the run that gave it."""
    days = [(day.row["date"], answer(node.day, day)) for day in own_days(context)]
    return find_run(
        days,
        lambda run, length: compared(node.symbol, length, _amount(node, run, context)),
        lambda run: _covered(node.without, run, context),
    )


def _amount(node: m.Run, run: Stretch, context: Context) -> object:
    """The length a run is held against."""
    return evaluate(node.amount, on_last_day(run, context))


def on_last_day(run: Stretch, context: Context) -> Context:
    """The context in which the length that a run is held against is taken: settings are those of its last day."""
    return replace(context, day=run.last)


def own_days(context: Context) -> list[Context]:
    """The contexts of the pupil's own required days that the rule looks back to, in order."""
    begins = context.begins
    days = [context.into("day", row) for row in context.collection("day") if row["date"] >= begins]
    return [day for day in days if any(is_possible(mark) for mark in marks_of_day(day))]


def _covered(without: m.Rows | None, run: Stretch, context: Context) -> Answer:
    """Whether some evidence lies over a part of a run."""
    if without is None:
        return False
    contexts = [context.into("evidence", row) for row in context.collection("evidence")]
    over = [
        each for each in contexts if each.row["from_date"] <= run.last and each.row["to_date"] >= run.first
    ]
    return disjunction(meets(without.where, each) for each in over)


_METHODS: Mapping[type, Callable[[Any, Context], object]] = {
    m.Constant: _constant,
    m.AsAt: _as_at,
    m.LastUnseen: lambda _, context: context.facts.calendar.last_unseen(),
    m.Untold: lambda _, __: None,
    m.Column: _column,
    m.Setting: _setting,
    m.Ordinal: _ordinal,
    m.Shift: _shift,
    m.DayOf: _day_of,
    m.Logic: _logic,
    m.Not: _not,
    m.Compare: lambda node, context: decide(node, context).answer,
    m.IsMissing: lambda node, context: decide(node, context).answer,
    m.InSet: _in_set,
    m.Arithmetic: _arithmetic,
    m.Otherwise: _otherwise,
    m.Measure: _measure,
    m.Exists: _exists,
    m.DayCondition: _day_condition,
    m.Begins: _begins,
    m.Run: lambda node, context: run_of(node, context).answer,
}
