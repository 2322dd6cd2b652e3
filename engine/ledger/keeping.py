"""A case ledger brought up to what a check has found."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date
from functools import partial
from pathlib import Path

from engine.check_result import CheckResult
from engine.diagnostics import Diagnostic
from engine.ledger import problems
from engine.ledger.astray import astray
from engine.ledger.comparing import NOTHING_SEEN, Case, Seen, compared, kept
from engine.ledger.doubts import doubts, open_elsewhere
from engine.ledger.reading import Ledger, read_ledger
from engine.ledger.writing import alone, write_ledger
from engine.source import Place

_Kept = tuple[tuple[Case, ...], tuple[Diagnostic, ...], OSError | None]


def keep(
    path: Path,
    result: CheckResult,
    seen: Seen = NOTHING_SEEN,
    *,
    dry_run: bool = False,
    known: Collection[str] | None = None,
) -> _Kept:
    """The cases of a check, what is wrong with the ledger, and why it could not be kept, if it could not.

    The ledger is read again while nobody else keeps it, so that what another run has written is not lost. `known` are
    the academies that there are policies of.
    """
    read = partial(_read, path, result, seen)
    refused = None
    if dry_run:
        ledger, cases, wrong = read(later=True)
    else:
        try:
            with alone(path):
                ledger, cases, wrong = read()
                _write(path, ledger, cases)
        except OSError as error:
            refused = error
            ledger, cases, wrong = read()
    if ledger is not None:
        elsewhere = () if dry_run else open_elsewhere(path)
        wrong = (*doubts(path, ledger, cases, result.academies, known), *elsewhere)
    return cases, wrong, refused


def too_early(path: Path, as_at: date, today: date) -> tuple[Diagnostic, ...]:
    """The problem that a ledger would be kept for a day that is still to come, after which no day before it could be."""
    if as_at <= today:
        return ()
    message = f"{as_at} is still to come, and no ledger is kept for it"
    help = "use today or an earlier day, or add `--dry-run`"
    return (problems.TO_COME.at(Place(str(path)), message, help=help),)


def _write(path: Path, ledger: Ledger | None, cases: Sequence[Case]) -> None:
    if ledger is None:
        return
    now = kept(ledger, cases)
    if now != ledger or not path.exists():
        write_ledger(path, now)


def _read(
    path: Path, result: CheckResult, seen: Seen, *, later: bool = False
) -> tuple[Ledger | None, tuple[Case, ...], tuple[Diagnostic, ...]]:
    """The ledger and the cases of a check held against it; None and none where the ledger cannot be relied on, or was
    kept on a later day than the check looks from."""
    ledger, wrong = read_ledger(path)
    if ledger is None:
        return None, (), wrong
    cases = compared(ledger, result, seen)
    if strayed := tuple(astray(path, ledger, cases)):
        return None, (), strayed
    last = None if later else _last_day(ledger, result.academies)
    if last is None or last <= result.as_at:
        return ledger, cases, wrong
    message = f"`{path.name}` was kept on {last}, and this check is as at {result.as_at}"
    help = f"use {last} or later, or add `--dry-run`"
    return None, (), (problems.LATER.at(Place(str(path)), message, help=help),)


def _last_day(ledger: Ledger, academies: Sequence[str]) -> date | None:
    """The latest day on which the ledger was kept for one of the academies."""
    days = (
        day
        for entry in ledger.entries
        if entry.academy in academies
        for day in (entry.last_seen, entry.resolved_on)
        if day is not None
    )
    return max(days, default=None)
