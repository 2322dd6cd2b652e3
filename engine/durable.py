"""Files that one process at a time writes and that last: locks that end with their process, what the disk keeps, and
files put in their places.

Of Windows its own calls are used: there a lock is on some bytes of a file, always on them for one alone, and nobody else
may read those. So they lie far behind whatever is in the file; who shares a lock takes one of them, and who wants it
alone takes all.
"""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from errno import EACCES, EAGAIN, EDEADLK, EWOULDBLOCK
from pathlib import Path

_TAKEN = (EACCES, EAGAIN, EDEADLK, EWOULDBLOCK)
_PAUSE = 0.05
_FIRST, _MOST = 1 << 30, 500
"""The first byte that locks are on, and how many can share one."""
MOVED_WITHIN = 2.0
"""So many seconds a file that somebody has open on Windows is waited for."""


class Lock:
    """A lock on a file, held from `take` or `share` until it is closed or its process ends, however it ends.

    Raises OSError where the file cannot be opened, or its disk knows no locks.
    """

    def __init__(self, path: Path, flags: int = os.O_RDWR | os.O_CREAT, mode: int = 0o600) -> None:
        self._held: tuple[int, int] | None = None
        self.descriptor = os.open(path, flags, mode)

    def take(self) -> bool:
        """Takes the lock for this process alone; whether it could be had."""
        if sys.platform == "win32":
            return self._take_bytes(_FIRST, _MOST)
        import fcntl

        return _tried(lambda: fcntl.flock(self.descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB))

    def share(self) -> bool:
        """Takes the lock together with all others who share it; whether it could be had."""
        if sys.platform == "win32":
            return any(self._take_bytes(_FIRST + number, 1) for number in range(_MOST))
        import fcntl

        return _tried(lambda: fcntl.flock(self.descriptor, fcntl.LOCK_SH | fcntl.LOCK_NB))

    def _take_bytes(self, first: int, number: int) -> bool:
        if sys.platform == "win32":
            import msvcrt

            os.lseek(self.descriptor, first, os.SEEK_SET)
            if _tried(lambda: msvcrt.locking(self.descriptor, msvcrt.LK_NBLCK, number)):
                self._held = first, number
        return self._held is not None

    def say(self, text: str) -> None:
        """Writes down who has the lock, for those who cannot have it."""
        os.ftruncate(self.descriptor, 0)
        os.lseek(self.descriptor, 0, os.SEEK_SET)
        os.write(self.descriptor, text.encode())

    def said(self) -> str:
        """What whoever has the lock wrote down."""
        os.lseek(self.descriptor, 0, os.SEEK_SET)
        return os.read(self.descriptor, 200).decode("utf-8", "replace").strip()

    def close(self) -> None:
        """Gives the lock up."""
        if self.descriptor < 0:
            return
        if sys.platform == "win32" and self._held:
            import msvcrt

            # Closing alone would free them at a time that Windows chooses.
            os.lseek(self.descriptor, self._held[0], os.SEEK_SET)
            msvcrt.locking(self.descriptor, msvcrt.LK_UNLCK, self._held[1])
        self._held = None
        os.close(self.descriptor)
        self.descriptor = -1

    def __del__(self) -> None:
        if hasattr(self, "descriptor"):
            self.close()


def _tried(lock: Callable[[], None]) -> bool:
    """Whether a lock could be had at once; an error that says anything else is raised."""
    try:
        lock()
    except OSError as error:
        if error.errno not in _TAKEN:
            raise
        return False
    return True


def waited_for(take: Callable[[], bool], seconds: float | None) -> bool:
    """Whether a lock could be had within so many seconds; without a number it is waited for however long it takes."""
    until = None if seconds is None else time.monotonic() + seconds
    while not take():
        if until is not None and time.monotonic() >= until:
            return False
        time.sleep(_PAUSE)
    return True


def keep_on_disk(path: Path) -> None:
    """Has the disk keep a file, or the names in a folder, over a power cut; Windows keeps names by itself."""
    if sys.platform == "win32":
        if path.is_dir():
            return
        descriptor = os.open(path, os.O_RDWR)  # Windows does not flush a file that is open for reading alone
    else:
        descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def move(path: Path, target: Path) -> None:
    """Puts a file in the place of another at once; on Windows as soon as nobody has that other one open."""

    def moved() -> bool:
        try:
            path.replace(target)
        except PermissionError:
            if sys.platform != "win32" or time.monotonic() >= until:
                raise
            return False
        return True

    until = time.monotonic() + MOVED_WITHIN
    waited_for(moved, None)


def move_together(
    parts: Sequence[tuple[Path, Path]], move: Callable[[Path, Path], object] = move, gone: Sequence[Path] = ()
) -> None:
    """Moves each part to its place, and takes away what is to be `gone`; if one cannot be moved, all is put back.

    Until it is done, what stood there has a second name beside it, `.NAME.PROCESS.before`.
    """
    with _put_back_on_error([*(target for _, target in parts), *gone]) as moved:
        for part, target in parts:
            move(part, target)
            moved.append(target)
        for old in gone:
            old.unlink(missing_ok=True)


@contextmanager
def _put_back_on_error(places: Iterable[Path]) -> Iterator[list[Path]]:
    """A list to write down the places that have something new; where the system refuses, all are as they were."""
    kept: dict[Path, Path] = {}
    moved: list[Path] = []
    try:
        kept.update((old, _second_name(old)) for old in places if old.exists())
        yield moved
    except OSError:
        for place in moved:
            remove(place)
        for old, copy in kept.items():
            if not old.exists():
                copy.replace(old)
        raise
    finally:
        for copy in kept.values():
            remove(copy)


def remove(path: Path) -> None:
    """Removes a file of ours; where the disk refuses, it stays."""
    with suppress(OSError):
        path.unlink(missing_ok=True)


def _second_name(old: Path) -> Path:
    """A second name for a file that may have to be put back, or a copy where the disk knows no second names."""
    copy = old.with_name(f".{old.name}.{os.getpid()}.before")
    try:
        os.link(old, copy)
    except OSError:
        from shutil import copyfile  # only where a disk knows no second name

        copyfile(old, copy)
    return copy
