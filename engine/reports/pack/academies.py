"""The academies of a trust side by side: what each sets for itself, whom the changes affect there, its attendance."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from engine.impact.grouped import GroupedImpact
from engine.monitoring.figures import Figures, Monitoring, Period, Published, Untold
from engine.monitoring.published import SOURCE
from engine.reports.pack.attendance import FIGURES, as_published, cells, persistent_words
from engine.reports.pack.compared import PUBLISHED, PUBLISHED_COLUMNS
from engine.reports.pack.parts import Cell, Column, DataTable, Holds, Section, absence_chart, shown
from engine.review.pack import Pack

_SHARE = tuple(Column(of.capitalize(), Holds.SHARE, 12) for of in ("absence", "persistent"))


def trust_at_a_glance(pack: Pack, whole: Figures) -> Iterator[str]:
    """The attendance of all academies in a sentence or two, and between which of them it lies."""
    years = _years(pack)
    if not years:
        yield "Attendance: the calendar of the register has no school year yet"
        return
    shares = {name: each.overall.figures[year].share("absence") for name, (each, year) in years.items()}
    told = sorted((share, name) for name, share in shares.items() if isinstance(share, Fraction))
    least, most = (
        (f"{shown(share)} at {pack.below_trust[name]}" for share, name in (told[0], told[-1]))
        if told
        else ("", "")
    )
    ends = f", from {least} to {most}" if least != most else ""
    called = next(year.called for _, year in years.values())
    rates = (f"{rate.area} {shown(rate.absence)}" for rate, of in _rates(pack).values() if of == len(years))
    beside = as_published(rates)
    yield f"Absence of all academies in {called}: {shown(whole.share('absence'))}{ends}{beside}"
    yield persistent_words(whole)


def academies_section(pack: Pack) -> Section:
    """A row for each academy: what of the review concerns it."""
    columns = (
        Column("Academy", width=30),
        Column("Own values", Holds.COUNT, 9),
        Column("Not authorised", Holds.COUNT, 11),
        Column("First expires", Holds.DAY),
        Column("Pupils affected", Holds.COUNT, 10),
        *_SHARE,
        Column("Missing marks", Holds.COUNT, 9),
    )
    affected = _affected(pack)
    rows = tuple(
        (pack.below_trust[name], *_own(pack, name), affected.get(name), *_in_short(told))
        for name, told in pack.monitoring.items()
    )
    notes = (
        "Own values: what the academy sets that has to be authorised. Pupils affected: those for whom some rule answers "
        "differently from before; blank where that cannot be told. Absence, of the possible sessions, and persistent "
        "absence, of the pupils: in the school year up to the as-at date. Missing marks are in no figure of that year.",
    )
    heading = "The academies side by side"
    return Section(heading, tables=(DataTable(heading, "Academies", columns, rows, notes),))


def attendance_of_academies(pack: Pack, whole: Figures) -> Iterator[Section]:
    """The figures of each academy in the school year, of all, and those published; then period by period."""
    if not _years(pack):
        return
    words = (
        "A pupil who went from one academy to another is counted at both. The figures of groups are in each academy's "
        "own review."
    )
    every = (
        _in_the_year(pack, whole),
        _published(pack),
        _by_period(pack, "absence", "Absence"),
        _by_period(pack, "persistent", "Persistent absence"),
    )
    yield Section(
        "Attendance, academy by academy", (words,), tables=tuple(each for each in every if each.rows)
    )


def _in_the_year(pack: Pack, whole: Figures) -> DataTable:
    rows = tuple(
        (pack.below_trust[name], *cells(each.overall.figures[year]))
        for name, (each, year) in _years(pack).items()
    )
    notes = (
        "Shares are of the possible sessions; the last two, persistent and severe, are of the pupils. Of all academies "
        "a number is told only if none that is hidden can be worked out from it.",
    )
    return DataTable(
        "Academies in the school year",
        "Academies, year",
        (Column("Academy", width=30), *FIGURES),
        (*rows, ("All academies", *cells(whole))),
        notes,
        absence_chart("by academy", 5),
    )


def _years(pack: Pack) -> dict[str, tuple[Monitoring, Period]]:
    """The figures of each academy whose calendar has the school year, by its folder, with the year."""
    return {name: (each, each.year) for name, each in pack.monitoring.items() if each.year}


def _own(pack: Pack, name: str) -> tuple[Cell, ...]:
    own = [each for each in pack.overrides if each.layer == name and each.state != "needs no authorisation"]
    wrong = sum(each.state != "authorised" for each in own)
    return len(own), wrong, min((each.until for each in own if each.until), default=None)


def _affected(pack: Pack) -> dict[str, Cell]:
    """Of how many pupils of each academy that both editions have some answer is another."""
    if not isinstance(pack.impact, GroupedImpact):
        return {}
    counts = (each for table in pack.impact.tables if table.by == "academy" for each in table.counts)
    return {each.of: Untold.HIDDEN if each.pupils is None else each.pupils for each in counts}


def _in_short(told: Monitoring) -> tuple[Cell, ...]:
    if told.year is None:
        return Untold.NOBODY, Untold.NOBODY, None
    figures = told.overall.figures[told.year]
    return figures.share("absence"), figures.share("persistent"), told.missing[told.year]


def _published(pack: Pack) -> DataTable:
    rows = tuple(
        (f"{area}, {phase.lower()}", schools, *map(rate.share, PUBLISHED))
        for (area, phase), (rate, schools) in _rates(pack).items()
    )
    columns = (
        Column("Published of", width=30),
        Column("Academies there", Holds.COUNT, 12),
        *PUBLISHED_COLUMNS,
    )
    notes = (f"The whole school year as published, even if it is still under way here. Source: {SOURCE}.",)
    return DataTable("What is published of schools like them", "Published", columns, rows, notes)


def _rates(pack: Pack) -> dict[tuple[str, str], tuple[Published, int]]:
    """What is published of the school year, once for each area and phase, with how many of the academies are of it."""
    found: dict[tuple[str, str], tuple[Published, int]] = {}
    for each, year in _years(pack).values():
        for rate in each.published.get(year, ()):
            _, schools = found.get((rate.area, each.phase), (rate, 0))
            found[rate.area, each.phase] = rate, schools + 1
    return found


def _by_period(pack: Pack, of: str, called: str) -> DataTable:
    """A share at each academy in each half term, term and year that some academy has, by the name of the period."""
    periods = dict.fromkeys(each.beside_others for told in pack.monitoring.values() for each in told.periods)
    rows = tuple(
        (pack.below_trust[name], *(shares.get(period) for period in periods))
        for name, told in pack.monitoring.items()
        for shares in [{each.beside_others: told.overall.figures[each].share(of) for each in told.periods}]
    )
    columns = (Column("Academy", width=30), *(Column(each, Holds.SHARE, 12) for each in periods))
    return DataTable(f"{called} by academy and period", f"{called} by period", columns, rows)
