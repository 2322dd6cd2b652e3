"""The year groups and classes that a register's pupils are in, and the classes that only its registers name."""

from __future__ import annotations

from typing import TYPE_CHECKING

from engine.frozen import dataclass

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection


@dataclass(frozen=True, slots=True)
class PupilGroup:
    """How many pupils of an academy are in a class of a year group; None where the register gives no class."""

    academy: str
    year_group: int
    class_: str | None
    pupils: int


@dataclass(frozen=True, slots=True)
class TakenClass:
    """How many registers an academy took of a class, with its pupils' lowest and highest year group if it has any."""

    academy: str
    class_: str
    first_year: int | None
    last_year: int | None
    registers: int


_PUPILS = """
SELECT academy, year_group, class, count(*) FROM register.pupils GROUP BY ALL
ORDER BY academy, year_group, class NULLS LAST
"""
_REGISTERS = """
WITH years AS (
    SELECT academy, class, min(year_group) AS first, max(year_group) AS last
    FROM register.pupils WHERE class IS NOT NULL GROUP BY ALL
)
SELECT academy, class, any_value(first), any_value(last), count(*)
FROM register.registers LEFT JOIN years USING (academy, class) GROUP BY ALL ORDER BY academy, class
"""


def pupil_groups(connection: DuckDBPyConnection) -> tuple[PupilGroup, ...]:
    """The groups of a loaded register, in order."""
    return tuple(PupilGroup(*row) for row in connection.execute(_PUPILS).fetchall())


def taken_classes(connection: DuckDBPyConnection) -> tuple[TakenClass, ...]:
    """The classes of which a loaded register has registers, in order."""
    return tuple(TakenClass(*row) for row in connection.execute(_REGISTERS).fetchall())
