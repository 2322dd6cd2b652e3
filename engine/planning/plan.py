"""Checked rules to a plan: shared steps, then for each kind of subject one query that answers all its rules."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import field
from itertools import groupby

from sqlglot import exp

from engine.frozen import dataclass
from engine.language import meaning as m
from engine.language.figures import Figure
from engine.language.kinds import READS_SETTINGS_ONLY
from engine.language.reads import nodes_of, on_roll_within
from engine.language.ruleset import Rule
from engine.planning import sql
from engine.planning.analysis import NUMERIC, reads_all_marks
from engine.planning.facts import Facts
from engine.planning.frames import Frame
from engine.planning.narrowing import surely_needed
from engine.planning.numbers import Number
from engine.planning.planner import Planner
from engine.planning.questions import FigureColumns, Question, ReachedColumns, RuleColumns
from engine.planning.sql import Expression
from engine.planning.subjects import subjects_of, wanted_codes
from engine.planning.translation import condition, number, plain
from engine.rulebook import ScopedRule


@dataclass(frozen=True)
class Posed:
    """A question with the query that answers it; `tested` counts the subjects by academy."""

    question: Question
    query: exp.Query
    tested: exp.Query


@dataclass(frozen=True)
class Plan:
    """Steps in the order they are made, then the questions that read them."""

    steps: tuple[tuple[str, exp.Query], ...]
    questions: tuple[Posed, ...]


def make_plan(rules: Sequence[ScopedRule], facts: Facts) -> Plan:
    """The plan that answers rules for all academies of the facts at once."""
    planner = Planner(facts)
    asked = [each for each in rules if each.rule.subject.name not in READS_SETTINGS_ONLY]

    def together(scoped: ScopedRule) -> tuple[str, str, tuple[str, ...], bool]:
        rule = scoped.rule
        of_marks = rule.subject.name == "session"
        return (
            rule.subject.name,
            _period(rule) or "",
            tuple(map(str, on_roll_within(rule))),
            of_marks and reads_all_marks(wanted_codes([rule], planner)),
        )

    asked.sort(key=together)
    questions = [
        _question(f"q{i + 1}", list(group), planner)
        for i, (_, group) in enumerate(groupby(asked, key=together))
    ]
    return Plan(tuple(planner.written()), tuple(questions))


def _period(rule: Rule) -> str | None:
    """The unit of `over each`, where a rule has it for its subject."""
    units = [
        part.window.unit
        for part in nodes_of(rule)
        if isinstance(part, m.Measure) and part.window is not None and part.window.kind == "each"
    ]
    return units[0] if units else None


def _question(name: str, rules: Sequence[ScopedRule], planner: Planner) -> Posed:
    period = _period(rules[0].rule)
    subjects = subjects_of(rules[0].rule.subject, period, [each.rule for each in rules], planner)
    columns = _Columns()
    told = [_rule(scoped, subjects.frame, columns, planner) for scoped in rules]
    own = subjects.columns()
    query = subjects.frame.select([*own, *columns.columns()], subjects.narrowed)
    names = tuple(each.alias for each in query.expressions)
    question = Question(name, names, tuple(key for key, _ in own), tuple(told), period)
    return Posed(question, _worth_telling(query, told), subjects.counted)


@dataclass
class _Columns:
    """The columns of a question, each value once."""

    named: dict[Expression, str] = field(default_factory=dict)

    def name(self, value: Expression) -> str:
        return self.named.setdefault(value, f"c{len(self.named) + 1}")

    def columns(self) -> Iterable[tuple[str, Expression]]:
        return ((name, value) for value, name in self.named.items())


def _rule(scoped: ScopedRule, frame: Frame, columns: _Columns, planner: Planner) -> RuleColumns:
    rule = scoped.rule
    planner.look_back = rule.look_back
    frame.figures, frame.reached = {}, {}
    with frame.limited(surely_needed(rule.when, frame)):
        return _columns_of(scoped, frame, columns, planner)


def _columns_of(scoped: ScopedRule, frame: Frame, columns: _Columns, planner: Planner) -> RuleColumns:
    rule = scoped.rule
    holds = _for_its_academies(condition(rule.when, frame), scoped, planner, frame)
    reached = tuple(
        ReachedColumns({name: columns.name(value) for name, value in each.columns.items()}, each.window)
        for each in frame.reached.values()
    )
    excepted = None
    answer = holds
    if rule.exemptions:
        exempt = sql.any_of(condition(each.when, frame) for each in rule.exemptions)
        answer = sql.all_of([holds, sql.negated(exempt)])
        freed = sql.all_of([sql.is_true(holds.copy()), sql.is_true(exempt.copy())])
        excepted = columns.name(freed)
    figures = {name: _figure(figure, frame, columns) for name, figure in rule.figures.items()}
    return RuleColumns(
        scoped,
        columns.name(answer),
        excepted,
        figures,
        reached,
    )


def _for_its_academies(holds: Expression, scoped: ScopedRule, planner: Planner, frame: Frame) -> Expression:
    if set(scoped.academies) == set(planner.facts.academies):
        return holds
    mine = sql.in_list(frame.academy, scoped.academies)
    return sql.case((mine, holds), otherwise=sql.FALSE.copy())


def _figure(figure: Figure, frame: Frame, columns: _Columns) -> FigureColumns:
    if isinstance(figure, m.Run):
        return _number(frame.figures[figure], columns)
    if figure.type.kind not in NUMERIC:
        return FigureColumns(columns.name(plain(figure, frame)))
    return _number(number(figure, frame), columns)


def _number(value: Number, columns: _Columns) -> FigureColumns:
    low_of = columns.name(value.low.denominator) if value.low.denominator is not None else None
    low = columns.name(value.low.numerator)
    if value.exact:
        return FigureColumns(low, low_of)
    if value.high is None:
        return FigureColumns(low, low_of, exact=False)
    high_of = columns.name(value.high.denominator) if value.high.denominator is not None else None
    return FigureColumns(low, low_of, columns.name(value.high.numerator), high_of, exact=False)


def _worth_telling(query: exp.Select, told: Sequence[RuleColumns]) -> exp.Query:
    """Only the rows that some rule says yes to, cannot tell of, or excepts."""
    alias = "w"
    wanted = [sql.is_possible(sql.column(alias, each.answer)) for each in told]
    wanted += [sql.column(alias, each.excepted) for each in told if each.excepted]
    found = exp.Select(expressions=[exp.Star()])
    found.set("from_", exp.From(this=sql.derived(query, alias)))
    found.set("where", exp.Where(this=sql.any_of(wanted)))
    return found
