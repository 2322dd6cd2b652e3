"""What is noticed about a register as a whole: rows not seen, retired codes, missing marks, nothing usable."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from engine.diagnostics import Diagnostic
from engine.register import problems, sql
from engine.register.aside import place_of
from engine.register.asked import Asked, Sight
from engine.register.files.cells import LAST_DAY
from engine.register.files.rows import Rows
from engine.register.files.table_files import TableFile
from engine.register.keys import Count
from engine.register.misnamed import like, written_otherwise
from engine.register.periods import no_holiday
from engine.register.sql import Sql, fill
from engine.school_years import first_year
from engine.source import Place
from engine.wording import counted, listed, quoted

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

_USUAL_HOLIDAY = timedelta(days=18)
"""More than a school is closed for at Christmas or Easter, from the last day to the first."""
_SUMMER = 7
_LONG_WEEKEND = timedelta(days=4)
"""No longer is a school closed for where the calendar knows of no day on which it opens again."""

_RETIRED = """
SELECT code, count(*), min(record) FROM ({rows}) AS here WHERE list_contains([{codes}], code) AND {seen}
AND record NOT IN (SELECT record FROM loading.rows_aside WHERE table_name = 'marks')
GROUP BY code ORDER BY code
"""


_THIS_YEAR = """
(SELECT academy, date, session FROM (
    SELECT *, school_year_no = max(school_year_no) OVER (PARTITION BY academy) AS this_year FROM register.calendar
    WHERE academy IN ({academies})
) WHERE this_year AND date < {as_at})
"""
_CLASSES = """
(SELECT academy, class, on_roll_from AS since, coalesce(on_roll_to, DATE '9999-12-31') AS until FROM register.pupils
UNION ALL
SELECT academy, class, min(date), DATE '9999-12-31' FROM register.registers
WHERE academy NOT IN (SELECT academy FROM register.pupils WHERE class IS NOT NULL) GROUP BY academy, class)
"""
"""When a class has registers: while a pupil of it is on roll or, where no pupil has a class, from its first one on."""
_CLASSES_WITH_FEWER = """
SELECT academy, class FROM (SELECT DISTINCT academy, class FROM {all_classes})
JOIN (SELECT academy, count(*) AS sessions FROM {year} GROUP BY academy) USING (academy)
LEFT JOIN (
    SELECT academy, class, count(*) AS registers FROM register.registers SEMI JOIN {year} USING (academy, date, session)
    GROUP BY academy, class
) USING (academy, class)
WHERE coalesce(registers, 0) < sessions ORDER BY academy, class
"""
_WITHOUT_REGISTER = """
SELECT academy, count(*), min(date) FROM {year} ANTI JOIN register.registers USING (academy, date, session)
GROUP BY academy ORDER BY academy
"""
_WITHOUT_REGISTER_OF_CLASS = """
SELECT academy, class, count(*), min(date) FROM (
    FROM {year} SEMI JOIN register.registers USING (academy, date, session)
    JOIN (SELECT unnest([{of}]) AS academy, unnest([{classes}]) AS class) USING (academy)
    ANTI JOIN register.registers USING (academy, class, date, session)
) AS here SEMI JOIN {all_classes} AS own ON own.academy = here.academy AND own.class = here.class
    AND here.date BETWEEN own.since AND own.until
