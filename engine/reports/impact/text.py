"""An impact for a terminal: tables, then pupil by pupil."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby

from engine.impact.grouped import GroupedImpact, year_words
from engine.impact.impact import Flip, Impact
from engine.reports.grid import Column, grid
from engine.reports.impact.tables import (
    attribution_words,
    impact_headline,
    impact_tables,
    whose,
    written_rows,
)
from engine.reports.look import Look
from engine.reports.phrases import at_academy, titled
from engine.reports.visible import visible


def impact_text(impact: Impact | GroupedImpact, look: Look) -> Iterator[str]:
    """How many answers flip, the tables, and each flip with the old and the new reason."""
    yield f"\n{look.paint('strong', visible(impact_headline(impact)))}\n"
    for table in impact_tables(impact):
        yield f"\n{look.paint('strong', table.caption)}\n"
        columns = [Column(column.heading, column.holds.is_number) for column in table.columns]
        yield from grid(columns, written_rows(table), look)
    if isinstance(impact, Impact) and impact.listed:
        yield f"\n{look.paint('strong', 'Pupil by pupil, then classes and the academy')}\n"
        yield from _flips(impact, look)


def _flips(impact: Impact, look: Look) -> Iterator[str]:
    ordered = sorted(impact.listed, key=_place)
    for (academy, _, who), flips in groupby(ordered, key=_place):
        listed = list(flips)
        year = "" if listed[0].year_group is None else f", {year_words(listed[0].year_group)}"
        groups = f" ({', '.join(listed[0].groups)})" if listed[0].groups else ""
        whom = at_academy(who or academy, academy, impact.academies)
        yield f"  {look.paint('strong', visible(whom))}{visible(year + groups)}\n"
        for flip in listed:
            yield from _flip(flip, look)


def _place(flip: Flip) -> tuple[str, int, str]:
    """Where a flip stands: pupils first, then classes, then the academy."""
    return flip.academy, 0 if "pupil_id" in flip.subject else 1 if "class" in flip.subject else 2, _who(flip)


def _who(flip: Flip) -> str:
    """The pupil, else the class or whoever it is about."""
    if "pupil_id" in flip.subject:
        return str(flip.subject["pupil_id"])
    return f"class {flip.subject['class']}" if "class" in flip.subject else ""


def _flip(flip: Flip, look: Look) -> Iterator[str]:
    rest = whose(flip).removeprefix(_who(flip).removeprefix("class ")).removeprefix(", ")
    about = f" of {rest}" if rest and rest != flip.academy else ""
    rule = titled(flip.title, flip.rule)
    yield f"    {visible(rule)}{visible(about)}: {flip.old} → {flip.new}, {flip.way}\n"
    yield from (
        f"      {word}  {visible(reason)}\n"
        for word, reason in (("was", flip.old_reason), ("now", flip.new_reason))
        if reason
    )
    yield f"      {look.paint('dim', visible('by ' + attribution_words(flip.by)))}\n"
