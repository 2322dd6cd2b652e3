"""What two editions differ in, a row a change."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import chain

from engine.editions.change import Change, Comparison, Direction, Side
from engine.impact.grouped import GroupedImpact
from engine.impact.impact import Impact
from engine.reports.csv import csv_rows
from engine.reports.impact.csv import impact_csv

_SIDE = ("says", "layer", "at", "clause", "authorised")
COLUMNS = (
    *("kind", "path", "when", "title", "event", "direction", "reason", "academies", "not_reached"),
    *(f"{side}_{name}" for side in ("old", "new") for name in _SIDE),
)


def diff_csv(told: Comparison, impact: Impact | GroupedImpact | None = None) -> Iterator[str]:
    """A row for each change, each thing only renamed or moved, and each file of which not all could be read.

    With a register there are rows of an impact instead.
    """
    if impact is not None:
        return impact_csv(impact, told.changes)
    kept = (
        {
            "kind": each.kind.value,
            "event": each.how,
            "path": each.new,
            "old_says": each.old,
            "new_says": each.new,
        }
        for each in told.kept
    )
    return csv_rows(COLUMNS, chain(map(_row, told.changes), kept, _unread(told)))


def _unread(told: Comparison) -> Iterator[dict[str, str]]:
    for side, edition in (("old", told.old), ("new", told.new)):
        for name in edition.unread:
            yield {
                "kind": "file",
                "path": name,
                "event": "unread",
                "direction": Direction.CANNOT_SAY.value,
                "reason": "not all of it could be read, so what has changed in it cannot be told",
                f"{side}_says": "could not be read",
                f"{side}_layer": name.partition("/")[0],
            }


def _row(change: Change) -> dict[str, str]:
    facts = {
        "kind": change.kind.value,
        "path": change.path,
        "when": change.when,
        "title": change.title,
        "event": change.event,
        "direction": change.direction.value,
        "reason": change.reason,
        "academies": "; ".join(change.academies),
        "not_reached": "; ".join(f"{each.academy}: {each.why}" for each in change.apart),
    }
    return {**facts, **_side("old", change.old), **_side("new", change.new)}


def _side(name: str, side: Side | None) -> dict[str, str]:
    return {f"{name}_{key}": getattr(side, key) for key in _SIDE} if side else {}
