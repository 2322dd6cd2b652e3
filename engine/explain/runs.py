"""Runs of a pupil's own required days that meet a condition."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from datetime import date
from itertools import groupby
from typing import TypeAlias

from engine.explain.ranges import Answer
from engine.frozen import dataclass
from engine.register.calendar import Stretch

Days: TypeAlias = Sequence[tuple[date, Answer]]


@dataclass(frozen=True, slots=True)
class RunFound:
    """The answer about a run, with the run that gave it and its length in own required days."""

    answer: Answer
    run: Stretch | None = None
    length: int | None = None


def find_run(
    days: Days, enough: Callable[[Stretch, int], Answer], evidence: Callable[[Stretch], Answer]
) -> RunFound:
    """The first run that decides: `enough` judges its length, `evidence` whether any lies over it."""
    for run, length in _runs(days, lambda answer: answer is True):
        if enough(run, length) is True and evidence(run) is False:
            return RunFound(True, run, length)
    for run, length in _runs(days, lambda answer: answer is not False):
        if enough(run, length) is not False and evidence(run) is not True:
            return RunFound(None, run, length)
    return RunFound(False)


def _runs(days: Days, belongs: Callable[[Answer], bool]) -> Iterator[tuple[Stretch, int]]:
    for within, group in groupby(days, key=lambda day: belongs(day[1])):
        if within:
            run = [day for day, _ in group]
            yield Stretch(run[0], run[-1]), len(run)
