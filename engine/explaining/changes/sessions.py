"""Sessions that are still to come, and sessions that were otherwise: how many turn a condition on figures."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from datetime import date
from fractions import Fraction

from engine.explain.context import Context
from engine.explain.evaluation import answer, decide, evaluate, meets, rows_looked_at
from engine.explain.facts import Row
from engine.explain.groups import groups_looked_at
from engine.explain.ranges import Exact, compared
from engine.explain.windows import asked, measures_of, slides
from engine.explaining.changes.edits import Edit, blank_row, edited, present_in
from engine.explaining.changes.facts_of_row import named_codes
from engine.frozen import dataclass, replace
from engine.language import meaning as m
from engine.register.calendar import SchoolDay

MOST = 400
"""So many sessions ahead are looked at."""


@dataclass(frozen=True, slots=True)
class Sort:
    """Sessions of one sort: those that count towards a figure, or those of a share that only its whole counts."""

    measure: m.Measure
    counts: bool


@dataclass(frozen=True, slots=True)
class Ahead:
    """So many more sessions of a sort: all of the next ones, or any of those up to a day."""

    sort: Sort
    number: int
    last: date
    code: str
    every: bool
    edit: Edit


def sorts_of(node: m.Meaning) -> list[Sort]:
    """The sorts of session that make a difference to a condition."""
    measures = [each for each in dict.fromkeys(measures_of(node)) if each.rows.kind == "session"]
    counting = [Sort(each, True) for each in measures if each.function in {"count", "days", "share"}]
    return counting + [Sort(each, False) for each in measures if each.function == "share"]


def is_of(sort: Sort, row: Context) -> bool:
    """Whether a row is of a sort."""
    rows = sort.measure.rows
    among, where = meets(rows.among, row), meets(rows.where, row)
    return (among is True and where is True) if sort.counts else (among is True and where is False)


def coded_as(sort: Sort, row: Row, context: Context) -> Row | None:
    """The row with a code by which it is of a sort: present if that will do, else the first that the rule names."""
    rows = sort.measure.rows
    usual = present_in(row)
    usual_absence = ["I", "O"] if sort.counts else ["I"]
    inner = context.into("session", row)
    named = [*named_codes(rows.where, inner), *named_codes(rows.among, inner)]
    ordered = [usual, *(code for code in usual_absence if code in named), *named]
    for code in dict.fromkeys(ordered):
        changed = {**row, "code": code}
        if is_of(sort, context.into("session", changed)):
            return changed
    return None


def sessions_ahead(node: m.Meaning, wanted: bool, context: Context) -> Iterator[Ahead]:
    """The fewest sessions to come, of each sort, by which a pupil's condition turns out as wanted."""
    if context.pupil() is None or context.kind != "pupil":
        return
    for sort in sorts_of(node):
        found = _fewest(sort, node, wanted, context)
        if found is not None:
            yield found


def open_ahead(sort: Sort, context: Context) -> list[tuple[date, str]]:
    """The open sessions after the as-at date that a figure's time can take in, while the pupil is on roll."""
    facts, window = context.facts, sort.measure.window
    if window is None or window.kind == "last" or (window.kind == "each" and not _goes_on(window, context)):
        return []
    held = facts.calendar.ordinal(facts.as_at, window.unit)
    ahead = days_ahead(context)
    if window.kind in {"this", "each"}:
        ahead = [day for day in ahead if facts.calendar.ordinal(day.date, window.unit) == held]
    return [(day.date, session) for day in ahead for session in day.sessions][:MOST]


def days_ahead(context: Context) -> list[SchoolDay]:
    """The open days after the as-at date, while the pupil is on roll."""
    leaves = (context.pupil() or {}).get("on_roll_to") or date.max
    return [day for day in context.facts.calendar.days if context.facts.as_at < day.date <= leaves]


def all_ahead(sort: Sort, context: Context) -> Edit | None:
    """Every session that a figure's time has left as one of a sort; None where there is none."""
    return _added(sort, open_ahead(sort, context), context) if context.kind == "pupil" else None


