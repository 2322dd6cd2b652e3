"""The stages of loading a register: calendar, pupils, marks, the other tables, and what is told of them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import field
from datetime import date
from functools import partial
from typing import TYPE_CHECKING

from engine.check_result import TableCount
from engine.diagnostics import Diagnostic, has_errors
from engine.frozen import dataclass, replace
from engine.register import aside, problems, unusual
from engine.register.asked import Asked, Supplied
from engine.register.beside import Beside
from engine.register.codes import CodePeriod, make_codes_in_force, make_known_codes, retired, saying_nothing
from engine.register.doubtful_rows import doubtful_rows
from engine.register.files.columns import Contents, read_contents
from engine.register.files.csv_rows import rejected_trouble, swallowed_rows, take_in_csv
from engine.register.files.damage import damage_told
from engine.register.files.parquet_rows import any_optional_fault, take_in_parquet
from engine.register.files.rows import Rows
from engine.register.files.table_files import TableFile
from engine.register.from_store import (
    StoredRegister,
    contents_of,
    count_set_aside,
    strangers_stored,
    take_in_stored,
    tell_set_aside,
)
from engine.register.keys import Count, set_unusable_aside
from engine.register.lacking_rows import without_a_row, without_a_row_of_late
from engine.register.marks.checking import check_marks, sight_of_marks
from engine.register.marks.places import Opening, places
from engine.register.marks.stored import (
    codes_met,
    keep_places,
    opening_of,
    show_marks,
    sight_of_stored,
    take_in_marks,
)
from engine.register.misnamed import OtherRows, misnamed, strangers, without_policy
from engine.register.namesakes import of_another_child
from engine.register.opening import number_sessions, opened
from engine.register.parents import parents_in_several_ways
from engine.register.school_age import tell_school_age
from engine.register.scratch import Scratch
from engine.register.showing import show, show_empty
from engine.register.sql import Sql
from engine.register.tables import tables
from engine.register.without_marks import without_mark
from engine.register.year_groups import of_another_year
from engine.register.years_ahead import years_ahead
from engine.source import Place

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection


@dataclass(frozen=True, slots=True)
class Work:
    """A register on its way in: what is asked, what the files hold, and what has been found and counted so far."""

    connection: DuckDBPyConnection
    asked: Asked
    codes: tuple[CodePeriod, ...]
    scratch: Scratch
    contents: Mapping[str, Contents]
    supplied: Supplied
    found: list[Diagnostic]
    store: StoredRegister | None
    rows: dict[str, Rows] = field(default_factory=dict)
    counts: dict[str, Count] = field(default_factory=dict)
    set_aside: dict[str, int] = field(default_factory=dict)
    """Rows of each table that a store could not take in."""
    last_open: dict[str, date] = field(default_factory=dict)
    """The last open day of each academy up to as-at."""
    stopped: list[str] = field(default_factory=list)
    """The tables that have no row of late."""
    misnamed: Counter[str] = field(default_factory=Counter)
    """The number of rows of each table that are ignored for the name of their academy."""


def read_columns(
    connection: DuckDBPyConnection, files: Iterable[TableFile], found: list[Diagnostic]
) -> dict[str, Contents]:
    """The columns of each table's file; problems are added to `found`."""
    contents: dict[str, Contents] = {}
    for file in files:
        with damage_told(file, found):
            read, wrong = read_contents(connection, file)
            found += wrong
            if read:
                contents[file.table.name] = read
    return contents


_FIRST = ("calendar", "pupils", "marks")


def bring_in(
    begun: Work, codes: Callable[[], Sequence[CodePeriod]], on_opened: Callable[[Supplied], None] | None
) -> Work:
    """Makes the schema `register`; the problems, which may be errors, are added to `found`.

    Calendar and pupils, which have no codes, are there before the `codes` are asked for. The marks are taken in and
    checked while a second connection takes in the tables that they do not need.
    """
    begun.connection.execute("CREATE SCHEMA loading; CREATE SCHEMA register")
    aside.make_room(begun.connection)
    days = _bring_in_calendar(begun)
    if days and on_opened:
        on_opened(begun.supplied)
    _bring_in_pupils(begun)
    work = replace(begun, codes=tuple(codes()))
    make_known_codes(work.connection, work.codes)
    opening = _opening(work, *days) if days else None
    with work.connection.cursor() as second:
        others = replace(work, connection=second, found=[])
        sound = not has_errors(work.found)
        with Beside(lambda: _bring_in_others(others, sound=sound)):
            if opening and (marks := _take_in_marks(work, opening)) and not has_errors(work.found):
                _bring_in_marks(work, marks, opening)
    work.found.extend(others.found)
    _tell(work)
    return work


