"""Ladders of rules: each finding of a stage told under the highest stage that its subject has reached."""

from __future__ import annotations

from collections.abc import Iterable

from engine.findings import Answer, Finding, Ladder
from engine.frozen import replace

_Place = tuple[str, str, frozenset[tuple[str, object]]]


def folded(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """The findings in their order, each lower stage with the rule of the highest; what cannot be told is no stage."""
    findings = tuple(findings)
    highest: dict[_Place, Finding] = {}
    for finding in findings:
        if finding.ladder is not None and finding.answer is Answer.YES:
            place = _place(finding, finding.ladder)
            held = highest.setdefault(place, finding)
            if held.ladder is not None and held.ladder.stage < finding.ladder.stage:
                highest[place] = finding
    return tuple(_under(finding, highest) for finding in findings)


def _place(finding: Finding, ladder: Ladder) -> _Place:
    """The ladder and the subject that stands on it."""
    return finding.academy, ladder.name, frozenset(finding.subject.items())


def _under(finding: Finding, highest: dict[_Place, Finding]) -> Finding:
    if finding.ladder is None or finding.answer is not Answer.YES:
        return finding
    top = highest[_place(finding, finding.ladder)]
    if top.rule == finding.rule:
        return finding
    return replace(finding, ladder=replace(finding.ladder, under=top.rule))
