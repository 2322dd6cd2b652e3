"""The figures of several academies added up, with none from which somebody could be known."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypeAlias

from engine.frozen import field_names
from engine.monitoring.figures import OF_PUPILS, Count, Figures, Untold, number_of
from engine.suppression import can_be_worked_out

Part: TypeAlias = tuple[Figures, Figures]
"""The figures of one academy as they were counted, and as they are told of it."""


def together(parts: Sequence[Part]) -> Figures:
    """The figures of all academies; a pupil who went from one to another is counted at both.

    Each academy's own review tells what is not hidden there, so a sum is told only where the numbers hidden in it
    cannot be worked out from the others.
    """
    return Figures(*(_sum(name, parts) for name in field_names(Figures)))


def _sum(name: str, parts: Sequence[Part]) -> Count:
    told = [getattr(shown, name) for _, shown in parts]
    if Untold.UNKNOWN in told:
        return Untold.UNKNOWN
    hidden = [counted for (counted, _), each in zip(parts, told, strict=True) if each is Untold.HIDDEN]
    counts = [number_of(getattr(each, name)) for each in hidden]
    others = [number_of(each.pupils) - count for each, count in zip(hidden, counts, strict=True)]
    if hidden and (can_be_worked_out(counts) or (name in OF_PUPILS and can_be_worked_out(others))):
        return Untold.HIDDEN
    return sum(number_of(getattr(counted, name)) for counted, _ in parts)
