"""Two editions, an academy and its register to all that a review looks at."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from pathlib import Path

from engine.checking import facts_of
from engine.diagnostics import Diagnostic, has_errors
from engine.document.asking import asked_of_document
from engine.document.contradictions import Contradiction
from engine.document.coverage import Coverage
from engine.editions.edition import Edition
from engine.frozen import replace
from engine.impact.asked import asked_of_reading, unsound
from engine.impact.grouped import grouped
from engine.monitoring.figures import Monitoring
from engine.monitoring.measuring import monitor
from engine.outcomes import Compared
from engine.policy.layers import LOCAL_AUTHORITY, TRUST
from engine.policy.loading import AcademyPolicy, Policy
from engine.register.ahead import Reading
from engine.review.overriding import overrides
from engine.review.pack import OpenDecision, Pack
from engine.review_dates import reviews
from engine.rulebook import read_rulebook

OnStep = Callable[[str, int, int], None]


def gathered(
    old: Edition,
    new: Edition,
    academy: str,
    register: Path,
    as_at: date,
    on_step: OnStep | None = None,
    *,
    pupils: bool = False,
) -> tuple[Pack | None, tuple[Diagnostic, ...]]:
    """The pack of an academy, None where an edition or the register cannot be used, and what was noticed.

    Pupils are named only where they are asked for; else small numbers are hidden.
    """
    wrong = tuple(unsound(each) for each in (old, new) if each.errors)
    if wrong:
        return None, wrong
    if on_step:
        on_step("reading the register", 0, 1)
    own = replace(new.policy, academies={academy: new.policy.academies[academy]})
    with Reading(register) as reading:
        compared = asked_of_reading(old, new, academy, reading, as_at, on_step)
        if compared.comparison is None or compared.impact is None:
            return None, compared.diagnostics
        monitoring = _monitored(own, academy, reading, as_at, pupils=pupils)
    document, found = _document(own, as_at)
    noticed = (*compared.diagnostics, *found)
    pack = _pack(own, compared, monitoring, document, as_at)
    return replace(pack, noticed=tuple(each.message for each in noticed)), noticed


def _monitored(policy: Policy, academy: str, reading: Reading, as_at: date, *, pupils: bool) -> Monitoring:
    opened, (register, _) = reading.opened(), reading.read()
    assert opened is not None and register is not None
    facts = facts_of(policy, opened.calendars, as_at)
    authority = authority_of(policy, policy.academies[academy])
    return monitor(facts, register.connection, register.tables, authority, pupils=pupils)


def authority_of(policy: Policy, academy: AcademyPolicy) -> str:
    """The name of the local authority that an academy names, or stands under; "" where neither is so."""
    layers = policy.standings[academy.academy].layers
    said = (each.local_authority.text for each in reversed(layers) if each.local_authority)
    return next(said, None) or next((each.name for each in layers if each.kind == LOCAL_AUTHORITY), "")


def _document(policy: Policy, as_at: date) -> tuple[Coverage | None, tuple[Diagnostic, ...]]:
    rules, _ = read_rulebook(policy)
    covered, found = asked_of_document(policy, rules, None, as_at)
    return covered, found if has_errors(found) else ()


def _pack(
    policy: Policy, compared: Compared, monitoring: Monitoring, document: Coverage | None, as_at: date
) -> Pack:
    (academy,) = policy.academies.values()
    standing = policy.standings[academy.academy]
    comparison, impact = compared.comparison, compared.impact
    assert comparison is not None and impact is not None
    return Pack(
        academy.academy,
        academy.name,
        next((each.name for each in standing.layers if each.kind == TRUST), ""),
        _said(academy, "policy.title") or "policy",
        as_at,
        _said(academy, "policy.ratified"),
        _titles(document),
        {rule.rule: rule.title for rule in impact.rules},
        comparison,
        tuple(map(_decision, document.open())) if document else None,
        overrides(academy, standing, as_at),
        reviews(policy, as_at),
        impact.register,
        grouped(impact) if monitoring.suppressed else impact,
        monitoring,
    )


def _said(academy: AcademyPolicy, path: str) -> str:
    setting = academy.settings.get(path)
    return setting.written(setting.cases[0]) if setting and setting.cases else ""


def _titles(document: Coverage | None) -> Mapping[str, str]:
    return {each.number: each.title for each in document.clauses} if document else {}


def _decision(found: Contradiction) -> OpenDecision:
    _, _, decides = (found.diagnostic.help or "").rpartition("to be decided by: ")
    statements = dict.fromkeys(each.ref for each in found.conflict.statements)
    return OpenDecision(found.conflict.message, tuple(statements), decides)
