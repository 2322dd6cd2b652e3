"""Findings in the order in which a reader goes through them: academy, pupil, the gravest first."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence

from engine.answering.subject_words import subject_group
from engine.check_result import CheckResult
from engine.findings import Answer, Finding, Level

_GRAVITY = {level: rank for rank, level in enumerate(Level)}


def by_academy(result: CheckResult, answer: Answer) -> Iterator[tuple[str, list[Finding]]]:
    """Each academy with its findings of that answer that are listed; academies without one are left out."""
    of: dict[str, list[Finding]] = {academy: [] for academy in result.academies}
    for finding in result.listed:
        if finding.answer is answer:
            of.setdefault(finding.academy, []).append(finding)
    return ((academy, sorted(findings, key=_reading_order)) for academy, findings in of.items() if findings)


def by_subject(findings: Iterable[Finding]) -> Iterator[tuple[str, list[Finding]]]:
    """Each pupil (class, year group, else an empty name) with the findings about them, in the order given."""
    of: dict[str, list[Finding]] = defaultdict(list)
    for finding in findings:
        of[subject_group(finding)[1]].append(finding)
    return iter(of.items())


def by_stage(findings: Iterable[Finding]) -> Callable[[Finding], Sequence[Finding]]:
    """What gives for a finding the lower stages of its ladder that its subject has reached too."""
    lower: dict[tuple[str, str, frozenset[tuple[str, object]]], list[Finding]] = defaultdict(list)
    for each in findings:
        if each.ladder is not None and each.ladder.under is not None:
            lower[each.ladder.under, each.academy, frozenset(each.subject.items())].append(each)
    return lambda top: lower.get((top.rule, top.academy, frozenset(top.subject.items())), ())


def _reading_order(finding: Finding) -> tuple[tuple[int, str], int, str]:
    return subject_group(finding), _GRAVITY[finding.level], finding.rule
