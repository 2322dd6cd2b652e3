"""The changes that affect most pupils: what was said and is, who decided it, and of how many pupils."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from engine.editions.authority import NOBODY
from engine.editions.change import Change, Comparison, Kind
from engine.impact.causes import CODES
from engine.impact.grouped import GroupedImpact, pupils_by_cause
from engine.impact.impact import Attribution, Cause
from engine.monitoring.figures import Untold
from engine.reports.diff.phrases import source_words
from engine.reports.pack.log import sides_in_words
from engine.reports.pack.parts import Cell, Column, DataTable, Holds
from engine.reports.pack.words import dated_words
from engine.review.pack import Pack
from engine.wording import counted, listed

_MOST = 6
_SHORT = 60
_TOGETHER = {Cause.COMBINATION: "together only", Cause.INTERACTION: "each depends on the other"}
_COLUMNS = (
    Column("Change", width=34),
    Column("Was", width=18),
    Column("Is", width=18),
    Column("Decided by", width=34),
    Column("Pupils", Holds.COUNT, 10),
)


def foremost(pack: Pack) -> DataTable | None:
    """The table; None where no register could be asked, or no answer about a pupil is another than before."""
    if isinstance(pack.impact, str):
        return None
    causes = (
        pack.impact.by_cause if isinstance(pack.impact, GroupedImpact) else pupils_by_cause(pack.impact.flips)
    )
    ordered = sorted(causes, key=lambda each: -(each[1] or 0))
    if not ordered:
        return None
    rows = tuple(_row(by, pupils, pack) for by, pupils in ordered[:_MOST])
    return DataTable(
        "The changes that affect most pupils", "Foremost changes", _COLUMNS, rows, _notes(pack, ordered)
    )


def _notes(pack: Pack, causes: Sequence[tuple[Attribution, int | None]]) -> tuple[str, ...]:
    told = {change for by, _ in causes for change in by.changes}
    changes = [each for each in pack.comparison.changes if each.kind is not Kind.CASE]
    asked = _asked_of_both(changes, pack.comparison)
    silent = sum(not any(_is_of(each, name) for name in told) for each in asked)
    untold = len(changes) - len(asked)
    more = len(causes) - _MOST
    said = f" {counted(more, 'more row')} would follow: see whom the changes affect." if more > 0 else ""
    of_which = [f"{silent:,} {'alters' if silent == 1 else 'alter'} no pupil's answer"] if silent else []
    of_which += [f"{untold:,} cannot be told"] if untold else []
    of_all = f" Of the {counted(len(changes), 'change')} in the change log, "
    rest = f"{of_all}{listed(of_which)}." if of_which else ""
    return (
        "Pupils: those about whom a rule now finds something, or no longer does, or now cannot tell, or can tell again. "
        f"One pupil can be in several rows.{said}{rest}",
    )


def _asked_of_both(changes: Iterable[Change], comparison: Comparison) -> list[Change]:
    """Without what came or went with academies that only one edition has: of their pupils not both were asked."""
    of_one = {*comparison.joined, *comparison.left}
    return [each for each in changes if not each.academies or not of_one.issuperset(each.academies)]


def _row(by: Attribution, pupils: int | None, pack: Pack) -> tuple[Cell, ...]:
    asked = _asked_of_both(pack.comparison.changes, pack.comparison)
    found = [each for name in by.changes for each in asked if _is_of(each, name)]
    sides = [sides_in_words(each) for each in found]
    titles = [each.title or each.path for each in found]
    if len(found) == 1 and found[0].when:
        titles = [f"{titles[0]} ({found[0].when})"]
    what = listed(dict.fromkeys(titles)) or listed(by.changes)
    told = f"{what} ({_TOGETHER[by.how]})" if by.how in _TOGETHER else what
    was, now = (_in_short(dict.fromkeys(side[at] for side in sides)) for at in (0, 1))
    who = "; ".join(dict.fromkeys(_decided(each) for each in found))
    return told, was, now, who, Untold.HIDDEN if pupils is None else pupils


def _is_of(change: Change, cause: str) -> bool:
    """Whether a change is a cause, or a part of one: a rule's condition, a case of a setting, one of the codes."""
    if cause == CODES:
        return change.kind is Kind.CODE
    return change.path == cause or (change.path.startswith(f"{cause}.") and change.kind is not Kind.SETTING)


def _in_short(values: Iterable[str]) -> str:
    said = "; ".join(values)
    return said if len(said) <= _SHORT else "see the change log"


def _decided(change: Change) -> str:
    side = change.new
    if side is None:  # of what is gone it is told who said it, not who took it away
        return dated_words(source_words(change))
    if side.authorised == NOBODY:
        return f"nobody yet: {side.layer} set it, and it is not authorised"
    return dated_words(side.authorised) if side.authorised else f"{side.layer} itself"
