"""What a plan asks, as far as whoever reads the rows needs to know it: which column tells what."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from engine.frozen import dataclass

if TYPE_CHECKING:
    from engine.language import meaning as m
    from engine.rulebook import ScopedRule


@dataclass(frozen=True)
class FigureColumns:
    """The columns of a question's rows that hold a figure: numerators and denominators of its ends, or one plain value.

    None stands for a denominator of 1, and for a high end where the figure is `exact` or has none.
    """

    low: str
    low_of: str | None = None
    high: str | None = None
    high_of: str | None = None
    exact: bool = True


@dataclass(frozen=True)
class ReachedColumns:
    """Where a stretch stands: its `first` and `last` day, or the `no` of the last unit of a stretch of a window."""

    columns: Mapping[str, str]
    window: m.Window | None


@dataclass(frozen=True)
class RuleColumns:
    """Where a rule's answer stands: yes, no or NULL; whether an exemption freed it; its figures; its stretches."""

    scoped: ScopedRule
    answer: str
    excepted: str | None
    figures: Mapping[str, FigureColumns]
    reached: tuple[ReachedColumns, ...]


@dataclass(frozen=True)
class Question:
    """All rules of one kind of subject, which one query answers; `columns` are those of its rows, in order."""

    name: str
    columns: tuple[str, ...]
    keys: tuple[str, ...]
    rules: tuple[RuleColumns, ...]
    period: str | None
