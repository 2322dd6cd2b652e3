"""Whether a register can be asked by two editions: each must have every code that a mark bears in force on its day."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date, timedelta

from engine.diagnostics import Diagnostic
from engine.impact import problems
from engine.policy.codes import CodePeriod
from engine.wording import counted

Met = tuple[str, date, int]


def unfit(
    editions: Iterable[tuple[str, Sequence[CodePeriod]]], met: Sequence[Met], out_of_force: Sequence[Met]
) -> Iterator[Diagnostic]:
    """Why a register does not fit an edition, where each code was let in that either of the editions has.

    `met` are the codes by day of marks that one edition at least has in force, `out_of_force` those of which each may
    know that they are codes.
    """
    for spec, periods in editions:
        known = {period.code for period in periods}
        lacking = [each for each in met if not _has(periods, each[0], each[1])]
        lacking += [each for each in out_of_force if each[0] not in known]
        if lacking:
            yield _problem(spec, lacking)


def _has(periods: Sequence[CodePeriod], code: str, day: date) -> bool:
    return any(period.code == code and period.meets(day, day) for period in periods)


def _problem(spec: str, lacking: Sequence[Met]) -> Diagnostic:
    codes = ", ".join(f"`{code}`" for code in sorted({code for code, _, _ in lacking}))
    count, first = sum(number for _, _, number in lacking), min(day for _, day, _ in lacking)
    marks = counted(count, "mark has a code", "marks have codes")
    message = (
        f"{marks} that the edition `{spec}` does not have in force on their days: {codes}, from {first} on"
    )
    help = f"use an earlier day, `--as-at {first - timedelta(days=1)}`, or name an edition that has the codes"
    return problems.UNFIT_REGISTER.at(None, message, help=help)
