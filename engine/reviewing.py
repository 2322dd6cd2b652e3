"""The verbs of the yearly review. Each reads like the pipeline, and imports only the parts that it uses."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from pathlib import Path

from engine.outcomes import Compared, Rendered, Reviewed, Status, WhatIf


def diff(
    policies: Path,
    old: str,
    new: str,
    academy: str | None = None,
    register: Path | None = None,
    as_at: date | None = None,
) -> Compared:
    """What two editions differ in, at one academy or layer by layer: each a folder, or a revision of `policies` in git.

    An edition with errors is compared as far as it can be read. With a register and a day both are asked of it, and it
    is told whose answers flip.
    """
    from engine.editions.comparing import compare
    from engine.editions.edition import opened
    from engine.editions.partial import partly_read

    with opened((old, new), policies, academy) as (editions, wrong):
        if wrong:
            return Compared(None, wrong)
        before, after = editions
        if register is None or as_at is None:
            return Compared(compare(before, after, academy), partly_read(editions))
        from engine.impact.asked import asked_of_register

        return asked_of_register(before, after, academy, register, as_at)


def whatif(
    policies: Path,
    academies: Sequence[str],
    settings: Sequence[str],
    sweep: str | None,
    register: Path,
    as_at: date,
) -> WhatIf:
    """What would follow on a register from other settings: each `PATH=VALUE`, or a range of one.

    They are those of the academy that is named; of several, or of all where none is named, those of their trust.
    Nothing is written, and what is set need not be authorised.
    """
    from engine.impact.asking_what_if import asked_what_if

    return asked_what_if(policies, academies, settings, sweep, register, as_at)


def review(
    policies: Path,
    old: str,
    new: str,
    academy: str | None,
    register: Path,
    as_at: date,
    *,
    pupils: bool = False,
) -> Reviewed:
    """All that the review of an academy, or of the trust, looks at between two editions; pupils named if asked for."""
    from engine.editions.edition import opened

    with opened((old, new), policies, academy) as (editions, wrong):
        if wrong:
            return Reviewed(None, wrong)
        from engine.review.gathering import gathered

        before, after = editions
        return Reviewed(*gathered(before, after, academy, register, as_at, pupils=pupils))


def status(policies: Path, academies: Sequence[str], on: date) -> Status:
    """How every policy, section and authorisation of some academies, or of all, stands on a day."""
    from engine.showing.reviews import read_reviews

    return Status(*read_reviews(policies, academies, on))


def render(policies: Path, academy: str, on: date, *, draft: bool = False) -> Rendered:
    """The public page of an academy as it is on a day."""
    from engine.publishing.page import read_page

    return Rendered(*read_page(policies, academy, on, draft=draft))
