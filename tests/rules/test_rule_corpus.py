"""The policies' cases and those of ../corpus/rules, held against both routes; and what every file must have."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

import pytest
from asked_cases import LANGUAGE, asked, asked_some, case_files, shipped_rules

from engine.cases.answers import Told
from engine.cases.asking import Asked
from engine.cases.case import NOT_ASKED, Case, CaseFile
from engine.cases.judging import case_result, differences, is_met
from engine.explain.answers import NO
from engine.frozen import replace


def told_wrong(case: Case, evaluated: dict[str, Told]) -> list[str]:
    """What the evaluator tells otherwise than the case expects; a finding's words only the check has."""
    expected = {each.subject: replace(each, says=None) for each in case.expected or ()}
    wrong = [
        f"{subject}: {want.answer} expected; {', '.join(differences(want, evaluated.get(subject)))}"
        for subject, want in expected.items()
        if not is_met(want, evaluated.get(subject))
    ]
    others = (each for each in evaluated.items() if each[0] not in expected and each[1].answer != NO)
    return wrong + [f"{subject}: {told} not expected" for subject, told in others]


SOME_AND_ALL = pytest.mark.parametrize(
    "cases",
    [pytest.param(asked_some, marks=pytest.mark.thorough), pytest.param(asked, marks=pytest.mark.slow)],
)
"""Of the whole run a fifth of the files; all in the slow one, and whenever the policies' own cases are tested."""


@SOME_AND_ALL
def test_evaluator_answers_as_expected(cases: Callable[[], Sequence[Asked]]) -> None:
    wrong = {
        f"{each.case.span.place} {each.case.name}": found
        for each in cases()
        if (found := told_wrong(each.case, dict(each.evaluated)))
    }
    assert not wrong


@SOME_AND_ALL
def test_check_answers_as_expected(cases: Callable[[], Sequence[Asked]]) -> None:
    """One check answers the cases of a day, each an academy with settings, calendar and rules of its own."""
    failures = [failure for each in cases() for failure in case_result(each).failures]
    assert not failures


@SOME_AND_ALL
def test_every_case_tells_of_a_subject(cases: Callable[[], Sequence[Asked]]) -> None:
    """A case whose subjects are all not asked would hold whatever the rule says."""
    idle = [
        each.case.name
        for each in cases()
        if each.case.expected and all(want.answer == NOT_ASKED for want in each.case.expected)
    ]
    assert not idle


# what every file must have


@pytest.mark.thorough
def test_every_answer_has_a_case_or_a_reason() -> None:
    without = {
        file.source.name: {"yes", "no", "cannot tell"} - told_in(file) - {each.what for each in file.never}
        for file in case_files()
        if file.rule is not None
    }
    assert not {name: answers for name, answers in without.items() if answers}


@pytest.mark.thorough
def test_every_shipped_rule_has_cases_that_say_its_level() -> None:
    assert shipped_rules()
    for rule in shipped_rules():
        (file,) = [file for file in case_files() if file.rule is rule]
        assert file.title == rule.title
        assert Path(file.source.name).stem == rule.id
        assert f"\nlevel: {rule.level}\n" in file.source.text, rule.id
        assert ("excepted" in told_in(file)) == bool(rule.exemptions), rule.id


def told_in(file: CaseFile) -> set[str]:
    return {want.answer for case in file.cases for want in case.expected or ()}


def test_the_twelve_rules_of_the_language_have_a_file_each() -> None:
    letters = [path.stem[0] for path in sorted(LANGUAGE.glob("?_*.yaml"))]
    assert "".join(letters) == "abcdefghijkl"
