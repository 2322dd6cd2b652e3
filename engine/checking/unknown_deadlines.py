"""Deadlines in school days that lie after the last day of a calendar, and so cannot be told."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator

from engine.answering.follow_ups import trigger_day
from engine.diagnostics import Code, Diagnostic, Severity
from engine.findings import Finding
from engine.planning.facts import Facts
from engine.quantities import Kind
from engine.rulebook import ScopedRule
from engine.wording import counted

UNKNOWN_DEADLINE = Code(
    "D103",
    "a deadline after the calendar ends",
    "A deadline in school days or school weeks is counted on the academy's calendar. If the calendar in the register "
    "ends before, as one that was exported up to today does, nobody knows which day it is. The finding then asks for "
    "the action without the day by which it is due, and is not called overdue. Export the calendar of the whole "
    "school year.",
    Severity.WARNING,
)
_COUNTED_ON_CALENDAR = frozenset({Kind.SCHOOL_DAYS, Kind.SCHOOL_WEEKS})


def unknown_deadlines(
    rules: Iterable[ScopedRule], findings: Iterable[Finding], facts: Facts
) -> Iterator[Diagnostic]:
    """A warning for each academy with findings whose deadline its calendar does not reach."""
    limited = {
        (scoped.rule.id, academy): then
        for scoped in rules
        if (then := scoped.rule.then) and then.within and then.within.type.kind in _COUNTED_ON_CALENDAR
        for academy in scoped.academies
    }
    unknown: Counter[str] = Counter()
    for finding in findings if limited else ():
        then = limited.get((finding.rule, finding.academy))
        if then and finding.then and finding.then.due is None:
            unknown[finding.academy] += not then.from_trigger or trigger_day(finding) is not None
    for academy, number in sorted((+unknown).items()):
        yield _told(academy, number, facts)


def _told(academy: str, number: int, facts: Facts) -> Diagnostic:
    last = facts.calendars[academy].days[-1].date
    asks = counted(number, "finding asks", "findings ask")
    message = (
        f"{asks} for something within so many school days, and the calendar of `{academy}` ends on {last}, before "
        f"they are over: the day is not told"
    )
    return UNKNOWN_DEADLINE.at(None, message, help="export the calendar of the whole school year")
