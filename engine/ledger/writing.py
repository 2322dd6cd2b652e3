"""A case ledger written: whole or not at all, by one at a time, for its owner's eyes."""

from __future__ import annotations

import csv
import json
import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import date
from errno import EAGAIN
from io import StringIO
from pathlib import Path

from engine.durable import Lock, keep_on_disk, waited_for
from engine.ledger.cells import safe
from engine.ledger.entries import COLUMNS, OF_PEOPLE, Entry
from engine.ledger.reading import Ledger
from engine.links import followed
from engine.private_files import OWNER_ONLY, take_place

_PATIENCE = 30.0


@contextmanager
def alone(path: Path) -> Iterator[None]:
    """While it lasts no other run reads the ledger in order to write it; a killed run lets go by itself.

    Raises OSError where another one holds it for long, and where the folder may not be written to.
    """
    path = followed(path)
    lock = Lock(path.with_name(f".{path.name}.lock"), mode=OWNER_ONLY)
    try:
        if not waited_for(lock.take, _PATIENCE):
            raise OSError(EAGAIN, "another run is keeping it")
        yield
    finally:
        lock.close()


def ledger_text(ledger: Ledger) -> str:
    """The ledger as CSV; no cell becomes a formula."""
    out = StringIO()
    lines = csv.writer(out)
    lines.writerow((*COLUMNS, *ledger.more))
    for entry in ledger.entries:
        cells = {**entry_cells(entry), **dict(entry.more)}
        lines.writerow([safe(cells.get(name, "")) for name in (*COLUMNS, *ledger.more)])
    return out.getvalue()


def write_ledger(path: Path, ledger: Ledger) -> None:
    """Puts the ledger in its place; what stood there stays until all of it is on the disk. To be done `alone`."""
    path = followed(path)
    part = path.with_name(f".{path.name}.part")
    part.unlink(missing_ok=True)
    try:
        descriptor = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, OWNER_ONLY)
        with os.fdopen(descriptor, "w", encoding="utf-8-sig", newline="") as stream:
            stream.write(ledger_text(ledger))
            stream.flush()
            os.fsync(stream.fileno())
        take_place(part, path)
    finally:
        part.unlink(missing_ok=True)
    keep_on_disk(path.parent)


def entry_cells(entry: Entry) -> Mapping[str, str]:
    """A line of the ledger by column, without the user's own; without those of people where nothing is decided."""
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
