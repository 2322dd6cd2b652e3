"""The text of each column of a register, worked out in the database from the columns of an export."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from engine.frozen import dataclass, replace
from engine.importing.export import Export
from engine.importing.mapping import Closed, MarkCell, TableMapping
from engine.importing.origins import PRESENT, LookUp, Origin
from engine.importing.texts import Texts, Whose, worded
from engine.register import sql
from engine.register.files.cells import is_taken_date
from engine.register.sql import Sql, fill
from engine.register.tables import Column

UNPLACED = "marks of no certain day "
"""What stands before a string of marks that tells of none of its marks where it belongs."""

AT_WEEKEND = "week of the weekend's day "
"""What stands before a day that is to name a week and lies between two of them."""

NO_STRETCH = "no days from "
"""What stands before a first and last day with no days between them that could be opened or closed."""

UNKNOWN_KIND = "neither open nor closed: "
"""What stands before the word of a stretch that says neither that its days are open nor that they are closed."""


@dataclass(frozen=True, slots=True)
class Taken:
    """The rows of a table as text: `query` gives `record` and the table's columns, `unmarked` those without a mark.

    A record of the export has `width` places, so that its rows have numbers of their own.
    """

    query: Sql
    unmarked: Sql | None
    width: int


def taken(
    export: Export, mapping: TableMapping, academies: tuple[str, ...], look_ups: Mapping[LookUp, Sql]
) -> Taken:
    """How an export's records become a table's rows; `look_ups` are relations of `id` and `means`.

    Where the mapping does not say whose a record is, it is of the only academy.
    """
    told = mapping.origins.get("academy")
    texts = Texts(export, look_ups, Whose(academies, told) if told else None)
    columns = {
        name: texts.of(mapping.table.columns[name], origin) for name, origin in mapping.origins.items()
    }
    if told is None:
        (academy,) = academies
        columns["academy"] = sql.text(academy)
    rows = _taken(texts, mapping, columns)
    return replace(rows, query=_present_by_session(rows.query, mapping))


def _taken(texts: Texts, mapping: TableMapping, columns: dict[str, Sql]) -> Taken:
    if mapping.cells:
        return _of_cells(texts, mapping, columns)
    if mapping.characters:
        return _of_characters(texts, mapping, columns)
    if mapping.until:
        return _of_stretches(texts, mapping, columns)
    source = texts.source(columns)
    if mapping.table.name != "marks":
        return Taken(source, None, 1)
    return _marked(source, mapping, 1)


def _present_by_session(query: Sql, mapping: TableMapping) -> Sql:
    """The rows with the code of presence of the session for words that say no more than that a pupil was there."""
    form = (
        "CASE WHEN {code} = {present} AND session = 'AM' THEN '/' WHEN {code} = {present} AND session = 'PM' THEN '\\'"
        " ELSE {code} END AS {code}"
    )
    told = (
        fill(form, code=sql.name(name), present=sql.text(PRESENT))
        for name, origin in mapping.origins.items()
        if any(meant == PRESENT for _, meant in origin.words)
    )
    columns = sql.listed(told)
    return (
        fill("SELECT * REPLACE ({columns}) FROM ({query})", columns=columns, query=query)
        if columns
        else query
    )


def picked(
    export: Export,
    look_ups: Mapping[LookUp, Sql],
    origins: Mapping[str, tuple[Column, Origin]],
    whose: Whose | None = None,
) -> Sql:
    """The query for `record` and some columns of each record, each the text that its origin makes of it."""
    texts = Texts(export, look_ups, whose)
    return texts.source({name: texts.of(column, origin) for name, (column, origin) in origins.items()})


def _of_cells(texts: Texts, mapping: TableMapping, columns: dict[str, Sql]) -> Taken:
    """A row for each cell of a record that holds a mark."""
    cells = mapping.cells
    words = mapping.origins["code"].words if "code" in mapping.origins else ()
    read = (_mark(texts, cell, cells) for cell in cells)
    marks = fill("[{marks}] AS marks", marks=sql.listed(worded(each, words) for each in read))
    source = texts.source({name: value for name, value in columns.items() if name != "code"}, [marks])
    form = (
        "SELECT record * {width} + place AS record, * EXCLUDE (record, date, marks, place),"
        " {day} AS date, [{sessions}][place + 1] AS session, marks[place + 1] AS code"
        " FROM ({source}) CROSS JOIN (SELECT unnest(range({width})) AS place)"
    )
    query = fill(
        form,
        width=sql.number(len(cells)),
        day=_day_of(cells),
        sessions=sql.texts(cell.session for cell in cells),
        source=source,
    )
    return _marked(query, mapping, len(cells))


def _day_of(cells: Sequence[MarkCell]) -> Sql:
    """The day of a cell: which week a Saturday or Sunday names, the one before it or after, cannot be told."""
    days = sql.listed(Sql("NULL") if cell.weekday is None else sql.number(cell.weekday) for cell in cells)
    form = "CASE WHEN {weekday} IS NOT NULL AND {named} > 5 THEN {unclear} || date ELSE {moved} END"
    weekday, named = fill("[{days}][place + 1]", days=days), fill("isodow({day})", day=_read("date"))
    moved = _moved(fill("coalesce({weekday} - {named}, 0)", weekday=weekday, named=named))
    return fill(form, weekday=weekday, named=named, unclear=sql.text(AT_WEEKEND), moved=moved)


def _mark(texts: Texts, cell: MarkCell, cells: Sequence[MarkCell]) -> Sql:
    """A cell's mark; of a cell with more characters than the mapping reads the whole text, which is no code."""
    if cell.character is None:
        return texts.column(cell.heading)
    form = (
        "CASE WHEN length(rtrim({text})) > {length} THEN trim({text})"
        " ELSE nullif(trim(substr({text}, {at}, 1)), '') END"
    )
    return fill(
        form,
        text=texts.as_it_is(cell.heading),
        at=sql.number(cell.character),
        length=sql.number(max(each.character or 0 for each in cells if each.heading == cell.heading)),
    )


