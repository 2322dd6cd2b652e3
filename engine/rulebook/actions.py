"""What the actions of rules come to at an academy: words, role and time from the duties that they name."""

from __future__ import annotations

from engine.frozen import replace
from engine.language.ruleset import Rule, RuleSet, Then
from engine.policy.duties import duration_of
from engine.policy.loading import AcademyPolicy


def with_duties(rules: RuleSet, academy: AcademyPolicy, shared: dict[tuple[int, Then], Rule]) -> RuleSet:
    """The rules with their actions completed; in `shared` academies whose duties say the same find the same rule."""
    return replace(rules, rules=tuple(_completed(rule, academy, shared) for rule in rules.rules))


def _completed(rule: Rule, academy: AcademyPolicy, shared: dict[tuple[int, Then], Rule]) -> Rule:
    if rule.then is None or rule.then.duty is None:
        return rule
    then = _action(rule.then, academy)
    key = (id(rule), then)
    if key not in shared:
        shared[key] = replace(rule, then=then)
    return shared[key]


def _action(then: Then, academy: AcademyPolicy) -> Then:
    """The action with what it leaves unsaid taken from its duty; as it is where there is no such duty."""
    duty = academy.duties.duties.get(then.duty or "")
    if duty is None:
        return then
    given = duration_of(duty.within, academy.settings) if then.within is None else None
    return Then(
        then.do or duty.do or "",
        then.by or duty.by,
        then.within or given,
        then.duty,
        from_trigger=given is not None,
        letter=then.letter,
    )
