"""Both writings of the meaning asked the same rules, their answers in one comparable form."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from fractions import Fraction
from typing import Any

import duckdb
from hypothesis import note
from meaning_rules import CODES
from meaning_strategies import RuleText, World
from meaning_tables import load_world

from engine.answering.rows import rules_answered
from engine.backends.embedded import write_out
from engine.backends.script import Answers, carry_out
from engine.explain.answers import evaluate_rule
from engine.explain.ranges import Range, counts_of
from engine.language.ruleset import Rule
from engine.planning.facts import Facts
from engine.planning.plan import Plan, make_plan
from engine.rulebook import ScopedRule

Told = tuple[Any, ...]


def by_evaluating(rule: Rule, world: World) -> tuple[Counter[Told], Mapping[str, int]]:
    """What the rule says of each subject that it does not answer no, and how many it was asked of."""
    told: Counter[Told] = Counter()
    counts = {"tested": 0, "excepted": 0}
    for name, academy in world.academies.items():
        found = evaluate_rule(rule, academy)
        counts["tested"] += len(found)
        counts["excepted"] += sum(each.excepted for each in found)
        for each in found:
            if each.answer is not False:
                told[_told(name, each.subject, each.answer, each.window, each.values)] += 1
    return told, counts


CarriesOut = Callable[[Plan, Facts], Iterable[Answers]]


def by_plan(
    rules: Sequence[Rule],
    world: World,
    connection: duckdb.DuckDBPyConnection,
    carries_out: CarriesOut | None = None,
) -> list[tuple[Counter[Told], Mapping[str, int]]]:
    """The same, in the order of the rules, from one plan for all of them on the register of a connection.

    It is carried out by the connection itself, or by what is named instead.
    """
    names = tuple(world.academies)
    settings = {name: academy.settings for name, academy in world.academies.items()}
    calendars = {name: academy.calendar for name, academy in world.academies.items()}
    facts = Facts(names, settings, calendars, world.as_at, CODES)
    scoped = [ScopedRule(rule, names) for rule in rules]
    found: dict[int, tuple[Counter[Told], Mapping[str, int]]] = {}
    carried_out = carries_out or (lambda plan, _: carry_out(write_out(plan), connection))
    for answers in carried_out(make_plan(scoped, facts), facts):
        rows = [row for batch in answers.batches for row in batch]
        for answered in rules_answered(answers, facts):
            told: Counter[Told] = Counter()
            for academy, each in answered.told(rows):
                told[_told(academy, each.subject, each.answer, each.window, each.figures)] += 1
            place = next(i for i, each in enumerate(scoped) if each is answered.columns.scoped)
            found[place] = (told, {"tested": answered.tested, "excepted": answered.excepted})
    return [found[i] for i in range(len(rules))]


def hold_equal(
    texts: Sequence[RuleText],
    world: World,
    connection: duckdb.DuckDBPyConnection,
    carries_out: CarriesOut | None = None,
) -> None:
    """Answers, stretches of time and figures of every subject are the same both ways."""
    rules = [text.rule() for text in texts]
    load_world(connection, world)
    planned = by_plan(rules, world, connection, carries_out)
    for text, rule, by_sql in zip(texts, rules, planned, strict=True):
        evaluated = by_evaluating(rule, world)
        note(f"{text.subject}: {text.when}")
        for told, other, who in ((evaluated, by_sql, "Python"), (by_sql, evaluated, "SQL")):
            note(f"only by {who}: {list((told[0] - other[0]).elements())[:3]}, {told[1]}")
        assert evaluated == by_sql


def _told(
    academy: str, subject: Mapping[str, Any], answer: object, window: Any, values: Mapping[str, Any]
) -> Told:
    stretch = (str(window.first), str(window.last)) if window else None
    known = sorted((name, str(value)) for name, value in subject.items() if value is not None)
    figures = sorted((name, _figure(value)) for name, value in values.items())
    return (academy, tuple(known), answer, stretch, tuple(figures))


def _figure(value: object) -> str:
    if isinstance(value, Range):
        return f"{_figure(value.low)} to {_figure(value.high)}"
    if counts := counts_of(value):
        return "{} of {}".format(*counts)
    if isinstance(value, int | Fraction) and not isinstance(value, bool):
        return str(Fraction(value))
    return str(value)
