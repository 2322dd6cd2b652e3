"""A rulebook's answers on a loaded register: by the plan for what reads tables, by evaluating for settings alone."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing
from typing import TYPE_CHECKING

from engine.answering.told import AcademyContext, Told
from engine.answering.wording import Wording
from engine.explain.answers import RuleAnswer, evaluate_rule
from engine.explain.facts import AcademyFacts
from engine.findings import Finding, RuleCount, why_nowhere
from engine.frozen import dataclass, replace
from engine.language.kinds import READS_SETTINGS_ONLY
from engine.language.reads import REGISTER_TIMES, columns_missed, settings_read, tables_read
from engine.language.ruleset import Rule
from engine.register.asked import column_of, tables_among
from engine.register.tables import tables
from engine.rulebook import ScopedRule

if TYPE_CHECKING:
    import duckdb

    from engine.answering.rows import RuleAnswered
    from engine.backends.script import Answers, AnswersFound, Script
    from engine.plan_cache.cache import PlanCache, Write
    from engine.planning.facts import Facts
    from engine.register.asked import Supplied


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
    words, paths = Wording(rule), (*REGISTER_TIMES, *settings_read(rule))
    found: list[Finding] = []
    answers: list[RuleAnswer] = []
    known: dict[tuple[int, ...], list[RuleAnswer]] = {}
    for academy in scoped.academies:
        context = contexts[academy]
        rests_on = (context.calendar, *map(context.settings.get, paths))
        alike = tuple(map(id, rests_on))
        if alike not in known:
            facts = AcademyFacts(academy, context.settings, context.calendar, {}, context.as_at)
            known[alike] = evaluate_rule(rule, facts)
        mine = known[alike]
        answers += mine
        found += [words.finding(_told(each), context) for each in mine if each.answer is not False]
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
    return Told(answer.subject, answer.answer, answer.window, answer.values, {"cell": answer.cell})


@dataclass(frozen=True)
class Asked:
    """What a register is asked, written out for the database, by which rules, and those that cannot be asked of it."""

    facts: Facts
    script: Script
    rules: tuple[ScopedRule, ...]
    left_out: tuple[RuleResult, ...]


def written(rules: Sequence[ScopedRule], facts: Facts) -> Script:
    """The statements that ask rules of a loaded register, all in one plan."""
    from engine.backends.embedded import write_out
    from engine.planning.plan import make_plan

    return write_out(make_plan(rules, facts))


def ask(
    rules: Sequence[ScopedRule],
    facts: Facts,
    supplied: Supplied,
    cache: PlanCache | None = None,
    write: Write = written,
) -> Asked:
    """What the rules ask of a register with some tables, all in one plan.

    A rule is asked of the academies that have its tables, and left out where none has. With a `cache`, a plan that was
    written before is taken from there.
    """
    asked: list[ScopedRule] = []
    left_out: list[RuleResult] = []
    for scoped in rules:
        if scoped.rule.subject.name in READS_SETTINGS_ONLY:
            continue
        able = _where_able(scoped, supplied)
        if able.academies:
            asked.append(able)
        else:
            left_out.append(RuleResult(replace(_count(able), not_evaluated=why_nowhere(able.lacking)), ()))
    script = cache.script(asked, facts, supplied, write) if cache else write(asked, facts)
    return Asked(facts, script, tuple(asked), tuple(left_out))


def _where_able(scoped: ScopedRule, supplied: Supplied) -> ScopedRule:
    """The rule for the academies that have its tables, with the reason why it cannot be asked at the others."""
    reads = needed(scoped.rule)
    if all(reads <= supplied[academy] for academy in scoped.academies):
        return scoped
    absent = {academy: sorted(reads - supplied[academy]) for academy in scoped.academies}
    lacking = {academy: not_evaluated_reason(names) for academy, names in absent.items() if names}
    return ScopedRule(scoped.rule, tuple(each for each in scoped.academies if each not in lacking), lacking)


def answers_to(
    asked: Asked,
    contexts: Mapping[str, AcademyContext],
    connection: duckdb.DuckDBPyConnection,
    marks: int | None = None,
) -> list[RuleResult]:
    """The answers to what is asked of a register; where it is known not to be huge, two statements at a time."""
    from engine.backends.script import carry_out

    return told_of(asked, carry_out(asked.script, connection, marks=marks), contexts)


def told_of(asked: Asked, found: AnswersFound, contexts: Mapping[str, AcademyContext]) -> list[RuleResult]:
    """What the answers come to that an engine finds, and the rules that could not be asked.

    Where the run is interrupted the engine is stopped first, before the register is closed.
    """
    with closing(found):
        told = (result for answers in found for result in _by_plan(answers, asked.facts, contexts))
        return [*asked.left_out, *told]


def needed(rule: Rule) -> frozenset[str]:
    """What a register has to have for a rule to be asked: tables, and columns that would all seem to be missing."""
    columns = (column_of(*each) for each in columns_missed(rule) if each[1] in tables()[each[0]].columns)
    return tables_read(rule).union(columns)


def not_evaluated_reason(lacking: Sequence[str]) -> str:
    """Why a rule cannot be asked of a register that lacks some tables, or columns of tables that it has."""
    absent = sorted(tables_among(lacking))
    columns = (name.split(".") for name in lacking if "." in name and name.split(".")[0] not in absent)
    reasons = [f"table {' and '.join(f'`{name}`' for name in absent)}"] if absent else []
    of: dict[str, list[str]] = {}
    for table, column in columns:
        of.setdefault(table, []).append(f"`{column}`")
    reasons += [f"column {' or '.join(names)} in `{table}`" for table, names in of.items()]
    return f"the register has no {', and no '.join(reasons)}"


def _count(scoped: ScopedRule) -> RuleCount:
    rule, lacking = scoped.rule, dict(scoped.lacking)
    academies = tuple(sorted({*scoped.academies, *lacking}))
    return RuleCount(
        rule.id,
        rule.title,
        rule.subject.said,
        rule.level,
        not_evaluated_at=lacking,
        academies=academies,
    )


def _by_plan(answers: Answers, facts: Facts, contexts: Mapping[str, AcademyContext]) -> Iterator[RuleResult]:
    from engine.answering.rows import rules_answered

    rules = rules_answered(answers, facts)
    found: list[list[Finding]] = [[] for _ in rules]
    words = [Wording(each.columns.scoped.rule) for each in rules]
    for rows in answers.batches:
        for each, wording, findings in zip(rules, words, found, strict=True):
            findings.extend(wording.finding(told, contexts[academy]) for academy, told in each.told(rows))
    for each, findings in zip(rules, found, strict=True):
        yield RuleResult(_counted(each), tuple(findings))


def _counted(answered: RuleAnswered) -> RuleCount:
    told = answered.yes + answered.cannot_tell
    return replace(
        _count(answered.columns.scoped),
        tested=answered.tested,
        yes=answered.yes,
        no=answered.tested - told,
        cannot_tell=answered.cannot_tell,
        excepted=answered.excepted,
    )
