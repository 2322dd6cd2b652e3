"""The change log of a pack, in the form that schools publish: version, date, section, change, origin, which way."""

from __future__ import annotations

from collections.abc import Iterable

from engine.editions.authority import NOBODY
from engine.editions.change import Change, Comparison, Kind
from engine.frozen import replace
from engine.reports.diff.phrases import (
    HEADINGS,
    both_sides,
    kept_words,
    reached,
    source_words,
    summary,
    unread_words,
)
from engine.reports.pack.parts import Cell, Column, DataTable, Section
from engine.reports.pack.words import ISO_AT_END, dated_words
from engine.reports.phrases import apart_words, titled
from engine.review.pack import Pack
from engine.wording import counted


def of_the_policy(pack: Pack) -> Comparison:
    """What has changed but for the policies' own cases, which test the rules and are no part of the policy."""
    whole = pack.comparison
    return replace(whole, changes=tuple(each for each in whole.changes if each.kind is not Kind.CASE))


def _reaches(change: Change, pack: Pack) -> str:
    """Which academies of a trust a change reaches, and which it does not, by their names."""

    def called(academies: Iterable[str]) -> tuple[str, ...]:
        return tuple(pack.below_trust.get(each, each) for each in academies)

    apart = tuple(
        replace(each, academy=pack.below_trust.get(each.academy, each.academy)) for each in change.apart
    )
    named = replace(change, academies=called(change.academies))
    told = replace(pack.comparison, academies=called(pack.comparison.academies))
    return "; ".join((", ".join(reached(named, told)) or "none", *apart_words(apart, len(told.academies))))


def change_log(pack: Pack) -> Section:
    """What has changed, change by change."""
    told = of_the_policy(pack)
    rows = tuple(_logged(change, pack) for change in told.changes)
    columns = (
        Column("Version", width=9),
        Column("Date", width=12),
        Column("Section", width=16),
        Column("Change", width=40),
        Column("Origin", width=26),
        Column("Which way", width=24),
        *([Column("Reaches", width=20)] if pack.together else []),
    )
    notes = (
        "Section: the clause of the policy document, else what is changed. Date: when it was authorised, else when the "
        "edition was ratified; blank where it is not authorised, no "
        "decision on it is recorded, nobody has to authorise it, or it is a record itself.",
    )
    table = DataTable("What is new in this version", "Change log", columns, rows, notes)
    kept = tuple(f"Only {each.how}: {kept_words(each)}" for each in pack.comparison.kept)
    cases = len(pack.comparison.changes) - len(told.changes)
    left_out = f"Left out: {counted(cases, 'change')} of the policies' own cases, which test the rules."
    words = (summary(told), *unread_words(told), *([left_out] if cases else []))
    return Section("Change log", words, kept, (table,) if rows else ())


def _logged(change: Change, pack: Pack) -> tuple[Cell, ...]:
    title = titled(change.title, change.name)
    return (
        pack.comparison.new.edition,
        _dated(change, pack),
        _section(change, pack),
        f"{title}: {' → '.join(sides_in_words(change))}",
        dated_words(source_words(change)),
        f"{change.direction}: {change.reason}",
        *([_reaches(change, pack)] if pack.together else []),
    )


def _dated(change: Change, pack: Pack) -> str:
    """When a change was authorised; blank where nobody has, or has to, and of a record, which has a day of its own."""
    side = change.new or change.old
    said = change.new.authorised if change.new else ""
    freely = side is not None and side.layer in pack.below_trust and not said
    undecided = change.new is not None and change.new.is_undecided
    if said == NOBODY or undecided or freely or change.kind is Kind.AUTHORISATION:
        return ""
    found = ISO_AT_END.search(said)
    return dated_words(found[0] if found else pack.ratified)


def _section(change: Change, pack: Pack) -> str:
    """`4.5 Following up absence`; the kind of thing where no clause is named."""
    side = change.new or change.old
    clause = side.clause if side else ""
    title = pack.clauses.get(clause, "")
    if title.casefold().startswith(clause.casefold()):
        return title or HEADINGS[change.kind]
    return f"{clause} {title}" if title else clause or HEADINGS[change.kind]


def sides_in_words(change: Change) -> tuple[str, ...]:
    """Both sides, with a month in words where a value or a record can end in one: an edition can look like one."""
    if change.path == "policy.edition" or change.kind not in (Kind.SETTING, Kind.AUTHORISATION):
        return both_sides(change)
    return tuple(map(dated_words, both_sides(change)))
