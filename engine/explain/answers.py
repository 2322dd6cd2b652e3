"""A rule's answers for every subject of an academy, from facts in memory."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from itertools import product
from typing import TYPE_CHECKING

from engine.explain.context import Context
from engine.explain.evaluation import Decision, answer, decide, evaluate, run_of, shown
from engine.explain.facts import AcademyFacts, Row
from engine.explain.ranges import Answer, conjunction, disjunction, opposite
from engine.explain.register_times import combinations_of, register_times
from engine.explain.windows import fixed_windows, measures_of, reach_of, slides
from engine.frozen import dataclass
from engine.language import meaning as m
from engine.language.kinds import READS_SETTINGS_ONLY
from engine.language.reads import nodes_of, on_roll_within, tables_read
from engine.quantities import Unit
from engine.register.calendar import Period, Stretch, spanning

if TYPE_CHECKING:
    from engine.language.figures import Figure
    from engine.language.ruleset import Rule
    from engine.policy.cases import Selector

YES, NO, CANNOT_TELL, EXCEPTED = "yes", "no", "cannot tell", "excepted"
NOT_EVALUATED = "not evaluated"
"""What is said instead of an answer where a rule cannot be asked at all."""
IN_WORDS: Mapping[object, str] = {True: YES, False: NO, None: CANNOT_TELL}
BY_WEIGHT = (NO, EXCEPTED, CANNOT_TELL, YES)
"""Of several subjects that no words tell apart the one counts whose answer stands last here: it says most."""


@dataclass(frozen=True, slots=True)
class RuleAnswer:
    """A rule's answer for one subject: yes, no, or None where it cannot be told.

    `excepted` tells that the rule holds and an exemption freed the subject: the answer is then no. `values`
    has each figure of the rule: an exact number (a fraction for percentages and school days), a `Range`,
    another value, or None where it is missing. `cell` is the combination of cases that a rule for settings is asked of.
    """

    subject: Mapping[str, str | int | date]
    answer: Answer
    excepted: bool
    window: Stretch | None
    values: Mapping[str, object]
    cell: Selector | None = None

    @property
    def word(self) -> str:
        """The answer as cases write it and explanations say it."""
        return EXCEPTED if self.excepted else IN_WORDS[self.answer]


def evaluate_rule(rule: Rule, academy: AcademyFacts) -> list[RuleAnswer]:
    """The rule's answer for each subject of the academy, and for each period where it is asked over each.

    Empty where a table that the rule reads was not supplied.
    """
    if missing_tables(rule, academy):
        return []
    return [answer_for(rule, context) for context in contexts_of(rule, academy)]


def missing_tables(rule: Rule, academy: AcademyFacts) -> tuple[str, ...]:
    """The tables that the rule reads and the academy's register does not have."""
    return tuple(sorted(tables_read(rule) - {"calendar"} - set(academy.tables)))


def contexts_of(rule: Rule, academy: AcademyFacts) -> Iterator[Context]:
    """What is in hand for each subject of the rule, and each period where it is asked over each."""
    kind = rule.subject.name
    unit = _unit_of_each(rule)
    periods = academy.calendar.periods(unit, academy.as_at) if unit else (None,)
    since = _asked_since(rule, academy)
    for row, period in product(_subjects(rule, academy), periods):
        if kind != "pupil" or (_leaves(row) >= since and (period is None or _on_roll(row, period))):
            yield Context(academy, ((kind, row),), rule.look_back, period=period)


def _unit_of_each(rule: Rule) -> Unit | None:
    windows = (node for node in nodes_of(rule) if isinstance(node, m.Window))
    return next((window.unit for window in windows if window.kind == "each"), None)


def _asked_since(rule: Rule, academy: AcademyFacts) -> date:
    """The first day of the time that the rule looks at: who left before it is not asked."""
    periods = [
        academy.calendar.period(window.kind, window.unit, academy.as_at)
        for window in on_roll_within(rule)
        if window.kind in {"this", "last"}
    ]
    return min((period.window.first for period in periods if period), default=date.min)


def _leaves(pupil: Row) -> date:
    leaves: date = pupil.get("on_roll_to") or date.max
    return leaves


def _on_roll(pupil: Row, period: Period) -> bool:
    return pupil["on_roll_from"] <= period.window.last and period.window.first <= _leaves(pupil)


def _subjects(rule: Rule, academy: AcademyFacts) -> Sequence[Row]:
    kind = rule.subject.name
    if kind in READS_SETTINGS_ONLY:
        read = [part for each in rule.conditions for part in m.walk_own(each) if isinstance(part, m.Setting)]
        paths = [part.path for part in read]
        return combinations_of(academy, paths) if kind == "setting" else register_times(academy, paths)
    return [{}] if kind == "academy" and academy.seen("pupil") else academy.seen(kind)


def answer_for(rule: Rule, context: Context) -> RuleAnswer:
    """The rule's answer in one of its contexts."""
    holds = answer(rule.when, context)
    exempt = disjunction([answer(exemption.when, context) for exemption in rule.exemptions])
    values = {name: _value(figure, rule.conditions, context) for name, figure in rule.figures.items()}
    return RuleAnswer(
        subject=_subject(rule, context),
        answer=conjunction([holds, opposite(exempt)]),
        excepted=holds is True and exempt is True,
        window=_window(rule.when, context),
        values=values,
        cell=context.row.get("cell"),
    )


def _subject(rule: Rule, context: Context) -> dict[str, str | int | date]:
    row = context.row
    return {key: row[key] for key in rule.subject.keys if row.get(key) is not None}


def _value(figure: Figure, conditions: Sequence[m.Meaning], context: Context) -> object:
    """The value of a figure in the stretch by which its comparison is decided."""
    if isinstance(figure, m.Run):
        return run_of(figure, context).length
    if isinstance(figure, m.Column):
        return evaluate(figure, context)
    for decision, node in (found for each in conditions for found in _decisions(each, context)):
        if any(figure == measure for measure in measures_of(node)):
            return shown(figure, decision.context)
    return shown(figure, context)


def _window(when: m.Meaning, context: Context) -> Stretch | None:
    """The first stretch or run that is, or may be; else the period asked for; else the time of all windows."""
    reached = (_reached(node, context) for node in _outer(when))
    stretch = next(filter(None, reached), None)
    if stretch is not None:
        return stretch
    if context.period is not None:
        return context.period.window
    reaches = (reach_of(window, context) for window in fixed_windows(when))
    return spanning([reach.shown for reach in reaches if reach])


def _reached(node: m.Compare | m.IsMissing | m.Run, context: Context) -> Stretch | None:
    """The run, or the stretch of `over any`, by which a part is decided."""
    if isinstance(node, m.Run):
        return run_of(node, context).run
    sliding = slides(node)
    reach = reach_of(sliding[0], decide(node, context).context) if sliding else None
    return reach.shown if reach else None


def _decisions(when: m.Meaning, context: Context) -> Iterator[tuple[Decision, m.Compare | m.IsMissing]]:
    for node in _outer(when):
        if not isinstance(node, m.Run):
            yield decide(node, context), node


def _outer(node: m.Meaning | m.Rows | m.Window) -> Iterator[m.Compare | m.IsMissing | m.Run]:
    """The comparisons and runs that the subject itself is asked, in reading order, outer ones first."""
    if isinstance(node, m.Compare | m.IsMissing | m.Run):
        yield node
    if not isinstance(node, m.Rows | m.Run | m.DayCondition):
        for part in m.parts_of(node):
            yield from _outer(part)
