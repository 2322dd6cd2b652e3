"""A rulebook's answers on a loaded register: by the plan for what reads tables, by evaluating for settings alone."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import TYPE_CHECKING

from engine.evidence import AcademyContext, Told, finding
from engine.explain.answers import RuleAnswer, evaluate_rule
from engine.explain.facts import AcademyFacts
from engine.explain.ranges import Range
from engine.findings import Finding, RuleCount
from engine.language import meaning as m
from engine.language.kinds import READS_SETTINGS_ONLY
from engine.language.reads import tables_read
from engine.register.calendar import Stretch
from engine.rulebook import ScopedRule

if TYPE_CHECKING:
    import duckdb

    from engine.backends.embedded import RuleRows
    from engine.planning.facts import Facts
    from engine.planning.plan import FigureColumns

OnStep = Callable[[str, int, int], None]


@dataclass(frozen=True, slots=True)
class RuleResult:
    """A rule's counts and findings."""

    count: RuleCount
    findings: tuple[Finding, ...]


def answer_settings(
    rules: Sequence[ScopedRule], contexts: Mapping[str, AcademyContext]
) -> Iterator[RuleResult]:
    """The answers of the rules that read settings alone: no register is needed."""
    for scoped in rules:
        if scoped.rule.subject.name in READS_SETTINGS_ONLY:
            yield _by_evaluating(scoped, contexts)


def _by_evaluating(scoped: ScopedRule, contexts: Mapping[str, AcademyContext]) -> RuleResult:
    rule = scoped.rule
    found: list[Finding] = []
    answers: list[RuleAnswer] = []
    for academy in scoped.academies:
        context = contexts[academy]
        facts = AcademyFacts(academy, context.settings, context.calendar, {}, context.as_at)
        mine = evaluate_rule(rule, facts)
        answers += mine
        found += [finding(rule, _told(each), context) for each in mine if each.answer is not False]
    count = _count(scoped)
    return RuleResult(
        replace(
            count,
            tested=len(answers),
            yes=sum(each.answer is True for each in answers),
            no=sum(each.answer is False for each in answers),
            cannot_tell=sum(each.answer is None for each in answers),
            excepted=sum(each.excepted for each in answers),
        ),
        tuple(found),
    )


def _told(answer: RuleAnswer) -> Told:
    return Told(answer.subject, answer.answer, answer.window, answer.values, {})


def answer_register(
    rules: Sequence[ScopedRule],
    facts: Facts,
    contexts: Mapping[str, AcademyContext],
    supplied: frozenset[str],
    connection: duckdb.DuckDBPyConnection,
    on_step: OnStep | None = None,
) -> Iterator[RuleResult]:
    """The answers of the rules that read the register, all in one plan; a rule without its tables is not asked."""
    from engine.backends.embedded import carry_out
    from engine.planning.plan import make_plan

    asked = []
    for scoped in rules:
        if scoped.rule.subject.name in READS_SETTINGS_ONLY:
            continue
        lacking = sorted(tables_read(scoped.rule) - supplied)
        if lacking:
            yield RuleResult(replace(_count(scoped), not_evaluated=_reason(lacking)), ())
        else:
            asked.append(scoped)
    for rows in carry_out(make_plan(asked, facts), connection, on_step):
        yield _by_plan(rows, facts, contexts)


def _reason(lacking: Sequence[str]) -> str:
    tables = " and ".join(f"`{name}`" for name in lacking)
    return f"the register has no table {tables}"


def _count(scoped: ScopedRule) -> RuleCount:
    rule = scoped.rule
    return RuleCount(rule.id, rule.title, rule.subject.said, rule.level)


def _by_plan(rows: RuleRows, facts: Facts, contexts: Mapping[str, AcademyContext]) -> RuleResult:
    scoped = rows.columns.scoped
    count = replace(
        _count(scoped),
        tested=rows.tested,
        yes=rows.yes,
        no=rows.tested - rows.yes - rows.cannot_tell,
        cannot_tell=rows.cannot_tell,
        excepted=rows.excepted,
    )
    found = [
        finding(scoped.rule, _of_row(row, rows, facts), contexts[str(row["academy"])]) for row in rows.rows
    ]
    return RuleResult(count, tuple(found))


def _of_row(row: Mapping[str, object], rows: RuleRows, facts: Facts) -> Told:
    columns = rows.columns
    rule = columns.scoped.rule
    answer = row[columns.answer]
    figures = {
        name: _figure(row, columns.figures[name], number=figure.type.kind.value not in _PLAIN)
        for name, figure in rule.figures.items()
    }
    subject = {name: row[name] for name in rule.subject.keys}
    further = {name: row[name] for name in rows.question.keys if name not in subject}
    return Told(
        subject, None if answer is None else bool(answer), _window(row, rows, facts), figures, further
    )


_PLAIN = frozenset({"date", "date and time", "code", "text", "choice", "yes/no"})


def _figure(row: Mapping[str, object], at: FigureColumns, *, number: bool) -> object:
    low = _ratio(row, at.low, at.low_of) if number else row[at.low]
    if at.exact or low is None:
        return low
    high = _ratio(row, at.high, at.high_of) if at.high else None
    return low if high == low else Range(low, high)  # type: ignore[arg-type]


def _ratio(row: Mapping[str, object], above: str | None, below: str | None) -> object:
    numerator = row[above] if above else None
    denominator = row[below] if below else 1
    if numerator is None or not denominator:
        return None
    return Fraction(int(str(numerator)), int(str(denominator)))


def _window(row: Mapping[str, object], rows: RuleRows, facts: Facts) -> Stretch | None:
    """The stretch of time that a row is about."""
    reached = rows.columns.reached
    academy = str(row["academy"])
    if "first" in reached:
        return _stretch(row[reached["first"]], row[reached["last"]])
    windows = [
        part.window
        for part in m.walk(rows.columns.scoped.rule.when)
        if isinstance(part, m.Measure) and part.window is not None
    ]
    if "no" in reached and row[reached["no"]] is not None:
        window = next(window for window in windows if window.kind == "any")
        length = facts.extent(window, academy)
        return facts.calendars[academy].stretch(
            window.unit, int(str(row[reached["no"]])), length, facts.as_at
        )
    if rows.question.period is not None:
        return _stretch(row["period_first"], row["period_last"])
    plain = [window for window in windows if window.kind in {"this", "last", "the last"}]
    bounds = facts.bounds(plain[0])[academy] if plain else None
    return _stretch(*bounds) if bounds else None


def _stretch(first: object, last: object) -> Stretch | None:
    return Stretch(first, last) if first is not None and last is not None else None  # type: ignore[arg-type]
