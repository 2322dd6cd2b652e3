"""Rows of one table that lie within a row of another, as rules within the change that reaches them: what they give away.

Which change reaches a rule, and in which direction, stands in the policies, so that whoever reads the counts knows it.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from engine import suppression
from engine.frozen import dataclass
from engine.suppression import is_small


@dataclass(frozen=True, slots=True)
class Row:
    """A row of a table: whose answers it counts, by answer, and how many pupils they are of."""

    table: str
    name: str
    flips: frozenset[int]
    pupils: int


def hidden_within(rows: Sequence[Row], hidden: frozenset[Row], total: int, *, secret: bool) -> frozenset[Row]:
    """The rows that are hidden, with those besides by which a small number could be worked out from another table."""
    while more := next(_telling(rows, hidden, total, secret=secret), None):
        hidden |= {more}
    return hidden


def _telling(rows: Sequence[Row], hidden: frozenset[Row], total: int, *, secret: bool) -> Iterator[Row]:
    for row in rows:
        others = [other for other in rows if other.table != row.table and other.flips & row.flips]
        if row not in hidden:
            yield from _but_a_few(row, others, hidden)
        for table in dict.fromkeys(other.table for other in others):
            covering = [other for other in others if other.table == table]
            if row in hidden:
                yield from () if secret else _beside_a_few(row, covering, hidden, total)
            elif row.pupils < total:
                yield from _of_the_greatest(row, covering, hidden)


def _but_a_few(row: Row, others: Sequence[Row], hidden: frozenset[Row]) -> Iterator[Row]:
    """Each of the others that is all of a row but a few."""
    return (
        other
        for other in others
        if other not in hidden and other.flips <= row.flips and is_small(row.pupils - other.pupils)
    )


def _of_the_greatest(row: Row, covering: Sequence[Row], hidden: frozenset[Row]) -> Iterator[Row]:
    """A row which those that cover it come to only if each hidden one is the greatest small number."""
    unknown = [other for other in covering if other in hidden]
    small = all(is_small(other.pupils) and other.flips <= row.flips for other in unknown)
    known = sum(other.pupils for other in covering if other not in hidden)
    if unknown and small and row.pupils - known == len(unknown) * (suppression.LEAST - 1):
        yield row


def _beside_a_few(row: Row, covering: Sequence[Row], hidden: frozenset[Row], total: int) -> Iterator[Row]:
    """The least of those that cover a row, and come to no more than it has if a few are beside it: how few follows."""
    few = hidden.isdisjoint(covering) and is_small(total - row.pupils)
    if few and sum(other.pupils for other in covering) == total - suppression.LEAST + 1:
        yield min(covering, key=lambda other: other.pupils)
