"""The settings that rules read, by the row: one value for all, an expression of few cases, or a relation of them joined.

An expression costs less than a relation, where all academies share the cases.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from decimal import Decimal
from itertools import product

from engine.planning import numbers, sql
from engine.planning.facts import Facts
from engine.planning.frames import Frame
from engine.planning.sql import Expression
from engine.policy.cases import Selector
from engine.policy.settings import Case
from engine.quantities import Value

YEARS = ("first_year", "last_year")
MOST = 4
"""With more cases a relation is joined: the expression is written wherever the setting is read."""


def setting(path: str, frame: Frame) -> tuple[Value | None, Expression]:
    """A setting: its one value where all rows share it, and the SQL of it in the case that applies to the row."""
    facts = frame.planner.facts
    value = facts.one_value(path)
    if value is not None and not isinstance(value, frozenset):
        return value, sql.literal(numbers.stored(value) if isinstance(value, Decimal) else value)
    if not facts.all_values(path):
        return None, sql.NULL.copy()
    cases = _shared(path, facts)
    if cases is None or len(cases) > MOST:
        return None, _joined(path, frame)
    conditions = [(sql.all_of(_conditions(case.selector, frame)), case.value) for case in cases]
    return None, sql.case(*((each, sql.literal(_stored(path, value, facts))) for each, value in conditions))


def members(path: str, item: Expression, frame: Frame) -> Expression:
    """Whether a code or text is in a set of them; NULL where no case of the setting applies."""
    value = frame.planner.facts.one_value(path)
    if isinstance(value, frozenset | tuple):
        return sql.member(item, sorted(map(str, value)))
    _, found = setting(path, frame)
    branches = [
        (sql.equal(found.copy(), sql.literal(number)), sql.member(item.copy(), group))
        for number, group in enumerate(_sets(path, frame.planner.facts))
    ]
    return sql.case(*branches)


def selectors(path: str, facts: Facts) -> frozenset[str]:
    """By what a setting has cases: session, year group, class, weekday, date."""
    found: set[str] = set()
    for academy in facts.academies:
        for case in facts.cases(path, academy):
            found |= case.selector.asks()
            if case.selector.valid_from or case.selector.valid_until:
                found.add("date")
    return frozenset(found)


def _shared(path: str, facts: Facts) -> tuple[Case, ...] | None:
    """The cases that every academy has; None where they differ."""
    first, *others = facts.academies
    cases = facts.cases(path, first)
    said = {(case.selector, case.value) for case in cases}
    alike = all(
        {(case.selector, case.value) for case in facts.cases(path, other)} == said for other in others
    )
    return cases if alike else None


def _conditions(selector: Selector, frame: Frame) -> Iterator[Expression]:
    """That a case is the one for a row, said of its selector."""
    day = frame.settings_day()
    if selector.sessions is not None:
        yield sql.in_list(frame.session(), sorted(selector.sessions))
    if selector.year_groups is not None:
        yield _all_of_years(selector.year_groups, frame)
    if selector.classes is not None:
        yield sql.in_list(frame.class_name(), sorted(selector.classes))
    if selector.weekdays is not None:
        yield sql.in_list(frame.weekday(), sorted(selector.weekdays))
    if selector.valid_from is not None:
        yield sql.compared(">=", day, sql.literal(selector.valid_from))
    if selector.valid_until is not None:
        yield sql.compared("<=", day, sql.literal(selector.valid_until))


def _all_of_years(years: frozenset[int], frame: Frame) -> Expression:
    """That the row's year group, or each from the first to the last of its class, is among some."""
    if not frame.is_of_class():
        return sql.in_list(frame.year_group_or_whole(), sorted(years))
    first, last = frame.years()
    return sql.any_of(
        sql.all_of(
            [
                sql.compared(">=", first.copy(), sql.literal(begins)),
                sql.compared("<=", last.copy(), sql.literal(ends)),
            ]
        )
        for begins, ends in _in_a_row(years)
    )


def _joined(path: str, frame: Frame) -> Expression:
    """The value in the relation of the setting's cases, joined by the one that applies."""
    names = ("academy", "session", "class", "weekday", *YEARS, "valid_from", "valid_until", "value")
    facts = frame.planner.facts
    cases = frame.planner.relation(("setting", path), names, list(_cases(path, facts)))
    alias = frame.join(
        ("setting", path, frame.day),
        sql.table(cases, "{}"),
        extra=lambda alias: _applies(path, alias, frame),
    )
    return sql.column(alias, "value")


def _cases(path: str, facts: Facts) -> Iterable[tuple[object, ...]]:
    for academy in facts.academies:
        for case in facts.cases(path, academy):
            where, value = case.selector, _stored(path, case.value, facts)
            asked = (where.sessions, where.classes, where.weekdays)
            chosen: list[Sequence[object]] = [sorted(each) if each else (None,) for each in asked]
            years = _in_a_row(where.year_groups) if where.year_groups else [(None, None)]
            for cell, run in product(product(*chosen), years):
                yield academy, *cell, *run, where.valid_from, where.valid_until, value


def _applies(path: str, alias: str, frame: Frame) -> list[Expression]:
    """That a case of a setting, in the relation of its cases, is the one for the row."""

    def free(name: str, symbol: str, value: Expression) -> Expression:
        column = sql.column(alias, name)
        return sql.any_of([sql.is_null(column), sql.compared(symbol, column.copy(), value)])

    same = sql.equal(sql.column(alias, "academy"), frame.academy)
    return [same, *(free(*each) for each in _chosen_by(selectors(path, frame.planner.facts), frame))]


def _chosen_by(used: frozenset[str], frame: Frame) -> Iterator[tuple[str, str, Expression]]:
    """By what the case of a setting is chosen: its column, how it is compared, and with what of the row."""
    if "session" in used:
        yield "session", "=", frame.session()
    if "year group" in used:
        yield from zip(YEARS, ("<=", ">="), frame.years(), strict=True)
    if "class" in used:
        yield "class", "=", frame.class_name()
    if "weekday" in used:
        yield "weekday", "=", frame.weekday()
    if "date" in used:
        yield "valid_from", "<=", frame.settings_day().copy()
        yield "valid_until", ">=", frame.settings_day().copy()


def _stored(path: str, value: Value, facts: Facts) -> object:
    """A value of a setting as it stands in a plan: numbers as integers, a set by its number among the setting's."""
    if isinstance(value, frozenset | tuple):
        return _sets(path, facts).index(sorted(map(str, value)))
    return value if isinstance(value, str | date | bool) else numbers.stored(value)


def _sets(path: str, facts: Facts) -> list[list[str]]:
    """The different sets of codes or texts that a setting has, each sorted, in a stable order."""
    found = [value for value in facts.all_values(path) if isinstance(value, frozenset | tuple)]
    return [list(each) for each in sorted({tuple(sorted(map(str, value))) for value in found})]


def _in_a_row(years: Iterable[int]) -> list[tuple[int, int]]:
    """The first and the last of each stretch of year groups that follow each other."""
    found: list[tuple[int, int]] = []
    for year in sorted(years):
        if found and found[-1][1] == year - 1:
            found[-1] = found[-1][0], year
        else:
            found.append((year, year))
    return found
