"""The cases of ../corpus/rules, held against both routes; and what every file must have cases for."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from pathlib import Path

import pytest
from rule_cases import CORPUS, NOT_ASKED, CaseFile, RuleCase, case_files, read_case_file
from rule_routes import OR_MORE, Answers, Told, by_check, by_evaluator, shipped_rules

from engine.language.rules import Rule

FILES = [pytest.param(path, id=path.stem) for path in case_files()]


@dataclass(frozen=True)
class Asked:
    """A case with the name of the academy it stands as."""

    academy: str
    case: RuleCase


def asked_of(file: CaseFile) -> list[Asked]:
    return [Asked(f"school{number:02}", case) for number, case in enumerate(file.cases)]


def asked_together(file: CaseFile) -> Iterator[dict[str, RuleCase]]:
    """The cases that one check can answer: of one day, and with the same tables."""

    def shared(asked: Asked) -> tuple[date, tuple[str, ...]]:
        return asked.case.as_at, tuple(asked.case.tables)

    for _, group in groupby(sorted(asked_of(file), key=shared), key=shared):
        yield {asked.academy: asked.case for asked in group}


def told_wrong(case: RuleCase, answers: Answers | None, *, only_found: bool) -> list[str]:
    """What a route's answers have otherwise than the case expects."""
    if case.expected is None or answers is None:
        return [] if answers is case.expected is None else ["evaluated" if answers else "not evaluated"]
    wrong = []
    for subject, want in case.expected.items():
        silent = only_found and want.answer in {"no", "excepted"}
        told = answers.get(subject)
        if want.answer == NOT_ASKED:
            wrong += [f"{subject}: asked, and told {told.answer}"] if told else []
        elif told is None and not silent:
            wrong.append(f"{subject}: {want.answer} expected, not asked")
        elif told is not None:
            # a finding does not show that a figure has no upper end
            values = {
                name: value.removesuffix(OR_MORE) if only_found else value
                for name, value in want.values.items()
            }
            wrong += [f"{subject}: {each}" for each in differences(want.answer, want.window, values, told)]
    for subject, told in answers.items():
        if subject not in case.expected and told.answer != "no":
            wrong.append(f"{subject}: {told.answer} not expected ({told.window}, {dict(told.values)})")
    return wrong


def differences(answer: str, window: str | None, values: Mapping[str, str], told: Told) -> Iterator[str]:
    if told.answer != answer:
        yield f"{answer} expected, told {told.answer} ({told.window}, {dict(told.values)})"
    if window is not None and told.window != window:
        yield f"window {window} expected, told {told.window}"
    for name, value in values.items():
        if told.values.get(name) != value:
            yield f"{name} {value} expected, told {told.values.get(name)}"


@pytest.mark.parametrize("path", FILES)
def test_evaluator_answers_as_expected(path: Path) -> None:
    wrong = {
        asked.case.name: found
        for asked in asked_of(read_case_file(path))
        if (
            found := told_wrong(asked.case, by_evaluator(asked.case, asked.academy).answers, only_found=False)
        )
    }
    assert not wrong


@pytest.mark.parametrize("path", FILES)
def test_check_answers_as_expected(path: Path, tmp_path: Path) -> None:
    wrong = {}
    for number, cases in enumerate(asked_together(read_case_file(path))):
        routes = by_check(cases, tmp_path / str(number))
        for academy, case in cases.items():
            if found := told_wrong(case, routes[academy].answers, only_found=True):
                wrong[case.name] = found
    assert not wrong


# what every file must have


@pytest.mark.parametrize("path", FILES)
def test_every_answer_has_a_case_or_a_reason(path: Path) -> None:
    file = read_case_file(path)
    own = [case for case in file.cases if case.rule is file.rule or case.rule == file.rule]
    told = {want.answer for case in own for want in (case.expected or {}).values()}
    assert {"yes", "no", "cannot tell"} - told == set(file.never)


@pytest.mark.parametrize("rule", [pytest.param(rule, id=rule.id) for rule in shipped_rules()])
def test_every_shipped_rule_has_a_file(rule: Rule) -> None:
    file = read_case_file(CORPUS / "policy" / f"{rule.id}.yaml")
    assert file.rule == rule.id
    assert file.title == rule.title
    told = {want.answer for case in file.cases for want in (case.expected or {}).values()}
    assert ("excepted" in told) == bool(rule.exemptions)


def test_every_file_of_the_policy_asks_a_shipped_rule() -> None:
    assert {path.stem for path in (CORPUS / "policy").glob("*.yaml")} == {rule.id for rule in shipped_rules()}


def test_the_twelve_rules_of_the_language_have_a_file_each() -> None:
    letters = [path.stem[0] for path in sorted((CORPUS / "language").glob("?_*.yaml"))]
    assert "".join(letters) == "abcdefghijkl"
