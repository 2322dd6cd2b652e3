"""Rules in several variants, asked of one register in one plan: the answers of each variant, subject by subject."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import closing
from typing import TYPE_CHECKING, NamedTuple, TypeAlias

from engine.answering.asking import ask
from engine.answering.told import Told
from engine.explain.answers import evaluate_rule
from engine.explain.facts import AcademyFacts
from engine.frozen import dataclass, replace
from engine.language.kinds import READS_SETTINGS_ONLY
from engine.language.ruleset import Rule
from engine.planning.facts import Facts
from engine.policy.settings import Setting
from engine.rulebook import ScopedRule

if TYPE_CHECKING:
    import duckdb

    from engine.answering.asking import Asked
    from engine.answering.rows import RuleAnswered
    from engine.backends.script import Answers, Row
    from engine.register.asked import Supplied

Key: TypeAlias = tuple[object, ...]
"""A subject: academy, what the rule's subjects are known by, the period, and which of those that are alike."""


class Variant(NamedTuple):
    """A rule to be asked of some academies; `name` tells it from all others.

    `settings` are for a rule that reads nothing else. `codes_before`: it goes by the possible codes as they were.
    """

    name: str
    rule: Rule
    academies: tuple[str, ...]
    settings: Mapping[str, Mapping[str, Setting]]
    codes_before: bool = False


@dataclass(frozen=True, slots=True)
class Answered:
    """A variant's answers. `rows` are those of its question, in which other variants may be the ones that say yes.

    `at` is where the answer stands in a row, `read` makes of a row what is told of it. `keys` name what a subject has.
    """

    rows: Mapping[Key, Row]
    at: int
    read: Callable[[Row], Told]
    keys: tuple[str, ...]

    def answer(self, key: Key) -> bool | None:
        """The answer for a subject: yes, no, or None for cannot tell."""
        row = self.rows.get(key)
        if row is None:
            return False
        told = row[self.at]
        return None if told is None else bool(told)

    def told(self, key: Key) -> Told | None:
        """What is told of a subject; None where nothing is known but that the answer is no."""
        row = self.rows.get(key)
        return None if row is None else self.read(row)

    def count(self, answer: bool | None) -> Counter[str]:
        """How many subjects of each academy have an answer of yes, or of cannot tell."""
        return Counter(str(key[0]) for key in self.rows if self.answer(key) is answer)

    def pupils(self) -> Iterator[Key]:
        """The academy and pupil of each subject that has an answer of yes; none where it is about no pupil."""
        if "pupil_id" in self.keys:
            at = self.keys.index("pupil_id")
            yield from ((key[0], key[at]) for key in self.rows if self.answer(key) is True)


class Questions(NamedTuple):
    """Variants made ready to be asked: those that read the register, those that read settings alone, those left out.

    `lacking` tells of each variant the academies at which it is not asked, with the reason.
    """

    asked: Asked
    names: Mapping[str, Variant]
    by_settings: tuple[Variant, ...]
    left_out: Mapping[str, str]
    lacking: Mapping[str, Mapping[str, str]]


def questions(variants: Sequence[Variant], facts: Facts, supplied: Supplied) -> Questions:
    """All variants in one plan."""
    by_settings = tuple(each for each in variants if each.rule.subject.name in READS_SETTINGS_ONLY)
    scoped = [ScopedRule(replace(each.rule, id=each.name), each.academies) for each in variants]
    asked = ask(scoped, facts, supplied)
    lacking = {each.rule.id: each.lacking for each in asked.rules if each.lacking}
    lacking |= {each.count.id: each.count.not_evaluated_at for each in asked.left_out}
    left_out = {each.count.id: each.count.not_evaluated or "" for each in asked.left_out}
    known = {each.rule.id for each in asked.rules}
    names = {each.name: each for each in variants if each.name in known}
    return Questions(asked, names, by_settings, left_out, lacking)


def answers(asked: Questions, connection: duckdb.DuckDBPyConnection, marks: int) -> dict[str, Answered]:
    """The answers of every variant by its name."""
    from engine.backends.script import carry_out

    facts = asked.asked.facts
    found = {variant.name: _by_settings(variant, facts) for variant in asked.by_settings}
    with closing(carry_out(asked.asked.script, connection, marks=marks)) as every:
        for each in every:
            found |= _answered(each, facts)
    return found


def _answered(answers: Answers, facts: Facts) -> Iterator[tuple[str, Answered]]:
    """The answers to a question by the names of the variants that ask it."""
    from engine.answering.rows import rules_answered

    rules = rules_answered(answers, facts)
    keys = _keys(rules[0])
    places = [rules[0].at[name] for name in keys]
    rows = _keyed((row for rows in answers.batches for row in rows), places)
    for rule in rules:
        at = rule.at[rule.columns.answer]
        yield rule.columns.scoped.rule.id, Answered(rows, at, rule.reader(), keys)


def _keyed(rows: Iterable[Row], places: Sequence[int]) -> dict[Key, Row]:
    """The rows by their subjects, which stand at some places; rows that are alike are told apart by their number."""
    found: dict[Key, Row] = {}
    for row in rows:
        key = tuple(row[i] for i in places)
        nth = 0
        while (*key, nth) in found:
            nth += 1
        found[*key, nth] = row
    return found


def _keys(rule: RuleAnswered) -> tuple[str, ...]:
    names = ["academy", *rule.columns.scoped.rule.subject.keys]
    names += ["period_last"] if rule.question.period is not None else []
    return tuple(dict.fromkeys(names))


def _by_settings(variant: Variant, facts: Facts) -> Answered:
    """The answers of a rule that reads settings alone: a row is what is told, behind its answer."""
    rows: dict[Key, Row] = {}
    for academy in variant.academies:
        settings = variant.settings[academy]
        known = AcademyFacts(academy, settings, facts.calendars[academy], {}, facts.as_at)
        for each in evaluate_rule(variant.rule, known):
            told = Told(each.subject, each.answer, each.window, each.values, {})
            rows[academy, *each.subject.values(), 0] = (each.answer, told)
    return Answered(rows, 0, _told_in, ())


def _told_in(row: Row) -> Told:
    told = row[1]
    assert isinstance(told, Told)
    return told


NOT_ASKED = Answered({}, 0, _told_in, ())
"""The answers to a rule that an edition does not have, or that cannot be asked: no, whoever the subject is."""
