"""Who may write to a store, and who is reading it. The system gives a lock up when its process ends, however it ends."""

from __future__ import annotations

import os
from pathlib import Path

from engine.durable import Lock, waited_for

WRITING, READING = "writing.lock", "reading.lock"


class BeingWrittenError(Exception):
    """Another process holds the lock; the text says which."""


class Writing:
    """The right to write to a store, from the `with` on; waited for some seconds, else BeingWrittenError."""

    def __init__(self, folder: Path, wait: float) -> None:
        self._path = folder / WRITING
        self._wait = wait

    def __enter__(self) -> Writing:
        import socket

        self._lock = lock = Lock(self._path, mode=0o644)
        if not waited_for(lock.take, self._wait):
            owner = lock.said()
            lock.close()
            raise BeingWrittenError(owner)
        lock.say(f"process {os.getpid()} on {socket.gethostname()}\n")
        return self

    def __exit__(self, *_: object) -> None:
        self._lock.close()


def reading(folder: Path) -> Lock | None:
    """A sign that a store is being read; None where the folder takes no such sign."""
    try:
        lock = Lock(folder / READING, os.O_RDONLY)
        waited_for(lock.share, None)
    except OSError:
        return None
    return lock


def nobody_reads(folder: Path) -> Lock | None:
    """A sign that keeps readers waiting; None where somebody is reading."""
    lock = Lock(folder / READING, mode=0o644)
    if lock.take():
        return lock
    lock.close()
    return None
