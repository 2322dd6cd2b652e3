"""What a ledger asks of a register beside the findings: what could count, what is missing, and what is there no more."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from typing import TYPE_CHECKING

from engine.check_result import CheckResult
from engine.checking.checking import facts_of
from engine.keyed import by_key
from engine.language import meaning as m
from engine.language.leaning import figure_leanings
from engine.language.ruleset import Rule
from engine.ledger.comparing import Seen
from engine.ledger.figures import Leans
from engine.ledger.gone import gone_from, marks_missing
from engine.ledger.reading import Ledger
from engine.planning.analysis import possible_codes
from engine.planning.facts import Facts
from engine.register.loading import Register
from engine.rulebook import Rulebook

if TYPE_CHECKING:
    from engine.outcomes import Validated

_MARKS = """
SELECT academy, pupil_id, count(*), max(date) FROM register.marks
WHERE code IN (SELECT unnest(CAST(? AS VARCHAR[]))) GROUP BY academy, pupil_id
"""
_ONE_OF_MANY = ("any", "each")


def seen_by(validated: Validated, register: Register, result: CheckResult, ledger: Ledger) -> Seen:
    """All that a ledger asks of a register."""
    assert validated.rules is not None
    return Seen(
        watched_sessions(validated, register, result),
        marks_missing(register.connection),
        gone_from(register.connection, ledger, result, validated.rules),
        leans_of(validated.rules, result),
    )


def leans_of(rulebook: Rulebook, result: CheckResult) -> dict[tuple[str, str], Leans]:
    """By academy and rule that found something, which way its figures lean."""
    found = {(finding.academy, finding.rule) for finding in result.findings}
    return {
        (academy, rule.id): figure_leanings(rule)
        for academy, own in rulebook.by_academy.items()
        for rule in own.rules
        if (academy, rule.id) in found
    }


def watched_sessions(
    validated: Validated, register: Register, result: CheckResult
) -> dict[tuple[str, str, str], tuple[int, date]]:
    """By rule, academy and pupil: how many marks have a code that could count, and the day of the last.

    Only for rules that name one stretch of time, half term or run of days of several. A case of such a rule says the
    same for ever, and what comes later would be hidden behind what was decided on it.
    """
    assert validated.policy is not None
    assert validated.rules is not None
    facts = facts_of(validated.policy, {}, result.as_at)
    asking = {finding.rule for finding in result.findings if "pupil_id" in finding.subject}
    rules = [scoped.rule for scoped in validated.rules.rules if scoped.rule.id in asking]
    by_codes = by_key((codes, rule) for rule in rules if (codes := _codes(rule, facts)))
    found: dict[tuple[str, str, str], tuple[int, date]] = {}
    for codes, asked in by_codes.items():
        for academy, pupil, count, last in register.connection.execute(_MARKS, [sorted(codes)]).fetchall():
            found.update({(rule.id, academy, pupil): (count, last) for rule in asked})
    return found


def _codes(rule: Rule, facts: Facts) -> frozenset[str]:
    if rule.subject.name != "pupil":
        return frozenset()
    return frozenset(
        code for condition in _conditions(rule.when) for code in possible_codes(condition, facts)
    )


def _conditions(when: m.Meaning) -> Iterator[m.Meaning | None]:
    """The conditions on sessions of each figure of several stretches of time, and of each run of days."""
    for part in m.walk(when):
        if isinstance(part, m.Run):
            yield from _of_days(part.day)
        elif isinstance(part, m.Measure) and part.window and part.window.kind in _ONE_OF_MANY:
            if part.rows.kind == "session":
                yield part.rows.where
            elif part.rows.kind == "day" and part.rows.where is not None:
                yield from _of_days(part.rows.where)


def _of_days(condition: m.Meaning) -> Iterable[m.Meaning | None]:
    return [part.session for part in m.walk(condition) if isinstance(part, m.DayCondition)] or [None]
