"""Ladders of rules: each finding of a stage told under the highest stage that its subject has reached."""

from __future__ import annotations

from collections.abc import Iterable

from engine.findings import Answer, Finding, Ladder
from engine.frozen import replace

Place = tuple[str, str, frozenset[tuple[str, object]]]
"""An academy, a ladder, and the subject that stands on it."""


def folded(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """The findings in their order, each lower stage with the rule of the highest; what cannot be told is no stage."""
    placed = [(finding, place_of(finding)) for finding in findings]
    highest = highest_stages(placed)
    under: dict[tuple[Ladder, str], Ladder] = {}
    return tuple(_under(each, highest[place], under) if place else each for each, place in placed)


def highest_stages(placed: Iterable[tuple[Finding, Place | None]]) -> dict[Place, str]:
    """The rule of the highest stage at each place; findings that stand at none have none."""
    highest: dict[Place, tuple[int, str]] = {}
    for finding, place in placed:
        if place is not None and finding.ladder is not None:
            stage = finding.ladder.stage
            if place not in highest or highest[place][0] < stage:
                highest[place] = stage, finding.rule
    return {place: rule for place, (_, rule) in highest.items()}


def place_of(finding: Finding) -> Place | None:
    """The ladder that a finding is a stage of, and its subject; None where it is none."""
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
