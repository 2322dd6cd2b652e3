"""What came of comparing a register with an export's totals."""

from __future__ import annotations

from pathlib import Path
from typing import Literal

from engine.frozen import dataclass
from engine.register.calendar import Stretch

Kind = Literal[
    "code_counted_as",
    "class_counted_as",
    "code_left_out",
    "code_left_out_of",
    "code_under_other",
    "code_as_other",
    "unmarked_counted",
    "off_roll_counted",
    "day_left_out",
    "other_days",
    "days_not_sessions",
]


@dataclass(frozen=True, slots=True)
class Definition:
    """One way in which an export may count otherwise: `says` tells it, with the `sessions` that it moves."""

    kind: Kind
    says: str
    sessions: int
    code: str | None = None
    counted_as: str | None = None
    days: Stretch | None = None

    @property
    def key(self) -> tuple[str, ...]:
        """What it is apart from how many sessions it moves: the same definition may hold for many pupils."""
        days = (str(self.days.first), str(self.days.last)) if self.kind == "other_days" and self.days else ()
        return self.kind, self.code or "", self.counted_as or "", *days


Explanation = tuple[Definition, ...]
"""Definitions that together explain a pupil's differences exactly: every figure comes out as the export has it."""


@dataclass(frozen=True, slots=True)
class FigureDifference:
    """A figure of a pupil in the register and in the file."""

    figure: str
    register: int
    file: int

    @property
    def by(self) -> int:
        """How many sessions the file has more."""
        return self.file - self.register


@dataclass(frozen=True, slots=True)
class PupilDifference:
    """A pupil whose figures differ, with the explanations that there are, the likeliest first; `more` are not told."""

    pupil_id: str
    figures: tuple[FigureDifference, ...]
    explanations: tuple[Explanation, ...]
    more: int


@dataclass(frozen=True, slots=True)
class Unmatched:
    """A pupil whom only one of the two knows, or who could not be compared, and why."""

    pupil_id: str | None
    why: str
    line: int | None = None


@dataclass(frozen=True, slots=True)
class Reconciled:
    """A register and a file compared over a stretch of days; `told_by` is who said the days.

    `other_days` are the days that the file seems to count, and how many pupils would differ over these. `numbered` says
    what of the file the lines are: an XML file is read by records, wherever these stand in it.
    """

    academy: str
    file: Path
    mapping: str
    covers: Stretch
    told_by: Literal["file", "options"]
    figures: tuple[str, ...]
    compared: int
    differences: tuple[PupilDifference, ...]
    only_in_register: tuple[Unmatched, ...]
    only_in_file: tuple[Unmatched, ...]
    not_compared: tuple[Unmatched, ...]
    other_days: tuple[Stretch, int] | None
    numbered: str = "line"

    @property
    def agrees(self) -> bool:
        """Whether nothing differs: only then is all of the file compared, with all pupils of the register."""
        return not (self.differences or self.only_in_register or self.only_in_file or self.not_compared)
