"""An answer and its record as the explanation that is shown."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date

from engine.answering.figures import in_words
from engine.answering.told import AcademyContext, Told
from engine.answering.wording import Wording
from engine.explain.answers import NOT_EVALUATED, RuleAnswer
from engine.explain.context import Context
from engine.explain.trace import Part, RuleTrace, trace_rule
from engine.explaining.changes.nearest import nearest_changes
from engine.explaining.counted import counted_rows
from engine.explaining.explained import (
    ExplainedException,
    ExplainedFigure,
    Explanation,
    MissingFact,
)
from engine.explaining.lacking import missing_facts
from engine.explaining.parts import Telling, deciding, told_part
from engine.explaining.subjects import called_in_words
from engine.frozen import dataclass, replace
from engine.language import meaning as m
from engine.language.ruleset import Rule
from engine.language.sentences.sentences import rule_sentence, word_sentences


@dataclass(frozen=True, slots=True)
class About:
    """What an explanation is about: the rule and the academy, the policy and the register it was asked with."""

    rule: Rule
    academy: AcademyContext
    edition: str
    policy_digest: str
    register_digest: str


def not_evaluated(about: About, words: str, reason: str) -> Explanation:
    """The explanation of a rule that cannot be asked of the register at all."""
    return replace(_blank(about, {}), called=words or about.academy.academy, because=reason)


def explanation(about: About, context: Context, answer: RuleAnswer) -> Explanation:
    """The explanation of an answer, part by part; what is said of a yes is what the check says."""
    rule, record = about.rule, trace_rule(about.rule, context)
    told = Told(answer.subject, answer.answer, answer.window, answer.values, context.chosen_by())
    found = Wording(rule).finding(told, about.academy)
    telling = Telling.of(rule.subject, (record.when, *record.exemptions))
    marked = tuple(_deciding(record, answer))
    ids = frozenset(map(id, marked))
    missing = missing_facts(record.when, *record.exemptions) if answer.answer is None else ()
    because = found.says if answer.answer else _untold(missing)
    if answer.answer is False:
        because = _because(rule, record, answer, marked, telling)
    changes = nearest_changes(rule, context, answer, telling)
    return replace(
        _blank(about, answer.subject, telling),
        answer=answer.word,
        because=because,
        window=found.window,
        part=told_part(record.when, telling, ids),
        exceptions=tuple(
            ExplainedException(each.name, each.because, told_part(part, telling, ids))
            for each, part in zip(rule.exemptions, record.exemptions, strict=True)
        ),
        settings=found.settings,
        rows=counted_rows((record.when, *record.exemptions), telling),
        missing=missing,
        changes=changes.found,
        unchanged=changes.unchanged,
        then=found.then if answer.answer else None,
    )


def _blank(
    about: About, subject: Mapping[str, str | int | date], telling: Telling | None = None
) -> Explanation:
    rule, academy = about.rule, about.academy
    values = telling.settings if telling else {}
    return Explanation(
        academy=academy.academy,
        as_at=academy.as_at,
        edition=about.edition,
        policy_digest=about.policy_digest,
        register_digest=about.register_digest,
        rule=rule.id,
        title=rule.title,
        level=rule.level,
        asked_of=rule.subject.said,
        sentence=rule_sentence(rule, values, named=True),
        words=word_sentences(rule, values, named=True),
        rule_at=str(rule.span.place.inside),
        basis=tuple(
            f"{each.kind} {each.text}" if each.kind == "clause" else each.text for each in rule.basis
        ),
        subject=subject,
        called=called_in_words(rule.subject, subject, academy.academy),
        answer=NOT_EVALUATED,
        because="",
    )


def _deciding(record: RuleTrace, answer: RuleAnswer) -> Iterator[Part]:
    """The parts that made the answer: of the condition, and of the exceptions where they play a part in it."""
    if answer.answer is None:
        parts: Sequence[Part] = [part for part in (record.when, *record.exemptions) if part.value is None]
    elif answer.answer is False and record.when.value is not False:
        parts = [part for part in record.exemptions if part.value is True][:1]
    else:
        parts = [record.when]
    for part in parts:
        yield from deciding(part)


def _because(
    rule: Rule, record: RuleTrace, answer: RuleAnswer, marked: tuple[Part, ...], telling: Telling
) -> str:
    """Why the answer is a no, in words."""
    freed = [
        each for each, part in zip(rule.exemptions, record.exemptions, strict=True) if part.value is True
    ]
    if record.when.value is not False and freed:
        holds = "the condition holds" if answer.excepted else "whatever the condition comes to"
        return f"{holds}, but the exception “{freed[0].name}” applies: {freed[0].because}"
    return "; and ".join(_opposite(part, telling) for part in marked)


def _untold(missing: Sequence[MissingFact]) -> str:
    """What is missing, where one fact decides; else how many are."""
    if len(missing) != 1:
        return f"{len(missing):,} facts are missing" if missing else "it cannot be told"
    fact = missing[0]
    return f"{fact.fact} of {fact.of} is missing" if fact.of else f"for lack of {fact.fact}"


def _opposite(part: Part, telling: Telling) -> str:
    """A part that failed, told by what is so instead, with its figures where they say more."""
    figures = [figure for figure in told_part(part, telling).figures if _tells_more(figure)]
    unseen = [each.says for each in figures if each.value.value is None]
    if unseen and isinstance(
        part.node, m.Compare
    ):  # it fails without its figure: the calendar cuts every stretch
        return f"{unseen[0]} is not told, for the calendar begins within that time"
    told = ", ".join(_figure(each, alone=len(figures) == 1) for each in figures)
    return telling.clause(part.node, negative=True) + (f": {told}" if told else "")


def _tells_more(figure: ExplainedFigure) -> bool:
    return figure.value.unit != "yes/no"


def _figure(figure: ExplainedFigure, *, alone: bool) -> str:
    value = in_words(figure.value) if figure.value.value is not None else "missing"
    return f"it is {value}" if alone else f"{figure.says} is {value}"
