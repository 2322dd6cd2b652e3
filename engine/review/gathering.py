"""Two editions, an academy or all, and a register to all that a review looks at."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import NamedTuple

from engine.check_result import RegisterSummary
from engine.checking.checking import facts_of
from engine.diagnostics import Diagnostic, has_errors
from engine.document.asking import asked_of_document
from engine.document.coverage import Coverage
from engine.editions.comparing import compare
from engine.editions.edition import Edition, lacking
from engine.editions.partial import partly_read
from engine.editions.problems import NEWLY_JOINED, PARTIAL
from engine.frozen import replace
from engine.impact.asked import asked_of_reading, unsound
from engine.impact.grouped import GroupedImpact, grouped
from engine.impact.impact import Impact
from engine.impact.problems import UNFIT_REGISTER
from engine.monitoring.measuring import Monitored, School, monitor
from engine.outcomes import Compared
from engine.policy.authorisation.authorised import authorised
from engine.policy.layers import LOCAL_AUTHORITY, NATIONAL, TRUST
from engine.policy.loading import AcademyPolicy, Policy
from engine.policy.phases import phases_of
from engine.progress import at_step
from engine.register.ahead import Reading
from engine.review.decisions import decisions
from engine.review.overriding import between, overrides
from engine.review.pack import Pack
from engine.rulebook import Rulebook, read_rulebook
from engine.showing.reviews import reviews, said
from engine.wording import listed


def gathered(
    old: Edition,
    new: Edition,
    academy: str | None,
    register: Path,
    as_at: date,
    *,
    pupils: bool,
) -> tuple[Pack | None, tuple[Diagnostic, ...]]:
    """The pack of an academy, or of the trust with all of them, and what was noticed; None where the newer edition or
    the register cannot be used.

    Where the older edition has errors, or the register does not fit it, the pack says why it does not tell whom the
    changes concern. Pupils are named only where they are asked for; else small numbers are hidden.
    """
    if academy and (missing := tuple(lacking((new,), academy))):
        return None, missing
    if new.errors:
        return None, (unsound(new, otherwise=""),)
    at_step("reading the register", 0, 1)
    own = _of_academy(new.policy, academy)
    academies = tuple(own.academies)
    with Reading(register) as reading:
        compared = _compared(old, new, academy, reading, as_at)
        is_whole = not (_is_unfit(compared) or _lacks_some(compared, academies))
        measured, found = _measured(own, reading, as_at, pupils=pupils) if is_whole else (None, ())
    if not is_whole:
        with Reading(register) as again:
            again.begin(academies, as_at, new.policy.codes)
            measured, found = _measured(own, again, as_at, pupils=pupils)
        compared = replace(compared, diagnostics=tuple(_of_editions(compared)))
    noticed = (*compared.diagnostics, *found)
    if measured is None:
        return None, tuple(dict.fromkeys(noticed))
    rules, _ = read_rulebook(own)
    document, wrong = asked_of_document(own, rules, None, as_at)
    noticed, doubts = tuple(dict.fromkeys((*noticed, *wrong))), tuple(_doubts(own, as_at))
    read = Read(document, _document_before(old, academy, as_at), _rule_titles(rules, compared.impact))
    return _pack(own, academy, compared, measured, read, doubts, noticed), (*noticed, *doubts)


def _of_academy(policy: Policy, academy: str | None) -> Policy:
    """A policy with one of its academies, or with all."""
    return replace(policy, academies={academy: policy.academies[academy]}) if academy else policy


def _document_before(old: Edition, academy: str | None, as_at: date) -> Coverage | None:
    """The document of the older edition; None where it has errors, or not yet this academy."""
    if old.errors or (academy and academy not in old.policy.academies):
        return None
    own = _of_academy(old.policy, academy)
    rules, _ = read_rulebook(own)
    return asked_of_document(own, rules, None, as_at)[0]


class Measured(NamedTuple):
    """The figures of a register, and what was read of it."""

    monitored: Monitored
    register: RegisterSummary


def _compared(old: Edition, new: Edition, academy: str | None, reading: Reading, as_at: date) -> Compared:
    """What has changed and what flips; the first alone where the older edition has errors or lacks the academy."""
    has_joined = academy is not None and academy not in old.policy.academies
    if not old.errors and not has_joined:
        return asked_of_reading(old, new, academy, reading, as_at)
    reading.begin((academy,) if academy else tuple(new.policy.academies), as_at, new.policy.codes)
    message = (
        f"the edition `{old.spec}` has no academy `{academy}`, so nobody can tell whose answers have changed"
    )
    joined = (NEWLY_JOINED.at(None, message),) if has_joined else ()
    return Compared(compare(old, new, academy), (*joined, *partly_read((old, new))))


def _is_unfit(compared: Compared) -> bool:
    """Whether nothing but the older edition's codes keeps the register from being used."""
    errors = [each for each in compared.diagnostics if has_errors([each])]
    return bool(errors) and all(each.code is UNFIT_REGISTER for each in errors)


