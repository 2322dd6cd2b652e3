"""Figures over rows: counts, days, sums, shares and the like, each with its type."""

from __future__ import annotations

from typing import TypeGuard

from engine.frozen import replace
from engine.language import meaning as m
from engine.language import problems, tree
from engine.language.checking.agreement import ORDERED, SUMMED, spoken
from engine.language.checking.rows import rows_of
from engine.language.checking.scope import Refused, Scope, refused
from engine.language.kinds import KINDS
from engine.language.reads import looks_around
from engine.quantities import Kind, Type
from engine.source import Span

_COUNTED = {"session": Type(Kind.SESSIONS), "day": Type(Kind.SCHOOL_DAYS)}


def aggregate(expression: tree.Aggregate, scope: Scope) -> m.Meaning:
    """A figure that stands without a window."""
    found = measure(expression, scope)
    if needs_window(found):
        raise needs_a_window(expression.span)
    return found


def measure(expression: tree.Aggregate, scope: Scope) -> m.Measure:
    """A figure over rows, its window not said yet."""
    if _counts_runs(expression):
        return _runs(expression, scope)
    function, rows = expression.function, rows_of(expression.rows, scope)
    _refuse_odd_parts(function, rows, expression.span)
    _refuse_odd_figure(function, rows, expression.rows.span)
    return m.Measure(function, rows, None, _type(function, rows, expression.span), function)


def _counts_runs(expression: tree.Aggregate) -> bool:
    """Whether runs of days are counted: `count(runs of days where ill)`."""
    value = expression.rows.value
    return expression.function == "count" and isinstance(value, tree.Name) and value.text == "runs"


def _runs(expression: tree.Aggregate, scope: Scope) -> m.Measure:
    """The number of runs of days, each counted on its first day."""
    rows = rows_of(replace(expression.rows, value=None), scope)
    if rows.kind != "day" or rows.where is None or looks_around(rows):
        message = "a run is of a pupil's days that meet a condition, which names no row around"
        help = "write it like `count(runs of days where ill)`"
        raise refused(problems.WRONG_SCOPE, expression.rows.span, message, help)
    begins = m.Begins(rows.where, Type(Kind.YES_NO))
    return m.Measure("count", m.Rows("day", begins), None, Type(Kind.COUNT, "runs"), "count")


def _refuse_odd_parts(function: tree.Function, rows: m.Rows, at: Span) -> None:
    if function == "share" and (rows.among is None or rows.where is None):
        message = "a share says which part it is among what"
        help = "write it like `share(sessions where absent among possible)`"
        if rows.kind == "pupil":
            help = "behind `among` say of which pupils; `among year_group is not missing` is of all of them"
        raise refused(problems.BAD_RULE_FORM, at, message, help)
    if function != "share" and rows.among is not None:
        message = "only a share has `among`"
        raise refused(problems.BAD_RULE_FORM, at, message, "put the condition behind `where`")
    if (function in {"count", "days", "share"}) is not (rows.value is None):
        raise _odd_value(function, at)


def _refuse_odd_figure(function: tree.Function, rows: m.Rows, at: Span) -> None:
    """A figure of a figure is over the pupils of a group; averages are not added up."""
    value = rows.value
    if not isinstance(value, m.Measure):
        return
    if rows.kind != "pupil":
        message = f"`{value.name}` is a figure of a pupil, the same for all the pupil's {KINDS[rows.kind].collection}"
        help = f"take it of pupils: `{function}({value.name} of pupils)`, in a rule for a group"
        raise refused(problems.WRONG_SCOPE, at, message, help)
    if function in {"sum", "average"} and value.function == "average":
        message = f"`{value.name}` is an average, and averages are not added up"
        help = "take the least or the greatest, or the average of the rows themselves"
        raise refused(problems.WRONG_TYPE, at, message, help)


def _odd_value(function: tree.Function, at: Span) -> Refused:
    if function in {"count", "days", "share"}:
        message = f"`{function}` takes no `of`"
        help = f"name the collection alone: `{function}(sessions where …)`"
        return refused(problems.BAD_RULE_FORM, at, message, help)
    message = f"`{function}` does not say of what"
    help = f"write it like `{function}(minutes_late of sessions where …)`"
    return refused(problems.BAD_RULE_FORM, at, message, help)


def _type(function: tree.Function, rows: m.Rows, at: Span) -> Type:
    if function == "count":
        return _COUNTED.get(rows.kind) or Type(Kind.COUNT, KINDS[rows.kind].collection)
    if function == "share":
        return Type(Kind.PERCENT, optional=True)
    if function == "days":
        return _days_type(rows, at)
    assert rows.value is not None
    return _value_type(function, rows.value.type, at)


def _days_type(rows: m.Rows, at: Span) -> Type:
    if rows.kind == "session":
        return Type(Kind.SCHOOL_DAYS)
    collection = KINDS[rows.kind].collection
    message = f"`days(…)` turns sessions into school days, and `{collection}` are no sessions"
    raise refused(problems.WRONG_TYPE, at, message, f"write `count({collection} …)`")


def _value_type(function: tree.Function, value: Type, at: Span) -> Type:
    if value.kind in SUMMED or (function in {"min", "max"} and value.kind in ORDERED):
        return replace(value, optional=function != "sum")
    message = f"{spoken(value)} has no {_SAID.get(function, function)}"
    raise refused(problems.WRONG_TYPE, at, message, "take it of minutes, money or counts")


_SAID = {"min": "least", "max": "greatest"}


def takes_window(found: m.Measure) -> bool:
    """Whether a figure is over dated rows and has no window yet."""
    return found.window is None and KINDS[found.rows.kind].date is not None


def needs_window(found: m.Measure) -> bool:
    """Whether a figure is over dated rows and does not say over which time, be it by a condition on their date."""
    return takes_window(found) and not _says_when(found.rows)


def _says_when(rows: m.Rows) -> bool:
    conditions = [part for part in (rows.where, rows.among) if part is not None]
    own = {(part.owner, part.name) for each in conditions for part in m.walk_own(each) if _is_own(part)}
    return (rows.kind, KINDS[rows.kind].date) in own


def _is_own(part: object) -> TypeGuard[m.Column]:
    return isinstance(part, m.Column) and not part.around


def needs_a_window(at: Span) -> Refused:
    """A refusal: the figure does not say over which time."""
    said = at.text if len(at.text) <= 40 else "…"
    message = f"`{at.text}` does not say over which time"
    help = f"write `{said} over this school year`, `… over each half term` or `… over any 10 school weeks`"
    return refused(problems.NEEDS_WINDOW, at, message, help)


def not_a_figure_here(at: Span, scope: Scope) -> Refused:
    """A refusal: the subject has no rows to count."""
    message = f"`{at.text}` is a figure of a pupil or a group, and here is {scope.row.one}"
    help = "ask the rule for each pupil, class, year group or academy"
    return refused(problems.WRONG_SCOPE, at, message, help)
