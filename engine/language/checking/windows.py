"""The time a figure is over."""

from __future__ import annotations

from engine.frozen import replace
from engine.language import meaning as m
from engine.language import problems, tree
from engine.language.checking.agreement import spoken
from engine.language.checking.definitions import figure
from engine.language.checking.measures import not_a_figure_here, takes_window
from engine.language.checking.scope import Refused, Scope, refused
from engine.language.kinds import KINDS
from engine.language.reads import looks_around
from engine.quantities import UNIT_OF
from engine.source import Span

ACADEMY = KINDS["academy"]


def windowed(expression: tree.Windowed, scope: Scope) -> m.Meaning:
    """A figure over dated rows with its window."""
    if not scope.has_figures:
        raise not_a_figure_here(expression.measure.span, scope)
    found = figure(expression.measure, scope)
    if not isinstance(found, m.Measure) or not takes_window(found):
        raise _not_over_time(expression.measure.span, found)
    window = _window(expression.window, scope)
    if window.kind in {"any", "each"} and looks_around(found.rows):
        raise _one_time_only(expression, window)
    return replace(found, window=window)


def _one_time_only(expression: tree.Windowed, window: m.Window) -> Refused:
    at = expression.measure.span
    message = f"`{at.text}` names a row around it, and cannot be counted `over {window.kind} …` as well"
    help = "say the time in its condition, such as `date is within 28 days before notice.issued_on`"
    return refused(problems.ONE_TIME_ONLY, expression.window.span, message, help)


def _not_over_time(at: Span, found: m.Meaning) -> Refused:
    if isinstance(found, m.Measure) and found.window is not None:
        message = f"`{at.text}` already says over which time"
        return refused(problems.WRONG_SCOPE, at, message, "leave out one of the two windows")
    message = f"`{at.text}` is not a figure over time"
    help = "only a figure over sessions, days or other dated rows has a window"
    return refused(problems.WRONG_SCOPE, at, message, help)


def _window(window: tree.Window, scope: Scope) -> m.Window:
    if window.kind == "each" and scope.collections:
        message = "`over each …` gives an answer for each period, and inside a collection there is only one"
        help = f"write `over this {window.period}`, or ask the rule for each pupil"
        raise refused(problems.MIXED_WINDOWS, window.span, message, help)
    if window.extent is None:
        assert window.period is not None
        return m.Window(window.kind, window.period)
    return _stretch(window, window.extent, scope)


def _stretch(window: tree.Window, length: tree.Expression, scope: Scope) -> m.Window:
    extent = scope.of(ACADEMY).meaning(length)
    unit = UNIT_OF.get(extent.type.kind)
    if unit is None or not isinstance(extent, m.Constant | m.Setting):
        message = f"`{length.span.text}` is {spoken(extent.type)}, where the length of a window is needed"
        help = "write it like `10 school weeks`, or name a setting such as `penalty.weeks`"
        raise refused(problems.WRONG_TYPE, length.span, message, help)
    if isinstance(extent, m.Constant) and extent.value == 0:
        raise refused(
            problems.BAD_LITERAL, length.span, "a window of no time holds nothing", "make it 1 or more"
        )
    return m.Window(window.kind, unit, extent)
