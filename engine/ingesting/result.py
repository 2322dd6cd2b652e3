"""What a run of `ingest` did, for the reports."""

from __future__ import annotations

from pathlib import Path

from engine.frozen import dataclass


@dataclass(frozen=True, slots=True)
class IngestedFile:
    """A file with its rows; read = new + replaced + unchanged + set aside.

    `replaced` are rows that took the place of a stored one, `unchanged` those that were stored already; `removed` are
    stored rows that went with nothing in their place. Of a file without rows, `of_nobody` says that no other file of its
    folder tells whose it is.
    """

    name: str
    table: str
    read: int
    new: int
    replaced: int
    unchanged: int
    set_aside: int
    removed: int
    of_nobody: bool = False

    @property
    def nothing_new(self) -> bool:
        """Whether all that could be used of the file was stored already."""
        return self.unchanged > 0 and not (self.new or self.replaced or self.removed)


@dataclass(frozen=True, slots=True)
class TakenOut:
    """Rows that an academy had of a table in a school year, and that were taken out.

    Those that had been set aside (`set_aside`) are of any year, unless one was named.
    """

    table: str
    academy: str
    year: str | None
    rows: int


@dataclass(frozen=True, slots=True)
class Ingestion:
    """The files that were brought in, what was taken out before, and the state of the store that came of it."""

    store: Path
    generation: int
    changed: bool
    files: tuple[IngestedFile, ...]
    academies: tuple[str, ...]
    marks: int
    amendments_kept: int
    cleaned: int
    taken_out: tuple[TakenOut, ...] = ()
