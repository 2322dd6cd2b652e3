"""The school year that a file's rows are of."""

from __future__ import annotations

from engine.diagnostics import Diagnostic
from engine.ingesting.batch import Batch, day_column
from engine.ingesting.state import State
from engine.register import sql
from engine.register.sql import Sql, fill
from engine.school_years import FIRST_MONTH
from engine.store import problems
from engine.wording import quoted


def year_of_rows(state: State, batch: Batch, given: str | None) -> tuple[Sql, tuple[Diagnostic, ...]]:
    """The year of a row as SQL: that of its day; of pupils the one given, else the last of their academy's calendar.

    A problem if the store has no calendar of an academy whose pupils have come.
    """
    if day := day_column(batch.table):
        return year_sql(sql.name(day)), ()
    if given:
        return sql.text(given), ()
    years: dict[str, str] = {}
    for held in state.held.values():
        if held.table == "calendar":
            years[held.academy] = max(held.year, years.get(held.academy, ""))
    query = fill("SELECT DISTINCT academy FROM ({usable}) ORDER BY ALL", usable=batch.usable)
    unknown = [each for (each,) in state.connection.execute(query).fetchall() if each not in years]
    whens = (
        fill("WHEN {academy} THEN {year}", academy=sql.text(academy), year=sql.text(year))
        for academy, year in sorted(years.items())
    )
    case = fill("CASE academy {whens} END", whens=sql.listed(whens, " ")) if years else Sql("NULL")
    return case, (_no_calendar(batch, unknown),) if unknown else ()


def year_sql(day: Sql) -> Sql:
    """The school year of a day as SQL; the same as `school_years.year_of`."""
    form = "(year({day}) - CAST(month({day}) < {first_month} AS INTEGER))"
    first = fill(form, day=day, first_month=sql.number(FIRST_MONTH))
    return fill("printf('%d-%02d', {first}, ({first} + 1) % 100)", first=first)


def _no_calendar(batch: Batch, academies: list[str]) -> Diagnostic:
    named = quoted(academies, 8, "or")
    message = f"the store has no calendar of {named}, so the year of the pupils is not known"
    help = "bring the calendar in too, or add `--year 2024-25`"
    return problems.NO_YEAR.at(batch.rows.file.place(), message, help=help)
