"""What two editions differ in, as JSON."""

from __future__ import annotations

from collections.abc import Iterator

from engine.editions.change import Change, Comparison, EditionName, Kept, Side
from engine.impact.grouped import GroupedImpact
from engine.impact.impact import Impact
from engine.reports.impact.json import impact_json
from engine.reports.json import Json, json_object


def diff_json(told: Comparison, impact: Impact | GroupedImpact | None = None) -> Iterator[str]:
    """One object, described by `schemas/results/diff.schema.json`; a change a line."""
    return json_object(
        old=_edition(told.old),
        new=_edition(told.new),
        academy=told.academy,
        layer=told.layer,
        partial=told.partial,
        changes=map(change_json, told.changes),
        kept=map(_kept, told.kept),
        joined=told.joined,
        left=told.left,
        impact=impact_json(impact),
    )


def _edition(edition: EditionName) -> Json:
    return {
        "spec": edition.spec,
        "edition": edition.edition,
        "digest": edition.digest,
        "unread": edition.unread,
    }


def change_json(change: Change) -> Json:
    """A change as an object."""
    return {
        "kind": change.kind,
        "path": change.path,
        "when": change.when or None,
        "title": change.title,
        "event": change.event,
        "old": _side(change.old),
        "new": _side(change.new),
        "direction": change.direction,
        "reason": change.reason,
        "academies": change.academies,
        "not_reached": [{"academy": each.academy, "why": each.why} for each in change.apart],
    }


def _side(side: Side | None) -> Json:
    if side is None:
        return None
    return {
        "says": side.says,
        "layer": side.layer,
        "at": side.at,
        "clause": side.clause or None,
        "authorised": side.authorised or None,
    }


def _kept(kept: Kept) -> Json:
    return {"kind": kept.kind, "how": kept.how, "old": kept.old, "new": kept.new}
