"""An export in the database: its columns as text, and where each of its records stands."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from engine.diagnostics import Diagnostic
from engine.frozen import dataclass
from engine.importing import problems
from engine.register.lines import Step
from engine.register.sql import Sql
from engine.source import Place


@dataclass(frozen=True, slots=True)
class Export:
    """The records of an export.

    `query` gives `record`, from 0, and the columns `c0`, `c1` … as text, one for each heading. A record stands on the
    line that `steps` tell; in a workbook that is its row, in JSON its number. `rejected` are lines that do not fit
    the columns.
    """

    path: Path
    headings: tuple[str, ...]
    query: Sql
    records: int
    steps: tuple[Step, ...]
    rejected: tuple[int, ...] = ()

    def place(self, line: int | None = None, column: str | None = None) -> Place:
        """A place in the export."""
        return Place(str(self.path), line, column)


def missing_columns(path: Path, line: int, there: Sequence[str], wanted: Sequence[str]) -> list[Diagnostic]:
    """The problems that an export lacks columns; each tells which there are."""
    shown = ", ".join(f"`{name[:40]}`" for name in there[:20])
    more = f" and {len(there) - 20} more" if len(there) > 20 else ""
    return [
        problems.MISSING_COLUMN.at(
            Place(str(path), line),
            f"`{path.name}` has no column `{name}`, which the mapping reads",
            help=f"its columns are: {shown}{more}",
        )
        for name in dict.fromkeys(wanted)
        if name not in there
    ]
