"""One rule asked of one subject: loaded, evaluated, held against the check, and told part by part."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeAlias

from engine.answering.asking import needed, not_evaluated_reason
from engine.backends.subject_facts import subject_tables
from engine.checking.checking import contexts_for, facts_of
from engine.diagnostics import Diagnostic, has_errors, near_names
from engine.explain.answers import BY_WEIGHT, RuleAnswer, answer_for, contexts_of
from engine.explain.context import Context
from engine.explain.facts import AcademyFacts
from engine.explaining.agreeing import checked_answer, hold_equal
from engine.explaining.explained import Explanation, MissingFact, PeriodAnswer
from engine.explaining.problems import NOT_ASKED, UNKNOWN_RULE, UNKNOWN_SUBJECT, WHICH_SUBJECT
from engine.explaining.result import About, explanation, not_evaluated
from engine.explaining.subjects import Found, Question, called, find_subject, not_asked
from engine.findings import Window
from engine.frozen import dataclass, replace
from engine.language.kinds import READS_SETTINGS_ONLY
from engine.language.reads import tables_read
from engine.language.ruleset import Rule
from engine.planning.facts import Facts
from engine.policy.loading import Policy
from engine.progress import at_step
from engine.register.database import calendars, connect
from engine.register.loading import Register, load_register
from engine.register.row_lines import lines_of
from engine.rulebook import Rulebook, ScopedRule

if TYPE_CHECKING:
    import duckdb

Explained: TypeAlias = "tuple[Explanation | None, tuple[Diagnostic, ...]]"


@dataclass(frozen=True, slots=True)
class Asked:
    """What is asked, the policy by which it is answered, and the day it is looked at from."""

    policy: Policy
    rules: Rulebook
    academy: str
    rule: str
    words: tuple[str, ...]
    as_at: date


def explain_subject(asked: Asked, folder: Path) -> Explained:
    """The explanation, None where rule or subject are not known or the register cannot be used; and what was noticed."""
    rules = {rule.id: rule for rule in asked.rules.by_academy[asked.academy].rules}
    if asked.rule not in rules:
        return None, (_no_rule(asked, rules),)
    with connect() as connection:
        at_step("reading the register", 0, 1)
        register, found = load_register(
            connection,
            folder,
            academies=(asked.academy,),
            as_at=asked.as_at,
            codes=asked.policy.codes,
            only=tables_read(rules[asked.rule]),
        )
        if register is None or has_errors(found):
            return None, found
        explained = explain_loaded(asked, rules[asked.rule], register)
    if isinstance(explained, Diagnostic):
        return None, (*found, explained)
    return replace(explained, missing=tuple(_located(explained.missing, folder))), found


_MOST_LOCATED = 20


def _located(missing: Sequence[MissingFact], folder: Path) -> Iterator[MissingFact]:
    """The facts with the lines of the rows that lack them: of the first few, which are read up in the files."""
    few = [fact for fact in missing if fact.key][:_MOST_LOCATED]
    lines: dict[MissingFact, int | None] = {}
    for table in {fact.table for fact in few}:
        own = [fact for fact in few if fact.table == table]
        lines.update(zip(own, lines_of(folder, table, [dict(fact.key) for fact in own]), strict=True))
    for fact in missing:
        line = lines.get(fact)
        yield replace(fact, at=f"{folder / fact.table}.csv:{line}:{fact.fact}") if line else fact


def _no_rule(asked: Asked, rules: Mapping[str, Rule]) -> Diagnostic:
    from engine.ledger.identity import is_case  # only where the name is not a rule's

    help = near_names(asked.rule, rules) or f"`trustpolicy check {asked.academy}` names all rules"
    if is_case(asked.rule):
        help = "that is a case of a ledger: write the name of its rule, which the ledger has in the column `rule`"
    return UNKNOWN_RULE.at(None, f"`{asked.academy}` has no rule `{asked.rule}`", help=help)


def explain_loaded(asked: Asked, rule: Rule, register: Register) -> Explanation | Diagnostic:
    """The explanation from a loaded register, or what is wrong with the question's words."""
    connection, academy = register.connection, asked.policy.academies[asked.academy]
    policy = replace(asked.policy, academies={asked.academy: academy})
    facts = facts_of(policy, calendars(connection), asked.as_at)
    about = About(
        rule,
        contexts_for(policy, facts)[asked.academy],
        policy.edition,
        policy.digest,
        register.summary.digest,
    )
    lacking = sorted(needed(rule) - register.supplied[asked.academy])
    if lacking and rule.subject.name not in READS_SETTINGS_ONLY:
        return not_evaluated(about, " ".join(asked.words), not_evaluated_reason(lacking))
    classes = tuple(academy.taught.classes)
    question = Question(asked.academy, rule.subject, asked.words, rule.id, classes)
    found = find_subject(question, connection)
    if isinstance(found, Diagnostic):
        return found
    tables = subject_tables(connection, asked.academy, rule, found.keys)
    own = AcademyFacts(asked.academy, academy.settings, facts.calendars[asked.academy], tables, asked.as_at)
    contexts = [each for each in contexts_of(rule, own) if _is(each, found)]
    chosen = _chosen(question, found, contexts, rule)
    if isinstance(chosen, Diagnostic):
        return chosen
    context, answer, periods = chosen
    _hold_to_check(rule, facts, connection, context, answer)
    return replace(explanation(about, context, answer), periods=periods)