def _bring_in_others(work: Work, *, sound: bool) -> None:
    """Brings the other tables in, up to the first that cannot be read; where calendar and pupils are `sound`."""
    for name in work.contents:
        if sound and name not in _FIRST and not has_errors(work.found):
            rows = _bring_in_table(work, name)
            if rows is not None:
                show(work.connection, rows, work.counts[name], work.asked)
                work.found.extend(doubtful_rows(work.connection, rows, work.counts[name], work.asked))
                work.found.extend(years_ahead(work.connection, rows, work.counts[name], work.asked))
                if name == "registers":
                    work.found.extend(_without_register(work, rows))
                if name == "notices":
                    work.found.extend(parents_in_several_ways(work.connection, rows.file))
                if name == "amendments" and work.counts[name].of_academies > work.counts[name].seen:
                    work.found.extend(unusual.changed_later(work.connection, rows, work.asked))
    work.found.extend(_lacking_rows(work))
    for name in tables().keys() - work.contents.keys():
        show_empty(work.connection, tables()[name])


def _lacking_rows(work: Work) -> Iterator[Diagnostic]:
    """The tables that have no row of late."""
    newest = _newest(work)
    files = {name: work.rows[name].file for name in newest}
    late = without_a_row_of_late(work.connection, files, newest, work.last_open, work.asked.as_at)
    for name, stopped in late:
        if name not in work.stopped:
            work.stopped.append(name)
        yield stopped


def _newest(work: Work) -> dict[str, Mapping[str, date]]:
    """Of each table of which nothing else tells that it lacks rows, the day of the newest of each academy."""
    told_otherwise = (*_FIRST, "registers")
    return {name: count.newest for name, count in work.counts.items() if name not in told_otherwise}


def _without_a_row(work: Work, others: OtherRows) -> Iterator[Diagnostic]:
    """The tables without a usable row; of the academies in a store is known which of them has handed over what."""
    newest = {} if work.store else _newest(work)
    told = {name for name in newest if 0 < work.counts[name].all == work.misnamed[name]}
    files = {name: work.rows[name].file for name in newest if name not in told}
    yield from without_a_row(files, newest, others.found, work.asked)


def _without_register(work: Work, rows: Rows) -> Iterator[Diagnostic]:
    name = rows.file.table.name
    academies = tuple(each for each in work.asked.academies if name in work.supplied[each])
    return unusual.without_register(work.connection, rows.file, academies, work.asked.as_at)


def _bring_in_calendar(work: Work) -> tuple[date, date] | None:
    """The first and the last open day up to as-at; None where there is none."""
    rows = _bring_in_table(work, "calendar")
    if rows is None:
        return None
    number_sessions(work.connection, rows, work.counts["calendar"].sight(work.asked, rows.file.table))
    days, wrong = opened(work.connection, rows, work.asked)
    work.last_open.update({academy: last for academy, (_, last) in days.items()})
    work.found.extend(wrong)
    reaches = {name: reach for name, *reach in work.connection.execute(_REACHES).fetchall()}
    begins = {name: first for name, (first, _) in reaches.items()}
    ends = {name: last for name, (_, last) in reaches.items()}
    work.found.extend(unusual.not_yet_begun(rows.file, work.asked, begins, days))
    work.found.extend(_nothing_usable(work, "calendar", begins))
    work.found.extend(unusual.calendars_ended(rows.file, work.asked, days, ends))
    if not days or has_errors(wrong):
        return None
    return min(each[0] for each in days.values()), max(each[1] for each in days.values())


_REACHES = "SELECT academy, min(date), max(date) FROM register.calendar GROUP BY academy"


