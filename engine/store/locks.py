"""Who may write to a store, and who is reading it. The system gives a lock up when its process ends, however it ends."""

from __future__ import annotations

import fcntl
import os
import time
from pathlib import Path

WRITING, READING = "writing.lock", "reading.lock"
_LOOK_AGAIN = 0.1


class BeingWrittenError(Exception):
    """Another process holds the lock; the text says which."""


class Sign:
    """A lock that is held until it is closed, or nobody has it any more."""

    def __init__(self, path: Path, flags: int) -> None:
        self.descriptor = os.open(path, flags, 0o644)

    def take(self, kind: int) -> bool:
        """Takes the lock; whether it could be had."""
        try:
            fcntl.flock(self.descriptor, kind)
        except BlockingIOError:
            return False
        return True

    def close(self) -> None:
        """Gives the lock up."""
        if self.descriptor >= 0:
            os.close(self.descriptor)
            self.descriptor = -1

    def __del__(self) -> None:
        if hasattr(self, "descriptor"):
            self.close()


class Writing:
    """The right to write to a store, from the `with` on; waited for some seconds, else BeingWrittenError."""

    def __init__(self, folder: Path, wait: float) -> None:
        self._path = folder / WRITING
        self._wait = wait

    def __enter__(self) -> Writing:
        self._sign = sign = Sign(self._path, os.O_RDWR | os.O_CREAT)
        until = time.monotonic() + self._wait
        while not sign.take(fcntl.LOCK_EX | fcntl.LOCK_NB):
            if time.monotonic() >= until:
                owner = os.pread(sign.descriptor, 200, 0).decode("utf-8", "replace").strip()
                sign.close()
                raise BeingWrittenError(owner)
            time.sleep(_LOOK_AGAIN)
        os.ftruncate(sign.descriptor, 0)
        os.pwrite(sign.descriptor, f"process {os.getpid()} on {os.uname().nodename}\n".encode(), 0)
        return self

    def __exit__(self, *_: object) -> None:
        self._sign.close()


def reading(folder: Path) -> Sign | None:
    """A sign that a store is being read; None where the folder takes no such sign."""
    try:
        sign = Sign(folder / READING, os.O_RDONLY)
    except OSError:
        return None
    sign.take(fcntl.LOCK_SH)
    return sign


def nobody_reads(folder: Path) -> Sign | None:
    """A sign that keeps readers waiting; None where somebody is reading."""
    sign = Sign(folder / READING, os.O_RDWR | os.O_CREAT)
    if sign.take(fcntl.LOCK_EX | fcntl.LOCK_NB):
        return sign
    sign.close()
    return None
