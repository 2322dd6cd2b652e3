"""What Windows does otherwise with files, as far as it can be had elsewhere."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from errno import EACCES
from types import SimpleNamespace

import pytest


class LockedBytes:
    """Windows' locks on bytes: for one handle alone, from where it stands on, and only given up as they were taken."""

    LK_NBLCK, LK_UNLCK = 2, 0

    def __init__(self) -> None:
        self.held: dict[tuple[int, int], set[tuple[int, int]]] = {}

    def locking(self, handle: int, what: int, number: int) -> None:
        about = os.fstat(handle)
        held = self.held.setdefault((about.st_dev, about.st_ino), set())
        first = os.lseek(handle, 0, os.SEEK_CUR)
        wanted = (first, first + number)
        if what == self.LK_UNLCK:
            if wanted not in held:
                raise PermissionError(EACCES, "not locked")
            held.remove(wanted)
        elif any(wanted[0] < end and start < wanted[1] for start, end in held):
            raise PermissionError(EACCES, "Permission denied")
        else:
            held.add(wanted)


@contextmanager
def as_on_windows() -> Iterator[None]:
    """While it lasts locks are Windows' own, and what it has not is not there; each lock has to have been given up."""
    stand_in = LockedBytes()
    with pytest.MonkeyPatch.context() as patched:
        for module in ("engine.durable", "engine.store.writing"):
            patched.setattr(f"{module}.sys", SimpleNamespace(platform="win32"))
        patched.setitem(sys.modules, "msvcrt", stand_in)
        patched.setitem(sys.modules, "fcntl", None)
        for name in ("uname", "pread", "pwrite"):
            patched.delattr(os, name, raising=False)
        yield
        assert not any(stand_in.held.values())
