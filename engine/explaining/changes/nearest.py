"""The changes by which a rule would answer otherwise for a subject: each is made and the rule asked again."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

from engine.explain.answers import IN_WORDS, RuleAnswer, answer_for, contexts_of
from engine.explain.context import Context
from engine.explain.windows import measures_of
from engine.explaining.changes.edits import Way, edited_facts, told_edits
from engine.explaining.changes.sessions import all_ahead, later, sorts_of
from engine.explaining.changes.solving import Solver
from engine.explaining.changes.totals import looked_for
from engine.explaining.explained import Change
from engine.explaining.parts import Telling
from engine.frozen import dataclass
from engine.language import meaning as m
from engine.language.kinds import GROUPS, READS_SETTINGS_ONLY
from engine.language.ruleset import Rule
from engine.spoken import day_in_words

_SHOWN = 3


@dataclass(frozen=True, slots=True)
class Changes:
    """The changes found, and in words what was not found or why nothing was looked for."""

    found: tuple[Change, ...]
    unchanged: str


def nearest_changes(rule: Rule, context: Context, answer: RuleAnswer, telling: Telling) -> Changes:
    """A few changes of facts, the smallest first, after each of which the rule, asked again, answers otherwise."""
    if rule.subject.name in READS_SETTINGS_ONLY:
        return Changes(
            (), "nothing was looked for: the rule asks about settings, which only the policies change"
        )
    wanted = [False] if answer.answer else [True, False] if answer.answer is None else [True]
    found: list[Change] = []
    said: list[str] = []
    for each in wanted:
        search = _Search(rule, context, Solver(telling, lost=each))
        changes = list(search.changes(each))
        found += changes
        said += () if changes else [_nothing(rule, wanted=each)]
        said += [] if changes else _not_looked_for(rule)
        said += search.out_of_reach(answer, each)
    return Changes(tuple(found), "; ".join(said))


_NOT_COUNTED = {"sum": "totals", "min": "smallest values", "max": "largest values", "average": "averages"}


def _not_looked_for(rule: Rule) -> list[str]:
    """Figures that other values of many rows could change in many ways, of which none is the nearest."""
    figures = (each for each in measures_of(rule.when) if not looked_for(rule.when, each))
    found = [named for each in figures if (named := _not_counted(each))]
    named = " and ".join(dict.fromkeys(found))
    return (
        [f"changes of {named} were not looked for: many rows could change them in many ways"] if found else []
    )


def _not_counted(figure: m.Measure) -> str | None:
    """What figures of a sort are called of which no change is looked for; None of those that are."""
    if figure.rows.kind != "day":
        return _NOT_COUNTED.get(figure.function)
    runs = figure.rows.where is not None and any(
        isinstance(part, m.Begins) for part in m.walk(figure.rows.where)
    )
    return "numbers of runs" if runs else "numbers of days"


def _nothing(rule: Rule, *, wanted: bool) -> str:
    what = "a finding" if wanted else "no finding"
    kind = rule.subject
    stays = f"; what tells which {kind.said} it is was left as it is" if len(kind.keys) > 1 else ""
    return f"no change was found that would make it {what}{stays}"


@dataclass(frozen=True, slots=True)
class _Search:
    rule: Rule
    context: Context
    solver: Solver

    def changes(self, wanted: bool) -> Iterator[Change]:
        """The first few ways that hold when they are tried, each in its own words."""
        said: set[str] = set()
        for way in filter(None, self._ways(wanted)):
            words = " and ".join(dict.fromkeys(edit.says for edit in told_edits(way)))
            told = None if words in said else self._tried(way)
            if told is None or told.answer is not wanted:
                continue
            said.add(words)
            yield Change(told.word, words)
            if len(said) == _SHOWN:
                return

    def _ways(self, wanted: bool) -> list[Way]:
        """The condition one way or the other; no exception for a yes, and one for a no."""
        rule = self.rule
        if wanted:
            freed = (m.Not(each.when, rule.when.type) for each in rule.exemptions)
            return self.solver.ways(m.Logic("and", (rule.when, *freed), rule.when.type), True, self.context)
        each = [rule.when, *(m.Not(exemption.when, rule.when.type) for exemption in rule.exemptions)]
        return [way for part in each for way in self.solver.ways(part, False, self.context) if way]

    def _tried(self, way: Way) -> RuleAnswer | None:
        """The rule's answer for the same subject after the changes; None where it is no longer asked of it."""
        if self.rule.subject.name in GROUPS:
            return answer_for(self.rule, later(self.rule.when, self.context, way))
        mine: Any = self.context.row
        for each in contexts_of(self.rule, edited_facts(self.context.facts, way)):
            same = all(each.row.get(key) == mine.get(key) for key in self.rule.subject.keys)
            if same and self._same_period(each):
                return answer_for(self.rule, each)
        return None

    def _same_period(self, other: Context) -> bool:
        one, two = self.context.period, other.period
        return (one and one.number) == (two and two.number)

    def out_of_reach(self, answer: RuleAnswer, wanted: bool) -> list[str]:
        """What a rule's one share stays at, however the sessions turn out that its time has left."""
        measures = measures_of(self.rule.when)
        if len(measures) != 1 or measures[0].function != "share" or answer.answer is None:
            return []
        ahead = [all_ahead(sort, self.context) for sort in sorts_of(self.rule.when)]
        edits = [edit for edit in ahead if edit is not None]
        told = [self._tried((edit,)) for edit in edits]
        if not told or any(each is None or each.answer is wanted for each in told):
            return []
        number, last = len(edits[0].added), max(edit.as_at or date.min for edit in edits)
        sessions = "the session" if number == 1 else f"the {number:,} sessions"
        return [
            f"however {sessions} still open to {day_in_words(last)} turn out, it stays {IN_WORDS[answer.answer]}"
        ]
