"""Which change makes an answer flip: asked of the rule with every set of its changes made, or enough of them."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from itertools import combinations

from engine.impact.impact import Attribution, Cause

EVERY_SET_UP_TO = 3
"""Of so many changes every set is asked; of more only each alone, and all but each."""


def sets_to_ask(causes: Sequence[str]) -> Iterator[frozenset[str]]:
    """The sets of changes between none and all by which it can be told what makes an answer flip."""
    sizes = range(1, len(causes)) if len(causes) <= EVERY_SET_UP_TO else (1, len(causes) - 1)
    for size in dict.fromkeys(sizes):
        yield from map(frozenset, combinations(causes, size))


def attributed(causes: Sequence[str], flips: Callable[[frozenset[str]], bool | None]) -> Attribution:
    """What makes an answer flip; `flips` says of a set of changes whether they do, None where it was not asked.

    One change alone: it flips the answer whatever else is changed, and no other change does. A combination: the one
    smallest set of changes that flips it, whatever else is changed. Otherwise it is an interaction.
    """
    asked = {each: flips(each) for each in (*sets_to_ask(causes), frozenset(causes))}
    doing = [each for each, flipped in asked.items() if flipped]
    smallest = [each for each in doing if not any(other < each for other in doing)]
    if len(smallest) == 1 and all(flipped for each, flipped in asked.items() if smallest[0] <= each):
        alone = len(smallest[0]) == 1
        return Attribution(Cause.ALONE if alone else Cause.COMBINATION, tuple(sorted(smallest[0])))
    return Attribution(Cause.INTERACTION, tuple(sorted(frozenset().union(*smallest))))
