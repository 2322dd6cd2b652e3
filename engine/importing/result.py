"""What an import did, for the reports."""

from __future__ import annotations

from pathlib import Path

from engine.frozen import dataclass


@dataclass(frozen=True, slots=True)
class ImportedTable:
    """A table with the rows that the export had for it; read = used + set aside.

    `no_mark` are cells in which the export has no mark: they are no rows. `used_of` are the used rows of each
    academy, in their order.
    """

    name: str
    file: Path
    read: int
    used: int
    set_aside: int
    no_mark: int
    used_of: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Imported:
    """An export that became tables of a register; `records` are all it has, those too that do not fit its columns."""

    academies: tuple[str, ...]
    export: Path
    mapping: str
    title: str
    records: int
    pseudonymised: bool
    tables: tuple[ImportedTable, ...]


@dataclass(frozen=True, slots=True)
class ShippedMapping:
    """A mapping that comes with the engine, and the verb that it goes with."""

    name: str
    title: str
    kind: str
    tables: tuple[str, ...]
    assumes: tuple[str, ...]
    verb: str
