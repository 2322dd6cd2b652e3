"""The time a figure is over: which rows lie in it, and whether the calendar reaches over the whole of it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from functools import lru_cache

from engine.explain.context import Context
from engine.frozen import dataclass, replace
from engine.language import meaning as m
from engine.register.calendar import Stretch


@dataclass(frozen=True, slots=True)
class Reach:
    """The days whose rows count, the stretch a finding shows, and whether the calendar reaches over it."""

    days: Stretch
    shown: Stretch
    complete: bool = True


def reach_of(window: m.Window, context: Context) -> Reach | None:
    """The time of a window as it stands in a context; None where there is none."""
    if window.kind == "any":
        return _stretch(window, context)
    if window.kind == "each":
        period = context.period
        return Reach(period.reach, period.window) if period else None
    if window.kind == "the last":
        return _latest(window, context)
    facts = context.facts
    period = facts.calendar.period(window.kind, window.unit, facts.as_at)
    return Reach(period.reach, period.window) if period else None


def extent_of(window: m.Window, context: Context) -> int | None:
    """How many units a window is long for the academy; None where that is not set."""
    if isinstance(window.extent, m.Constant):
        return int(str(window.extent.value))
    assert isinstance(window.extent, m.Setting)
    academy = replace(context, rows=(("academy", {}),), day=None)
    length = academy.setting(window.extent.path)
    return length if isinstance(length, int) and length > 0 else None


def _latest(window: m.Window, context: Context) -> Reach | None:
    facts, length = context.facts, extent_of(window, context)
    current = facts.calendar.ordinal(facts.as_at, window.unit)
    if current is None or length is None:
        return None
    stretch = facts.calendar.stretch(window.unit, current, length)
    if stretch is None:
        return None
    days = Stretch(stretch.first, facts.as_at)
    return Reach(days, days, complete=length <= current)


def _stretch(window: m.Window, context: Context) -> Reach | None:
    facts, length = context.facts, extent_of(window, context)
    if context.stretch is None or length is None:
        return None
    shown = facts.calendar.stretch(window.unit, context.stretch, length, facts.as_at)
    if shown is None:
        return None
    after = facts.calendar.stretch(window.unit, context.stretch + 1, 1)
    last = min(facts.as_at, date.fromordinal(after.first.toordinal() - 1)) if after else facts.as_at
    complete = length <= context.stretch and shown.first >= context.begins
    return Reach(Stretch(max(shown.first, context.begins), last), shown, complete)


def asked(node: m.Meaning, context: Context) -> Iterator[Context]:
    """The contexts in which a condition is asked: one, or one for each stretch of its `over any`.

    One without a stretch where the stretches' length is not set.
    """
    windows = times_of(node)
    if not windows:
        yield context
        return
    sliding = slides(node)
    known = sliding and extent_of(sliding[0], context) is not None
    for number in _stretches(sliding[0], context) if known else [context.stretch]:
        yield _dated(windows, replace(context, stretch=number))


def _stretches(window: m.Window, context: Context) -> Iterator[int]:
    """The number of the last unit of every stretch that ends in the time looked back to."""
    facts, begins = context.facts, context.begins
    for number in range(1, (facts.calendar.ordinal(facts.as_at, window.unit) or 0) + 1):
        unit = facts.calendar.stretch(window.unit, number, 1, facts.as_at)
        if unit and unit.last >= begins:
            yield number


@lru_cache(maxsize=1000)
def slides(node: m.Meaning) -> tuple[m.Window, ...]:
    """The `over any` windows of a condition itself, which are all one."""
    windows = (measure.window for measure in measures_of(node))
    return tuple(window for window in windows if window and window.kind == "any")


@lru_cache(maxsize=1000)
def fixed_windows(node: m.Meaning) -> tuple[m.Window, ...]:
    """Every window in a condition, also inside its collections, that the calendar and as-at alone tell."""
    windows = (part.window for part in m.walk(node) if isinstance(part, m.Measure))
    return tuple(window for window in windows if window and window.kind in {"this", "last", "the last"})


times_of = lru_cache(maxsize=1000)(m.times_of)
"""The windows by whose last day the settings beside the figures of a condition are taken."""


def _dated(windows: Sequence[m.Window], context: Context) -> Context:
    """The context with settings taken on the last day of the latest of the windows."""
    reaches = [reach_of(window, context) for window in windows]
    days = [reach.shown.last for reach in reaches if reach]
    return replace(context, day=max(days, default=context.facts.as_at))


measures_of = lru_cache(maxsize=1000)(m.own_measures)
