"""The cases of a policy: read, asked, judged."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

from engine.cases.asking import ask_all
from engine.cases.case import Case
from engine.cases.covering import covered
from engine.cases.judging import file_result
from engine.cases.results import SuiteResult
from engine.cases.suite import read_suite
from engine.diagnostics import Diagnostic, has_errors, in_order
from engine.policy.authorisation.authorised import authorised
from engine.policy.loading import Policy
from engine.rulebook import Rulebook


def run_cases(
    policy: Policy,
    rules: Rulebook,
    paths: Sequence[Path],
    *,
    draft: bool = False,
) -> tuple[SuiteResult | None, tuple[Diagnostic, ...]]:
    """What came of the cases at some paths, or of all; None where one is not sound, and what is wrong."""
    files, found = read_suite(policy, rules, paths)
    if not draft:
        found = (*found, *_unauthorised(policy, [case for file in files for case in file.cases]))
    if has_errors(found):
        return None, found
    asked, unfit = ask_all(policy, [case for file in files for case in file.cases])
    if has_errors(unfit):
        return None, in_order((*found, *unfit))
    coverage, wrong = covered(policy, rules, files, asked, every=not paths)
    if has_errors(wrong):
        return None, in_order((*found, *wrong))
    answered = iter(asked)
    results = tuple(file_result(file, [next(answered) for _ in file.cases]) for file in files)
    return SuiteResult(policy.edition, policy.digest, results, coverage), found


def _unauthorised(policy: Policy, cases: Sequence[Case]) -> Iterator[Diagnostic]:
    """What is not authorised of the academies that cases ask; their days are invented, so nothing has run out."""
    asked = sorted({case.academy for case in cases})
    for local in policy.local_sections(asked).values():
        yield from authorised(local, None)
