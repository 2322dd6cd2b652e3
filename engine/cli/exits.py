"""What each exit code means, and which one a run ends with. `--help` reads this too, so it imports little."""

from __future__ import annotations

from collections.abc import Iterable
from enum import IntEnum
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from engine.check_result import CheckResult
    from engine.diagnostics import Diagnostic

FailOn = Literal["must", "should", "note", "never"]


class Exit(IntEnum):
    """The codes of the command; the last two are what shells expect of an interrupted or cut-off program."""

    NOTHING = 0
    FINDINGS = 1
    USAGE = 2
    POLICY = 3
    REGISTER = 4
    AUTHORISATION = 5
    INTERNAL = 70
    INTERRUPTED = 130
    CLOSED_PIPE = 141


_BY_LETTER = {
    "U": Exit.USAGE,
    "V": Exit.USAGE,
    "X": Exit.USAGE,
    "N": Exit.USAGE,
    "D": Exit.REGISTER,
    "I": Exit.REGISTER,
    "G": Exit.REGISTER,
    "A": Exit.AUTHORISATION,
}
_BY_CODE = {"V020": Exit.REGISTER, "V021": Exit.POLICY}
_FIRST_TO_MEND = (Exit.USAGE, Exit.POLICY, Exit.AUTHORISATION, Exit.REGISTER)


def exit_for_problems(diagnostics: Iterable[Diagnostic]) -> Exit:
    """The code of what has to be mended first among the errors; NOTHING where there is no error."""
    codes = {_exit_for(each) for each in diagnostics if each.severity == "error"}
    return next((code for code in _FIRST_TO_MEND if code in codes), Exit.NOTHING)


def _exit_for(problem: Diagnostic) -> Exit:
    """Names without a place stand on the command line: wrong ones are bad usage."""
    from engine.cases.problems import NO_CASE_FILE
    from engine.document.problems import UNKNOWN_CLAUSE
    from engine.importing.problems import FILE_NEEDED, FOR_OTHER_VERB, NO_MAPPING
    from engine.policy.problems import UNKNOWN_ACADEMY, UNKNOWN_PATH, UNKNOWN_ROLE, UNKNOWN_SECTION
    from engine.reconciling.problems import DATES_NOT_TOLD

    named = (
        NO_MAPPING,
        FILE_NEEDED,
        FOR_OTHER_VERB,
        DATES_NOT_TOLD,
        UNKNOWN_ACADEMY,
        UNKNOWN_PATH,
        UNKNOWN_CLAUSE,
        UNKNOWN_ROLE,
        UNKNOWN_SECTION,
        NO_CASE_FILE,
    )
    if problem.code in named and not problem.labels:
        return Exit.USAGE
    return _BY_CODE.get(problem.code.id) or _BY_LETTER.get(problem.code.id[0], Exit.POLICY)


def exit_for_findings(result: CheckResult, fail_on: FailOn) -> Exit:
    """FINDINGS where a finding, told or not to be told, is at or above the level."""
    return exit_for_levels((finding.level for finding in result.findings), fail_on)


def exit_for_levels(levels: Iterable[str], fail_on: FailOn) -> Exit:
    """FINDINGS where one of some levels is at or above the one that fails."""
    from engine.findings import Level

    ranked = [level.value for level in Level]
    failing = () if fail_on == "never" else ranked[: ranked.index(fail_on) + 1]
    return Exit.FINDINGS if any(level in failing for level in levels) else Exit.NOTHING
