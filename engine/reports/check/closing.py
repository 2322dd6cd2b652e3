"""The last line of a report, which never lets what was not looked at pass for nothing found."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from engine.check_result import CheckResult, RegisterSummary
from engine.diagnostics import Severity
from engine.findings import Answer, Level, RuleCount
from engine.reports.visible import visible
from engine.school_years import first_day, year_of
from engine.wording import counted, listed

_OF_SESSIONS = ("calendar", "registers")


def not_evaluated(result: CheckResult) -> tuple[RuleCount, ...]:
    """The rules that could not be asked at some academy, or at any."""
    return tuple(rule for rule in result.rules if rule.why_not is not None)


def closing(result: CheckResult) -> str:
    """`3 findings (1 must, 2 note)`, or `nothing found, but 2 rules were not evaluated`; and what of it is listed."""
    return f"{amounts_to(result)}{_listed(result)}"


def amounts_to(result: CheckResult) -> str:
    """The same of the whole check alone, whatever is listed."""
    levels = [finding.level for finding in result.findings if finding.answer is Answer.YES]
    untold = tuple(_untold(result))
    if levels:
        by_level = ", ".join(f"{levels.count(level):,} {level}" for level in Level if level in levels)
        found = f"{counted(len(levels), 'finding')} ({by_level})"
        return f"{found}; {listed(untold)}" if untold else found
    if not untold and (warnings := _warnings(result)):
        untold = (f"{counted(warnings, 'warning says', 'warnings say')} what the register may lack",)
    return f"nothing found, but {listed(untold)}" if untold else f"nothing found: {_all_asked(result)}"


def _listed(result: CheckResult) -> str:
    """How much is listed where not everything is wanted, and by which options."""
    if not result.findings:
        return ""
    if result.wanted is None:
        return _of_earlier_years(result)
    if result.wanted.summary:
        return f"; with `{visible(result.wanted.asked)}` none of them is listed"
    answers = [finding.answer for finding in result.listed]
    found = counted(answers.count(Answer.YES), "finding")
    untold = counted(answers.count(Answer.CANNOT_TELL), "answer")
    return f"; with `{visible(result.wanted.asked)}` {found} and {untold} that cannot be told are listed"


def _of_earlier_years(result: CheckResult) -> str:
    """How to leave out what is about school years that are over, where anything is."""
    begins = first_day(year_of(result.as_at))
    days = (finding.last_day for finding in result.findings if finding.answer is Answer.YES)
    earlier = sum(day is not None and day < begins for day in days)
    left_out = f"{counted(earlier, 'finding is', 'findings are')} about earlier school years only"
    return f"; {left_out}: `--since {begins}` does not list them" if earlier else ""


def _all_asked(result: CheckResult) -> str:
    return f"{counted(len(result.rules), 'rule')} answered for every subject"


def _where(rules: Sequence[RuleCount]) -> str:
    """The academies at which some rules were not asked: the one, or how many there are."""
    academies = {academy for rule in rules for academy in rule.not_evaluated_at}
    return academies.pop() if len(academies) == 1 else f"some of {counted(len(academies), 'academy')}"


def _untold(result: CheckResult) -> Iterator[str]:
    lacking, register = not_evaluated(result), result.register
    skipped = tuple(rule for rule in lacking if rule.not_evaluated is not None)
    if not result.rules:
        yield "there are no rules to ask"
    if skipped:
        yield f"{counted(len(skipped), 'rule was', 'rules were')} not evaluated"
    if partly := [rule for rule in lacking if rule.not_evaluated is None]:
        yield f"{counted(len(partly), 'rule was', 'rules were')} not evaluated at {_where(partly)}"
    if uncertain := sum(rule.cannot_tell for rule in result.rules):
        yield f"{counted(uncertain, 'answer')} cannot be told"
    yield from not_in(register)
    if idle := sum(rule.tested == 0 for rule in result.rules) - len(skipped):
        yield f"{counted(idle, 'rule')} met nothing to test"


def not_in(register: RegisterSummary) -> Iterator[str]:
    """What a register lacks, and no rule could look at."""
    if aside := sum(table.lost for table in register.tables.values()):
        yield f"{counted(aside, 'row was', 'rows were')} set aside"
    if register.misnamed:
        yield f"{counted(register.misnamed, 'row bears', 'rows bear')} the name of another academy"
    if register.missing_marks:
        yield f"{counted(register.missing_marks, 'mark is', 'marks are')} missing"
    if sessions := [name for name in register.incomplete if name in _OF_SESSIONS]:
        yield f"sessions are missing in {listed(sessions)}"
    if stopped := [name for name in register.incomplete if name not in _OF_SESSIONS]:
        yield f"{listed(stopped)} {'has' if len(stopped) == 1 else 'have'} no row of late"


def _warnings(result: CheckResult) -> int:
    """How many warnings there are on the register."""
    of_register = (each for each in result.diagnostics if each.code.id.startswith("D"))
    return sum(each.severity is Severity.WARNING for each in of_register)
