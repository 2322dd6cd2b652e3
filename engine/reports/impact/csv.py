"""An impact as rows for a spreadsheet: a flip a row, or with `--group` a count, and what is in none of them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import chain, starmap

from engine.editions.change import Apart, Change
from engine.impact.grouped import GroupedImpact
from engine.impact.impact import Flip, Impact, RuleEffect
from engine.reports.csv import csv_rows
from engine.wording import counted

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


def impact_csv(impact: Impact | GroupedImpact, changes: Sequence[Change] = ()) -> Iterator[str]:
    """A row for each flip or count; a count that is hidden is an empty cell.

    A rule that cannot be asked has a row for each academy, and one of which neither edition can tell all a row too. So
    has each academy that one of the changes does not reach.
    """
    apart = [(change, each) for change in changes for each in change.apart]
    if isinstance(impact, GroupedImpact):
        kept = ({"by": _NOT_REACHED, "of": f"{each.academy}, {of.name}: {each.why}"} for of, each in apart)
        return csv_rows(("by", "of", "pupils"), chain(_counts(impact), kept))
    untold = (row for rule in impact.rules for row in _untold(rule))
    return csv_rows(COLUMNS, chain(map(_row, impact.flips), untold, starmap(_apart, apart)))


def _apart(change: Change, apart: Apart) -> dict[str, str]:
    said = {"way": _NOT_REACHED, "new_reason": apart.why, "changes": change.name}
    return {"academy": apart.academy, **said}


def _counts(impact: GroupedImpact) -> Iterator[dict[str, object]]:
    for table in impact.tables:
        for each in table.counts:
            yield {"by": table.by, "of": each.of, "pupils": each.pupils}
    for rule in impact.untold:
        if rule.answers != 0:
            yield {"by": f"answers {_BY_NEITHER}", "of": rule.rule, "pupils": rule.answers}
        if rule.not_asked:
            yield {"by": "rule that is not asked", "of": f"{rule.rule}: {rule.not_asked}"}


_BY_NEITHER = "told by neither edition"
_NOT_REACHED = "not reached"


def _untold(rule: RuleEffect) -> Iterator[dict[str, str]]:
    told = {"rule": rule.rule, "title": rule.title, "level": rule.level}
    if rule.untold:
        yield {**told, "way": _BY_NEITHER, "new_reason": counted(rule.untold, "answer")}
    where = rule.not_evaluated_at or ({"": rule.not_evaluated} if rule.not_evaluated else {})
    for academy, why in where.items():
        yield {"academy": academy, **told, "way": "not asked", "new_reason": why}


def _row(flip: Flip) -> dict[str, object]:
    return {
        **{name: flip.subject.get(name) for name in _SUBJECT},
        "academy": flip.academy,
        "rule": flip.rule,
        "title": flip.title,
        "level": flip.level,
        "subject": ", ".join(map(str, flip.subject.values())),
        "year_group": flip.year_group,
        "groups": "; ".join(flip.groups),
        "way": flip.way,
        "old": flip.old,
        "new": flip.new,
        "old_reason": flip.old_reason,
        "new_reason": flip.new_reason,
        "how": flip.by.how,
        "changes": "; ".join(flip.by.changes),
    }
