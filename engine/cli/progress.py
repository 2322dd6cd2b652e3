"""A progress bar on standard error, for a terminal only and only for what takes more than a second."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Lock, Timer
from typing import TYPE_CHECKING

from engine.progress import watched_by

if TYPE_CHECKING:
    from rich.progress import Progress, TaskID

_PATIENCE = 1.0


@contextmanager
def progress(patience: float = _PATIENCE) -> Iterator[None]:
    """Shows the steps of what runs meanwhile, where somebody watches."""
    if not sys.stderr.isatty():
        yield
        return
    bar = _Bar()
    timer = Timer(patience, bar.show)
    timer.daemon = True
    timer.start()
    try:
        with watched_by(bar.step):
            yield
    finally:
        timer.cancel()
        bar.close()


class _Bar:
    """Keeps the last step from the start; rich is imported only once the bar is to be seen."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._last = ("reading", 0, 0)
        self._shown: tuple[Progress, TaskID] | None = None
        self._closed = False

    def step(self, name: str, done: int, total: int) -> None:
        with self._lock:
            self._last = (name, done, total)
            self._draw()

    def show(self) -> None:
        from rich.console import Console
        from rich.progress import BarColumn, Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

        columns = (
            SpinnerColumn(),
            TextColumn("{task.description}", markup=False),
            BarColumn(),
            TimeElapsedColumn(),
        )
        with self._lock:
            if self._closed:
                return
            bar = Progress(*columns, console=Console(stderr=True), transient=True)
            self._shown = bar, bar.add_task("")
            self._draw()
            bar.start()

    def close(self) -> None:
        with self._lock:
            self._closed = True
            if self._shown:
                self._shown[0].stop()

    def _draw(self) -> None:
        if self._shown:
            bar, task = self._shown
            name, done, total = self._last
            bar.update(task, description=name, completed=done, total=total or None)
