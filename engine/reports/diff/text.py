"""What two editions differ in, for a terminal."""

from __future__ import annotations

from collections.abc import Iterator

from engine.editions.change import Change, Comparison, Direction
from engine.impact.grouped import GroupedImpact
from engine.impact.impact import Impact
from engine.reports.diff.phrases import (
    both_sides,
    by_kind,
    direction_words,
    headline,
    kept_words,
    reach_words,
    source_words,
    summary,
    title_words,
    unread_words,
)
from engine.reports.impact.text import impact_text
from engine.reports.look import PLAIN, Look
from engine.reports.phrases import apart_words
from engine.reports.visible import visible

_SHORT = 72
_STYLES = {Direction.TIGHTENS: "must", Direction.LOOSENS: "good", Direction.CANNOT_SAY: "warning"}


def diff_text(
    told: Comparison, impact: Impact | GroupedImpact | None = None, look: Look = PLAIN
) -> Iterator[str]:
    """How many changes there are, then each under its kind, with both values, the way it goes and whom it reaches."""
    yield look.paint("strong", visible(headline(told))) + "\n"
    yield visible(summary(told)) + "\n"
    for line in unread_words(told):
        yield look.paint("warning", visible(line)) + "\n"
    for heading, changes in by_kind(told):
        yield "\n" + look.paint("strong", heading) + "\n"
        for change in changes:
            yield from _change(change, told, look)
    if told.kept:
        yield "\n" + look.paint("strong", "Renamed or moved, and no change") + "\n"
        yield from (f"  {visible(kept_words(each))}\n" for each in told.kept)
    if impact is not None:
        yield from impact_text(impact, look)


def _change(change: Change, told: Comparison, look: Look) -> Iterator[str]:
    was, now = map(visible, both_sides(change))
    if len(was) + len(now) <= _SHORT:
        yield f"  {look.paint('strong', visible(change.name))}: {was} → {now}\n"
    else:
        yield f"  {look.paint('strong', visible(change.name))}\n"
        yield from (look.fitted(f"    {line}") + "\n" for line in (f"was  {was}", f"now  {now}"))
    style = _STYLES.get(change.direction, "dim")
    yield look.paint(style, look.fitted(f"    {visible(direction_words(change))}")) + "\n"
    facts = (title_words(change), source_words(change), reach_words(change, told))
    yield look.paint("dim", look.fitted(f"    {visible('; '.join(each for each in facts if each))}")) + "\n"
    for line in apart_words(change.apart, len(told.academies)):
        yield look.paint("warning", look.fitted(f"    {visible(line)}")) + "\n"
