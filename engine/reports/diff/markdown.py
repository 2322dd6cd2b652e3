"""What two editions differ in, as Markdown."""

from __future__ import annotations

from collections.abc import Iterator

from engine.editions.change import Change, Comparison
from engine.impact.grouped import GroupedImpact
from engine.impact.impact import Impact
from engine.reports.diff.phrases import (
    both_sides,
    by_kind,
    direction_words,
    headline,
    kept_words,
    reached,
    source_words,
    summary,
    unread_words,
)
from engine.reports.impact.tables import impact_sections, written_rows
from engine.reports.markdown import escaped, table
from engine.reports.phrases import apart_words, titled

COLUMNS = ("What", "Was", "Is", "Direction", "Who", "Academies")


def diff_markdown(told: Comparison, impact: Impact | GroupedImpact | None = None) -> Iterator[str]:
    """A table for each kind of change."""
    yield f"# Changes: {escaped(headline(told))}\n\n{escaped(summary(told))}\n"
    for line in unread_words(told):
        yield f"\n> {escaped(line)}\n"
    for heading, changes in by_kind(told):
        yield f"\n## {heading}\n\n"
        yield from table(COLUMNS, (cells(change, told) for change in changes))
    if told.kept:
        yield "\n## Renamed or moved, and no change\n\n"
        yield from (f"- {escaped(kept_words(each))}\n" for each in told.kept)
    if impact is not None:
        for part in impact_sections(impact):
            yield f"\n## {escaped(part.caption)}\n\n"
            yield from table(part.headings, written_rows(part))


def cells(change: Change, told: Comparison) -> tuple[str, ...]:
    """The cells of a change's row."""
    title, sides = titled(change.title, change.name), both_sides(change)
    apart = apart_words(change.apart, len(told.academies))
    academies = "; ".join((", ".join(reached(change, told)), *apart))
    return title, *sides, direction_words(change), source_words(change), academies