def _opening(work: Work, first: date, last: date) -> Opening:
    groups = make_codes_in_force(work.connection, work.codes, first, last)
    sessions = tables()["calendar"].columns["session"].type.choices
    opening = Opening(first, last, sessions, groups, saying_nothing(work.codes))
    return opening_of(opening, work.store) if work.store else opening


def _bring_in_pupils(work: Work) -> None:
    rows = _bring_in_table(work, "pupils")
    if rows is not None:
        show(work.connection, rows, work.counts["pupils"], work.asked)
        there = work.connection.execute("SELECT DISTINCT academy FROM register.pupils").fetchall()
        work.found.extend(_nothing_usable(work, "pupils", {row[0] for row in there}))
        if not has_errors(work.found):
            work.found.extend(tell_school_age(work.connection, rows, work.counts["pupils"], work.asked))
            work.found.extend(of_another_year(work.connection, rows.file, work.last_open))


def _take_in_marks(work: Work, opening: Opening) -> Rows | None:
    contents = work.contents["marks"]
    with damage_told(contents.file, work.found):
        faults_too = not work.store and (
            not contents.file.is_parquet or any_optional_fault(work.connection, contents)
        )
        return _take_in(work, "marks", places(opening, faults_too=faults_too))
    return None


def _bring_in_marks(work: Work, rows: Rows, opening: Opening) -> None:
    with damage_told(rows.file, work.found):
        others = work.counts["pupils"].all > work.counts["pupils"].of_academies
        sight = (
            sight_of_stored(work.store)
            if work.store
            else sight_of_marks(work.connection, rows, work.asked, others=others)
        )
        unkept = keep_places(work.connection, work.store, opening) if work.store else None
        usable, work.counts["marks"] = check_marks(work.connection, rows, opening, sight, unkept)
    if has_errors(work.found):
        return
    count = work.counts["marks"]
    work.found.extend(_nothing_usable(work, "marks", {academy for academy, marks in usable.items() if marks}))
    work.found.extend(_retired_codes(work, rows, count, opening))
    pupils, records = work.rows["pupils"], work.counts["pupils"].all
    work.found.extend(without_mark(work.connection, rows.file, pupils, records, work.last_open))
    if work.store:
        show_marks(work.connection, work.store, count)
    else:
        show(work.connection, rows, count, work.asked)


def _retired_codes(work: Work, rows: Rows, count: Count, opening: Opening) -> Iterator[Diagnostic]:
    ends = retired(work.codes, opening.first, opening.last)
    if work.store and rows.of_academies:
        met = codes_met(work.store, ends)
        ends = {code: end for code, end in ends.items() if code in met}
        rows = rows.of_academies(frozenset().union(*met.values()))
    sight = count.sight(work.asked, rows.file.table)
    return unusual.retired_codes(work.connection, rows, sight, ends, count.all)


def _bring_in_table(work: Work, name: str) -> Rows | None:
    """A table's rows with the unusable ones set aside; None where the file turns out to be damaged."""
    rows = _take_in(work, name, {})
    if rows is not None:
        with damage_told(rows.file, work.found):
            count = work.counts[name] = set_unusable_aside(work.connection, rows, work.asked)
            work.found.extend(swallowed_rows(rows, count.all, len(work.contents[name].names)))
            return rows
    return None


def _take_in(work: Work, name: str, more: Mapping[str, Sql]) -> Rows | None:
    contents = work.contents[name]
    rows: Rows | None = None
    with damage_told(contents.file, work.found):
        if work.store and name == "marks":
            rows = take_in_marks(work.store, contents, more)
        elif work.store:
            rows = take_in_stored(work.connection, work.store, contents, more, work.last_open)
        elif contents.file.is_parquet:
            rows = take_in_parquet(work.connection, contents, more, copied=name != "marks")
        else:
            rows = take_in_csv(work.connection, contents, work.scratch, more)
    trouble = rejected_trouble(rows) if rows else None
    if trouble:
        work.found.append(trouble)
    if trouble or rows is None:
        return None
    if rows.rejected:
        aside.set_rejected_aside(work.connection, rows)
    work.rows[name] = rows
    return rows


