"""A register that is read to its monitoring figures."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, NamedTuple

from engine.backends.monitored_rows import NamedRow, monitored_rows
from engine.frozen import field_names, replace
from engine.monitoring.figures import (
    AbsentPupil,
    Count,
    Figures,
    Group,
    Monitoring,
    Period,
    Untold,
)
from engine.monitoring.gaps import untold
from engine.monitoring.hiding import without_small
from engine.monitoring.leaving import leavers_of
from engine.monitoring.measured import Measured, added
from engine.monitoring.published import phase_of, published
from engine.monitoring.together import Part, together
from engine.planning.facts import Facts
from engine.planning.monitored import ALL, GROUPED_BY, LATE, PERSISTENT, SEVERE, monitoring_plan
from engine.register.calendar import PERIODS, SchoolCalendar
from engine.suppression import is_small

if TYPE_CHECKING:
    import duckdb

_NAMES: Mapping[str, Mapping[str | None, str]] = {
    "sex": {"F": "Girls", "M": "Boys", None: "Sex not recorded"},
    "disadvantaged": {
        "true": "Disadvantaged",
        "false": "Not disadvantaged",
        None: "Disadvantage not recorded",
    },
    "looked_after": {"true": "Looked after", "false": "Not looked after", None: "Looked after: not recorded"},
    "previously_looked_after": {
        "true": "Previously looked after",
        "false": "Not previously looked after",
        None: "Previously looked after: not recorded",
    },
    "sen": {"support": "SEN support", "ehcp": "EHC plan", "none": "No SEN", None: "SEN not recorded"},
    "social_worker": {
        "true": "With a social worker",
        "false": "Without a social worker",
        None: "Social worker not recorded",
    },
}
"""What the groups of each column are called; the first are those that a review asks for."""

_REMAINING = {
    "sen": "none",
    **dict.fromkeys(("disadvantaged", "looked_after", "previously_looked_after", "social_worker"), "false"),
}
"""What a column says of pupils who are in none of its groups."""


class School(NamedTuple):
    """As what an academy is compared: of which local authority, and of the one phase that the trust says it is of."""

    authority: str
    kind: str | None = None


class Monitored(NamedTuple):
    """The figures of each academy by its folder, and those of all together in the school year of as-at."""

    by_academy: Mapping[str, Monitoring]
    together: Figures


def monitor(
    facts: Facts,
    connection: duckdb.DuckDBPyConnection,
    tables: frozenset[str],
    schools: Mapping[str, School],
    *,
    pupils: bool,
) -> Monitored:
    """The figures of the academies of the facts over the `register` relations of a connection.

    `tables` are those that the register has. Small numbers are hidden, unless the `pupils` themselves are asked for.
    """
    rows = _by_academy(monitored_rows(monitoring_plan(facts, pupils=pupils), connection), facts.academies)
    found: dict[str, Monitoring] = {}
    parts: list[Part] = []
    for academy in facts.academies:
        periods = tuple(_periods(facts.calendars[academy], facts))
        measured = Measured(facts.of(academy), rows[academy], periods, tables)
        overall = Group(ALL, "", "All pupils", _figures(measured, ALL, ""))
        told = found[academy] = _monitored(measured, overall, schools[academy], pupils=pupils)
        if told.year:
            parts.append((overall.figures[told.year], told.overall.figures[told.year]))
    return Monitored(found, together(parts))


def _by_academy(
    rows: Mapping[str, Iterable[NamedRow]], academies: Iterable[str]
) -> dict[str, dict[str, list[NamedRow]]]:
    """The rows of each query, by academy; those of others are left out."""
    found: dict[str, dict[str, list[NamedRow]]] = {each: {name: [] for name in rows} for each in academies}
    for name, several in rows.items():
        for row in several:
            if row["academy"] in found:
                found[row["academy"]][name].append(row)
    return found


def _monitored(measured: Measured, overall: Group, school: School, *, pupils: bool) -> Monitoring:
    """The figures of one academy, of which all pupils have been counted."""
    facts, rows, groups = measured.facts, measured.rows, tuple(_groups(measured))
    if not pupils:
        overall, groups = without_small(overall, tuple(_few_joined(groups)))
    years = (int(row["value"]) for row in rows["figures"] if row["grouped_by"] == "year_group")
    phase = phase_of(years, school.kind)
    beside = {
        each: published(each, phase, school.authority)
        for each in measured.periods
        if each.unit != "half term"
    }
    missing = {each: _missing(measured, each) for each in measured.periods}
    return Monitoring(
        facts.as_at,
        phase,
        school.authority,
        measured.periods,
        overall,
        groups,
        leavers_of(measured, hide=not pupils),
        missing,
        beside,
        {path: _written(facts, path) for path in (PERSISTENT, SEVERE)},
        tuple(untold(measured, groups)),
        not pupils,
        tuple(map(_pupil, rows["pupils"])) if pupils else None,
    )


def _periods(calendar: SchoolCalendar, facts: Facts) -> Iterator[Period]:
    """The half terms, terms and years begun by as-at, of this school year and the one before."""
    if not calendar.days:
        return
    last = calendar.days[-1].date
    since = (calendar.ordinal(facts.as_at, "school year") or 1) - 1
    for unit in PERIODS:
        ends = {each.number: each.window.last for each in calendar.periods(unit, last)}
        for each in calendar.periods(unit, facts.as_at):
            day = calendar.on(each.window.first)
            assert day is not None
            if (calendar.ordinal(each.window.first, "school year") or 0) < since:
                continue
            name = {"half term": day.half_term, "term": day.term, "school year": day.school_year}[unit]
            first, until = each.window.first, each.window.last
            yield Period(unit, each.number, name, day.school_year, first, until, ends[each.number])


def _figures(measured: Measured, by: str, value: str | None) -> dict[Period, Figures]:
    """The figures of a group in each period; those of nobody where it has none there."""
    rows = {
        (row["unit"], row["no"]): row
        for row in measured.rows["figures"]
        if row["grouped_by"] == by and row["value"] == value
    }
    late = Untold.UNKNOWN if not measured.facts.all_values(LATE) else None
    return {each: _row(rows.get((each.unit, each.number)), late) for each in measured.periods}


def _row(row: NamedRow | None, late: Count | None) -> Figures:
    if row is None:
        return Figures(0, *[Untold.NOBODY] * 6)
    counts = (row["possible"], row["authorised"], row["unauthorised"], row["late"] if late is None else late)
    told = (Untold.UNKNOWN if row[f"{name}_untold"] else row[name] for name in ("persistent", "severe"))
    return Figures(row["pupils"], *counts, *told)


def _groups(measured: Measured) -> Iterator[Group]:
    """Every group of each column that says something of somebody."""
    rows = measured.rows["figures"]
    for column in GROUPED_BY:
        if not measured.given(column):
            continue
        met = {row["value"] for row in rows if row["grouped_by"] == column}
        for value in _values(column, met):
            yield Group(column, value, _named(column, value), _figures(measured, column, value))


def _few_joined(groups: Sequence[Group]) -> Iterator[Group]:
    """The groups, those of whom a column says nothing put to the remaining ones where they are few.

    By themselves they would be hidden, and another group beside them.
    """
    unsaid = {each.by: each for each in groups if each.value is None and _is_ever_small(each)}
    for each in groups:
        few = unsaid.get(each.by)
        if few is None or each.by not in _REMAINING:
            yield each
        elif each.value == _REMAINING[each.by]:
            figures = {at: _sum_of(own, few.figures[at]) for at, own in each.figures.items()}
            yield replace(each, name=f"{each.name}, or not recorded", figures=figures)
        elif each.value is not None:
            yield each


def _is_ever_small(group: Group) -> bool:
    return any(isinstance(each.pupils, int) and is_small(each.pupils) for each in group.figures.values())


def _sum_of(one: Figures, other: Figures) -> Figures:
    if not one.pupils or not other.pupils:
        return one if one.pupils else other
    pairs = ((getattr(one, name), getattr(other, name)) for name in field_names(Figures))
    return Figures(*(added(pair) for pair in pairs))


def _values(column: str, met: Iterable[str | None]) -> list[str | None]:
    """The groups that reviews ask for, whether there is anybody in them, and all others that are met."""
    listed = [value for value in _NAMES.get(column, ()) if value is not None]
    others = sorted((each for each in met if each is not None and each not in listed), key=_in_order)
    return [*listed, *others, *([None] if None in met else [])]


def _in_order(value: str) -> tuple[int, str]:
    return (int(value), "") if value.isdigit() else (0, value)


def _named(column: str, value: str | None) -> str:
    if column == "year_group":
        return "Reception" if value == "0" else f"Year {value}"
    return _NAMES[column].get(value) or f"{column.replace('_', ' ')}: {value}"


def _missing(measured: Measured, period: Period) -> int:
    within = measured.half_terms(period)
    return sum(row["marks"] for row in measured.rows["missing"] if row["no"] in within)


def _written(facts: Facts, path: str) -> str:
    (academy,) = facts.academies
    setting = facts.settings[academy].get(path)
    said = dict.fromkeys(setting.written(case) for case in setting.cases) if setting else {}
    return " or ".join(said)


def _pupil(row: NamedRow) -> AbsentPupil:
    names = ("pupil_id", "year_group", "possible", "authorised", "unauthorised", "severe")
    return AbsentPupil(*(row[name] for name in names))
