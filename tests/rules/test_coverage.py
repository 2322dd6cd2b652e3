"""What counts as covered: exactly the answers, parts and boundaries that the cases of a rule touch."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from asked_cases import ROOT, asked, case_files, policy, rulebook

from engine.cases.asking import ask_all
from engine.cases.case import Case, CaseFile, Never
from engine.cases.covering import covered
from engine.cases.results import RuleCoverage
from engine.diagnostics import Diagnostic


def file_of(rule: str) -> CaseFile:
    (file,) = [each for each in case_files() if each.rule is not None and each.rule.id == rule]
    return file


def cover(file: CaseFile, cases: list[Case]) -> tuple[RuleCoverage, tuple[Diagnostic, ...]]:
    asked, unfit = ask_all(policy(), cases)
    assert not unfit
    (rule,), found = covered(policy(), rulebook(), [file], asked, every=False)
    return rule, found


def without(case: Case, *pupils: str) -> Case:
    """A case whose rows of some pupils are left out."""
    tables = {
        name: tuple(row for row in rows if row.get("pupil_id") not in pupils)
        for name, rows in case.tables.items()
    }
    return replace(case, tables=tables)


@pytest.mark.parametrize(
    ("left_out", "uncovered"),
    [
        ((), set()),
        (("below",), {"one below"}),
        (("on",), {"on it"}),
        (("above",), {"one above"}),
        (("below", "on"), {"one below", "on it"}),
    ],
)
@pytest.mark.thorough
def test_a_share_is_on_its_boundary_by_one_session(left_out: tuple[str, ...], uncovered: set[str]) -> None:
    """Other pupils are further off than one session, so they touch no boundary."""
    file = file_of("persistent_absence")
    rule, _ = cover(file, [without(file.cases[0], *left_out)])
    boundaries = {each.rpartition("(")[2].removesuffix(")") for each in rule.uncovered}
    assert boundaries & {"one below", "on it", "one above"} == uncovered


@pytest.mark.thorough
def test_each_exception_holds_and_does_not() -> None:
    file = file_of("penalty_threshold")
    rule, _ = cover(
        file, [case for case in file.cases if "compulsory" not in case.name and "all ages" not in case.name]
    )
    assert "excepted" in rule.uncovered
    assert any(
        each.startswith("except not of compulsory") and each.endswith("(yes)") for each in rule.uncovered
    )


@pytest.mark.thorough
def test_the_day_before_on_and_after_counts_inside_a_collection() -> None:
    file = file_of("penalty_threshold")
    kept = [case for case in file.cases if "framework" not in case.name and "first day" not in case.name]
    left = cover(file, kept)[0].uncovered
    assert {each.rpartition("(")[2] for each in left if "framework_from" in each} == {
        "yes)",
        "one below)",
        "on it)",
        "one above)",
    }


@pytest.mark.thorough
def test_what_is_said_never_to_happen_is_checked() -> None:
    file = file_of("marks_missing")
    span = file.never[0].span
    said = (Never("yes", "nobody is ever absent", span), Never("cannto tell", "it can", span))
    _, found = cover(replace(file, never=said), list(file.cases))
    assert [(each.code.id, each.message, each.help) for each in found] == [
        ("K013", "a case of `marks_missing` shows this all the same", "delete the line"),
        ("K013", "`marks_missing` has no such answer, part or boundary", "did you mean `cannot tell`?"),
    ]


@pytest.mark.thorough
def test_what_is_declared_is_no_more_uncovered() -> None:
    file = file_of("marks_missing")
    rule, found = cover(file, list(file.cases))
    assert not found
    assert not rule.uncovered
    assert {each.what for each in rule.declared} == {each.what for each in file.never}
    assert rule.items == rule.covered + len(rule.declared)
    assert Path(file.source.name).name in {path.name for path in (ROOT / "policies/trust/cases").iterdir()}


@pytest.mark.slow
def test_no_answer_part_or_boundary_of_a_shipped_rule_is_uncovered() -> None:
    files = [file for file in case_files() if "language" not in file.source.name]
    rules, found = covered(policy(), rulebook(), files, asked(), every=True)
    assert not found
    assert {rule.rule: rule.uncovered for rule in rules if rule.uncovered} == {}


@pytest.mark.thorough
def test_an_exception_that_is_one_comparison_has_its_boundaries() -> None:
    file = file_of("notice_below_threshold")
    (case,) = [each for each in file.cases if "the pupil joined" in each.name]
    left = cover(file, [case])[0].uncovered
    assert not [each for each in left if each.startswith("except issued before")]
    left = cover(file, [without(case, "before", "after")])[0].uncovered
    assert {each.rpartition("(")[2] for each in left if each.startswith("except issued before")} == {
        "yes)",
        "one below)",
        "one above)",
    }
