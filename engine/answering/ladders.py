"""Ladders of rules: each finding of a stage told under the highest stage that its subject has reached."""

from __future__ import annotations

from collections.abc import Iterable

from engine.findings import Answer, Finding, Ladder
from engine.frozen import replace

_Place = tuple[str, str, frozenset[tuple[str, object]]]


def folded(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """The findings in their order, each lower stage with the rule of the highest; what cannot be told is no stage."""
    placed = [(finding, _place(finding)) for finding in findings]
    highest: dict[_Place, tuple[int, str]] = {}
    for finding, place in placed:
        if place is not None and finding.ladder is not None:
            stage = finding.ladder.stage
            if place not in highest or highest[place][0] < stage:
                highest[place] = stage, finding.rule
    under: dict[tuple[Ladder, str], Ladder] = {}
    return tuple(_under(each, highest[place][1], under) if place else each for each, place in placed)


def _place(finding: Finding) -> _Place | None:
    """The ladder and the subject that stands on it, if any does."""
    if finding.ladder is None or finding.answer is not Answer.YES:
        return None
    return finding.academy, finding.ladder.name, frozenset(finding.subject.items())


def _under(finding: Finding, top: str, known: dict[tuple[Ladder, str], Ladder]) -> Finding:
    if finding.ladder is None or top == finding.rule:
        return finding
    key = finding.ladder, top
    if key not in known:
        known[key] = replace(finding.ladder, under=top)
    return replace(finding, ladder=known[key])
