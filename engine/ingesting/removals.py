"""What is said of stored rows that a file which takes the place of others does not have."""

from __future__ import annotations

from collections.abc import Mapping

from engine.diagnostics import Diagnostic
from engine.ingesting.batch import Batch
from engine.ingesting.replacing import Taken
from engine.store import problems
from engine.wording import counted, listed, quoted

_MOST_NAMED = 4
_OTHER_IDS = (
    "none of its ids is stored: look whether it is this school's list; if another system gave the ids, exchange them "
    "with `look_up` in the mapping of `import` for those stored, under which marks and all else are; if it is right, "
    "add `--replace`"
)


def gone(batch: Batch, taken: Taken) -> Diagnostic:
    """A warning: rows go, and nothing takes their place."""
    rows, they = _rows(taken.removed)
    message = f"{rows} of `{batch.table.name}` {they} not in this file and {they} removed"
    help = "if they should stay, bring in a file that has them"
    return problems.REMOVED.at(batch.rows.file.place(), message, help=help)


def left_blank(batch: Batch, count: int) -> Diagnostic:
    """A warning: marks stay that the file, which has most of its sessions' marks, does not have."""
    message = f"{counted(count, 'stored mark stays', 'stored marks stay')}, though this file has no usable mark there"
    help = "if the file holds all marks of its sessions, bring it in again with `--replace`"
    return problems.LEFT_BLANK.at(batch.rows.file.place(), message, help=help)


def forgotten(batch: Batch, lacking: Mapping[str | None, int]) -> Diagnostic:
    """A warning: rows that were set aside are forgotten as mended, by pupil, that the file does not have."""
    count = sum(lacking.values())
    rows, are, them = ("row that was", "is", "it") if count == 1 else ("rows that were", "are", "them")
    whose = f" of {quoted(pupils, _MOST_NAMED)}" if (pupils := list(filter(None, lacking))) else ""
    message = f"{count:,} {rows} set aside{whose} {are} not in this file: no check reports {them} any more"
    help = "if they are still to be corrected, bring in a file that has them"
    return problems.FORGOTTEN.at(batch.rows.file.place(), message, help=help)


def would_go(batch: Batch, taken: Taken) -> Diagnostic:
    """An error: the file would take away more than can be meant."""
    path, table = batch.rows.file.path, batch.table.name
    doubted = (f"`{who}` in {year} (the file has {counted(has, 'row')})" for who, year, has in taken.doubted)
    whose = listed(list(doubted), _MOST_NAMED)
    rows, they = _rows(taken.removed)
    if path.stem == table:
        message = f"{rows} of `{table}` {they} not in this file, which is most of what is stored of {whose}"
    else:
        message = f"`{path.name}` is by its name a part, and would replace all `{table}` of {whose}: "
        message += f"{rows} {they} not in it"
    help = f"bring in all `{table}` of the year, or add `--replace` if this file holds all of them"
    if table == "pupils" and not taken.replaced + taken.unchanged:
        help = _OTHER_IDS
    return problems.WOULD_REMOVE.at(batch.rows.file.place(), message, help=help)


def _rows(count: int) -> tuple[str, str]:
    return ("1 stored row", "is") if count == 1 else (f"{count:,} stored rows", "are")
