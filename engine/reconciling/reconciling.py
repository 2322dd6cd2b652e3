"""A register and an export's totals compared: what differs, and which definition explains it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from engine.diagnostics import Diagnostic, has_errors, in_order
from engine.frozen import dataclass
from engine.importing import problems as importing
from engine.importing.opening import not_given
from engine.importing.texts import UNKNOWN_ID
from engine.importing.totals import FIGURES
from engine.policy.codes import CodePeriod
from engine.reconciling import problems
from engine.reconciling.counted import Counts
from engine.reconciling.definitions import Question, explanations
from engine.reconciling.other_days import days_in, likeliest, periods
from engine.reconciling.result import (
    Definition,
    Explanation,
    FigureDifference,
    PupilDifference,
    Reconciled,
    Unmatched,
)
from engine.reconciling.told import Told, TotalsFile, read_told
from engine.register.calendar import SchoolCalendar, Stretch
from engine.register.database import calendars
from engine.register.loading import load_register
from engine.register.lookalikes import alike
from engine.source import Place
from engine.wording import counted, listed

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

_LONG = timedelta(weeks=8)
_MOST_EXPLAINED = 6
"""So many explanations of one pupil are told; the others are counted."""


@dataclass(frozen=True, slots=True)
class Asked:
    """An academy, its register, the file, and the days where they are given."""

    academy: str
    register: Path
    file: TotalsFile
    covers: Stretch | None


def reconcile(
    connection: DuckDBPyConnection, asked: Asked, codes: Sequence[CodePeriod]
) -> tuple[Reconciled | None, tuple[Diagnostic, ...]]:
    """What came of it, None where nothing could be compared, and what was noticed."""
    found = [*not_given(asked.file.mapping, asked.file.beside)]
    if found:
        return None, in_order(found)
    told, wrong = read_told(connection, asked.file, codes)
    found += wrong
    covers = asked.covers or (told.covers if told else None)
    if told is None or covers is None:
        return None, in_order([*found, *([_not_told(asked, told)] if told else [])])
    register, wrong_too = load_register(
        connection,
        asked.register,
        academies=[asked.academy],
        as_at=covers.last,
        codes=codes,
        only=frozenset(),
    )
    found += wrong_too
    result = _compared(connection, asked, codes, told, covers, found) if register else None
    return result, in_order(found)


def _compared(
    connection: DuckDBPyConnection,
    asked: Asked,
    codes: Sequence[CodePeriod],
    told: Told,
    covers: Stretch,
    found: list[Diagnostic],
) -> Reconciled | None:
    """The register, which is loaded, beside the file; problems are added to `found`."""
    calendar = calendars(connection)[asked.academy]
    figures = (*(each for each in FIGURES if each in asked.file.totals.columns), *told.codes)
    counts = Counts(connection, asked.academy, codes, figures, covers.last)
    aside, unknown = _not_compared(connection, told), tuple(_only_in_file(counts, told))
    compared = counts.compared()
    found += [*_assumed(asked), *_unfit_days(asked, told, calendar, covers)]
    if not has_errors(found):
        found += _left_out(asked, aside) if compared else [_nothing_to_compare(asked, unknown, aside)]
    if has_errors(found):
        return None
    differences, other_days = _explained(counts, calendar, covers)
    return Reconciled(
        asked.academy,
        asked.file.path,
        asked.file.mapping.name,
        covers,
        "options" if asked.covers else "file",
        figures,
        compared,
        differences,
        tuple(_only_in_register(counts, covers)),
        unknown,
        aside,
        other_days,
        _NUMBERED.get(asked.file.mapping.form.kind, "line"),
    )


_NUMBERED = {"xml": "record", "json": "record", "workbook": "row"}
"""What is numbered in a file that has no lines."""


def _not_told(asked: Asked, told: Told) -> Diagnostic:
    name = asked.file.path.name
    said = f": it says `{told.word}`" if told.word else ""
    message = f"it cannot be told which days `{name}` covers{said}"
    help = "add `--from` and `--to` with the first and the last day that it was made for"
    return problems.DATES_NOT_TOLD.at(None, message, help=help)


def _assumed(asked: Asked) -> Iterator[Diagnostic]:
    for each in asked.file.mapping.assumes:
        yield importing.ASSUMED.at(None, f"`{asked.file.mapping.name}` takes for granted: {each}")


def _unfit_days(asked: Asked, told: Told, calendar: SchoolCalendar, covers: Stretch) -> Iterator[Diagnostic]:
    place, name = Place(str(asked.file.path)), asked.file.path.name
    days = days_in(calendar, covers)
    if told.covers and asked.covers and days_in(calendar, told.covers) != days:
        message = f"`{name}` covers {_days(told.covers)}, and not {_days(asked.covers)}"
        yield problems.OTHER_DATES.at(place, message, help="leave `--from` and `--to` out")
    elif not days:
        message = f"the calendar of `{asked.academy}` has no open session from {_days(covers)}"
        help = f"it goes from {calendar.days[0].date} to {calendar.days[-1].date}" if calendar.days else None
        yield problems.NOTHING_TO_COMPARE.at(place, message, help=help)
    elif days[0] - covers.first > _LONG and days[0] == calendar.days[0].date:
        message = f"the register begins on {days[0]}, but `{name}` covers days from {covers.first} on"
        yield problems.CALENDAR_SHORT.at(place, message, help="give the register of the whole time")
    elif covers.last - days[-1] > _LONG and days[-1] == calendar.days[-1].date:
        message = f"the calendar ends on {days[-1]}, but `{name}` covers days up to {covers.last}"
        yield problems.CALENDAR_SHORT.at(place, message, help="give the register of the whole time")


def _days(stretch: Stretch) -> str:
    return f"{stretch.first} to {stretch.last}"


def _nothing_to_compare(asked: Asked, unknown: Sequence[Unmatched], aside: Sequence[Unmatched]) -> Diagnostic:
    """That no pupil could be compared: the register knows none, no row can be used, or there is none."""
    name, line = asked.file.path.name, None
    if unknown:
        message = f"no pupil of `{name}` is in the register of `{asked.academy}`"
        help = "check that both use the same identifier for pupils; `look_up` in a mapping can translate it"
        help += "" if asked.file.key else "; of a register with pseudonyms, give the key by `--pseudonymise`"
        if any(each.why != _UNKNOWN for each in unknown):
            help = "write the identifiers as in the register: capitals, leading zeros and letters of other scripts count"
    elif aside:
        message, line = f"no row of `{name}` can be compared: {aside[0].why}", aside[0].line
        help = "correct the file, or the mapping that reads it"
    else:
        message, help = f"`{name}` has no row of a pupil", "export it again"
    return problems.NOTHING_TO_COMPARE.at(Place(str(asked.file.path), line), message, help=help)


_WHY = {
    "no_pupil": "a row does not say which pupil it is about",
    "twice": "the pupil is there more than once, and which counts is not guessed",
    "listed_twice": "the list has {figures} more than once, and which counts is not guessed",
    "unknown_code": "the list has a code that the policy does not know",
    "left_out": "the file leaves {figures} out",
    "no_number": "there is no whole number for {figures}",
}
_UNFIT = "the line does not fit the columns"


def _not_compared(connection: DuckDBPyConnection, told: Told) -> tuple[Unmatched, ...]:
    """Each line that does not fit the columns, and each pupil and reason once, with the first line; by their lines."""
    query = (
        "SELECT pupil_id, why, list_sort(list_distinct(list(figure))), min(record) FROM reconciling.aside"
        " GROUP BY pupil_id, why, CASE WHEN pupil_id IS NULL THEN record END ORDER BY min(record), pupil_id, why"
    )
    rows = connection.execute(query).fetchall()
    aside = (
        Unmatched(
            pupil,
            _WHY[why].format(figures=listed(f"`{each}`" for each in figures) if figures else ""),
            told.export.line_of(record),
        )
        for pupil, why, figures, record in rows
    )
    unfit = (Unmatched(None, _UNFIT, line) for line in told.export.rejected)
    return tuple(sorted((*unfit, *aside), key=lambda each: each.line or 0))


def _left_out(asked: Asked, aside: Sequence[Unmatched]) -> Iterator[Diagnostic]:
    if aside:
        things = counted(len(aside), "row or figure", "rows or figures")
        message = f"{things} of `{asked.file.path.name}` cannot be compared"
        place = Place(str(asked.file.path), aside[0].line)
        yield problems.FIGURES_LEFT_OUT.at(
            place, message, label="the first of them", help="they are listed in the result"
        )


def _only_in_register(counts: Counts, covers: Stretch) -> Iterator[Unmatched]:
    for pupil, first, last in counts.only_in_register(covers):
        joined = f"joined on {first}" if covers.holds(first) else f"on roll since {first}"
        left = f", left on {last}" if last and last <= covers.last else ""
        yield Unmatched(pupil, joined + left)


def _only_in_file(counts: Counts, told: Told) -> Iterator[Unmatched]:
    rows = counts.only_in_file(UNKNOWN_ID)
    known = {alike(pupil): pupil for pupil in counts.pupils()} if rows else {}
    for pupil, record in rows:
        meant = known.get(alike(pupil))
        why = f"{_UNKNOWN}; one of them is written `{meant}`" if meant else _UNKNOWN
        yield Unmatched(pupil, why, told.export.line_of(record))


_UNKNOWN = "not among the register's usable pupils"


def _explained(
    counts: Counts, calendar: SchoolCalendar, covers: Stretch
) -> tuple[tuple[PupilDifference, ...], tuple[Stretch, int] | None]:
    """Each pupil who differs, with what explains it, and the days that the file seems to count."""
    differing = counts.differences(covers)
    questions = _questions(counts, covers, list(differing))
    named = periods(calendar, covers)
    other = likeliest(questions.values(), list(named.values()), days_in(calendar, covers), covers)
    left = len(counts.differences(other)) if other else 0
    if other is None or left >= len(differing):
        other = None
    elif other not in named.values():
        named = {**named, "as most of the file seems to": other}
    found = {pupil: explanations(question, named) for pupil, question in questions.items()}
    return tuple(_ranked(differing, found, other)), (other, left) if other else None


def _questions(counts: Counts, covers: Stretch, pupils: Sequence[str]) -> dict[str, Question]:
    if not pupils:
        return {}
    sessions, stays, told = counts.sessions(pupils), counts.stays(pupils), counts.told(pupils)
    return {
        each: Question(sessions[each], stays[each], covers, tuple(told[each]), tuple(told[each].values()))
        for each in pupils
    }


def _ranked(
    differing: Mapping[str, tuple[FigureDifference, ...]],
    found: Mapping[str, list[Explanation]],
    other: Stretch | None,
) -> Iterator[PupilDifference]:
    """The explanations that hold for many pupils first: what a file counts otherwise, it does for everybody."""
    held = Counter(each.key for all_ in found.values() for each in {d for some in all_ for d in some})

    def order(explanation: Explanation) -> tuple[bool, int, int]:
        return not _is(explanation, other), len(explanation), -min(held[each.key] for each in explanation)

    for pupil, figures in differing.items():
        ranked = sorted(found[pupil], key=order)
        told = tuple(ranked[:_MOST_EXPLAINED])
        yield PupilDifference(pupil, figures, told, len(ranked) - len(told))


def _is(explanation: Iterable[Definition], other: Stretch | None) -> bool:
    return other is not None and any(each.days == other for each in explanation)
