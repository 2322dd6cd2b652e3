"""The run of days that decides a condition, else the longest that there is."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from itertools import groupby

from engine.explain.context import Context
from engine.explain.evaluation import answer, own_days, run_of
from engine.explain.ranges import Answer
from engine.explain.trace import Part
from engine.findings import Window
from engine.frozen import dataclass
from engine.language import meaning as m


@dataclass(frozen=True, slots=True)
class RunShown:
    """A run of a pupil's own required days, and what it is called."""

    days: tuple[Context, ...]
    called: str

    @property
    def window(self) -> Window | None:
        """The first and last day of the run; None where there is none."""
        return Window(day_of(self.days[0]), day_of(self.days[-1])) if self.days else None


def run_shown(node: m.Run, part: Part) -> RunShown:
    """The run that decides, else the longest of days that meet, or may meet, the condition; of several the latest."""
    days = [(day, answer(node.day, day)) for day in own_days(part.context)]
    run = run_of(node, part.context).run
    within = [day for day, _ in days if run.holds(day_of(day))] if run else _longest(days)
    return RunShown(tuple(within), "the run" if part.value is True else "the longest run")


def _longest(days: Sequence[tuple[Context, Answer]]) -> list[Context]:
    groups = groupby(days, lambda day: day[1] is not False)
    runs = [[day for day, _ in group] for within, group in groups if within]
    return max(reversed(runs), key=len, default=[])


def day_of(day: Context) -> date:
    """The date of a day in hand."""
    found: date = day.row["date"]
    return found
