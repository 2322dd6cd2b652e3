"""What an invented academy is like: its size, its year groups and the times of its registers."""

from __future__ import annotations

from datetime import time
from typing import Literal

from engine.frozen import dataclass

Area = Literal["England", "Luton"]


@dataclass(frozen=True, slots=True)
class RegisterTimes:
    """One session's register for some year groups.

    It opens; from `late_from` on a pupil signs in as late (the opening itself, where the school gives no
    later time); at `closes` it closes.
    """

    session: Literal["AM", "PM"]
    opens: time
    closes: time
    year_groups: tuple[int, ...]
    late_from: time | None = None


@dataclass(frozen=True, slots=True)
class AcademyShape:
    """An academy to invent, a junior school: `name` is its policy folder's, `pupils` are on roll at any one time.

    `area` says whose published rates its marks follow.
    """

    name: str
    title: str
    registers: tuple[RegisterTimes, ...]
    pupils: int = 420
    area: Area = "England"


JUNIOR = (3, 4, 5, 6)
"""The year groups of every academy that is invented."""
_AFTERNOONS = (
    RegisterTimes("PM", time(12, 45), time(12, 55), (3, 4)),
    RegisterTimes("PM", time(13, 30), time(13, 40), (5, 6)),
)
WENLOCK = AcademyShape(
    name="wenlock",
    title="Wenlock CE Academy",
    registers=(RegisterTimes("AM", time(8, 30), time(9, 15), JUNIOR, late_from=time(8, 50)), *_AFTERNOONS),
    area="Luton",
)


def invented_academy(number: int) -> AcademyShape:
    """The academy `academy-NNN` with the trust's own register times."""
    return AcademyShape(
        name=f"academy-{number:03}",
        title=f"Example Academy {number}",
        registers=(RegisterTimes("AM", time(9, 0), time(9, 10), JUNIOR), *_AFTERNOONS),
    )


def trust_of(academies: int) -> tuple[AcademyShape, ...]:
    """Wenlock and as many invented academies as make up the number."""
    return (WENLOCK, *(invented_academy(number) for number in range(1, academies)))
