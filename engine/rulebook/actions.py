"""What the actions of rules come to at an academy: words, role and time from the duties that they name."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from engine.diagnostics import Code, Diagnostic, Label, Severity
from engine.frozen import replace
from engine.language.ruleset import Rule, RuleSet, Then
from engine.policy.duties import Duty, duration_of
from engine.policy.loading import AcademyPolicy

ASKED_AFTER_ALL = Code(
    "C211",
    "a rule that finds what no rule is said to ask",
    "A rule sets off a duty, and under `unasked` it is said why no rule asks a register whether the duty's trigger has "
    "happened. One of the two is wrong: most likely another trigger is meant.",
    Severity.WARNING,
)


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


def rules_of_unasked(
    academies: Mapping[str, AcademyPolicy], sets: Mapping[str, RuleSet]
) -> Iterator[Diagnostic]:
    """A warning for each rule that finds what, by the duty that it sets off, no rule asks a register for."""
    for name, rules in sets.items():
        book = academies[name].duties
        for rule in rules.rules:
            duty = book.duties.get(rule.then.duty or "") if rule.then else None
            if duty and duty.trigger in book.unasked:
                yield _asked_after_all(rule, duty)


def _asked_after_all(rule: Rule, duty: Duty) -> Diagnostic:
    at = duty.node.get("trigger")
    message = f"`{rule.id}` sets off `{duty.name}`, whose trigger `{duty.trigger}` no rule is said to ask"
    also = [Label(rule.span, "the rule")]
    help = "write the trigger that the rule finds, or take the line out of `unasked`"
    return ASKED_AFTER_ALL.at(at.span if at else duty.origin.span, message, also=also, help=help)
