"""Measuring in turn: the seconds of calls and of whole processes, and ratios pair by pair."""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from time import perf_counter, process_time


@dataclass(frozen=True)
class Run:
    """One run of a process: seconds on the clock, seconds of processor time, peak memory in MiB."""

    wall: float
    cpu: float
    peak: float


def process(command: Sequence[str], environment: Mapping[str, str] | None = None) -> Run:
    """A whole process, from its start to its end, as the operating system accounts for it."""
    start = perf_counter()
    child = subprocess.Popen(
        command,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        env={**os.environ, **(environment or {})},
    )
    said = child.stderr.read() if child.stderr else b""
    _, status, used = os.wait4(child.pid, 0)
    wall = perf_counter() - start
    child.returncode = os.waitstatus_to_exitcode(status)
    if child.returncode not in {0, 1}:
        sys.exit(f"{' '.join(command)} ended with {child.returncode}:\n{said.decode()}")
    return Run(wall, used.ru_utime + used.ru_stime, used.ru_maxrss / 1024)


@dataclass(frozen=True)
class Spent:
    """What a call took: seconds on the clock, and seconds of processor time of all its threads."""

    wall: float
    cpu: float


def in_turn(sides: Sequence[Callable[[], object]], repeat: int) -> list[list[Spent]]:
    """What each side takes, round by round, so that what slows the machine slows all of them."""
    return [[_timed(side) for side in sides] for _ in range(repeat)]


def _timed(side: Callable[[], object]) -> Spent:
    start, used = perf_counter(), process_time()
    side()
    return Spent(perf_counter() - start, process_time() - used)


def median(numbers: Sequence[float]) -> float:
    """The middle one."""
    return statistics.median(numbers)


def ratio(rounds: Sequence[Sequence[Spent]], above: int, below: int) -> str:
    """The medians of the rounds' ratios of one side to another: by the clock, and by processor time."""
    wall, cpu = (
        median([getattr(each[above], what) / getattr(each[below], what) for each in rounds])
        for what in ("wall", "cpu")
    )
    return f"{wall:.2f}, {cpu:.2f}"


def table(head: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
    """Prints a Markdown table."""
    print("| " + " | ".join(head) + " |")
    print("|" + "---|" * len(head))
    for row in rows:
        print("| " + " | ".join(row) + " |")
    print(flush=True)
