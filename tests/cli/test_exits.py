from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from engine.check_result import CheckResult, RegisterSummary
from engine.cli.exits import Exit, FailOn, exit_for_findings, exit_for_problems
from engine.cli.problems import COMMAND_LINE
from engine.diagnostics import CATALOGUE, Code, Severity
from engine.findings import Answer, Finding, Level
from engine.policy.problems import UNKNOWN_ACADEMY, UNKNOWN_PATH
from engine.source import Place


def made(id: str, severity: Severity = Severity.ERROR) -> Code:
    return CATALOGUE.get(id) or Code(id, "t", "e", severity)


POLICY, REGISTER, AUTHORISATION = made("T990"), made("D990"), made("A990")
WARNING = made("D991", Severity.WARNING)


@pytest.mark.parametrize(
    ("codes", "exit"),
    [
        ([], Exit.NOTHING),
        ([WARNING], Exit.NOTHING),
        ([REGISTER, WARNING], Exit.REGISTER),
        ([AUTHORISATION], Exit.AUTHORISATION),
        ([AUTHORISATION, POLICY], Exit.POLICY),
        ([POLICY, REGISTER], Exit.POLICY),
        ([UNKNOWN_ACADEMY], Exit.USAGE),
        ([UNKNOWN_PATH], Exit.USAGE),
        ([COMMAND_LINE, POLICY], Exit.USAGE),
    ],
)
def test_what_is_to_be_mended_first_gives_the_code(codes: list[Code], exit: Exit) -> None:
    assert exit_for_problems(code.at(None, "m") for code in codes) == exit


def test_a_path_that_a_file_names_is_no_bad_usage() -> None:
    assert exit_for_problems([UNKNOWN_PATH.at(Place("trust/delegation.yaml", 3, 5), "m")]) == Exit.POLICY


def result(*levels: Level, answer: Answer = Answer.YES) -> CheckResult:
    register = RegisterSummary("sha256:0", {}, 0)
    one = Finding("r", "wenlock", answer, {"pupil_id": "P1"}, Level.MUST, "")
    findings = tuple(replace(one, level=level) for level in levels)
    return CheckResult(date(2025, 3, 28), ("wenlock",), "e", "sha256:0", register, (), findings)


@pytest.mark.parametrize(
    ("levels", "fail_on", "exit"),
    [
        ((), "note", 0),
        ((Level.NOTE,), "must", 0),
        ((Level.NOTE,), "note", 1),
        ((Level.NOTE, Level.SHOULD), "must", 0),
        ((Level.NOTE, Level.SHOULD), "should", 1),
        ((Level.NOTE, Level.MUST), "must", 1),
        ((Level.MUST,), "note", 1),
        ((Level.MUST,), "never", 0),
    ],
)
def test_the_worst_finding_is_held_against_fail_on(
    levels: tuple[Level, ...], fail_on: FailOn, exit: int
) -> None:
    assert exit_for_findings(result(*levels), fail_on) == exit


def test_an_answer_that_cannot_be_told_is_not_nothing() -> None:
    assert exit_for_findings(result(Level.MUST, answer=Answer.CANNOT_TELL), "must") == Exit.FINDINGS


def test_the_codes_are_those_promised() -> None:
    assert [code.value for code in Exit] == [0, 1, 2, 3, 4, 5, 70, 130, 141]
