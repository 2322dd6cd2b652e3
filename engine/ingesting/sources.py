"""The files that are brought in, and the tables that they are of."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from engine.diagnostics import Diagnostic, has_errors
from engine.register.files.table_files import (
    TableFile,
    day_named,
    find_files,
    in_small_letters,
    look_at,
    shut,
    table_named,
)
from engine.register.problems import NO_TABLE
from engine.source import Place
from engine.store import problems
from engine.store.folder import is_store

_HELP = "give files named after tables, such as `marks-2025-03-28.csv`, or a folder of them"


def find_sources(paths: Sequence[Path]) -> tuple[tuple[TableFile, ...], list[Diagnostic]]:
    """The files at some paths, those without which others cannot be placed first; and what is wrong with them."""
    files: list[TableFile] = []
    found: list[Diagnostic] = []
    for path in paths:
        more, wrong = _at(path)
        files += more
        found += wrong
    if not files and not has_errors(found):
        named = ", ".join(f"`{path}`" for path in paths)
        found.append(
            problems.NOTHING_TO_INGEST.at(Place(str(paths[0])), f"{named} holds no table", help=_HELP)
        )
    order = {"calendar": 0, "pupils": 1, "marks": 2}
    files.sort(key=lambda file: order.get(file.table.name, 3))
    return tuple(files), found


def _at(path: Path) -> tuple[Sequence[TableFile], list[Diagnostic]]:
    try:
        return _in_folder(path) if path.is_dir() else _alone(path)
    except PermissionError:
        return (), [shut(path.parent)]


def _in_folder(folder: Path) -> tuple[Sequence[TableFile], list[Diagnostic]]:
    """The tables of a register's folder, which need not be all that a check needs, then those of its days in order.

    Other files that are named after a table, such as `marks-old.csv`, would take the place of what is newer.
    """
    if is_store(folder):
        message = f"`{folder}` is a register store, from which nothing is brought in"
        return (), [problems.NOTHING_TO_INGEST.at(Place(str(folder)), message, help=_HELP)]
    whole, wrong = find_files(folder)
    days = _of_days(folder)
    taken = {str(file.path) for file in days}
    kept = [each for each in wrong if each.code != NO_TABLE and each.place.file not in taken]
    return (*whole, *days), [*kept, *(trouble for file in days for trouble in look_at(file))]


def _of_days(folder: Path) -> list[TableFile]:
    """The files of a folder that bear a day after their table's name, by day."""
    try:
        inside = [path for path in folder.iterdir() if path.is_file()]
    except OSError:
        return []
    dated = sorted((day, path.name, path) for path in inside if (day := day_named(path)))
    return [TableFile(table, path) for _, _, path in dated if (table := table_named(path))]


def _alone(path: Path) -> tuple[Sequence[TableFile], list[Diagnostic]]:
    table = table_named(path)
    if table is None or not path.is_file():
        why = "does not have the name of a table" if path.is_file() else "is not there"
        help = (path.is_file() and in_small_letters(path)) or _HELP
        return (), [problems.NOTHING_TO_INGEST.at(Place(str(path)), f"`{path}` {why}", help=help)]
    file = TableFile(table, path)
    return (file,), list(look_at(file))
