"""The cases of a setting in two editions: only where a value is another, however the cases are cut."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from engine.policy.cases import Selector, Taught, uncovered
from engine.policy.settings import Case, Setting


class Differing(NamedTuple):
    """Some sessions with their value before and now; None where there is none for them."""

    selector: Selector
    old: Case | None
    new: Case | None


def differing(old: Setting | None, new: Setting | None) -> Iterator[Differing]:
    """Where two editions of a setting differ in value; cases that are cut otherwise but hold the same do not count."""
    before, after = old.cases if old else (), new.cases if new else ()
    for now in after:
        for was in before:
            common = was.selector.meet(now.selector)
            if common and was.value != now.value:
                yield Differing(common, was, now)
    yield from (Differing(part, None, now) for now in after if (part := _left(now, before)))
    yield from (Differing(part, was, None) for was in before if (part := _left(was, after)))


def _left(case: Case, others: tuple[Case, ...]) -> Selector | None:
    """The case, or a part of it, for which the other edition has no value."""
    if not any(case.selector.meets(other.selector) for other in others):
        return case.selector
    return uncovered(case.selector, [other.selector for other in others], Taught())


def recited(old: Setting, new: Setting) -> Iterator[Differing]:
    """The cases that have the same value by another clause, law or guidance."""
    for now in new.cases:
        for was in old.cases:
            same = was.selector == now.selector and was.value == now.value
            if same and (was.origin.clause, was.origin.basis) != (now.origin.clause, now.origin.basis):
                yield Differing(now.selector, was, now)
