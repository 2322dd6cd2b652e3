"""The files that are brought in, and the tables that they are of."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

from engine.diagnostics import Diagnostic
from engine.register.files import ENDINGS, TableFile, find_files, look_at
from engine.register.tables import Table, tables
from engine.source import Place
from engine.store import problems

_HELP = "give a register folder, or files named after tables, such as `marks-2025-03-28.csv`"


def find_sources(paths: Sequence[Path]) -> tuple[tuple[TableFile, ...], list[Diagnostic]]:
    """The files at some paths, those without which others cannot be placed first; and what is wrong with them."""
    files: list[TableFile] = []
    found: list[Diagnostic] = []
    for path in paths:
        more, wrong = _in_folder(path) if path.is_dir() else _alone(path)
        files += more
        found += wrong
    if not files and not found:
        named = ", ".join(f"`{path}`" for path in paths)
        found.append(
            problems.NOTHING_TO_INGEST.at(Place(str(paths[0])), f"{named} holds no table", help=_HELP)
        )
    order = {"calendar": 0, "pupils": 1, "marks": 2}
    files.sort(key=lambda file: order.get(file.table.name, 3))
    return tuple(files), found


def _in_folder(folder: Path) -> tuple[Sequence[TableFile], list[Diagnostic]]:
    """The tables of a register's folder, which need not be all that a check needs."""
    from engine.register.problems import NO_TABLE

    files, wrong = find_files(folder, tables())
    return files, [each for each in wrong if each.code != NO_TABLE]


def _alone(path: Path) -> tuple[Sequence[TableFile], list[Diagnostic]]:
    table = _table_of(path)
    if table is None or not path.is_file():
        why = "bears the name of no table" if path.is_file() else "is not there"
        return (), [problems.NOTHING_TO_INGEST.at(Place(str(path)), f"`{path}` {why}", help=_HELP)]
    file = TableFile(table, path)
    return (file,), list(look_at(file))


def _table_of(path: Path) -> Table | None:
    """The table that a file's name begins with: `marks.csv`, `marks-2025-03-28.csv`, `marks_monday.parquet`."""
    if path.suffix not in ENDINGS:
        return None
    return next(
        (table for table in tables().values() if path.stem in set(_beginnings(path.stem, table))), None
    )


def _beginnings(stem: str, table: Table) -> Iterator[str]:
    yield table.name
    if stem.startswith(table.name) and not stem[len(table.name) :][:1].isalnum():
        yield stem
