"""The text of each column of a register, worked out in the database from the columns of an export."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import LiteralString

from engine.frozen import dataclass
from engine.importing.export import Export
from engine.importing.mapping import MarkCell, TableMapping
from engine.importing.origins import LookUp, Origin
from engine.quantities import Kind
from engine.register import sql
from engine.register.sql import Sql, fill
from engine.register.tables import Column

_WRITTEN: Mapping[Kind, LiteralString] = {
    Kind.DATE: "'%Y-%m-%d'",
    Kind.TIME: "'%H:%M'",
    Kind.MOMENT: "'%Y-%m-%dT%H:%M:%S'",
}


UNKNOWN_ID = "unknown id "
"""What stands before an id that the second file does not explain: no column takes such a text."""

UNPLACED = "marks of no certain day "
"""What stands before a string of marks that tells of none of its marks where it belongs."""

AT_WEEKEND = "week of the weekend's day "
"""What stands before a day that is to name a week and lies between two of them."""

NO_STRETCH = "no days from "
"""What stands before a first and last day between which no days lie that could be opened or closed."""


@dataclass(frozen=True, slots=True)
class Taken:
    """The rows of a table as text: `query` gives `record` and the table's columns, `unmarked` those without a mark.

    A record of the export has `width` places, so that its rows have numbers of their own.
    """

    query: Sql
    unmarked: Sql | None
    width: int


def taken(export: Export, mapping: TableMapping, academy: str, look_ups: Mapping[LookUp, Sql]) -> Taken:
    """How an export's records become a table's rows; `look_ups` are relations of `id` and `means`."""
    texts = _Texts(export, look_ups)
    columns = {
        name: texts.of(mapping.table.columns[name], origin) for name, origin in mapping.origins.items()
    }
    columns["academy"] = sql.text(academy)
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


def picked(
    export: Export, look_ups: Mapping[LookUp, Sql], origins: Mapping[str, tuple[Column, Origin]]
) -> Sql:
    """The query for `record` and some columns of each record, each the text that its origin makes of it."""
    texts = _Texts(export, look_ups)
    return texts.source({name: texts.of(column, origin) for name, (column, origin) in origins.items()})


class _Texts:
    """The expressions for an export's columns, and the source that they are had from."""

    def __init__(self, export: Export, look_ups: Mapping[LookUp, Sql]) -> None:
        self._export, self._look_ups = export, look_ups
        self._joins: list[Sql] = []

    def column(self, heading: str) -> Sql:
        """The text of a column, blanks around it left out; NULL where nothing else is there."""
        name = sql.name(f"c{self._export.headings.index(heading)}")
        return fill("nullif(trim(here.{name}), '')", name=name)

    def as_it_is(self, heading: str) -> Sql:
        """The text of a column with the blanks around it: where marks have places, a blank holds one."""
        return fill("here.{name}", name=sql.name(f"c{self._export.headings.index(heading)}"))

    def of(self, column: Column, origin: Origin) -> Sql:
        """The text of a register's column, as the register writes it; what cannot be read stays as it was."""
        if origin.always is not None:
            return sql.text(origin.always)
        parts = [self.column(heading) for heading in origin.headings]
        value = parts[0] if len(parts) == 1 else fill("concat_ws(' ', {parts})", parts=sql.listed(parts))
        value = _worded(self._looked_up(_cut(value, origin), origin.look_up), origin.words)
        if origin.form is None:
            return value
        form = "coalesce(strftime(try_strptime({value}, {form}), {written}), {value})"
        return fill(form, value=value, form=sql.text(origin.form), written=Sql(_WRITTEN[column.type.kind]))

    def _looked_up(self, value: Sql, look_up: LookUp | None) -> Sql:
        if look_up is None:
            return value
        name = sql.name(f"look {len(self._joins)}")
        form = "LEFT JOIN {other} AS {name} ON {name}.id = {value}"
        self._joins.append(fill(form, other=self._look_ups[look_up], name=name, value=value))
        form = "CASE WHEN {value} IS NOT NULL THEN coalesce({name}.means, {unknown} || {value}) END"
        return fill(form, name=name, value=value, unknown=sql.text(UNKNOWN_ID))

    def source(self, columns: Mapping[str, Sql], more: Sequence[Sql] = ()) -> Sql:
        """The query for some columns of each record, with further ones."""
        shown = [
            fill("{value} AS {name}", value=value, name=sql.name(name)) for name, value in columns.items()
        ]
        return fill(
            "SELECT here.record, {shown} FROM ({query}) AS here {joins}",
            shown=sql.listed([*shown, *more]),
            query=self._export.query,
            joins=sql.listed(self._joins, " "),
        )


def _cut(value: Sql, origin: Origin) -> Sql:
    if origin.before:
        value = fill(
            "nullif(trim(split_part({value}, {sign}, 1)), '')", value=value, sign=sql.text(origin.before)
        )
    if origin.after:
        sign = sql.text(origin.after)
        form = (
            "CASE WHEN contains({value}, {sign}) THEN"
            " nullif(trim(substr({value}, strpos({value}, {sign}) + length({sign}))), '') ELSE {value} END"
        )
        value = fill(form, value=value, sign=sign)
    return value


def _worded(value: Sql, words: Sequence[tuple[str, str]]) -> Sql:
    if not words:
        return value
    whens = [
        fill("WHEN {said} THEN {meant}", said=sql.text(said), meant=_meant(meant)) for said, meant in words
    ]
    return fill("CASE {value} {whens} ELSE {value} END", value=value, whens=sql.listed(whens, " "))


