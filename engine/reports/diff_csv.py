"""What two editions differ in, a row a change."""

from __future__ import annotations

from collections.abc import Iterator

from engine.editions.change import Change, Comparison, Side
from engine.impact.grouped import GroupedImpact
from engine.impact.impact import Impact
from engine.reports.csv import csv_rows
from engine.reports.impact_csv import impact_csv

_SIDE = ("says", "layer", "at", "clause", "authorised")
COLUMNS = (
    *("kind", "path", "when", "title", "event", "direction", "reason", "academies"),
    *(f"{side}_{name}" for side in ("old", "new") for name in _SIDE),
)


def diff_csv(told: Comparison, impact: Impact | GroupedImpact | None = None) -> Iterator[str]:
    """A row for each change and each thing only renamed or moved; with a register a row for each flip instead."""
    if impact is not None:
        return impact_csv(impact)
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
    return csv_rows(COLUMNS, (row for part in (map(_row, told.changes), kept) for row in part))


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
    }
    return {**facts, **_side("old", change.old), **_side("new", change.new)}


def _side(name: str, side: Side | None) -> dict[str, str]:
    return {f"{name}_{key}": getattr(side, key) for key in _SIDE} if side else {}
