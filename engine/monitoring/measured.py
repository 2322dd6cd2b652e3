"""What a register gave to the monitoring figures, row by row."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from engine.backends.monitored_rows import NamedRow
from engine.frozen import dataclass
from engine.monitoring.figures import Count, Period, Untold
from engine.planning.facts import Facts


@dataclass(frozen=True)
class Measured:
    """What figures are read from: the facts of one academy, the rows of the plan, the periods, the tables there are."""

    facts: Facts
    rows: Mapping[str, Sequence[NamedRow]]
    periods: tuple[Period, ...]
    tables: frozenset[str]

    def of(self, unit: str) -> tuple[Period, ...]:
        """The periods of a unit, in order."""
        return tuple(period for period in self.periods if period.unit == unit)

    def half_terms(self, period: Period) -> frozenset[int]:
        """The numbers of the half terms that a period consists of."""
        return frozenset(
            each.number
            for each in self.of("half term")
            if period.first <= each.first and each.last <= period.last
        )

    def given(self, column: str) -> bool:
        """Whether a column says something of some pupil."""
        return any(row[column] for row in self.rows["given"])

    @property
    def leaving_is_told(self) -> bool:
        """Whether the register tells who has left."""
        return "roll_changes" in self.tables or self.given("on_roll_to")


def added(counts: Sequence[Count]) -> Count:
    """The sum of some counts; why there is none where one of them is not told."""
    untold = next((each for each in counts if isinstance(each, Untold)), None)
    return untold if untold is not None else sum(each for each in counts if isinstance(each, int))
