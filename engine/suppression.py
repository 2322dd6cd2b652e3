"""Small numbers hidden, and each other number by which a hidden one could be worked out."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

LEAST = 5
"""Numbers below this one are hidden; none is one of them only where it is the number of all."""


def hidden_each(counts: Sequence[int], total: int) -> list[int | None]:
    """Counts that may overlap: one is hidden if it is small, or if so few are left beside it."""
    hidden = 0 < total < LEAST
    return [None if hidden or is_small(count) or is_small(total - count) else count for count in counts]


def hidden_parts(counts: Sequence[int], total: int) -> list[int | None]:
    """Counts that add up to a total that is told: beside small ones others are hidden, till nothing can be worked out.

    What is hidden together must be two numbers at least, come to twice `LEAST` at least, and not to what as many of the
    greatest small numbers come to, so that each of them can be more than one number. Equal ones are hidden together:
    which of them was hidden would tell too.
    """
    hidden = hidden_places(counts, total)
    return [None if at in hidden else count for at, count in enumerate(counts)]


def hidden_places(counts: Sequence[int], total: int, also: Iterable[int] = ()) -> frozenset[int]:
    """The places of the counts that are hidden; those of `also` are hidden for another reason."""
    every = frozenset(range(len(counts)))
    if is_small(total):
        return every
    hidden = {*also, *(at for at, count in enumerate(counts) if is_small(count))}
    while hidden and can_be_worked_out([counts[at] for at in hidden]):
        left = [count for at, count in enumerate(counts) if at not in hidden and count]
        if not left:
            break
        hidden |= {at for at, count in enumerate(counts) if count == min(left)}
    # One count hidden alone follows from the total, since all others are 0: then all are hidden.
    return every if len(hidden) == 1 else frozenset(hidden)


def is_small(count: int) -> bool:
    """Whether somebody could be known from a count."""
    return 0 < count < LEAST


def can_be_worked_out(hidden: Sequence[int]) -> bool:
    """Whether the sum of hidden counts may leave but one number for each."""
    return len(hidden) < 2 or sum(hidden) < 2 * LEAST or sum(hidden) == len(hidden) * (LEAST - 1)
