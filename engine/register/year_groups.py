"""A list of pupils whose year groups are those of another school year, told by their dates of birth."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from typing import TYPE_CHECKING

from engine.diagnostics import Diagnostic
from engine.register import problems
from engine.register.files.table_files import TableFile
from engine.school_years import first_year, year_from
from engine.wording import counted

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

_FEWEST = 3
"""A child may be taught a year above or below its age; of so many and of most it is the list."""
_FEWEST_MIXED = 20
"""Where some are above and some below, of so many and of most."""
_BY_COHORT = """
SELECT academy, year_group + year(date_of_birth) + (month(date_of_birth) > 8)::INTEGER + 4 AS begun, count(*)
FROM register.pupils WHERE date_of_birth IS NOT NULL GROUP BY ALL
"""
"""A child born up to 31 August is in year 1 from the September after its fifth birthday: `begun` is the autumn of the
school year in which its year group is that of its age."""


def of_another_year(
    connection: DuckDBPyConnection, file: TableFile, last_open: Mapping[str, date]
) -> Iterator[Diagnostic]:
    """A warning for each academy of whose pupils most are not in the year group of their age on the last open day."""
    pupils: dict[str, dict[int, int]] = {}
    for academy, begun, number in connection.execute(_BY_COHORT).fetchall():
        pupils.setdefault(academy, {})[begun] = number
    for academy, by_year in sorted(pupils.items()):
        this, known = first_year(last_open[academy]), sum(by_year.values())
        year = max(by_year, key=by_year.__getitem__)
        if year != this and by_year[year] >= _FEWEST and by_year[year] * 2 > known:
            apart = "a year group" if abs(year - this) == 1 else f"{abs(year - this)} year groups"
            of, now = year_from(year), year_from(this)
            message = (
                f"{by_year[year]:,} of {counted(known, 'pupil')} of `{academy}` with a date of birth are {apart} "
                f"{'above' if year > this else 'below'} that of their age in {now}"
            )
            help = f"if this is the list of {of}, use that of {now}: times and rules go by year group"
            yield problems.YEAR_GROUPS_MOVED.at(file.place(None, "year_group"), message, help=help)
        elif by_year.get(this, 0) * 2 < known >= _FEWEST_MIXED:
            message = (
                f"{known - by_year.get(this, 0):,} of {known:,} pupils of `{academy}` with a date of birth are in "
                f"another year group than that of their age in {year_from(this)}"
            )
            help = (
                "export the list again: `year_group` or `date_of_birth` may be sorted or drawn down by itself"
            )
            yield problems.YEAR_GROUPS_MOVED.at(file.place(None, "year_group"), message, help=help)
