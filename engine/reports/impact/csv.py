"""An impact as rows for a spreadsheet: a flip a row, or with `--group` a count."""

from __future__ import annotations

from collections.abc import Iterator

from engine.impact.grouped import GroupedImpact
from engine.impact.impact import Flip, Impact
from engine.reports.csv import csv_rows

COLUMNS = (
    *(
        "academy",
        "rule",
        "title",
        "level",
        "pupil_id",
        "class",
        "date",
        "session",
        "subject",
        "year_group",
        "groups",
    ),
    *("way", "old", "new", "old_reason", "new_reason", "how", "changes"),
)
_SUBJECT = ("pupil_id", "class", "date", "session")


def impact_csv(impact: Impact | GroupedImpact) -> Iterator[str]:
    """A row for each flip or count; a count that is hidden is an empty cell."""
    if isinstance(impact, GroupedImpact):
        rows = (
            {"by": table.by, "of": each.of, "pupils": "" if each.pupils is None else str(each.pupils)}
            for table in impact.tables
            for each in table.counts
        )
        return csv_rows(("by", "of", "pupils"), rows)
    return csv_rows(COLUMNS, map(_row, impact.flips))


def _row(flip: Flip) -> dict[str, str]:
    subject = {name: str(flip.subject[name]) for name in _SUBJECT if name in flip.subject}
    return {
        **subject,
        "academy": flip.academy,
        "rule": flip.rule,
        "title": flip.title,
        "level": flip.level,
        "subject": ", ".join(map(str, flip.subject.values())),
        "year_group": "" if flip.year_group is None else str(flip.year_group),
        "groups": "; ".join(flip.groups),
        "way": flip.way,
        "old": flip.old,
        "new": flip.new,
        "old_reason": flip.old_reason,
        "new_reason": flip.new_reason,
        "how": flip.by.how,
        "changes": "; ".join(flip.by.changes),
    }
