"""A school's figures beside those that are published of its local authority, its region and England."""

from __future__ import annotations

from collections.abc import Iterator

from engine.monitoring.figures import Monitoring, Period
from engine.monitoring.published import SOURCE, areas, phases
from engine.reports.pack.parts import Cell, Column, DataTable, Holds, Section, absence_chart, dates
from engine.spoken import years_in_words
from engine.wording import listed

PUBLISHED = ("attendance", "absence", "authorised", "unauthorised", "persistent")
PUBLISHED_COLUMNS = tuple(Column(of.capitalize(), Holds.SHARE, 12) for of in PUBLISHED)
_PUBLISHED_OF = range(1, 12)
"""The year groups of pupils of whom absence is published: those aged 5 to 15 when the school year begins."""


def compared_section(told: Monitoring) -> Section:
    """A table with a chart for each term and year of which something is published."""
    heading = "Beside the published figures"
    if not told.phase:
        words = "The year groups of the register are of two phases, for which nothing is published together."
        return Section(heading, (words,))
    if told.phase not in phases():
        known = listed(each.lower() for each in phases())
        words = f"Nothing published of {told.phase.lower()} schools is here: the engine has figures of {known} schools."
        return Section(heading, (words,))
    beside = {each: found for each, found in told.published.items() if found}
    lacking = [each.called for each in told.published if each not in beside]
    phrases = [
        f"State-funded {told.phase.lower()} schools, whole terms and years as published, even if the school's own "
        "period is still under way. Half terms and severe absence are not published.",
        *([f"Nothing published is known here of these: {'; '.join(lacking)}."] if lacking else []),
        *_no_authority(told),
        *_only_years(told),
        *_counted_besides(told),
    ]
    tables = tuple(_beside(told, period) for period in beside)
    return Section(heading, (*phrases, f"Source: {SOURCE}."), tables=tables)


def _no_authority(told: Monitoring) -> Iterator[str]:
    """That there is nothing of the school's local authority, and why."""
    if not any(each.kind == "local" for found in told.published.values() for each in found):
        whose = told.authority or "the local authority, which the policy does not name,"
        yield f"Of {whose} nothing published is here: the engine has figures of {listed(areas())} and England."


def _only_years(told: Monitoring) -> Iterator[str]:
    """Of whom whole years are published here and no terms."""
    of_terms, of_years = (
        {each.area for period in told.of(unit) for each in told.published.get(period, ())}
        for unit in ("term", "school year")
    )
    if of_terms and (areas := sorted(of_years - of_terms)):
        yield f"Of {listed(areas)} the engine has figures of whole years alone."


def _counted_besides(told: Monitoring) -> Iterator[str]:
    """That the school's own figures count pupils younger or older than those of whom something is published."""
    years = {int(each.value) for each in told.groups if each.by == "year_group" and each.value is not None}
    if besides := sorted(years.difference(_PUBLISHED_OF)):
        yield (
            "What is published is of pupils aged 5 to 15 when the school year began: this school's figures are of "
            f"{years_in_words(besides)} too."
        )


def _beside(told: Monitoring, period: Period) -> DataTable:
    own = told.overall.figures[period]
    rows: list[tuple[Cell, ...]] = [
        (f"This school, {period.called}", own.possible, *map(own.share, PUBLISHED)),
    ]
    rows += [
        (f"{each.area}, {period.called}", each.sessions, *map(each.share, PUBLISHED))
        for each in told.published[period]
    ]
    columns = (
        Column("Whose", width=28),
        Column("Possible sessions", Holds.COUNT, 14),
        *PUBLISHED_COLUMNS,
    )
    return DataTable(
        f"{period.called}: this school and others",
        f"Beside {period.name}".replace("/", "-"),
        columns,
        tuple(rows),
        (f"This school {dates(period)}. Persistent: pupils persistently absent, of all pupils.",),
        absence_chart(f"in {period.called}", 4),
    )
