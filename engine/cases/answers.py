"""Answers in the words of the cases: subjects by what tells them, figures without their unit."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from decimal import Decimal

from engine.answering.figures import measured
from engine.explain.answers import BY_WEIGHT, YES, RuleAnswer, evaluate_rule
from engine.explain.facts import AcademyFacts
from engine.findings import Finding, Measured, Window
from engine.frozen import dataclass
from engine.language import meaning as m
from engine.language.kinds import RowKind
from engine.language.ruleset import Rule
from engine.register.calendar import Stretch


@dataclass(frozen=True, slots=True)
class Told:
    """An answer for a subject: the words of the cases, figures as they are written there."""

    answer: str
    window: str | None
    values: Mapping[str, str]
    says: str | None = None
    missing: tuple[str, ...] = ()


def by_findings(rule: Rule, findings: Iterable[Finding]) -> dict[str, Told]:
    """What findings of a rule tell, by subject."""
    return _by_subject((_named(rule, each.subject, each.window), _found(each)) for each in findings)


def by_evaluating(rule: Rule, facts: AcademyFacts) -> dict[str, Told]:
    """What the evaluator tells of every subject; nothing where the rule lacks a table."""
    answers = evaluate_rule(rule, facts)
    return _by_subject((_named(rule, each.subject, each.window), _evaluated(rule, each)) for each in answers)


def _by_subject(answers: Iterable[tuple[str, Told]]) -> dict[str, Told]:
    """The answer of each subject; of subjects that no words tell apart what says most, as `explain` shows it."""
    told: dict[str, Told] = {}
    for subject, each in answers:
        if subject not in told or BY_WEIGHT.index(each.answer) >= BY_WEIGHT.index(told[subject].answer):
            told[subject] = each
    return told


def _found(finding: Finding) -> Told:
    window, answer = finding.window, str(finding.answer)
    return Told(
        answer,
        f"{window.first} to {window.last}" if window else None,
        {name: _measured(value) for name, value in finding.values.items()},
        finding.says if answer == YES else None,
        finding.missing,
    )


def _evaluated(rule: Rule, answer: RuleAnswer) -> Told:
    window = answer.window
    return Told(
        answer.word,
        f"{window.first} to {window.last}" if window else None,
        {name: _measured(measured(value, rule.figures[name])) for name, value in answer.values.items()},
    )


def _named(rule: Rule, subject: Mapping[str, object], window: Window | Stretch | None) -> str:
    """The values that tell the subject, then the first day of the period where the rule is asked over each."""
    kind: RowKind = rule.subject
    own = [str(subject[key]) for key in kind.keys if subject.get(key) is not None]
    return " ".join([*own, *([str(window.first)] if window and over_each(rule) else [])]) or "all"


def over_each(rule: Rule) -> bool:
    """Whether a rule is asked over each half term, term or the like."""
    windows = (each.window for each in rule.figures.values() if isinstance(each, m.Measure))
    return any(window is not None and window.kind == "each" for window in windows)


def _measured(value: Measured) -> str:
    if value.value is None:
        return "missing"
    return value.spread(lambda end: _shown(end, value.unit))


def _shown(value: int | Decimal | str, unit: str) -> str:
    """A figure as the cases write it: `10%`, `6.6667%`, `7.5`, `09:10`, `£80`, `2024-09-02`, `yes`."""
    text = f"{value:f}" if isinstance(value, Decimal) else str(value)
    return f"{text}%" if unit == "%" else text
