"""A case ledger written: whole or not at all, by one at a time, for its owner's eyes."""

from __future__ import annotations

import csv
import json
import os
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import date
from errno import EACCES, EAGAIN, EWOULDBLOCK
from io import StringIO
from pathlib import Path

from engine.ledger.cells import safe
from engine.ledger.entries import COLUMNS, OF_PEOPLE, Entry
from engine.ledger.reading import Ledger

_PATIENCE = 30.0
_PAUSE = 0.05
_PRIVATE = 0o600


@contextmanager
def alone(path: Path) -> Iterator[None]:
    """While it lasts no other run reads the ledger in order to write it; a killed run lets go by itself.

    Raises OSError where another one holds it for long, and where the folder may not be written to.
    """
    path = _real(path)
    lock = os.open(path.with_name(f".{path.name}.lock"), os.O_RDWR | os.O_CREAT, _PRIVATE)
    try:
        until = time.monotonic() + _PATIENCE
        while True:
            try:
                _take(lock)
                break
            except OSError as error:
                if error.errno not in (EACCES, EAGAIN, EWOULDBLOCK):
                    raise
                if time.monotonic() > until:
                    raise OSError(EAGAIN, "another run is keeping it") from None
                time.sleep(_PAUSE)
        yield
    finally:
        os.close(lock)


def _take(lock: int) -> None:
    """Takes the lock or raises at once; the system lets it go when the file is closed, or the run killed."""
    if sys.platform == "win32":
        import msvcrt

        msvcrt.locking(lock, msvcrt.LK_NBLCK, 1)
    else:
        import fcntl

        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)


def ledger_text(ledger: Ledger) -> str:
    """The ledger as CSV; no cell becomes a formula."""
    out = StringIO()
    lines = csv.writer(out)
    lines.writerow((*COLUMNS, *ledger.more))
    for entry in ledger.entries:
        cells = {**_cells(entry), **dict(entry.more)}
        lines.writerow([safe(cells.get(name, "")) for name in (*COLUMNS, *ledger.more)])
    return out.getvalue()


def write_ledger(path: Path, ledger: Ledger) -> None:
    """Puts the ledger in its place; what stood there stays until all of it is on the disk. To be done `alone`."""
    path = _real(path)
    mode = path.stat().st_mode & 0o777 if path.exists() else _PRIVATE
    part = path.with_name(f".{path.name}.part")
    part.unlink(missing_ok=True)
    try:
        descriptor = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, _PRIVATE)
        with os.fdopen(descriptor, "w", encoding="utf-8-sig", newline="") as stream:
            stream.write(ledger_text(ledger))
            stream.flush()
            os.fsync(stream.fileno())
        part.chmod(mode)
        part.replace(path)
    finally:
        part.unlink(missing_ok=True)
    _sync(path.parent)


def _real(path: Path) -> Path:
    """The file itself, where the path is a link to it."""
    return Path(os.path.realpath(path))


def _sync(folder: Path) -> None:
    """Sees that the new name survives a power cut too, where folders can be opened for that."""
    if sys.platform == "win32":
        return
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _cells(entry: Entry) -> Mapping[str, str]:
    decision = entry.decision
    said = {name: _text(getattr(decision, name)) for name in OF_PEOPLE} if decision else {}
    own = {name: _text(getattr(entry, name)) for name in COLUMNS if name not in OF_PEOPLE}
    return {**own, **said}


def _text(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, Mapping):
        return json.dumps(value, sort_keys=True, ensure_ascii=False, default=str)
    return value.isoformat() if isinstance(value, date) else str(value)
