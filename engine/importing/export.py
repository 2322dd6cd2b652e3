"""An export in the database: its columns as text, and where each of its records stands."""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import field
from operator import attrgetter
from pathlib import Path
from typing import TYPE_CHECKING

from engine.diagnostics import Diagnostic
from engine.frozen import dataclass
from engine.importing import problems
from engine.register import sql
from engine.register.files.lines import Step
from engine.register.lookalikes import spelt_out
from engine.register.sql import Sql, fill
from engine.source import Place
from engine.wording import quoted

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection


@dataclass(frozen=True, slots=True)
class Export:
    """The records of an export.

    `query` gives `record`, from 0, and the columns `c0`, `c1` … as text, one for each heading. A record stands on the
    line that `steps` tell; in a workbook that is its row, in JSON its number. `rejected` are lines that do not fit
    the columns, each with what is wrong, `unread` the columns that nobody wanted.
    """

    path: Path
    headings: tuple[str, ...]
    query: Sql
    records: int
    steps: tuple[Step, ...]
    rejected: Mapping[int, str | None] = field(default_factory=dict)
    unread: tuple[str, ...] = ()

    def line_of(self, record: int) -> int | None:
        """The line, or number, of a record."""
        at = bisect_right(self.steps, record, key=attrgetter("row"))
        step = self.steps[at - 1] if at else None
        return step.line + record - step.row if step else None

    def place(self, line: int | None = None) -> Place:
        """A place in the export."""
        return Place(str(self.path), line)


def fresh_table(connection: DuckDBPyConnection) -> Sql:
    """The name of a table for one more export: an import can read several."""
    count = (
        "SELECT count(*) FROM duckdb_tables() WHERE schema_name = 'importing' AND table_name LIKE 'export %'"
    )
    number = connection.execute(count).fetchall()[0][0]
    return fill("importing.{name}", name=sql.name(f"export {number}"))


def unread_columns(there: Sequence[str], wanted: Sequence[str]) -> tuple[str, ...]:
    """The columns of an export that are not wanted; one without a heading is none."""
    return tuple(dict.fromkeys(name for name in there if name and name not in wanted))


def missing_columns(path: Path, line: int, there: Sequence[str], wanted: Sequence[str]) -> list[Diagnostic]:
    """The problem that an export lacks columns, with those that there are; none where it has all of them."""
    lacking = [name for name in dict.fromkeys(wanted) if name not in there]
    if not lacking:
        return []
    shown = map(spelt_out, filter(None, there))
    names = [name if len(name) <= 40 else f"{name[:19]}…{name[-20:]}" for name in shown]
    columns = "column" if len(lacking) == 1 else "columns"
    message = f"`{path.name}` has no {columns} {quoted(lacking)}, which the mapping reads"
    help = f"its columns are: {quoted(names, 20) if names else 'none'}"
    return [problems.MISSING_COLUMN.at(Place(str(path), line), message, help=help)]


def headings_below(path: Path, line: int, read: int) -> Diagnostic:
    """The problem that an export has its headings on another line than the one on which they are read."""
    message = f"`{path.name}` has its headings on line {line}, and the mapping reads line {read}"
    help = f"write `heading_line: {line}` below `file` in a copy of the mapping, or delete the lines above"
    return problems.MISSING_COLUMN.at(Place(str(path), line), message, help=help)


def doubled_columns(path: Path, line: int, there: Sequence[str], wanted: Sequence[str]) -> list[Diagnostic]:
    """The problems that an export has a column more than once: which of them counts cannot be told."""
    counts = Counter(there)
    return [
        problems.MISSING_COLUMN.at(
            Place(str(path), line),
            f"`{path.name}` has {counts[name]} columns `{name}`, and which of them counts is not guessed",
            help="delete or rename all but one",
        )
        for name in dict.fromkeys(wanted)
        if counts[name] > 1
    ]