def _goes_on(window: m.Window, context: Context) -> bool:
    facts = context.facts
    return context.period is not None and context.period.number == facts.calendar.ordinal(
        facts.as_at, window.unit
    )


def _fewest(sort: Sort, node: m.Meaning, wanted: bool, context: Context) -> Ahead | None:
    every = sort.measure.function == "share"
    ahead = open_ahead(sort, context)
    if not every:
        ahead = [each for each in ahead if _added(sort, [each], context) is not None]

    def turned(number: int) -> bool:
        edit = _added(sort, ahead[:number], context)
        return edit is not None and answer(node, later(node, context, [edit])) is wanted

    number = fewest(turned, len(ahead))
    if number is None:
        return None
    first = _added(sort, ahead[:number], context)
    if first is None or (not every and _by_itself(first, node, wanted, context)):
        return None
    last = ahead[number - 1][0]
    if not every:
        last = _latest(sort, number, ahead, node, wanted, context) or last
    return Ahead(sort, number, last, str(first.added[0][1]["code"]), every, first)


def _by_itself(edit: Edit, node: m.Meaning, wanted: bool, context: Context) -> bool:
    """Whether a condition turns by that day without the sessions: what lay in its time no longer does."""
    return answer(node, later(node, context, [replace(edit, added=())])) is wanted


def fewest(turned: Callable[[int], bool], most: int) -> int | None:
    """The smallest number from 1 to `most` for which something turns, where more of it can only help; else None."""
    high = 1
    if most < 1:
        return None
    while not turned(min(high, most)):
        if high >= most:
            return None
        high *= 2
    low, high = high // 2, min(high, most)
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (low, middle) if turned(middle) else (middle, high)
    return high


def _added(sort: Sort, sessions: Sequence[tuple[date, str]], context: Context) -> Edit | None:
    """The sessions as marks of a sort, looked at from the day of the last."""
    pupil = context.pupil()
    if pupil is None or not sessions:
        return None
    rows = []
    for day, session in sessions:
        like = {"pupil_id": pupil["pupil_id"], "date": day, "session": session}
        row = coded_as(sort, blank_row(context.facts, "session", like), context)
        if row is None:
            return None
        rows.append(("marks", row))
    return Edit("", len(rows), added=tuple(rows), as_at=sessions[-1][0])


def later(node: m.Meaning, context: Context, way: Sequence[Edit]) -> Context:
    """The context after sessions to come; a period that still goes on is seen to its new end."""
    there = edited(context, way)
    unit = next(
        (part.unit for part in m.walk(node) if isinstance(part, m.Window) and part.kind == "each"), None
    )
    if there.period is None or unit is None:
        return there
    periods = there.facts.calendar.periods(unit, there.facts.as_at)
    return replace(there, period=next(each for each in periods if each.number == there.period.number))


def _latest(
    sort: Sort,
    number: int,
    ahead: Sequence[tuple[date, str]],
    node: m.Meaning,
    wanted: bool,
    context: Context,
) -> date | None:
    """The last day by which so many sessions still turn the condition, if they fall as late as they can."""
    days = sorted({day for day, _ in ahead[number - 1 :]})

    def too_late(index: int) -> bool:
        by = [each for each in ahead if each[0] <= days[index - 1]]
        edit = _added(sort, by[-number:], context)
        return edit is None or answer(node, later(node, context, [edit])) is not wanted

    first_late = fewest(too_late, len(days))
    if first_late is None:
        return days[-1]
    return days[first_late - 2] if first_late > 1 else None


def recorded_otherwise(node: m.Meaning, wanted: bool, context: Context) -> Iterator[tuple[Sort, Edit]]:
    """The fewest sessions of the register by which a condition turns, if they had been otherwise; the latest of them.

    Where the number is worked out and not tried, the change is still to be tried with the whole rule.
    """
    for sort in sorts_of(node):
        if _in_vain(sort, node, wanted, context):
            continue
        rows = rows_of(sort, node, context)
        if slides(node):
            edit = None if wanted else each_stretch(sort, node, context, rows)
        else:
            number = _enough(node, wanted, context, rows, sort)
            changed = otherwise_coded(rows[:number], sort, context) if number else None
            edit = rewritten(changed) if changed else None
        if edit is not None:
            yield sort, edit