def _is(context: Context, found: Found) -> bool:
    row = context.row
    return all(row.get(name) == value for name, value in found.keys.items())


_Chosen: TypeAlias = "tuple[Context, RuleAnswer, tuple[PeriodAnswer, ...]]"


def _chosen(
    question: Question, found: Found, contexts: Sequence[Context], rule: Rule
) -> _Chosen | Diagnostic:
    """The context that is meant, with its answer; of several periods the one named, else the latest that says most.

    Of subjects that no words tell apart it is the one that says most, too.
    """
    periodic = any(context.period for context in contexts)
    if found.days and contexts and not periodic:
        message = f"`{rule.id}` is asked of each {rule.subject.said}, not of a day"
        return NOT_ASKED.at(
            None, message, help=f"name only the {rule.subject.said}, like `{question.words[0]}`"
        )
    wanted = [each for each in contexts if not found.days or _holds(each, found.days)]
    if not wanted:
        return _not_there(question, found, contexts)
    if len(wanted) > 1 and not periodic and not _are_alike(wanted, rule):
        listed = ", ".join(f"`{called(rule.subject, each.row)}`" for each in wanted)
        which = f"more than one is meant by `{question.text}`" if question.text else "none is named"
        message = f"`{rule.id}` is asked of {len(wanted)} {rule.subject.many}, and {which}"
        return WHICH_SUBJECT.at(None, message, help=f"name one of {listed}")
    answers = [(each, answer_for(rule, each)) for each in wanted]
    context, answer = max(reversed(answers), key=lambda each: BY_WEIGHT.index(each[1].word))
    others = [(each, answer_for(rule, each)) for each in contexts if periodic and each is not context]
    return context, answer, tuple(_period(each, told) for each, told in others)


def _are_alike(contexts: Sequence[Context], rule: Rule) -> bool:
    """Whether no words tell the subjects apart, as two notices of one day to one pupil."""
    return len({tuple(each.row[name] for name in rule.subject.keys) for each in contexts}) == 1


def _holds(context: Context, days: Sequence[date]) -> bool:
    return context.period is not None and all(
        context.period.reach.holds(day) or context.period.window.holds(day) for day in days
    )


def _period(context: Context, answer: RuleAnswer) -> PeriodAnswer:
    assert context.period is not None
    window = context.period.window
    return PeriodAnswer(Window(window.first, window.last), answer.word)


def _not_there(question: Question, found: Found, contexts: Sequence[Context]) -> Diagnostic:
    text = question.text
    if question.kind.name in READS_SETTINGS_ONLY and text:
        return not_asked(question)
    if contexts:
        periods = [each.period.window for each in contexts if each.period]
        listed = ", ".join(f"{each.first} to {each.last}" for each in periods)
        message = f"`{question.asked}` is asked of no period that holds {found.days[0]}"
        return UNKNOWN_SUBJECT.at(None, message, help=f"it is asked over {listed}")
    message = (
        f"`{question.asked}` is not asked of `{text}`" if text else f"`{question.asked}` is asked of nothing"
    )
    help = "it is asked only of what is known by the as-at date, and of pupils who are then or were on roll; where it "
    help += "looks at this half term, term or year alone, in that time"
    return UNKNOWN_SUBJECT.at(None, message, help=help)


def _hold_to_check(
    rule: Rule, facts: Facts, connection: duckdb.DuckDBPyConnection, context: Context, answer: RuleAnswer
) -> None:
    """Raises where the check's own answer is another one; what rules for settings say a check, too, has evaluated."""
    if rule.subject.name in READS_SETTINGS_ONLY:
        return
    keys: dict[str, Any] = {name: context.row[name] for name in rule.subject.keys}
    period = context.period.window.first if context.period else None
    checked = checked_answer(ScopedRule(rule, (context.facts.academy,)), facts, connection, keys, period)
    hold_equal(answer, checked)
