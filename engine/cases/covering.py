"""What the cases of a policy touch of its rules, and what none of them does."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from engine.cases import problems
from engine.cases.asking import Asked
from engine.cases.case import CaseFile, Never
from engine.cases.observing import Observer
from engine.cases.parts import items_of
from engine.cases.results import RuleCoverage
from engine.diagnostics import Diagnostic, near_names
from engine.language.ruleset import Rule
from engine.policy.loading import Policy
from engine.rulebook import Rulebook, ScopedRule


def covered(
    policy: Policy, rules: Rulebook, files: Sequence[CaseFile], asked: Sequence[Asked], *, every: bool
) -> tuple[tuple[RuleCoverage, ...], tuple[Diagnostic, ...]]:
    """How far the cases cover each rule they ask, or every rule there is; and declarations that do not hold."""
    found: list[Diagnostic] = []
    told: list[RuleCoverage] = []
    for scoped in rules.rules:
        mine = [each for each in asked if each.case.of_policy and each.case.rule == scoped.rule]
        if mine or every:
            never = [said for file in files if file.rule == scoped.rule for said in file.never]
            coverage, wrong = _of_rule(policy, scoped, mine, never)
            told.append(coverage)
            found += wrong
    return tuple(told), tuple(found)


def _of_rule(
    policy: Policy, scoped: ScopedRule, asked: Iterable[Asked], never: Sequence[Never]
) -> tuple[RuleCoverage, list[Diagnostic]]:
    rule = scoped.rule
    items = items_of(rule, policy.academies[scoped.academies[0]].settings)
    observer = Observer(rule, set(items))
    number = 0
    for each in asked:
        number += 1
        observer.observe(each.facts)
    said = {each.what: each for each in never}
    uncovered = [words for item, words in items.items() if item in observer.open]
    touched = {words for item, words in items.items() if item not in observer.open}
    coverage = RuleCoverage(
        rule.id,
        rule.title,
        number,
        len(items),
        tuple(words for words in uncovered if words not in said),
        tuple(said[words] for words in uncovered if words in said),
    )
    return coverage, list(_wrong(rule, never, touched, uncovered))


def _wrong(
    rule: Rule, never: Sequence[Never], touched: set[str], uncovered: Sequence[str]
) -> Iterator[Diagnostic]:
    for each in never:
        if each.what in touched:
            message = f"a case of `{rule.id}` shows this all the same"
            yield problems.NEVER_MET.at(each.span, message, help="delete the line")
        elif each.what not in uncovered:
            near = near_names(each.what, uncovered)
            help = near or "write it as `trustpolicy test` lists it"
            message = f"`{rule.id}` has no such answer, part or boundary"
            yield problems.NEVER_MET.at(each.span, message, help=help)