def _nothing_usable(work: Work, name: str, there: Iterable[str]) -> Iterator[Diagnostic]:
    there = set(there)
    if not there.issuperset(work.asked.academies):
        file = work.rows[name].file
        others = (
            dict.fromkeys(strangers_stored(work.store, [name])[name], file.place(None, "academy"))
            if work.store
            else {
                academy: _place(work, name, rows.first)
                for academy, rows in strangers(work.connection, work.rows[name], work.asked).items()
            }
        )
        aside = work.counts[name].aside > 0
        yield from unusual.nothing_usable(file, work.asked, there, others, aside)


def _place(work: Work, name: str, record: int) -> Place:
    return aside.place_of(work.rows[name], record, work.counts[name].all, "academy")


def _of_others(work: Work, others: OtherRows) -> Iterator[Diagnostic]:
    """What is told of rows of other academies."""
    for table, rows, warning in misnamed(others, work.asked, _FIRST):
        work.misnamed[table] += rows
        yield warning
    yield from without_policy(others, work.asked, _FIRST)


def _others_of_store(store: StoredRegister, names: Iterable[str]) -> OtherRows:
    """Of a store that is known without reading a row, and so of tables too that were not brought in."""
    found = strangers_stored(store, [*names, *_FIRST])
    return OtherRows(
        found, lambda table, _: Place(str(store.folder / table), None, "academy"), store=store.folder
    )


def _others_of_folder(work: Work) -> OtherRows:
    found = {
        name: strangers(work.connection, work.rows[name], work.asked)
        for name, count in work.counts.items()
        if count.all > count.of_academies
    }
    wholly = frozenset(name for name in found if not work.counts[name].of_academies)
    said = {each.place.file for each in work.found if each.code == problems.NOTHING_USABLE}
    told = frozenset(name for name in found if str(work.rows[name].file.path) in said)
    return OtherRows(found, partial(_place, work), wholly, told)


def _tell(work: Work) -> None:
    if work.store:
        _count_kept(work, work.store)
    files = {name: rows.file for name, rows in work.rows.items()}
    touched = [
        name
        for name, count in work.counts.items()
        if count.aside or work.rows[name].rejected or name in work.set_aside
    ]
    for name in touched:
        aside.place(work.connection, work.rows[name], work.counts[name].all)
    for name in work.set_aside:
        tell_set_aside(work.connection, name)
    if touched:
        known = frozenset(period.code for period in work.codes)
        work.found.extend(aside.tell(work.connection, files, known))
    if work.store and not has_errors(work.found):
        work.found.extend(of_another_child(work.connection, work.store))
    others = _others_of_store(work.store, files) if work.store else _others_of_folder(work)
    work.found.extend(_of_others(work, others))
    work.found.extend(_without_a_row(work, others))
    unseen = {name: others.number(name) - work.misnamed[name] for name in files if name in others.found}
    work.found.extend(unusual.unseen_rows(work.counts, files, work.asked, unseen))


def _count_kept(work: Work, store: StoredRegister) -> None:
    """Counts the rows that a store could not take in among those of their tables.

    A table of which it could take in none is not there, and is brought in for these rows alone.
    """
    for name, (seen, later) in count_set_aside(work.connection, store).items():
        if name not in work.counts and not has_errors(work.found):
            contents = {**work.contents, name: contents_of(store, tables()[name])}
            _bring_in_table(replace(work, contents=contents), name)
        if name in work.counts:
            count = work.counts[name]
            work.counts[name] = replace(count, all=count.all + later, of_academies=count.of_academies + later)
            if seen:
                work.set_aside[name] = seen


def summed_up(work: Work) -> tuple[dict[str, TableCount], int]:
    """The rows read, used and set aside of each table, and the number of missing marks."""
    counts: dict[str, TableCount] = {}
    for name, count in sorted(work.counts.items()):
        rejected = len(work.rows[name].rejected) + work.set_aside.get(name, 0)
        gone = count.aside + rejected
        counts[name] = TableCount(count.seen + rejected, count.seen - count.aside, gone, count.undue)
    missing = work.connection.execute("SELECT count(*) FROM register.missing_marks").fetchall()[0][0]
    return counts, missing
