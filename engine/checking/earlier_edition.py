"""Findings about an earlier school year that rest on times as this edition has them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from datetime import date, timedelta

from engine.diagnostics import Code, Diagnostic, Severity
from engine.findings import Answer, Finding, UsedSetting
from engine.planning.facts import Facts
from engine.policy.gaps import school_year
from engine.policy.settings import Case, Setting
from engine.quantities import Kind
from engine.wording import counted, quoted

OF_THIS_EDITION = Code(
    "D086",
    "an earlier school year beside the times of this edition",
    "A policy holds the values of one edition. A register that reaches back further has marks that were made under the "
    "edition before, and if a register closed at another time then, what was right looks wrong now. Where a time has "
    "changed, write what held before as a case of its own, with the last day on which it did, or look at that year by "
    "its own edition. Where none has changed, all is as it should be.",
    Severity.WARNING,
)


def by_this_edition(edition: str, facts: Facts, findings: Iterable[Finding]) -> Iterator[Diagnostic]:
    """A warning for each academy with findings about days before the edition's year that rest on its times."""
    year = school_year(edition)
    if year is None or facts.as_at < year[0]:
        return
    resting: dict[str, list[dict[str, tuple[Setting, Case]]]] = defaultdict(list)
    for found in findings:
        day = found.subject.get("date")
        if found.answer is Answer.YES and isinstance(day, date) and day < year[0]:
            settings = facts.settings[found.academy]
            if times := dict(_undated_times(found.settings, settings)):
                resting[found.academy].append(times)
    for academy, each in resting.items():
        yield _told(academy, edition, year[0], each)


def _undated_times(
    used: Iterable[UsedSetting], settings: Mapping[str, Setting]
) -> Iterator[tuple[str, tuple[Setting, Case]]]:
    """The times among the settings of a finding of which no date says when they hold."""
    for each in used:
        setting = settings[each.path]
        for case in setting.cases if setting.type.kind is Kind.TIME else ():
            dated = case.selector.valid_from or case.selector.valid_until
            if case.origin.at == each.at and not dated:
                yield each.path, (setting, case)


def _told(
    academy: str, edition: str, first: date, resting: list[dict[str, tuple[Setting, Case]]]
) -> Diagnostic:
    times = {path: found for each in resting for path, found in each.items()}
    paths = sorted(times)
    setting, case = times[paths[0]]
    findings, rest = counted(len(resting), "finding"), "rests" if len(resting) == 1 else "rest"
    message = (
        f"{findings} about days before {first} at {academy} {rest} on {quoted(paths)} of edition {edition}"
    )
    until = first - timedelta(days=1)
    help = f"if another time held then, write it as a case with `until: {until}`, or check that year by its edition"
    return OF_THIS_EDITION.at(case.origin.span, message, label=setting.told(case), help=help)
