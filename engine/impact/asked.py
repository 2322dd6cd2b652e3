"""Two editions, an academy or all, and a register to what they differ in and what flips."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from pathlib import Path

from engine.diagnostics import Diagnostic
from engine.editions.change import Comparison, Kind
from engine.editions.comparing import compare
from engine.editions.edition import Edition, lacking, outside_its_time
from engine.editions.joining import in_both
from engine.editions.partial import at_first_error
from engine.impact import problems
from engine.impact.causes import pairing
from engine.impact.measuring import measure
from engine.outcomes import Compared
from engine.policy.authorisation.authorised import unauthorised
from engine.progress import at_step
from engine.register.ahead import Reading

_REASONS = 3
"""How many of the sections that are not authorised are told with their reason."""


def asked_of_register(
    old: Edition,
    new: Edition,
    academy: str | None,
    register: Path,
    as_at: date,
) -> Compared:
    """The comparison, and what flips on the register as at a day."""
    wrong = tuple(unsound(each) for each in (old, new) if each.errors)
    wrong += tuple(lacking((old, new), academy)) if academy else ()
    if wrong:
        return Compared(None, wrong)
    at_step("reading the register", 0, 1)
    with Reading(register) as reading:
        return asked_of_reading(old, new, academy, reading, as_at)


def asked_of_reading(
    old: Edition,
    new: Edition,
    academy: str | None,
    reading: Reading,
    as_at: date,
) -> Compared:
    """The comparison of two sound editions, and what flips on a register, which is read with the codes of both."""
    academies = (academy,) if academy else in_both(old, new)
    codes = {(each.code, each.selector): each for edition in (old, new) for each in edition.policy.codes}
    reading.begin(academies, as_at, tuple(codes.values()))
    comparison = compare(old, new, academy)
    pair = pairing(old, new, academies, _renamed(comparison))
    changes = [each for each in comparison.changes if not each.academies or {*each.academies} & {*academies}]
    impact, found = measure(pair, changes, reading, as_at)
    return Compared(comparison, (*as_they_stand((old, new), academies, as_at), *found), impact)


def _renamed(comparison: Comparison) -> dict[str, str]:
    """The rules that are called otherwise now, by their old names."""
    kept = (each for each in comparison.kept if each.kind is Kind.RULE and each.how == "renamed")
    return {each.old.partition(".")[2]: each.new.partition(".")[2] for each in kept}


def unsound(edition: Edition, otherwise: str = ", or leave out `--register`") -> Diagnostic:
    """Why no register can be asked by an edition with errors."""
    message = f"the edition `{edition.spec}` has errors, so no register can be asked by it"
    help = f"correct them: `trustpolicy validate` shows where{otherwise}"
    return at_first_error(edition, problems.UNSOUND_EDITION, message, help)


def as_they_stand(editions: Sequence[Edition], academies: Sequence[str], as_at: date) -> Iterator[Diagnostic]:
    """A note for each edition whose local sections `check` would refuse on the day; that no edition is for the day."""
    for edition in editions:
        local_sections = edition.policy.local_sections(academies).values()
        found = [each for local in local_sections for each in unauthorised(local, as_at)]
        if found:
            count, more = len(found), len(found) - _REASONS
            sections = "a section is" if count == 1 else f"{count} sections are"
            why = "; ".join(problem.message for _, problem in found[:_REASONS])
            others = f"; and {more} more" if more > 0 else ""
            message = f"of the edition `{edition.spec}` {sections} not authorised on {as_at}: {why}{others}"
            yield problems.AS_THEY_STAND.at(None, message)
    outside = [list(outside_its_time(edition, academies, as_at)) for edition in editions]
    if all(outside):  # of two that follow each other one is outside its time on any day
        yield from (each for found in outside for each in found)
