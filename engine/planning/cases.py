"""The cases of a setting as one expression, where all academies share them: a relation joined for each costs more."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import TYPE_CHECKING

from engine.planning import sql
from engine.planning.sql import Expression
from engine.policy.cases import Selector
from engine.policy.settings import Case
from engine.quantities import Value

if TYPE_CHECKING:
    from engine.planning.frames import Frame

YEARS = ("first_year", "last_year")
MOST = 4
"""With more cases a relation is joined: the expression is written wherever the setting is read."""


def in_place(path: str, frame: Frame, stored: Callable[[Value], object]) -> Expression | None:
    """The value of a setting in the case that applies to a row, NULL where none does; None where it has to be joined."""
    cases = _shared(path, frame)
    if cases is None or len(cases) > MOST:
        return None
    conditions = [(sql.all_of(_conditions(case.selector, frame)), case.value) for case in cases]
    return sql.case(*((condition, sql.literal(stored(value))) for condition, value in conditions))


def _shared(path: str, frame: Frame) -> tuple[Case, ...] | None:
    """The cases that every academy has; None where they differ."""
    facts = frame.planner.facts
    first, *others = facts.academies
    cases = facts.cases(path, first)
    said = {(case.selector, case.value) for case in cases}
    alike = all(
        {(case.selector, case.value) for case in facts.cases(path, other)} == said for other in others
    )
    return cases if alike else None


def in_a_row(years: Iterable[int]) -> list[tuple[int, int]]:
    """The first and the last of each stretch of year groups that follow each other."""
    found: list[tuple[int, int]] = []
    for year in sorted(years):
        if found and found[-1][1] == year - 1:
            found[-1] = found[-1][0], year
        else:
            found.append((year, year))
    return found


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
        for begins, ends in in_a_row(years)
    )


def _conditions(selector: Selector, frame: Frame) -> Iterator[Expression]:
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
