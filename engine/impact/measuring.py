"""Two editions asked of one register: loaded once, the rules of both in one plan, and each flip put down to a change."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from datetime import date

from engine.backends import embedded
from engine.backends.marks_met import codes_by_day, pupils
from engine.diagnostics import Diagnostic, has_errors
from engine.editions.change import Change
from engine.frozen import replace
from engine.impact.asking import NOT_ASKED, Answered, Key, Questions
from engine.impact.causes import Differing, Pairing, differing_rules
from engine.impact.effects import change_effects
from engine.impact.fitting import unfit
from engine.impact.impact import Flip, Impact, RuleEffect
from engine.impact.pupils import belongings
from engine.impact.telling import Telling
from engine.impact.variants import NEW, OLD, Asking, answers_to, before_and_now, name_of
from engine.register.ahead import Reading
from engine.register.loading import Register


def measure(
    pair: Pairing, changes: Sequence[Change], reading: Reading, as_at: date
) -> tuple[Impact | None, tuple[Diagnostic, ...]]:
    """What flips between two editions on a register that is being read; None where it cannot be used."""
    embedded.make_ready()
    opened = reading.opened()
    rules = differing_rules(pair)
    asking = Asking(pair, opened, as_at) if opened else None
    first = asking.questions(asking.both(rules)) if asking else ()
    register, found = reading.read()
    if register is not None:
        found = (*found, *_unfit(pair, register))
    if register is None or asking is None or has_errors(found):
        return None, found
    marks = register.summary.tables["marks"].used
    told = answers_to(first, register.connection, marks)
    lacking = [_lacking(at, first) for at, _ in enumerate(rules)]
    flipped = [tuple(_flipping(at, told, lacking[at])) for at, _ in enumerate(rules)]
    between = asking.questions(asking.between(rules, flipped))
    told |= answers_to(between, register.connection, marks)
    telling = Telling(pair, asking.facts, told, belongings(pupils(register.connection)))
    flips = [flip for at, rule in enumerate(rules) for flip in telling.flips(rule, at, flipped[at])]
    left_out = {name: why for plan in first for name, why in plan.left_out.items()}
    effects = tuple(
        replace(_effect(rule, at, told, left_out, flips), not_evaluated_at=lacking[at])
        for at, rule in enumerate(rules)
    )
    causes = change_effects(changes, rules, flips, effects)
    reached = {academy for change in changes for academy in change.academies}
    unreached = tuple(each for each in pair.academies if each not in reached)
    return Impact(as_at, pair.academies, register.summary, effects, causes, tuple(flips), unreached), found


def _unfit(pair: Pairing, register: Register) -> Iterator[Diagnostic]:
    """Why the register does not fit both editions."""
    if pair.old.policy.codes != pair.new.policy.codes:
        editions = [(each.spec, each.policy.codes) for each in (pair.old, pair.new)]
        met, out = (codes_by_day(register.connection, table) for table in ("marks", "out_of_force_marks"))
        yield from unfit(editions, met, out)


def _lacking(at: int, plans: Sequence[Questions]) -> dict[str, str]:
    """The academies of which a rule cannot be asked as it was, or as it is, with the reason."""
    found = {name: why for plan in plans for name, why in plan.lacking.items()}
    return {**found.get(name_of(at, OLD), {}), **found.get(name_of(at, NEW), {})}


def _flipping(at: int, told: Mapping[str, Answered], lacking: Mapping[str, str]) -> Iterator[Key]:
    """The subjects whose answers are not the same before and now, at academies of which both can be asked."""
    old, new = before_and_now(told, at)
    for key in {**old.rows, **new.rows}:
        if key[0] not in lacking and old.answer(key) is not new.answer(key):
            yield key


def _effect(
    rule: Differing, at: int, told: Mapping[str, Answered], left_out: Mapping[str, str], flips: Sequence[Flip]
) -> RuleEffect:
    old, new = before_and_now(told, at)
    count = sum(flip.rule == rule.rule.id and flip.academy in rule.academies for flip in flips)
    why = left_out.get(name_of(at, NEW)) or left_out.get(name_of(at, OLD))
    yes, unknown = (_total(old, True), _total(new, True)), (_total(old, None), _total(new, None))
    untold = Counter(str(key[0]) for key in old.rows if old.answer(key) is None and new.answer(key) is None)
    named = rule.rule.id, rule.rule.title, rule.rule.level, rule.academies
    return RuleEffect(*named, yes, unknown, count, untold.total(), why, untold_at=untold)


def _total(told: Answered, answer: bool | None) -> int | None:
    """How many subjects have an answer; None where the rule was not asked."""
    return None if told is NOT_ASKED else told.count(answer).total()
