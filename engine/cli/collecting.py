"""The search for reference cycles kept rare: a run is short, and its time goes into reading and asking."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager

_NEW_OBJECTS = 1_000_000
"""So many objects are made before the young ones among them are looked through; Python's own number is 700."""


@contextmanager
def rarely_collected() -> Iterator[None]:
    """Lets the collector run rarely while a verb runs."""
    before = gc.get_threshold()
    gc.set_threshold(_NEW_OBJECTS, *before[1:])
    try:
        yield
    finally:
        gc.set_threshold(*before)
