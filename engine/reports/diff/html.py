"""What two editions differ in, as a page of its own."""

from __future__ import annotations

from collections.abc import Iterator

from engine.editions.change import Comparison
from engine.impact.grouped import GroupedImpact
from engine.impact.impact import Impact
from engine.reports.diff.markdown import COLUMNS, cells
from engine.reports.diff.phrases import by_kind, headline, kept_words, summary, unread_words
from engine.reports.impact.tables import impact_sections, written_rows
from engine.reports.page import Page


def diff_html(told: Comparison, impact: Impact | GroupedImpact | None = None) -> Iterator[str]:
    """The page in one piece: a table for each kind of change."""
    page = Page(f"Changes: {headline(told)}")
    page.add("h1", "What has changed")
    page.add("p", headline(told))
    page.add("p", summary(told))
    page.add_list(unread_words(told))
    for heading, changes in by_kind(told):
        page.add("h2", heading)
        page.add_table(f"{heading}: what has changed", COLUMNS, (cells(change, told) for change in changes))
    if told.kept:
        page.add("h2", "Renamed or moved, and no change")
        page.add_list(map(kept_words, told.kept))
    for part in impact_sections(impact) if impact else ():
        page.add("h2", part.caption)
        if part.columns:
            numbers = {at: "number" for at, column in enumerate(part.columns) if column.holds.is_number}
            page.add_table(part.caption, part.headings, written_rows(part), numbers)
    yield page.html()
