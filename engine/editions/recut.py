"""The cases of a setting in two editions: only where a value is another, however the cases are cut."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import NamedTuple

from engine.frozen import replace
from engine.policy.cases import WHOLE_SCHOOL, Selector, Taught, uncovered
from engine.policy.settings import Case, Setting, cases_of


class Differing(NamedTuple):
    """Some sessions with their value before and now; None where there is none for them."""

    selector: Selector
    old: Case | None
    new: Case | None


_EVERYBODY = Taught()


def differing(
    old: Setting | None,
    new: Setting | None,
    taught: Taught = _EVERYBODY,
    *,
    whole_school: Callable[[], bool] = lambda: False,
) -> Iterator[Differing]:
    """Where two editions of a setting differ in value, for those who are taught.

    Cases that are cut otherwise but hold the same do not count; that the whole school has a value no more does where
    `whole_school` says so.
    """
    before, after = (_held(each, taught) for each in (old, new))
    for now, its in after:
        for was, theirs in before:
            common = theirs.meet(its)
            if common and was.value != now.value:
                yield Differing(common, was, now)
    for now, its in after:
        left = _left(its, [each for _, each in before], taught, whole_school)
        yield from (Differing(part, None, now) for part in left)
    for was, theirs in before:
        left = _left(theirs, [each for _, each in after], taught, whole_school)
        yield from (Differing(part, was, None) for part in left)


def _held(setting: Setting | None, taught: Taught) -> list[tuple[Case, Selector]]:
    """The cases with the part of each that is for those who are taught, or for the whole school."""
    years = frozenset(taught.year_groups) | {WHOLE_SCHOOL}
    narrowed = ((case, _of_years(case.selector, years)) for case in cases_of(setting))
    return [(case, selector) for case, selector in narrowed if selector]


def _of_years(selector: Selector, years: frozenset[int]) -> Selector | None:
    if selector.year_groups is None or selector.year_groups <= years:
        return selector
    kept = selector.year_groups & years
    return replace(selector, year_groups=kept) if kept else None


def _left(
    selector: Selector, others: list[Selector], taught: Taught, whole_school: Callable[[], bool]
) -> Iterator[Selector]:
    """A case, or the parts of it, for which the other edition has no value."""
    if not any(selector.meets(other) for other in others):
        yield selector
        return
    parts: tuple[Selector, ...] = (selector,)
    for other in others:
        parts = tuple(part for each in parts for part in each.without(other, frozenset(taught.classes)))
    told = [kept for part in parts if (kept := _of_somebody(part, taught, whole_school))]
    yield from told
    if not told and (part := uncovered(selector, others, taught)):
        yield part


def _of_somebody(part: Selector, taught: Taught, whole_school: Callable[[], bool]) -> Selector | None:
    """A part as far as it is for those who are taught, or for the whole school where that counts."""
    if part.year_groups is None:
        return part
    years = frozenset(taught.year_groups)
    if WHOLE_SCHOOL in part.year_groups and whole_school():
        years |= {WHOLE_SCHOOL}
    kept = _of_years(part, years)
    if kept is None or kept.year_groups is None or kept.classes is None:
        return kept
    classes = frozenset(name for name in kept.classes if taught.classes.get(name, years) & kept.year_groups)
    return replace(kept, classes=classes) if classes else None


def recited(old: Setting, new: Setting) -> Iterator[Differing]:
    """The sessions that have the same value by another clause, law or guidance."""
    for now in new.cases:
        for was in old.cases:
            common = was.selector.meet(now.selector) if was.value == now.value else None
            if common and (was.origin.clause, was.origin.basis) != (now.origin.clause, now.origin.basis):
                yield Differing(common, was, now)
