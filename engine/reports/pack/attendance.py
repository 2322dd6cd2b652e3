"""The monitoring figures of a pack as tables with their definitions, date ranges and denominators, and charts."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from fractions import Fraction

from engine.monitoring.figures import OF_PUPILS, Figures, Group, Monitoring, Period, Untold
from engine.reports.pack.compared import compared_section
from engine.reports.pack.definitions import counting_section
from engine.reports.pack.parts import Cell, Column, DataTable, Holds, Section, absence_chart, dates, shown
from engine.suppression import LEAST
from engine.wording import counted

_RATES = ("attendance", "absence", "authorised", "unauthorised", "late")
_TITLES = {
    "absence": "Absence",
    "authorised": "Authorised absence",
    "unauthorised": "Unauthorised absence",
    "persistent": "Persistently absent pupils",
    "severe": "Severely absent pupils",
}
FIGURES = (
    Column("Pupils", Holds.COUNT, 8),
    Column("Possible sessions", Holds.COUNT, 10),
    Column("Attendance", Holds.SHARE, 10),
    Column("Absence", Holds.SHARE, 9),
    Column("Authorised", Holds.SHARE, 10),
    Column("Unauthorised", Holds.SHARE, 11),
    Column("Late", Holds.SHARE, 7),
    Column("Persistent", Holds.COUNT, 9),
    Column("Persistent, share", Holds.SHARE, 10),
    Column("Severe", Holds.COUNT, 7),
    Column("Severe, share", Holds.SHARE, 9),
)
"""The columns of all figures."""

_RANGE = (Column("From", Holds.DAY), Column("To", Holds.DAY))


def at_a_glance(told: Monitoring) -> Iterator[str]:
    """The figures of the school year in a sentence or two."""
    year = told.year
    if year is None:
        yield "Attendance: the calendar of the register has no school year yet"
        return
    figures = told.overall.figures[year]
    beside = as_published(
        f"{each.area} {shown(each.share('absence'))}" for each in told.published.get(year, ())
    )
    yield f"Absence {dates(year)}: {shown(figures.share('absence'))}{beside}"
    yield persistent_words(figures)


def as_published(rates: Iterable[str]) -> str:
    """What stands behind a figure of a year that may be under way; blank where nothing is published."""
    beside = ", ".join(rates)
    return f"; as published for the whole year: {beside}" if beside else ""


def persistent_words(figures: Figures) -> str:
    """`Persistently absent: 65 of 419 pupils (15.5%)`."""
    if isinstance(figures.persistent, Untold) or isinstance(figures.pupils, Untold):
        return f"Persistently absent: {shown(figures.persistent)}"
    share = shown(figures.share("persistent"))
    return f"Persistently absent: {figures.persistent:,} of {counted(figures.pupils, 'pupil')} ({share})"


def attendance_sections(told: Monitoring) -> Iterator[Section]:
    """Attendance: how it is counted, by period, beside others, by group; then what is looked up; pupils if asked for."""
    yield counting_section({"": told})
    year = told.year
    if year is None:
        return
    yield Section(
        "Attendance, half-termly, termly and yearly", _missing_words(told), tables=(_by_period(told),)
    )
    yield compared_section(told)
    yield Section("Attendance by group", _hidden_words(told), tables=(_by_group(told, year),))
    yield _leavers(told, year)
    if told.pupils is not None:
        yield _pupils(told, year)
    tables = tuple(_matrix(told, of, name) for of, name in _TITLES.items())
    yield Section(
        "Groups, period by period",
        ("For reference; the workbook has every figure of every group and period.",),
        tables=(*tables, _every(told)),
    )


def _missing_words(told: Monitoring) -> tuple[str, ...]:
    gaps = [(each, told.missing[each]) for each in told.of("half term") if told.missing[each]]
    where = [f"{number:,} in {period.called}" for period, number in gaps]
    missing = (
        f"Sessions without a mark of pupils on roll, not in any figure: {'; '.join(where)}." if where else ""
    )
    going = [each.called for each in told.periods if each.under_way]
    running = f"Still under way: {'; '.join(going)}." if going else ""
    return tuple(each for each in (missing, running) if each)


def _hidden_words(told: Monitoring) -> tuple[str, ...]:
    if not told.suppressed:
        return ("Numbers are shown however small they are.",)
    return (
        f"Hidden: a group of 1 to {LEAST - 1} pupils; of a group 1 to {LEAST - 1} pupils, all, or all but 1 to "
        f"{LEAST - 1}; and whatever would give such a number away. A group that is hidden in one period is hidden in "
        "all of the year.",
    )


def cells(figures: Figures) -> tuple[Cell, ...]:
    """The cells below the columns of figures."""
    counts = (figures.pupils, figures.possible, *(figures.share(of) for of in _RATES))
    return *counts, *(each for of in OF_PUPILS for each in (getattr(figures, of), figures.share(of)))


def _by_period(told: Monitoring) -> DataTable:
    rows = tuple(
        (each.beside_others, each.first, each.last, *cells(told.overall.figures[each]))
        for each in told.periods
    )
    return DataTable(
        "All pupils",
        "All pupils",
        (Column("Period", width=20), *_RANGE, *FIGURES),
        rows,
        (
            "Shares are of the possible sessions; the last two, persistent and severe, are of the pupils. Each is "
            "rounded by itself, so two may add up to a tenth more or less than their total.",
        ),
        absence_chart("of all pupils", 7),
    )


def _by_group(told: Monitoring, year: Period) -> DataTable:
    rows = tuple((each.name, *cells(each.figures[year])) for each in (told.overall, *told.groups))
    return DataTable(
        f"Groups {dates(year)}",
        "Groups",
        (Column("Group", width=30), *FIGURES),
        rows,
        (
            "Shares are of the group's possible sessions; the last two, persistent and severe, are of its pupils.",
        ),
        absence_chart("by group", 5),
    )


def _matrix(told: Monitoring, of: str, name: str) -> DataTable:
    denominator = "pupils" if of in OF_PUPILS else "possible sessions"
    rows = tuple(
        (group.name, *(group.figures[period].share(of) for period in told.periods))
        for group in (told.overall, *told.groups)
    )
    return DataTable(
        f"{name} by group and period",
        f"{name.split(maxsplit=1)[0]} by period",
        (Column("Group", width=30), *(Column(each.beside_others, Holds.SHARE, 12) for each in told.periods)),
        rows,
        (f"Shares of the {denominator} of the group in the period; the table of all pupils has its dates.",),
    )


def _every(told: Monitoring) -> DataTable:
    """Each group in each period with all its figures, for a spreadsheet to be worked on."""
    groups: Sequence[Group] = (told.overall, *told.groups)
    rows = tuple(
        (group.name, each.beside_others, each.unit, each.first, each.last, *cells(group.figures[each]))
        for group in groups
        for each in told.periods
    )
    columns = (
        Column("Group", width=30),
        Column("Period", width=20),
        Column("Unit", width=12),
        *_RANGE,
        *FIGURES,
    )
    return DataTable("Every figure of every group and period", "All figures", columns, rows, for_work=True)


def _leavers(told: Monitoring, year: Period) -> Section:
    leavers = told.leavers
    rows = tuple(
        (each.beside_others, each.first, each.last, count) for each, count in leavers.by_period.items()
    )
    by_period = DataTable(
        "Pupils who left",
        "Leavers",
        (Column("Period", width=20), *_RANGE, Column("Leavers", Holds.COUNT, 10)),
        rows,
        ("A leaver is counted in the period of the last day on roll.",),
    )
    reasons = DataTable(
        f"Reasons {dates(year)}",
        "Reasons",
        (Column("Ground for deletion", width=40), Column("Leavers", Holds.COUNT, 10)),
        leavers.reasons,
    )
    standard = leavers.standard
    words = (f"Left at a standard transition in this school year, and not counted here: {shown(standard)}.",)
    known = standard is not Untold.UNKNOWN
    tables = (by_period, *((reasons,) if leavers.reasons else ()))
    return Section("Leavers", words if known else (), tables=tables)


def _pupils(told: Monitoring, year: Period) -> Section:
    rows = tuple(
        (
            each.pupil_id,
            "" if each.year_group is None else str(each.year_group),
            each.possible,
            each.absence,
            Fraction(each.authorised, each.possible),
            Fraction(each.unauthorised, each.possible),
            "not known" if each.severe is None else "yes" if each.severe else "no",
        )
        for each in told.pupils or ()
    )
    columns = (
        Column("Pupil", width=12),
        Column("Year", width=8),
        Column("Possible sessions", Holds.COUNT, 12),
        *(Column(name, Holds.SHARE, 12) for name in ("Absence", "Authorised", "Unauthorised")),
        Column("Severe", width=8),
    )
    table = DataTable(
        f"Pupils persistently absent {dates(year)}",
        "Pupils",
        columns,
        rows,
        ("Shares of the pupil's own possible sessions.",),
    )
    return Section("Pupils persistently absent", tables=(table,))
