"""What a case touches of its rule, found by the evaluator: each part is asked of each row it is for.

What is covered already is not asked again, so that most rows cost nothing.
"""

from __future__ import annotations

from collections.abc import Iterator

from engine.cases.boundaries import side_of, side_of_run
from engine.cases.parts import THRESHOLDS, Item, Part
from engine.explain.answers import CANNOT_TELL, EXCEPTED, IN_WORDS, NO, YES, contexts_of
from engine.explain.context import Context
from engine.explain.evaluation import answer, marks_of_day, own_days, rows_looked_at
from engine.explain.facts import AcademyFacts
from engine.explain.ranges import Answer, disjunction
from engine.explain.trace import traced
from engine.language import meaning as m
from engine.language.ruleset import Rule


class Observer:
    """Gathers the items of a rule that cases have not touched yet in `open`; touched ones are taken out."""

    def __init__(self, rule: Rule, items: set[Item]) -> None:
        self.rule = rule
        self.open = items
        self.touched: set[Item] = set()
        self._within: dict[int, frozenset[object]] = {}

    def observe(self, facts: AcademyFacts) -> None:
        """Takes out of `open` what the facts of a case touch."""
        for context in contexts_of(self.rule, facts):
            holds = answer(self.rule.when, context)
            exempt = disjunction([answer(each.when, context) for each in self.rule.exemptions])
            self._touch(None, _answer(holds, exempt))
            self._walk(self.rule.when, context)
            for each in self.rule.exemptions:
                if holds is True:
                    self._look(Part(context.kind, each.when, each.name), context)
                self._walk(each.when, context)

    def _touch(self, part: Part | None, outcome: str | None) -> None:
        if outcome is not None:
            item = Item(part, outcome)
            self.touched.add(item)
            self.open.discard(item)

    def _walk(self, node: m.Meaning, context: Context) -> None:
        """Asks a condition, and all in it that is of other rows."""
        if not self._wanted(node):
            return
        self._look(Part(context.kind, node), context)
        for inner, row in _inside(node, _within(node, context)):
            self._walk(inner, row)

    def _look(self, part: Part, context: Context) -> None:
        if any(item.part == part for item in self.open):
            self._touch(part, IN_WORDS[answer(part.node, context)])
            self._touch(part, _side(part.node, _within(part.node, context)))

    def _wanted(self, node: m.Meaning) -> bool:
        """Whether something in a node is still to be touched."""
        within = self._within.get(id(node))
        if within is None:
            within = self._within[id(node)] = frozenset(m.walk(node))
        return any(item.part is not None and item.part.node in within for item in self.open)


def _within(node: m.Meaning, context: Context) -> Context:
    """The context in which the figures of a comparison are had."""
    return traced(node, context).context if isinstance(node, m.Compare | m.IsMissing) else context


def _side(node: m.Meaning, within: Context) -> str | None:
    if isinstance(node, m.Run):
        return side_of_run(node, within)
    return side_of(node, within) if isinstance(node, m.Compare) and node.symbol in THRESHOLDS else None


def _answer(holds: Answer, exempt: Answer) -> str:
    if holds is True and exempt is True:
        return EXCEPTED
    return NO if holds is False or exempt is True else CANNOT_TELL if holds is None or exempt is None else YES


def _inside(node: m.Meaning, context: Context) -> Iterator[tuple[m.Meaning, Context]]:
    """The parts of a node, each with the rows it is asked of."""
    if isinstance(node, m.DayCondition):
        yield from ((node.session, mark) for mark in marks_of_day(context))
    elif isinstance(node, m.Run):
        yield from ((node.day, day) for day in own_days(context))
        if node.without is not None and node.without.where is not None:
            evidence = context.collection("evidence")
            yield from ((node.without.where, context.into("evidence", row)) for row in evidence)
    elif isinstance(node, m.Measure | m.Exists):
        conditions = node.rows.asked
        for row in rows_looked_at(node, context) if conditions else ():
            yield from ((each, row) for each in conditions)
    else:
        yield from ((part, context) for part in m.parts_of(node) if not isinstance(part, m.Rows | m.Window))
