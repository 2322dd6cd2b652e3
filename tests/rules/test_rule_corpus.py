"""The cases of ../corpus/rules, held against both routes; and what every file must have cases for."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from itertools import groupby
from pathlib import Path

import pytest
from rule_cases import CORPUS, NOT_ASKED, RuleCase, case_files, read_case_file
from rule_routes import OR_MORE, Answers, Told, by_check, by_evaluator, check_of, shipped_rules

from engine.language.rules import Rule

FILES = [pytest.param(path, id=path.stem) for path in case_files()]


CASES = {f"{path.stem}: {case.name}": case for path in case_files() for case in read_case_file(path).cases}


def asked_together() -> Iterator[dict[str, RuleCase]]:
    """The cases that one check can answer: of one day, and with the same tables; by the name of an academy."""

    def shared(case: RuleCase) -> tuple[date, tuple[str, ...]]:
        return case.as_at, tuple(case.tables)

    asked = sorted((case for case in CASES.values() if case.refused is None), key=shared)
    for _, group in groupby(asked, key=shared):
        yield {f"school{number:02}": case for number, case in enumerate(group)}


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
        case.name: found
        for case in read_case_file(path).cases
        if (found := told_wrong(case, by_evaluator(case, "school").answers, only_found=False))
    }
    assert not wrong


TOGETHER = [pytest.param(cases, id=f"{cases['school00'].as_at}-{len(cases)}") for cases in asked_together()]


@pytest.mark.parametrize("cases", TOGETHER)
def test_check_answers_as_expected(cases: Mapping[str, RuleCase], tmp_path: Path) -> None:
    """One check answers the cases of a day, each an academy with settings, calendar and rules of its own."""
    try:
        routes = by_check(cases, tmp_path)
    except Exception:
        for academy, case in cases.items():
            by_check_alone(academy, case, tmp_path)
        raise
    names = {id(case): name for name, case in CASES.items()}
    wrong = {
        names[id(case)]: found
        for academy, case in cases.items()
        if (found := told_wrong(case, routes[academy].answers, only_found=True))
    }
    assert not wrong


def by_check_alone(academy: str, case: RuleCase, folder: Path) -> None:
    """Names the case that cannot be checked."""
    try:
        by_check({academy: case}, folder / academy)
    except Exception as error:
        error.add_note(f"in the case `{case.name}`")
        raise


@pytest.mark.parametrize(
    "case", [pytest.param(case, id=name) for name, case in CASES.items() if case.refused]
)
def test_check_refuses_what_the_case_says(case: RuleCase, tmp_path: Path) -> None:
    result, _, found = check_of({"school": case}, tmp_path)
    assert result is None
    assert any(str(case.refused) in message for message in found)


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