def _in_vain(sort: Sort, node: m.Meaning, wanted: bool, context: Context) -> bool:
    """Whether a share that is compared with a value does not turn even if all sessions of a sort were otherwise."""
    if sort.measure.function != "share" or not _is_plain(sort, node) or not isinstance(node, m.Compare):
        return False
    limit = evaluate(node.right, context)
    return compared(node.symbol, 0 if sort.counts else 100, limit) is not wanted


def _is_plain(sort: Sort, node: m.Meaning) -> bool:
    """Whether a condition compares a figure alone with a value."""
    return isinstance(node, m.Compare) and node.left == sort.measure and not measures_of(node.right)


def rows_of(sort: Sort, node: m.Meaning, context: Context) -> list[Row]:
    """The rows of a sort that the figure looks at, in any stretch, the latest first."""
    contexts = list(asked(node, context)) if slides(node) else [context]
    groups = (group for each in contexts for group in groups_looked_at(sort.measure, each))
    found = {id(row): row for group in groups if is_of(sort, group.context) for row in group.rows}
    rows = sorted(found.values(), key=lambda row: str(row["pupil_id"]))
    return sorted(rows, key=lambda row: (row["date"], row["session"]), reverse=True)


def otherwise_coded(rows: Sequence[Row], sort: Sort, context: Context) -> list[tuple[Row, Row]] | None:
    """The rows with the codes that make them of the other sort: of a count, of none that counts."""
    changed = []
    for row in rows:
        if sort.measure.function == "share":
            other = coded_as(Sort(sort.measure, not sort.counts), row, context)
        else:
            usual = {**row, "code": present_in(row)}
            other = None if is_of(sort, context.into("session", usual)) else usual
        if other is None:
            return None
        changed.append((row, other))
    return changed


def _enough(node: m.Meaning, wanted: bool, context: Context, rows: Sequence[Row], sort: Sort) -> int | None:
    """How many rows have to be otherwise: worked out for a figure that is compared with a value, else tried."""
    if isinstance(node, m.Compare) and _is_plain(sort, node):
        figure, limit = evaluate(node.left, context), evaluate(node.right, context)
        if isinstance(figure, int | Fraction):
            exact, symbol = figure, node.symbol
            return fewest(
                lambda number: compared(symbol, _moved(exact, number, sort, rows), limit) is wanted, len(rows)
            )

    def turned(number: int) -> bool:
        changed = otherwise_coded(rows[:number], sort, context)
        return changed is not None and answer(node, edited(context, [rewritten(changed)])) is wanted

    return fewest(turned, len(rows))


def _moved(figure: Exact, number: int, sort: Sort, rows: Sequence[Row]) -> Exact:
    """A figure after so many of its rows are otherwise."""
    if sort.measure.function != "share":
        return figure - (Fraction(number, 2) if sort.measure.function == "days" else number)
    part = figure if sort.counts else 100 - figure
    step = part * Fraction(number, len(rows))
    return figure - step if sort.counts else figure + step


def rewritten(changed: Sequence[tuple[Row, Row]]) -> Edit:
    """The change by which marks stand in the place of others."""
    return Edit("", len(changed), rewritten=tuple(("marks", old, new) for old, new in changed))


def each_stretch(sort: Sort, node: m.Meaning, context: Context, rows: Sequence[Row]) -> Edit | None:
    """The rows by which no stretch of a comparison holds any more: of the first that does, those first in order."""
    if not isinstance(node, m.Compare):
        return None
    places = {id(row): place for place, row in enumerate(rows)}
    taken: list[tuple[Row, Row]] = []
    now = context
    while answer(node, now) is not False:
        looked = (each.row for each in rows_looked_at(sort.measure, decide(node, now).context))
        here = [places[id(row)] for row in looked if id(row) in places]
        changed = otherwise_coded([rows[min(here)]], sort, context) if here else None
        if changed is None:
            return None
        taken += changed
        now = edited(context, [rewritten(taken)])
    return rewritten(taken) if taken else None
