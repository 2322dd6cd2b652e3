"""What a pack tells of decisions: those still open, which of them are new, and those open before that no longer are."""

from __future__ import annotations

from engine.reports.pack.parts import Column, DataTable, Section
from engine.reports.pack.words import begun
from engine.review.pack import Decisions, OpenDecision
from engine.wording import listed

_HEADING = "Decisions still open"
_WHAT, _STATEMENTS = Column("What", width=60), Column("Statements", width=20)


def how_many_open(decisions: Decisions | None) -> str:
    """How many are open, how many of them are new or read otherwise than before, and how many no longer are."""
    if decisions is None:
        return "not known, for the clause register has errors or there is none"
    if decisions.settled is None:
        return f"{len(decisions.open):,}"
    new, gone = sum(each.is_new for each in decisions.open), len(decisions.settled)
    changed = sum(each.has_changed for each in decisions.open)
    parts = [f"{count:,} {what}" for count, what in ((new, "new"), (changed, "changed")) if count]
    of_them = f", of them {listed(parts)}" if parts else ""
    was, no_longer = ("was", "is") if gone == 1 else ("were", "are")
    before = f"; {gone:,} that {was} open before no longer {no_longer}" if gone else ""
    return f"{len(decisions.open):,}{of_them}{before}"


def decisions_section(decisions: Decisions | None) -> Section:
    """What the document leaves open, the new first, then what has changed, and what was open before."""
    if decisions is None:
        why = (
            "The clause register has errors, or there is none, so it cannot be told which decisions are open"
        )
        return Section(_HEADING, (f"{why}: see `trustpolicy clauses`.",))
    words = (
        "Where the policy document contradicts itself, its settings or the law, or leaves something open. A decision is "
        "recorded in the clause register, and is then no longer listed here."
        if decisions.open
        else "Nothing is open: the document agrees with itself, or it was decided.",
        *_unknown_before(decisions),
    )
    return Section(_HEADING, words, tables=(*_open(decisions), *_settled(decisions)))


def _unknown_before(decisions: Decisions) -> tuple[str, ...]:
    if decisions.settled is not None:
        return ()
    return ("What was open in the older edition cannot be told, so nothing says which of these are new.",)


def _open(decisions: Decisions) -> tuple[DataTable, ...]:
    if not decisions.open:
        return ()
    ordered = sorted(decisions.open, key=lambda each: (not each.is_new, not each.has_changed, each.decides))
    columns = (
        _WHAT,
        _STATEMENTS,
        Column("To be decided by", width=18),
        *([] if decisions.settled is None else [Column("Open since", width=12)]),
    )
    rows = tuple(
        (begun(each.what), ", ".join(each.statements), each.decides, *_since(decisions, each))
        for each in ordered
    )
    return (DataTable("Open decisions", "Decisions", columns, rows),)


def _since(decisions: Decisions, each: OpenDecision) -> tuple[str, ...]:
    if decisions.settled is None:
        return ()
    return ("this edition" if each.is_new else "before, and has changed" if each.has_changed else "before",)


def _settled(decisions: Decisions) -> tuple[DataTable, ...]:
    if not decisions.settled:
        return ()
    columns = (_WHAT, _STATEMENTS, Column("What became of it", width=30))
    rows = tuple(
        (begun(each.what), ", ".join(each.statements), _became(each.decided)) for each in decisions.settled
    )
    return (DataTable("Open before and no longer, as it was", "Settled", columns, rows),)


def _became(decided: tuple[str, ...]) -> str:
    return f"decided: {'; '.join(decided)}" if decided else "no longer so"