def _meant(word: str) -> Sql:
    """The register's word; `nothing` is none, as no text can be blank in a mapping."""
    return Sql("NULL") if word == "nothing" else sql.text(word)


def _of_cells(texts: _Texts, mapping: TableMapping, columns: dict[str, Sql]) -> Taken:
    """A row for each cell of a record that holds a mark."""
    cells = mapping.cells
    words = mapping.origins["code"].words if "code" in mapping.origins else ()
    read = (_mark(texts, cell, cells) for cell in cells)
    marks = fill("[{marks}] AS marks", marks=sql.listed(_worded(each, words) for each in read))
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
    weekday, named = fill("[{days}][place + 1]", days=days), Sql("isodow(TRY_CAST(date AS DATE))")
    moved = _moved(fill("coalesce({weekday} - {named}, 0)", weekday=weekday, named=named))
    return fill(form, weekday=weekday, named=named, unclear=sql.text(AT_WEEKEND), moved=moved)


def _mark(texts: _Texts, cell: MarkCell, cells: Sequence[MarkCell]) -> Sql:
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

_BROKEN = "length({marks}) > {width} OR regexp_matches({marks}, '[[:cntrl:]]|^ +[^ ]')"
"""A string that is too long, holds a line end or begins with blanks: each may move every mark, so none is read."""


def _of_characters(texts: _Texts, mapping: TableMapping, columns: dict[str, Sql]) -> Taken:
    """A row for each character of a record's string of marks."""
    words = mapping.origins["code"].words if "code" in mapping.origins else ()
    marks = texts.as_it_is(mapping.characters or "")
    broken = fill(_BROKEN, marks=marks, width=sql.number(_LONGEST))
    more = [fill("{marks} AS marks, {broken} AS broken", marks=marks, broken=broken)]
    source = texts.source({name: value for name, value in columns.items() if name != "code"}, more)
    form = (
        "SELECT record * {width} + place AS record, * EXCLUDE (record, date, marks, broken, place),"
        " {day} AS date, CASE place % 2 WHEN 0 THEN 'AM' ELSE 'PM' END AS session, {code} AS code"
        " FROM (SELECT *, unnest(range(CASE WHEN broken THEN 1 ELSE length(marks) END)) AS place FROM ({source}))"
    )
    one = (
        "CASE WHEN broken THEN {unplaced} || marks ELSE trim(substr(marks, CAST(place AS BIGINT) + 1, 1)) END"
    )
    code = _worded(fill("nullif({one}, '')", one=fill(one, unplaced=sql.text(UNPLACED))), words)
    query = fill(
        form,
        width=sql.number(_LONGEST),
        day=_moved(Sql("CAST(place // 2 AS INTEGER)")),
        code=code,
        source=source,
    )
    return _marked(query, mapping, _LONGEST)


def _of_stretches(texts: _Texts, mapping: TableMapping, columns: dict[str, Sql]) -> Taken:
    """Both sessions of each weekday of a stretch, without those of days that another row closes.

    A stretch without days, be it of closed ones, is a row at fault: what it was to close would be open.
    """
    assert mapping.until
    more = [fill("{until} AS until", until=texts.of(mapping.table.columns["date"], mapping.until))]
    if mapping.closed:
        heading, word = mapping.closed
        closes = "coalesce(lower({column}) = lower({word}), FALSE) AS closes"
        more.append(fill(closes, column=texts.column(heading), word=sql.text(word)))
    else:
        more.append(Sql("FALSE AS closes"))
    form = (
        "WITH stretches AS ({source}), places AS (SELECT *, unnest(range(CASE WHEN {days} BETWEEN 0 AND {most}"
        " THEN 2 * ({days} + 1) ELSE 1 END)) AS place FROM stretches),"
        " days AS (SELECT record * {width} + place AS record, * EXCLUDE (record, date, until, place),"
        " CASE WHEN {days} BETWEEN 0 AND {most} THEN {day} ELSE {unclear} END AS date,"
        " CASE place % 2 WHEN 0 THEN 'AM' ELSE 'PM' END AS session FROM places)"
        " SELECT * EXCLUDE (closes) FROM days WHERE (NOT closes OR TRY_CAST(date AS DATE) IS NULL)"
        " AND coalesce(isodow(TRY_CAST(date AS DATE)) <= 5, TRUE)"
        " AND NOT coalesce(date IN (SELECT date FROM days WHERE closes AND TRY_CAST(date AS DATE) IS NOT NULL), FALSE)"
    )
    query = fill(
        form,
        source=texts.source(columns, more),
        days=Sql("date_diff('day', TRY_CAST(date AS DATE), TRY_CAST(until AS DATE))"),
        most=sql.number(_LONGEST // 2 - 1),
        width=sql.number(_LONGEST),
        day=_moved(Sql("CAST(place // 2 AS INTEGER)")),
        unclear=fill(
            "CASE WHEN TRY_CAST(date AS DATE) IS NULL THEN date ELSE concat({sign}, date, ' to ', until) END",
            sign=sql.text(NO_STRETCH),
        ),
    )
    return Taken(query, None, _LONGEST)


def _moved(days: Sql) -> Sql:
    """The record's date so many days later; a date that cannot be read stays as it is."""
    form = "coalesce(strftime(TRY_CAST(date AS DATE) + CAST({days} AS INTEGER), '%Y-%m-%d'), date)"
    return fill(form, days=days)


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
