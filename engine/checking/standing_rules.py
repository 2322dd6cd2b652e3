"""The rules for settings alone, held against the settings themselves: no register is needed."""

from __future__ import annotations

from collections.abc import Container, Iterator, Mapping, Sequence
from datetime import date

from engine.answering.asking import answer_settings
from engine.answering.told import AcademyContext
from engine.diagnostics import Code, Diagnostic, Label, Severity
from engine.findings import Finding, combination
from engine.language.reads import settings_read
from engine.language.ruleset import Rule
from engine.policy.cases import ALWAYS, cut_days
from engine.policy.loading import AcademyPolicy, Policy
from engine.policy.settings import Setting
from engine.register.calendar import SchoolCalendar
from engine.rulebook import Rulebook
from engine.school_years import FIRST_MONTH, first_year

UNKEPT = Code(
    "T015",
    "a setting that does not keep to a rule for settings",
    "Some rules are asked of the settings alone: gates open before the day starts, a register closes after it opens. "
    "The labels show the settings that the rule reads. `check` lists the same among its findings.",
    Severity.WARNING,
)


def settings_problems(policy: Policy, rules: Rulebook, as_at: date) -> Iterator[Diagnostic]:
    """A warning for each academy's settings that break a rule, or of which it cannot be told.

    They are asked as they hold on the day, and on each later day of the school year on which one of them changes.
    """
    by_id = {scoped.rule.id: scoped.rule for scoped in rules.rules}
    told: set[tuple[object, ...]] = set()
    no_days = SchoolCalendar.of([])
    days = (as_at, *_changes_after(as_at, policy))
    for day in days:
        contexts = {
            name: AcademyContext(name, academy.settings, academy.roles, no_days, day)
            for name, academy in policy.academies.items()
        }
        for result in answer_settings(rules.rules, contexts):
            for finding in result.findings:
                academy, rule = policy.academies[finding.academy], by_id[finding.rule]
                later = _begin_later(rule, academy, day) if finding.missing else {}
                if later and set(later.values()) <= {*days}:
                    continue  # asked when they have begun
                key = finding.rule, finding.academy, *finding.subject.items(), finding.says, finding.missing
                if key not in told:
                    told.add(key)
                    since = None if day == as_at else day
                    yield _problem(finding, academy, rule, since, later)


def _begin_later(rule: Rule, academy: AcademyPolicy, day: date) -> dict[str, date]:
    """The settings that a rule reads and that have no value before a day still to come, with that day."""
    held = (academy.settings[path] for path in settings_read(rule) if path in academy.settings)
    first = {each.path: min(case.selector.valid_from or date.min for case in each.cases) for each in held}
    return {path: begin for path, begin in first.items() if begin > day}


def _changes_after(as_at: date, policy: Policy) -> list[date]:
    """The days after one, up to the end of its school year, on which a setting of an academy changes."""
    settings = (each for academy in policy.academies.values() for each in academy.settings.values())
    dated = [case.selector for each in settings for case in each.cases if case.selector != ALWAYS]
    last = date(first_year(as_at) + 1, FIRST_MONTH, 1)
    return [day for day in cut_days(dated) if as_at < day < last]


def _problem(
    finding: Finding, academy: AcademyPolicy, rule: Rule, since: date | None, later: Mapping[str, date]
) -> Diagnostic:
    paths = settings_read(rule)
    ats = {used.at for used in finding.settings}
    held = [academy.settings[path] for path in paths if path in academy.settings]
    labels = list(dict.fromkeys(label for setting in held for label in _labels(setting, ats)))
    help = finding.then.do if finding.then else _to_set(paths, academy, later)
    first = labels[0].at if labels else None
    which = ", ".join(
        part for part in (combination(finding.subject), f"as at {since}" if since else "") if part
    )
    message = (
        f"{finding.academy}: `{finding.rule}`{f' ({which})' if which else ''}: {finding.told}{_behind(rule)}"
    )
    return UNKEPT.at(first, message, label=labels[0].text if labels else "", also=labels[1:], help=help)


def _to_set(paths: Sequence[str], academy: AcademyPolicy, later: Mapping[str, date]) -> str:
    """What to do where a setting is missing, by which a rule could tell, or a rule says nothing to do."""
    if later:
        begin = ", ".join(f"`{path}` on {day}" for path, day in later.items())
        return f"nothing, if it is to begin only then ({begin}); else correct the day"
    unset = [f"`{path}`" for path in paths if path not in academy.settings]
    return f"set {' and '.join(unset)}" if unset else "correct one of the settings"


def _labels(setting: Setting, ats: Container[str]) -> Iterator[Label]:
    """The case of a setting that was used, or all where it was none of them alone."""
    used = [case for case in setting.cases if case.origin.at in ats]
    for case in used or setting.cases:
        if case.origin.span is not None:
            yield Label(case.origin.span, f"`{setting.path}` is {setting.written(case)}")


def _behind(rule: Rule) -> str:
    """The law and guidance that a rule rests on, in brackets; blank where it is the policy document alone."""
    named = [basis.text for basis in rule.basis if basis.kind != "clause"]
    return f" ({', '.join(named)})" if named else ""
