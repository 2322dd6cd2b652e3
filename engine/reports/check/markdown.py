"""A check as Markdown tables, for a page or a message."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from engine.answering.subject_words import subject_whole
from engine.check_result import CheckResult
from engine.findings import Answer, Finding
from engine.reports.check.closing import closing, not_evaluated
from engine.reports.check.grouping import by_academy, by_stage
from engine.reports.markdown import escaped, table
from engine.reports.phrases import (
    MOST_NAMED,
    academies_called,
    due_by,
    each_academy,
    lower_stages,
    reason,
    rules_left_out,
    settings_used,
    titled_rules,
    who,
    who_acts,
)
from engine.spoken import day_in_words

_RULES = ("Rule", "Title", "Level", "Tested", "Yes", "No", "Cannot tell", "Excepted")
_ACTS = ("Who acts", "Must", "Should", "Note", "Overdue")
_ACADEMIES = ("Academy", *_ACTS[1:], "Cannot tell", "Not evaluated")
_FOUND = ("Subject", "Level", "Rule", "Why", "Do", "Who", "By")
_UNTOLD = ("Subject", "Level", "Rule", "Missing", "Why")


def check_markdown(result: CheckResult) -> Iterator[str]:
    """The whole report in pieces: what was read, the rules, the findings and the untold by academy."""
    called = academies_called(result.academies)
    yield f"# Attendance check as at {day_in_words(result.as_at)}: {escaped(called)}\n\n"
    yield f"{escaped(', '.join(result.academies))}\n\n" if len(result.academies) > MOST_NAMED else ""
    yield f"Policy edition {escaped(result.edition)} ({escaped(result.policy_digest)})\n\n"
    yield from _register(result)
    yield from _section("## Rules", _RULES, _rules(result))
    if left_out := rules_left_out(result):
        yield f"{escaped(left_out)}\n\n"
    yield from _section("## Who acts", _ACTS, who_acts(result))
    yield from _section("## Academies", _ACADEMIES, each_academy(result))
    lacking = ((rule.id, rule.why_not or "") for rule in not_evaluated(result))
    yield from _section("## Not evaluated", ("Rule", "Why"), lacking)
    yield from _by_academy(result, Answer.YES)
    yield from _by_academy(result, Answer.CANNOT_TELL)
    headings = ("Setting", "Value", "Set at", "Clause")
    yield from _section("## Settings that findings rest on", headings, settings_used(result))
    yield f"**{escaped(closing(result))}**\n"


def _section(heading: str, headings: Sequence[str], rows: Iterable[Sequence[str]]) -> Iterator[str]:
    empty = True
    for line in table(headings, rows):
        yield f"{heading}\n\n{line}" if empty else line
        empty = False
    if not empty:
        yield "\n"


def _register(result: CheckResult) -> Iterator[str]:
    tables = result.register.tables.items()
    rows = ((name, f"{t.read:,}", f"{t.used:,}", f"{t.set_aside:,}") for name, t in tables)
    yield from _section("## Register", ("Table", "Read", "Used", "Set aside"), rows)
    yield f"Missing marks: {result.register.missing_marks:,}\n\n"


def _rules(result: CheckResult) -> Iterator[tuple[str, ...]]:
    for rule, title in titled_rules(result):
        counts = (rule.tested, rule.yes, rule.no, rule.cannot_tell, rule.excepted)
        yield rule.id, title, rule.level, *(f"{count:,}" for count in counts)


def _by_academy(result: CheckResult, answer: Answer) -> Iterator[str]:
    heading, headings, row = (
        ("Findings", _FOUND, _found) if answer is Answer.YES else ("Cannot tell", _UNTOLD, _untold)
    )
    for academy, findings in by_academy(result, answer):
        lower = by_stage(findings)
        rows = (row(each, lower_stages(lower(each))) for each in findings if not each.folded)
        yield from _section(f"## {heading}: {escaped(academy)}", headings, rows)


def _found(finding: Finding, also: str) -> tuple[str, ...]:
    action = finding.then
    then = (action.do, who(action.by), due_by(action).removeprefix("by ")) if action else ("", "", "")
    why = "; ".join(part for part in (reason(finding), also) if part)
    return subject_whole(finding), finding.level, finding.called, why, *then


def _untold(finding: Finding, _: str) -> tuple[str, ...]:
    return subject_whole(finding), finding.level, finding.called, ", ".join(finding.missing), reason(finding)