_LONGEST = 2 * 366 * 12
"""Characters of a string of marks, or sessions of a stretch: more than twelve years are none, and set aside as one."""

_BROKEN = "length({marks}) > {width} OR regexp_matches({marks}, '[[:cntrl:]]|^ +[^ ]|^([^ ] ){{2,}}[^ ]?$')"
_HAS_DIGIT = "regexp_matches({marks}, '[0-9]')"
_LACKS_ONE = "length({marks}) % 2 = 1 AND regexp_matches({marks}, '^(..)*(./|\\\\)')"


def _broken(marks: Sql, mapping: TableMapping, words: Sequence[tuple[str, str]]) -> Sql:
    """Whether a string is too long, holds a line end, begins with blanks, has codes of two characters or lacks one.

    Each may move every mark, so none is read. Codes of two characters show by a blank after each of the others, and by
    a digit where none is a mark; that a character is lost, by an odd length and marks of presence in the other session.
    """
    broken = [fill(_BROKEN, marks=marks, width=sql.number(_LONGEST))]
    signs = "".join((*(said for said, _ in words), *mapping.no_mark))
    if not any(sign.isdigit() for sign in signs):
        broken.append(fill(_HAS_DIGIT, marks=marks))
    if not any(sign in signs for sign in "/\\"):
        broken.append(fill(_LACKS_ONE, marks=marks))
    return fill("({broken})", broken=sql.listed(broken, " OR "))


def _of_characters(texts: Texts, mapping: TableMapping, columns: dict[str, Sql]) -> Taken:
    """A row for each character of a record's string of marks."""
    words = mapping.origins["code"].words if "code" in mapping.origins else ()
    marks = texts.as_it_is(mapping.characters or "")
    more = [fill("{marks} AS marks, {broken} AS broken", marks=marks, broken=_broken(marks, mapping, words))]
    source = texts.source({name: value for name, value in columns.items() if name != "code"}, more)
    form = (
        "SELECT record * {width} + place AS record, * EXCLUDE (record, date, marks, broken, place),"
        " {day} AS date, CASE place % 2 WHEN 0 THEN 'AM' ELSE 'PM' END AS session, {code} AS code"
        " FROM (SELECT *, unnest(range(CASE WHEN broken THEN 1 ELSE length(marks) END)) AS place FROM ({source}))"
    )
    one = (
        "CASE WHEN broken THEN {unplaced} || marks ELSE trim(substr(marks, CAST(place AS BIGINT) + 1, 1)) END"
    )
    code = worded(fill("nullif({one}, '')", one=fill(one, unplaced=sql.text(UNPLACED))), words)
    query = fill(
        form,
        width=sql.number(_LONGEST),
        day=_moved(Sql("CAST(place // 2 AS INTEGER)")),
        code=code,
        source=source,
    )
    return _marked(query, mapping, _LONGEST)


