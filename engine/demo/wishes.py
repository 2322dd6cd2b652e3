"""What a demo register is asked to be, told to the database in its own terms."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import asdict
from datetime import date, time
from typing import TYPE_CHECKING

from engine.demo.school_days import school_days
from engine.demo.shapes import JUNIOR, AcademyShape
from engine.demo.told import STORIES, told
from engine.frozen import dataclass

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection


@dataclass(frozen=True, slots=True)
class Wishes:
    """The academies in the order of their names, and what is wanted of them."""

    academies: Sequence[AcademyShape]
    planted_in: str | None
    school_years: int
    seed: int
    last_date: date
    with_mistakes: bool


def variables(wishes: Wishes) -> Iterator[tuple[str, object]]:
    """The names and values that the statements in `sql/` read."""
    days = [asdict(day) for day in school_days(wishes.school_years)]
    yield "seed", wishes.seed
    yield "last_date", wishes.last_date
    yield "with_mistakes", wishes.with_mistakes
    yield "days", days
    yield "years", len({day["school_year"] for day in days})
    yield "slots", 2 * len(days)
    yield "academies", [_academy(shape, shape.name == wishes.planted_in) for shape in wishes.academies]
    yield "times", [row for shape in wishes.academies for row in _times(shape)]
    yield from ((name, told(name)) for name in ("rates", "kinds"))
    for column in ("starts", "ends", "families", "trees"):
        yield column, [row[column] for row in told("names") if row[column]]
    yield from ((f"story_{table}", told(f"stories/{table}")) for table in STORIES)


def assign(connection: DuckDBPyConnection, name: str, value: object) -> None:
    """Makes the value what `getvariable` of the name gives; names are the program's own."""
    connection.execute(f"SET VARIABLE {name} = $1", [value])


def _academy(shape: AcademyShape, planted: bool) -> dict[str, object]:
    return {
        "academy": shape.name,
        "pupils": shape.pupils,
        "first_group": JUNIOR[0],
        "last_group": JUNIOR[-1],
        "area": shape.area,
        "stories": planted,
    }


def _times(shape: AcademyShape) -> Iterator[dict[str, object]]:
    for register in shape.registers:
        for year_group in register.year_groups:
            yield {
                "academy": shape.name,
                "year_group": year_group,
                "session": register.session,
                "late_from": _minute(register.late_from or register.opens),
                "closes": _minute(register.closes),
            }


def _minute(at: time) -> int:
    return at.hour * 60 + at.minute