def _lacks_some(compared: Compared, academies: Collection[str]) -> bool:
    """Whether a register was read without academies that only the newer edition has."""
    return compared.impact is not None and not {*academies} <= {*compared.impact.academies}


def _of_editions(compared: Compared) -> Iterator[Diagnostic]:
    """What was noticed, but for what the reading with the codes of both editions met in the register."""
    return (each for each in compared.diagnostics if each.code.id.startswith("V"))


def _measured(
    policy: Policy, reading: Reading, as_at: date, *, pupils: bool
) -> tuple[Measured | None, tuple[Diagnostic, ...]]:
    """The figures of a policy's academies, None where the register cannot be used, and what is wrong with it."""
    opened, (register, found) = reading.opened(), reading.read()
    if opened is None or register is None or has_errors(found):
        return None, found
    facts = facts_of(policy, opened.calendars, as_at)
    schools = {
        name: School(authority_of(policy, each), _kind_of(policy, each))
        for name, each in policy.academies.items()
    }
    told = monitor(facts, register.connection, register.tables, schools, pupils=pupils)
    return Measured(told, register.summary), found


def _kind_of(policy: Policy, academy: AcademyPolicy) -> str | None:
    """The phase that the trust says of an academy, where it says one alone."""
    standing = policy.standings[academy.academy]
    phases = phases_of(standing.layers[-1], standing) or {}
    return next(iter(phases)) if len(phases) == 1 else None


def authority_of(policy: Policy, academy: AcademyPolicy) -> str:
    """The name of the local authority that an academy names, or stands under; "" where neither is so."""
    layers = policy.standings[academy.academy].layers
    said = (each.local_authority.text for each in reversed(layers) if each.local_authority)
    return next(said, None) or next((each.name for each in layers if each.kind == LOCAL_AUTHORITY), "")


def _doubts(policy: Policy, on: date) -> Iterator[Diagnostic]:
    """What is doubtful about the authorisations that count; of others the pack tells the state."""
    for local in policy.local_sections(policy.academies).values():
        yield from (each for each in authorised(local, on) if not has_errors([each]))


class Read(NamedTuple):
    """The document, that of the older edition, and the titles of the rules; None for a document that has errors."""

    document: Coverage | None
    before: Coverage | None
    rules: Mapping[str, str]


def _rule_titles(rules: Rulebook, impact: Impact | None) -> Mapping[str, str]:
    """Those of today's rules, and of rules that were there before and are gone."""
    gone = {rule.rule: rule.title for rule in impact.rules} if impact else {}
    return gone | {each.rule.id: each.rule.title for each in rules.rules}


def _pack(
    policy: Policy,
    of_one: str | None,
    compared: Compared,
    measured: Measured,
    read: Read,
    doubts: Sequence[Diagnostic],
    noticed: Sequence[Diagnostic],
) -> Pack:
    academies, standings = tuple(policy.academies.values()), policy.standings
    first, monitoring = academies[0], measured.monitored.by_academy
    comparison, impact = compared.comparison, compared.impact
    as_at, named = monitoring[first.academy].as_at, not monitoring[first.academy].suppressed
    assert comparison is not None
    layers = {layer.id: layer for each in academies for layer in standings[each.academy].layers}.values()
    trust = listed([each.name for each in layers if each.kind == TRUST])
    return Pack(
        first.name if of_one else trust,
        trust if of_one else "",
        said(first, "policy.title") or "policy",
        as_at,
        said(first, "policy.ratified") or "",
        {each.id: each.name or each.id for each in layers if each.kind not in (NATIONAL, TRUST)},
        _titles(read.document),
        read.rules,
        {path: title for each in academies for path, title in _titled(each)},
        comparison,
        decisions(read.document, read.before),
        tuple(own for each in academies for own in overrides(each, standings[each.academy], as_at)),
        reviews(policy, as_at),
        measured.register,
        _told(impact, compared, named=named),
        monitoring,
        tuple(dict.fromkeys(own for each in academies for own in between(each, standings, as_at))),
        tuple(each.message for each in doubts),
        tuple(each.message for each in noticed),
        None if of_one else measured.monitored.together,
    )


def _titled(academy: AcademyPolicy) -> Iterator[tuple[str, str]]:
    """The title of each setting, and of each role, by path."""
    yield from ((path, each.title) for path, each in academy.settings.items() if each.title)
    yield from ((f"roles.{role}", each.called()) for role, each in academy.roles.items())


def _told(impact: Impact | None, compared: Compared, *, named: bool) -> Impact | GroupedImpact | str:
    """What flips, without names unless they are asked for; why it cannot be told where no register was asked."""
    if impact is None:
        reasons = (
            each for each in compared.diagnostics if each.code in (UNFIT_REGISTER, PARTIAL, NEWLY_JOINED)
        )
        return next((each.message for each in reasons), "the register could not be asked by both editions")
    return impact if named else grouped(impact)


def _titles(document: Coverage | None) -> Mapping[str, str]:
    return {each.number: each.title for each in document.clauses} if document else {}
