"""A policy on a register: load, answer every rule, gather what is found."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, TypedDict

from engine.answering.asking import Asked, RuleResult, answer_settings, answers_to, ask, told_of, written
from engine.answering.ladders import folded
from engine.answering.told import AcademyContext
from engine.check_result import CheckResult, RegisterSummary
from engine.checking.before_calendar import reach_before
from engine.checking.earlier_edition import by_this_edition
from engine.checking.left_unmarked import left_unmarked
from engine.checking.listing import by_name, listing, no_such_names, none_such_in
from engine.checking.moved_between import moved_between
from engine.checking.moved_up import moved_up
from engine.checking.summing import summed
from engine.checking.unknown_deadlines import unknown_deadlines
from engine.checking.unlisted import unlisted
from engine.checking.without_class import without_class
from engine.diagnostics import Diagnostic, has_errors
from engine.findings import Finding
from engine.planning.facts import Facts
from engine.policy.codes import CodePeriod
from engine.policy.loading import Policy
from engine.progress import at_step
from engine.register.ahead import Reading
from engine.register.calendar import SchoolCalendar
from engine.rulebook import Rulebook, without_rules
from engine.wanted import Wanted

if TYPE_CHECKING:
    from engine.backends.script import Engine
    from engine.plan_cache.cache import PlanCache
    from engine.register.loading import Register


class CheckOptions(TypedDict, total=False):
    """What a check can be given besides, by name; each verb that checks takes these and hands them on.

    The rows set aside go to the file for `rejects`. In a `draft` sections count that nobody has authorised. In a folder
    for `plans` the statements that ask the register are kept for the next run that asks the same. They are put to
    another `engine` where one is given, and not kept. Reports list what is `wanted`, and with `names` pupils by their
    names too.
    """

    rejects: Path | None
    draft: bool
    plans: Path | None
    engine: Engine | None
    wanted: Wanted | None
    names: bool


def check_reading(
    policy: Policy, rules: Rulebook, reading: Reading, as_at: date, options: CheckOptions
) -> tuple[CheckResult | None, tuple[Diagnostic, ...]]:
    """The result of a check, None where the register cannot be used, and what was noticed on the way.

    The register may still be being read: meanwhile the questions are written. Where they are kept, the policy must have
    been read for the as-at day. A role, rule, pupil or class `wanted` that nothing knows is an error.
    """
    engine, wanted = options.get("engine"), options.get("wanted")
    if wrong := (*without_rules(rules), *no_such_names(wanted, policy, rules)):
        return None, wrong
    at_step("reading the register", 0, 1)
    cache = None if engine else _cache(options.get("plans"), policy, as_at)
    opened = reading.opened()
    facts = facts_of(policy, opened.calendars if opened else {}, as_at)
    write = engine.write if engine else written
    asked = ask(rules.rules, facts, opened.supplied, cache, write) if opened else None
    contexts = contexts_for(policy, facts)
    settled = list(answer_settings(rules.rules, contexts)) if asked else []
    register, found = reading.read()
    if (rejects := options.get("rejects")) and reading.connection:
        from engine.register.rejects import write_rejects

        found = (*found, *write_rejects(reading.connection, rejects))
    if register is None or asked is None:
        return None, found
    found = (*found, *none_such_in(register.connection, wanted))
    if has_errors(found):
        return None, found
    found = (*found, *_unseen(policy, rules, asked, register))
    told = _told(asked, contexts, register, engine)
    if isinstance(told, Diagnostic):
        return None, (*found, told)
    results = [*settled, *told]
    result = _result(policy, rules, as_at, register.summary, results)
    told_by = (asked.facts, result.findings, rules.rules, register.connection)
    found = (*found, *by_this_edition(policy.edition, *told_by))
    found = (*found, *unknown_deadlines(asked.rules, result.findings, asked.facts))
    if options.get("names"):
        result, nameless = by_name(result, register.connection)
        found = (*found, *nameless)
    return listing(wanted, result, register.connection), found


def _unseen(policy: Policy, rules: Rulebook, asked: Asked, register: Register) -> Iterator[Diagnostic]:
    """What some rules cannot see of the register, or would take for another thing than it is."""
    connection = register.connection
    yield from reach_before(rules.rules, asked.facts)
    yield from without_class(asked.rules, asked.facts.as_at, connection)
    yield from left_unmarked(asked.rules, register.supplied, connection)
    yield from unlisted(policy, connection)
    yield from moved_up(asked.facts, connection)
    yield from moved_between(asked.facts.as_at, register.supplied, connection)


def _told(
    asked: Asked,
    contexts: Mapping[str, AcademyContext],
    register: Register,
    engine: Engine | None,
) -> list[RuleResult] | Diagnostic:
    """What the rules come to on a loaded register, or why the engine has given up."""
    if engine is None:
        marks = register.summary.tables["marks"].used
        return answers_to(asked, contexts, register.connection, marks)
    from engine.backends.script import NotCarriedOutError

    try:
        found = engine.answers(asked.script, register, asked.facts)
        return told_of(asked, found, contexts)
    except NotCarriedOutError as gave_up:
        return gave_up.diagnostic


def _cache(plans: Path | None, policy: Policy, as_at: date) -> PlanCache | None:
    """The plans kept for a policy; where none will be found, what writes one is brought along in the meantime."""
    from engine.plan_cache.cache import PlanCache

    cache = PlanCache.of(plans, policy, as_at) if plans else None
    if cache is None or not cache.may_have():
        from engine.backends import embedded

        embedded.make_ready()
    return cache


def facts_of(policy: Policy, known: Mapping[str, SchoolCalendar], as_at: date) -> Facts:
    """What plans for all academies of a policy are made for."""
    empty = SchoolCalendar.of([])
    return Facts(
        tuple(policy.academies),
        {name: academy.settings for name, academy in policy.academies.items()},
        {name: known.get(name, empty) for name in policy.academies},
        as_at,
        codes_met(policy.codes, known.values(), as_at),
    )


def codes_met(
    periods: Iterable[CodePeriod], calendars: Iterable[SchoolCalendar], as_at: date
) -> frozenset[str]:
    """The codes that usable marks can bear: those in force on some day from the first of the calendars to as-at."""
    first = min((calendar.days[0].date for calendar in calendars if calendar.days), default=as_at)
    return frozenset(period.code for period in periods if period.meets(first, as_at))


def contexts_for(policy: Policy, facts: Facts) -> dict[str, AcademyContext]:
    """What findings of each academy that is asked are told with."""
    asked = ((name, policy.academies[name]) for name in facts.academies)
    return {
        name: AcademyContext(name, academy.settings, academy.roles, facts.calendars[name], facts.as_at)
        for name, academy in asked
    }


def _result(
    policy: Policy, rules: Rulebook, as_at: date, summary: RegisterSummary, results: list[RuleResult]
) -> CheckResult:
    order = [scoped.rule.id for scoped in rules.rules]
    results.sort(key=lambda each: order.index(each.count.id))
    return CheckResult(
        as_at=as_at,
        academies=tuple(policy.academies),
        edition=policy.edition,
        policy_digest=policy.digest,
        register=summary,
        rules=summed(each.count for each in results),
        findings=folded(_in_order((found for each in results for found in each.findings), order)),
    )


def _in_order(findings: Iterable[Finding], rules: Sequence[str]) -> tuple[Finding, ...]:
    """Findings by academy, then rule in the order of the files, then subject and time."""
    place = {rule: i for i, rule in enumerate(rules)}
    return tuple(
        sorted(
            findings,
            key=lambda each: (
                each.academy,
                place.get(each.rule, len(place)),
                tuple(str(value) for value in each.subject.values()),
                each.window.last if each.window else date.min,
            ),
        )
    )