GROUP BY academy, class ORDER BY academy, class
"""

_NAMED = 5
"""Up to so many academies, or classes, are named."""


def nothing_usable(
    file: TableFile, asked: Asked, there: Collection[str], others: Mapping[str, Place], aside: bool
) -> Iterator[Diagnostic]:
    """An error for each academy asked for that is not among those with usable rows.

    `others` are the academies in the file that were not asked for, with the place of their first row: rows of theirs
    may be meant. Where rows of the file were set `aside`, those may be what is lacking.
    """
    rows = "its rows, or correct those set aside" if aside else "its rows"
    what = "open session" if file.table.name == "calendar" else "usable row"
    for academy in asked.academies:
        if academy in there:
            continue
        message, name = f"`{academy}` has no {what} in `{file.table.name}`", like(academy, others)
        if name is None:
            yield problems.NOTHING_USABLE.at(
                file.place(), message, help=_add_or_leave_out(academy, asked, rows)
            )
            continue
        sure = written_otherwise(academy, others) is not None
        again = "" if file.parts is None else " of the file, and bring it in again"
        write = f"write `{academy}` for `{name}` in the column `academy`{again}"
        help = write if sure else f"add {rows}, or {write} if they are meant"
        yield problems.NOTHING_USABLE.at(others[name], f"{message}, but `{name}` has rows", help=help)


def not_yet_begun(
    file: TableFile, asked: Asked, begins: Mapping[str, date], there: Collection[str]
) -> Iterator[Diagnostic]:
    """An error for each academy whose calendar begins only after as-at."""
    for academy in asked.academies:
        if academy in begins and academy not in there:
            first = begins[academy]
            message = f"the calendar of `{academy}` begins on {first}, after {asked.as_at}"
            help = f"choose {first} or later, or {_add_or_leave_out(academy, asked, 'the sessions before')}"
            yield problems.NOTHING_USABLE.at(file.place(), message, help=help)


def _add_or_leave_out(academy: str, asked: Asked, rows: str) -> str:
    """What helps where nothing is there; one that is asked for alone cannot be left out."""
    return f"add {rows}" + (f", or leave `{academy}` out" if len(asked.academies) > 1 else "")


def calendars_ended(
    file: TableFile, asked: Asked, days: Mapping[str, tuple[date, date]], ends: Mapping[str, date]
) -> Iterator[Diagnostic]:
    """A warning for each academy whose last open day, the second of its `days`, lies longer before as-at than a holiday.

    In July that of the summer may have begun. A note where it lies longer before than at Christmas, or than a weekend
    where the calendar `ends` with it.
    """
    for academy, (_, last) in sorted(days.items()):
        closed = asked.as_at - last
        in_term = first_year(last) == first_year(asked.as_at) and asked.as_at.month != _SUMMER
        if no_holiday(last, asked.as_at, within_a_year=in_term):
            message = (
                f"the calendar of `{academy}` ends on {last}"
                if ends[academy] == last
                else f"no session of `{academy}` is open after {last}"
            )
            message += f", long before {asked.as_at}"
            help = "add the sessions of the later terms, or choose an as-at date that the calendar reaches"
            yield problems.CALENDAR_ENDED.at(file.place(), message, help=help)
        elif closed > (_LONG_WEEKEND if ends[academy] == last else _USUAL_HOLIDAY):
            message = (
                f"the last open day of `{academy}` is {last}, {closed.days} days before {asked.as_at}: "
                "rules look at the time up to then"
            )
            help = "if the school has been open since, add the sessions to `calendar`, and their marks"
            yield problems.LONG_CLOSED.at(file.place(), message, help=help)


def unseen_rows(
    counts: Mapping[str, Count],
    files: Mapping[str, TableFile],
    asked: Asked,
    others: Mapping[str, int],
) -> Iterator[Diagnostic]:
    """Notes on the rows of other academies, of which the numbers are given, and on those dated after as-at."""
    later = {name: count.of_academies - count.seen for name, count in counts.items()}
    if any(others.values()):
        message = f"rows of other academies are ignored: {_listed(others)}"
        yield problems.OTHER_ACADEMIES.at(files[_most(others)].place(), message)
    if any(later.values()):
        message = f"rows dated after {asked.as_at} are ignored: {_listed(later)}"
        yield problems.LATER_ROWS.at(files[_most(later)].place(), message)


def _most(counts: Mapping[str, int]) -> str:
    return max(counts, key=lambda name: counts[name])


def _listed(counts: Mapping[str, int]) -> str:
    return ", ".join(f"{count:,} of `{name}`" for name, count in sorted(counts.items()) if count)


def retired_codes(
    connection: DuckDBPyConnection, rows: Rows, sight: Sight, ends: Mapping[str, date], records: int
) -> Iterator[Diagnostic]:
    """A note for each code that marks bear from before it was retired; `ends` has the last day of each."""
    if not ends:
        return
    query = fill(_RETIRED, rows=rows.query, codes=sql.texts(ends), seen=sight.condition())
    for code, count, record in connection.execute(query).fetchall():
        marks, are = counted(count, "mark has", "marks have"), "it is" if count == 1 else "they are"
        message = (
            f"{marks} the code `{code}`, in force until {ends[code]}, and {are} read as it was meant then"
        )
        yield problems.RETIRED_CODE.at(place_of(rows, record, records, "code"), message)


_CHANGED_LATER = """
SELECT count(*) FROM (
    SELECT DISTINCT academy, pupil_id, date, session FROM ({rows}) AS here
    WHERE academy IN ({academies}) AND date <= {as_at} AND amended_on > {as_at} AND amended_on <= {end}
)"""


def changed_later(connection: DuckDBPyConnection, rows: Rows, asked: Asked) -> Iterator[Diagnostic]:
    """A warning of how many marks up to as-at were changed after it: a register holds them as they are now."""
    academies, as_at = sql.texts(asked.academies), sql.day(asked.as_at)
    query = fill(_CHANGED_LATER, rows=rows.query, academies=academies, as_at=as_at, end=LAST_DAY)
    (count,) = connection.execute(query).fetchall()[0]
    if count:
        were = f"{counted(count, 'mark')} dated up to {asked.as_at} {'was' if count == 1 else 'were'}"
        message = f"{were} changed after that day, and only the present code is known"
        help = (
            f"check as at the day on which the register was exported, or use one that was exported on {asked.as_at}: "
            "an absence that had no reason then may have one now"
        )
        yield problems.CHANGED_LATER.at(rows.file.place(None, "amended_on"), message, help=help)


def without_register(
    connection: DuckDBPyConnection, file: TableFile, academies: Collection[str], as_at: date
) -> Iterator[Diagnostic]:
    """Warnings of how many sessions of the school year before as-at have no row in `registers`, or none of a class.

    A class has a register while a pupil of it is on roll. Where no pupil has a class, registers tell which there are.
    """
    all_classes = Sql(_CLASSES)
    year = fill(_THIS_YEAR, academies=sql.texts(sorted(academies)), as_at=sql.day(as_at))
    fewer = (
        connection.execute(fill(_CLASSES_WITH_FEWER, year=year, all_classes=all_classes)).fetchall()
        if academies
        else []
    )
    if not fewer:
        return
    if found := connection.execute(fill(_WITHOUT_REGISTER, year=year)).fetchall():
        where = quoted((row[0] for row in found), _NAMED)
        yield _without_register(file, found, f"of {where}")
    named = [each for each in fewer if each[1] is not None]
    of, classes = (sql.texts(each[at] for each in named) for at in (0, 1))
    query = fill(_WITHOUT_REGISTER_OF_CLASS, year=year, of=of, classes=classes, all_classes=all_classes)
    if named and (found := connection.execute(query).fetchall()):
        where = listed([f"`{name}` at `{academy}`" for academy, name, *_ in found], _NAMED)
        yield _without_register(file, found, f"of the class {where}")


def _without_register(file: TableFile, found: Iterable[Sequence[Any]], whose: str) -> Diagnostic:
    counts, days = zip(*(row[-2:] for row in found), strict=True)
    sessions, first = sum(counts), min(days)
    message = f"no row for {counted(sessions, 'open session')} {whose}, the first on {first}"
    help = "add the rows: rules on registers see only sessions that have one"
    return problems.MISSING_REGISTERS.at(file.place(), message, help=help)
