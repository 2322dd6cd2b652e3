"""The search for reference cycles kept rare: a run is short, and its time goes into reading and asking."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager

_NEW_OBJECTS = 1_000_000
"""So many objects are made before the young ones among them are looked through; Python's own number is 700."""


def collect_rarely() -> None:
    """Lets the collector run rarely from now on: for the command, which ends with its verb."""
    gc.set_threshold(_NEW_OBJECTS, *gc.get_threshold()[1:])


@contextmanager
def rarely_collected() -> Iterator[None]:
    """Lets the collector run rarely while a verb runs."""
    before = gc.get_threshold()
    collect_rarely()
    try:
        yield
    finally:
        gc.set_threshold(*before)