def _of_stretches(texts: Texts, mapping: TableMapping, columns: dict[str, Sql]) -> Taken:
    """Both sessions of each weekday of a stretch, without those that another row closes.

    A stretch without days, be it of closed ones, is a row at fault: what it was to close would be open.
    """
    assert mapping.until
    more = [fill("{until} AS until", until=texts.of(mapping.table.columns["date"], mapping.until))]
    more.append(_closes(texts, mapping.closed))
    columns = {**columns, "date": _of_known_kind(texts, mapping.closed, columns["date"])}
    form = (
        "WITH stretches AS ({source}), places AS (SELECT *, unnest(range(CASE WHEN {days} BETWEEN 0 AND {most}"
        " THEN 2 * ({days} + 1) ELSE 1 END)) AS place FROM stretches),"
        " days AS (SELECT record * {width} + place AS record, * EXCLUDE (record, date, until, place),"
        " CASE WHEN {days} BETWEEN 0 AND {most} THEN {day} ELSE {unclear} END AS date,"
        " CASE place % 2 WHEN 0 THEN 'AM' ELSE 'PM' END AS session FROM places)"
        " SELECT * EXCLUDE (closes) FROM days WHERE (closes IS NULL OR {read} IS NULL)"
        " AND coalesce(isodow({read}) <= 5, TRUE)"
        " AND NOT coalesce(concat(date, session) IN (SELECT concat(date, session) FROM days"
        " WHERE contains(closes, session) AND {read} IS NOT NULL), FALSE)"
    )
    query = fill(
        form,
        source=texts.source(columns, more),
        read=_read("date"),
        days=fill("date_diff('day', {first}, {last})", first=_read("date"), last=_read("until")),
        most=sql.number(_LONGEST // 2 - 1),
        width=sql.number(_LONGEST),
        day=_moved(Sql("CAST(place // 2 AS INTEGER)")),
        unclear=fill(
            "CASE WHEN {day} IS NULL THEN date ELSE concat({sign}, date, ' to ', until) END",
            day=_read("date"),
            sign=sql.text(NO_STRETCH),
        ),
    )
    return Taken(query, None, _LONGEST)


def _closes(texts: Texts, closed: Closed | None) -> Sql:
    """The column `closes`: the sessions that a row closes, missing where it opens its days."""
    if closed is None:
        return Sql("CAST(NULL AS VARCHAR) AS closes")
    form = " WHEN lower({word}) THEN {sessions}"
    cases = (fill(form, word=sql.text(word), sessions=sql.text(sessions)) for word, sessions in closed.words)
    return fill(
        "CASE lower({column}){cases} END AS closes",
        column=texts.column(closed.heading),
        cases=sql.listed(cases, ""),
    )


def _of_known_kind(texts: Texts, closed: Closed | None, day: Sql) -> Sql:
    """The first day of a stretch, or its word where that is to say whether days are open, and does not."""
    if closed is None or closed.open is None:
        return day
    form = "CASE WHEN lower({word}) IN ({known}) THEN {day} ELSE concat({sign}, {word}) END"
    known = sql.listed([fill("lower({word})", word=sql.text(word)) for word in closed.known()])
    word, sign = texts.column(closed.heading), sql.text(UNKNOWN_KIND)
    return fill(form, word=word, known=known, day=day, sign=sign)


def _moved(days: Sql) -> Sql:
    """The record's date so many days later; a date that cannot be read stays as it is."""
    form = "coalesce(strftime({day} + CAST({days} AS INTEGER), '%Y-%m-%d'), date)"
    return fill(form, day=_read("date"), days=days)


_A_DAY = "(length({name}) <= 10 OR regexp_full_match({name}, '[^ T]+[ T]00:00(:00([.]0+)?)?Z?'))"


def _read(name: str) -> Sql:
    """The day of a column, where a register takes it for one: the database reads 02/09/24 as a day of the year 2.

    It also leaves out a time, and that of 23:00 in UTC is midnight of the next day in summer: only midnight may stand.
    """
    day = fill("TRY_CAST({name} AS DATE)", name=sql.name(name))
    plain, taken = fill(_A_DAY, name=sql.name(name)), is_taken_date(day)
    return fill("CASE WHEN {plain} AND {taken} THEN {day} END", plain=plain, taken=taken, day=day)


def _marked(query: Sql, mapping: TableMapping, width: int) -> Taken:
    """The rows with a mark, and those without."""
    none = [Sql("code IS NULL")]
    if mapping.no_mark:
        none.append(fill("code IN ({words})", words=sql.texts(mapping.no_mark)))
    without = sql.listed(none, " OR ")
    return Taken(
        fill("SELECT * FROM ({query}) WHERE NOT ({without})", query=query, without=without),
        fill("SELECT count(*) FROM ({query}) WHERE {without}", query=query, without=without),
        width,
    )
