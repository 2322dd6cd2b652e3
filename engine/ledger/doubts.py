"""What is doubtful of a case ledger that can be relied on otherwise: told beside its cases."""

from __future__ import annotations

import os
from collections.abc import Collection, Iterator, Sequence
from datetime import timedelta
from pathlib import Path

from engine.diagnostics import Diagnostic, near_names
from engine.ledger import problems
from engine.ledger.comparing import Case, State
from engine.ledger.entries import Decision, Entry
from engine.ledger.gone import GONE, NO_CASE
from engine.ledger.reading import Ledger
from engine.links import followed
from engine.source import Place
from engine.wording import few_named

_SOON = timedelta(days=31)
"""So long after the day of a check may a decision be of that is written down before the next."""


def doubts(
    path: Path, ledger: Ledger, cases: Sequence[Case], academies: Sequence[str], known: Collection[str] | None
) -> tuple[Diagnostic, ...]:
    """Lines that no check can ask about, decisions of doubtful days, and academies that are new to a ledger of others.

    `known` are the academies that there are policies of, where that is asked.
    """
    return (
        *_of_no_case(path, cases),
        *_of_no_academy(path, ledger, known),
        *_of_others(path, ledger, cases, academies),
        *_odd_days(path, ledger, cases),
    )


def open_elsewhere(path: Path) -> Iterator[Diagnostic]:
    """That a spreadsheet has the ledger open, as the file tells that LibreOffice keeps beside it."""
    there = followed(path)
    kept = there.with_name(f".~lock.{there.name}#")
    if os.path.lexists(kept):
        message = f"`{path.name}` is open in a spreadsheet, by the file `{kept.name}` beside it"
        help = "save and close it there, and run this again: what is saved later overwrites what this run has kept"
        yield problems.OPEN_ELSEWHERE.at(Place(str(path)), message, help=help)


def doubts_of_letters(
    path: Path,
    ledger: Ledger,
    cases: Sequence[Case],
    asking: Collection[tuple[str, str]],
    known: Collection[str] | None,
) -> Iterator[Diagnostic]:
    """Decisions on letters that count for nobody: whoever goes by another name now is written to again.

    `asking` are the academies and rules that ask for letters; `known` as of `doubts`.
    """
    if asking and not path.exists():
        message = f"there is no case ledger `{path.name}` here, so no letter is left out as decided on"
        help = "if one is kept elsewhere, name it with `--ledger`; `trustpolicy ledger` begins one"
        yield problems.NONE_YET.at(Place(str(path)), message, help=help)
    yield from _of_no_academy(path, ledger, known)
    for case in cases:
        entry = case.entry
        gone = case.state is State.UNASKED and case.changes == (GONE,)
        if gone and entry.decision and (entry.academy, entry.rule) in asking:
            place = Place(str(path), entry.line, "pupil_id")
            message = (
                "the register no longer has this pupil, so what was decided on the letter counts for nobody"
            )
            yield problems.NO_CASE.at(place, message, help=_OTHER_NAME)


_OTHER_NAME = "if the pupil has another identifier now, write the decision there too; then delete this line"


def _of_no_case(path: Path, cases: Sequence[Case]) -> Iterator[Diagnostic]:
    for case in cases:
        if case.state is State.UNASKED and case.changes == (NO_CASE,):
            place = Place(str(path), case.entry.line, "case")
            message = "no case of this line's rule, academy, pupil and first day has this name"
            help = "put back what stood in the line; if it comes from elsewhere, delete it"
            yield problems.NO_CASE.at(place, message, help=help)


def _of_no_academy(path: Path, ledger: Ledger, known: Collection[str] | None) -> Iterator[Diagnostic]:
    for entry in ledger.entries if known is not None else ():
        if entry.academy not in (known or ()):
            place = Place(str(path), entry.line, "academy")
            message = f"there is no policy of an academy `{entry.academy}`, so no check asks about this line"
            help = near_names(entry.academy, known or ()) or "delete the line, or keep it as a record"
            yield problems.NO_CASE.at(place, message, help=help)


def _of_others(
    path: Path, ledger: Ledger, cases: Sequence[Case], academies: Sequence[str]
) -> Iterator[Diagnostic]:
    """All that a run brings to a ledger in which nothing is of its academies."""
    others = sorted({entry.academy for entry in ledger.entries})
    if others and cases and not set(others).intersection(academies):
        message = (
            f"until now `{path.name}` had cases of {few_named(others)} alone, none of {few_named(academies)}"
        )
        help = "if they are to stand apart, put back a copy of it, and name another file with `--ledger`"
        yield problems.OF_OTHERS.at(Place(str(path)), message, help=help)


def _odd_days(path: Path, ledger: Ledger, cases: Sequence[Case]) -> Iterator[Diagnostic]:
    """Told when a decision is first met."""
    before = {entry.case: entry for entry in ledger.entries}
    for case in cases:
        entry, decision, upon = case.entry, case.entry.decision, case.entry.decided_upon
        if decision is None or upon is None or upon.get("void") or _was_met(before[entry.case], decision):
            continue
        if why := _odd(decision, entry):
            place = Place(str(path), entry.line, "decided_on")
            yield problems.ODD_DAY.at(place, f"the decision is of {decision.decided_on}, {why}", help=_HELP)


def _was_met(entry: Entry, decision: Decision) -> bool:
    return (entry.decided_upon or {}).get("decision") == decision.mark


_HELP = "if the day is mistyped, correct it; if the decision was on something else, empty it"


def _odd(decision: Decision, entry: Entry) -> str | None:
    if decision.decided_on < entry.met:
        how = "came again" if entry.again_on else "was first found"
        return f"before the case {how}, on {entry.met}"
    if decision.decided_on > entry.last_seen + _SOON:
        return f"long after the day of this check, {entry.last_seen}"
    return None
