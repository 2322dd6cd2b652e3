"""The rules for settings alone, held against the settings themselves: no register is needed."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from engine.answering import answer_settings
from engine.diagnostics import Code, Diagnostic, Label, Severity
from engine.evidence import AcademyContext
from engine.findings import Answer, Finding
from engine.language.reads import settings_read
from engine.language.rules import Rule
from engine.policy.loading import AcademyPolicy, Policy
from engine.register.calendar import SchoolCalendar
from engine.rulebook import Rulebook

UNKEPT = Code(
    "T015",
    "a setting that does not keep to a rule for settings",
    "Some rules are asked of the settings alone: gates open before the day starts, a register closes after it opens. "
    "The labels show the settings that the rule reads. `check` lists the same among its findings.",
    Severity.WARNING,
)


def settings_problems(policy: Policy, rules: Rulebook, as_at: date) -> Iterator[Diagnostic]:
    """A warning for each academy's settings that break a rule, or of which it cannot be told."""
    calendar = SchoolCalendar.of([])
    contexts = {
        name: AcademyContext(name, academy.settings, academy.roles, calendar, as_at)
        for name, academy in policy.academies.items()
    }
    by_id = {scoped.rule.id: scoped.rule for scoped in rules.rules}
    for result in answer_settings(rules.rules, contexts):
        for finding in result.findings:
            yield _problem(finding, policy.academies[finding.academy], by_id[finding.rule])


def _problem(finding: Finding, academy: AcademyPolicy, rule: Rule) -> Diagnostic:
    paths = settings_read(rule)
    ats = {used.at for used in finding.settings}
    labels = [
        Label(case.origin.span, f"`{path}` is {academy.settings[path].written(case)}")
        for path in paths
        if path in academy.settings
        for case in academy.settings[path].cases
        if case.origin.span is not None and (rule.subject.name == "setting" or case.origin.at in ats)
    ]
    told = finding.says if finding.answer is Answer.YES else f"cannot tell: {', '.join(finding.missing)}"
    help = finding.then.do if finding.then else "correct one of the settings"
    first = labels[0].at if labels else None
    message = f"{finding.academy}: `{finding.rule}`: {told}{_behind(rule)}"
    return UNKEPT.at(first, message, label=labels[0].text if labels else "", also=labels[1:], help=help)


def _behind(rule: Rule) -> str:
    """The law and guidance that a rule rests on, in brackets; blank where it is the policy document alone."""
    named = [basis.text for basis in rule.basis if basis.kind != "clause"]
    return f" ({', '.join(named)})" if named else ""
