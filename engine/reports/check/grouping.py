"""Findings in the order in which a reader goes through them: academy, pupil, the gravest first."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence

from engine.answering.subject_words import subject_group
from engine.check_result import CheckResult
from engine.findings import Answer, Finding, Level
from engine.keyed import by_key

_GRAVITY = {level: rank for rank, level in enumerate(Level)}


def by_academy(result: CheckResult, answer: Answer) -> Iterator[tuple[str, list[Finding]]]:
    """Each academy with its findings of that answer that are listed; academies without one are left out."""
    found = by_key((each.academy, each) for each in result.listed if each.answer is answer)
    ordered = dict.fromkeys((*result.academies, *found))
    return ((name, sorted(found[name], key=_reading_order)) for name in ordered if name in found)


def by_subject(findings: Iterable[Finding]) -> Iterator[tuple[str, list[Finding]]]:
    """Each pupil (class, year group, else an empty name) with the findings about them, in the order given."""
    return iter(by_key((subject_group(each)[1], each) for each in findings).items())


def by_stage(findings: Iterable[Finding]) -> Callable[[Finding], Sequence[Finding]]:
    """What gives for a finding the lower stages of its ladder that its subject has reached too."""
    lower = by_key(
        ((each.ladder.under, each.academy, frozenset(each.subject.items())), each)
        for each in findings
        if each.ladder is not None and each.ladder.under is not None
    )
    return lambda top: lower.get((top.rule, top.academy, frozenset(top.subject.items())), ())


def _reading_order(finding: Finding) -> tuple[tuple[int, str], int, str]:
    return subject_group(finding), _GRAVITY[finding.level], finding.rule
