"""A file put in its place whole or not at all."""

from __future__ import annotations

import os
import shutil
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from engine.private_files import take_place

_END = ".part"
_LEFT_BEHIND = 24 * 3600
"""So many seconds old, what a killed run left beside the file is of no run that still writes."""


@contextmanager
def placed(target: Path) -> Iterator[Path]:
    """A path to write to, in a folder beside the target that only its owner can read; then moved to the target.

    A target that is new is for its owner alone too: it names pupils.

    Whatever goes wrong before, the target stays as it was. Raises OSError where the system refuses.
    """
    _clear(target)
    folder = Path(tempfile.mkdtemp(prefix=f".{target.name}.", suffix=_END, dir=target.parent))
    try:
        inside = folder / target.name
        yield inside
        with inside.open("rb+") as stream:
            os.fsync(stream.fileno())
        take_place(inside, target)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _clear(target: Path) -> None:
    """Removes what runs that were killed long ago left behind."""
    now = time.time()
    for each in target.parent.glob("." + "*" + _END):
        with suppress(OSError):
            if each.name.startswith(f".{target.name}.") and now - each.stat().st_mtime > _LEFT_BEHIND:
                shutil.rmtree(each, ignore_errors=True)
