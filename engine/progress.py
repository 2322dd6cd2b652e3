"""How far a run has got, told to whoever watches it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar

OnStep = Callable[[str, int, int], None]
"""Is told the name of a step, how much of it is done, and how much there is of it."""
_watcher: ContextVar[OnStep | None] = ContextVar("watcher", default=None)


def at_step(name: str, done: int, total: int) -> None:
    """Tells which step the run is at, how much of it is done, and how much there is of it."""
    if on_step := _watcher.get():
        on_step(name, done, total)


@contextmanager
def watched_by(on_step: OnStep) -> Iterator[None]:
    """Has the steps told of what runs meanwhile."""
    token = _watcher.set(on_step)
    try:
        yield
    finally:
        _watcher.reset(token)
