"""Lines of a case ledger whose cells are of different cases, as when some columns were sorted without the others."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from pathlib import Path

from engine.diagnostics import Diagnostic
from engine.findings import Finding
from engine.ledger import problems
from engine.ledger.comparing import Case, State
from engine.ledger.entries import Entry
from engine.ledger.reading import Ledger
from engine.source import Place

_HELP = "put back a copy; in a spreadsheet sort whole lines, never some of the columns"


def astray(path: Path, ledger: Ledger, cases: Sequence[Case]) -> Iterator[Diagnostic]:
    """A problem for each line with the name of a case that was found, and the rule, academy or pupil of another; and
    for each with these of a case that was found, and another name.

    A pupil's identifier that is nobody's is none: spreadsheets drop a zero at its beginning.
    """
    entries = {entry.case: entry for entry in ledger.entries}
    found = [(entries.get(case.entry.case), case.finding) for case in cases]
    pupils = {_pupil(finding) for _, finding in found if finding}
    for entry, finding in found:
        column = _of_another(entry, finding, pupils) if entry and finding else None
        if entry and column:
            place = Place(str(path), entry.line, column)
            yield problems.CELL.at(place, f"`{column}` is not that of this line's case", help=_HELP)
    new = {_told(case.entry): case.entry.case for case in cases if case.state is State.NEW}
    for case in cases:
        if case.finding is None and (named := new.get(_told(case.entry))):
            place = Place(str(path), case.entry.line, "case")
            yield problems.CELL.at(place, "`case` is not as it was written", help=f"write `{named}`")


def _told(entry: Entry) -> tuple[object, ...]:
    """What a line says that its case is: only cases that nothing tells apart say the same."""
    return entry.rule, entry.academy, entry.about, entry.occasion


def _pupil(finding: Finding) -> str:
    return str(finding.subject.get("pupil_id", ""))


def _of_another(entry: Entry, finding: Finding, pupils: Collection[str]) -> str | None:
    """The first column that says that a line is about something else than a finding."""
    if entry.rule != finding.rule:
        return "rule"
    if entry.academy != finding.academy:
        return "academy"
    return "pupil_id" if entry.pupil_id != _pupil(finding) and entry.pupil_id in pupils else None
