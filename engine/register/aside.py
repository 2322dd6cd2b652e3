"""The rows that are set aside: gathered while the tables are checked, then told with line and reason."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import accumulate
from typing import TYPE_CHECKING

from engine.diagnostics import Diagnostic
from engine.frozen import dataclass, replace
from engine.register import sql
from engine.register.files.cells import blank
from engine.register.files.columns import Fault
from engine.register.files.lines import ends_within, lines_at, steps
from engine.register.files.rows import Rows
from engine.register.files.table_files import TableFile
from engine.register.lookalikes import alike, likeness
from engine.register.reasons import Reason, reason
from engine.register.sql import Sql, fill
from engine.source import Place
from engine.wording import counted, of_several

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

_MOST_CODES = 40
"""So many unknown codes of a table are told apart; the rest are told together."""
_LONG = 6
"""Texts with more characters are no codes, however they are misread, and are the first not to be told apart."""
_TOO_LONG = "LINE SIZE OVER MAXIMUM"

_TABLES = """
CREATE TABLE loading.aside (
    table_name VARCHAR, record BIGINT, line BIGINT, column_name VARCHAR, reason_code VARCHAR, value VARCHAR
);
CREATE VIEW loading.rows_aside AS SELECT table_name, record FROM loading.aside WHERE record IS NOT NULL;
CREATE TABLE loading.steps (table_name VARCHAR, record BIGINT, line BIGINT, file VARCHAR);
CREATE TABLE loading.files (table_name VARCHAR, file VARCHAR);
CREATE TABLE loading.reasons (
    table_name VARCHAR, column_name VARCHAR, reason_code VARCHAR, code VARCHAR, reason VARCHAR
);
CREATE TABLE loading.headings (
    table_name VARCHAR, column_name VARCHAR, width BIGINT, nth BIGINT, heading VARCHAR
);
CREATE VIEW loading.placed AS
SELECT a.table_name, a.record, coalesce(a.line, s.line + a.record - s.record) AS line, a.column_name, a.reason_code,
    a.value, s.file, CASE WHEN a.reason_code IN ('unknown_code', 'out_of_force') THEN a.value END AS code
FROM loading.aside a ASOF LEFT JOIN loading.steps s ON s.table_name = a.table_name AND s.record <= a.record;
CREATE VIEW loading.told AS
SELECT p.table_name, coalesce(p.file, f.file) AS file, p.line,
    coalesce(h.heading, p.column_name) AS column_name, p.value, p.reason_code,
    coalesce(own.reason, r.reason) AS reason
FROM loading.placed p
JOIN loading.files f USING (table_name)
LEFT JOIN loading.headings h ON h.table_name = p.table_name AND h.column_name = p.column_name
    AND p.record % h.width = h.nth
LEFT JOIN loading.reasons r ON r.table_name = p.table_name AND r.reason_code = p.reason_code
    AND r.column_name IS NOT DISTINCT FROM p.column_name AND r.code IS NULL
LEFT JOIN loading.reasons own ON own.table_name = p.table_name AND own.reason_code = p.reason_code
    AND own.column_name IS NOT DISTINCT FROM p.column_name AND own.code = p.code;
CREATE VIEW register.set_aside AS
SELECT table_name, file, line, column_name, reason_code, reason FROM loading.told;
"""


def make_room(connection: DuckDBPyConnection) -> None:
    """Makes the relations that hold what is set aside; lines that do not fit the columns are not among `rows_aside`."""
    connection.execute(_TABLES)


def name_headings(
    connection: DuckDBPyConnection, table: str, headings: Iterable[tuple[str, int, int, str]]
) -> None:
    """Makes known what a table's columns are called where its rows come from: column, width, place and heading.

    Of rows that are so many (`width`) to a record there, the heading is that of the row with this place in it.
    """
    lists = [list(each) for each in zip(*headings, strict=True)]
    if lists:
        unnested = ", ".join(["unnest(?)"] * 4)
        connection.execute(f"INSERT INTO loading.headings SELECT ?, {unnested}", [table, *lists])


def told_otherwise(
    connection: DuckDBPyConnection, table: str, column: str, mark: str, id: str, reason: str
) -> None:
    """Gives the rows of a column whose value begins with a mark a reason of their own, which `tell` does not tell."""
    connection.execute(
        "UPDATE loading.aside SET reason_code = $id"
        " WHERE table_name = $table AND column_name = $column AND starts_with(value, $mark)",
        {"table": table, "column": column, "mark": mark, "id": id},
    )
    connection.execute("INSERT INTO loading.reasons VALUES (?, ?, ?, NULL, ?)", [table, column, id, reason])


def fault_columns(faults: Sequence[Fault]) -> tuple[Sql, Sql]:
    """The column's name and the reason for a row with a `problem`, in the terms of `loading.NAME`."""
    columns = _chosen(faults, [fault.column.name for fault in faults])
    reasons = _chosen(faults, [fault.reason for fault in faults])
    template = "CASE WHEN value IS NULL OR {blank} THEN 'empty' ELSE {reasons} END"
    empty = fill(template, blank=blank(Sql("value")), reasons=reasons)
    return columns, empty


def _chosen(faults: Sequence[Fault], names: Iterable[str]) -> Sql:
    whens = (
        fill("WHEN {number} THEN {name}", number=sql.number(at), name=sql.text(name))
        for at, name in enumerate(names, 1)
    )
    return fill("CASE problem {whens} END", whens=sql.listed(whens, " ")) if faults else Sql("NULL")


_SET_FAULTY_ASIDE = """
INSERT INTO loading.aside
SELECT {name}, record, NULL, {column}, {reason}, value FROM ({rows}) AS here WHERE problem IS NOT NULL AND {seen}
"""


def set_faulty_aside(connection: DuckDBPyConnection, rows: Rows, seen: Sql) -> int:
    """Sets the rows aside that are `seen` and at fault by their own cells; how many they are."""
    name = sql.text(rows.file.table.name)
    column, reason = fault_columns(rows.faults)
    query = fill(_SET_FAULTY_ASIDE, name=name, column=column, reason=reason, rows=rows.query, seen=seen)
    number: int = connection.execute(query).fetchall()[0][0]
    return number


def set_rejected_aside(connection: DuckDBPyConnection, rows: Rows) -> None:
    """Sets the lines aside that do not fit a table's columns."""
    lines = lines_at(rows.read_from, [rejected.offset for rejected in rows.rejected])
    kinds = ["too_long" if rejected.kind == _TOO_LONG else "ragged" for rejected in rows.rejected]
    last = rows.rejected[-1]
    if last.lacks_cells and ends_within(rows.read_from, last.offset):
        kinds[-1] = "cut_off"
    connection.execute(
        "INSERT INTO loading.aside SELECT ?, NULL, unnest(?), NULL, unnest(?), unnest(CAST(? AS VARCHAR[]))",
        [rows.file.table.name, lines, kinds, [rejected.said for rejected in rows.rejected]],
    )


def place(connection: DuckDBPyConnection, rows: Rows, records: int) -> None:
    """Makes known on which lines a table's `records` rows stand; in a Parquet file it is the row's number.

    Of a store nothing tells on which line a row stood that was brought in: whose it is and of when is told instead.
    """
    name = rows.file.table.name
    connection.execute("INSERT INTO loading.files VALUES (?, ?)", [name, rows.file.path.name])
    found = _steps(rows, records)
    connection.execute(
        "INSERT INTO loading.steps SELECT ?, unnest(CAST(? AS BIGINT[])), unnest(CAST(? AS BIGINT[])),"
        " unnest(CAST(? AS VARCHAR[]))",
        [name, *map(list, zip(*found, strict=True))],
    )


def place_of(rows: Rows, record: int, records: int, column: str) -> Place:
    """The place of one of a table's `records` rows, by file and line; in a store by whose it is and of when."""
    row, line, file = next(step for step in reversed(_steps(rows, records)) if step[0] <= record)
    here = None if line is None else line + record - row
    return Place(file, here, column) if file else rows.file.place(here, column)


_Step = tuple[int, int | None, str | None]
"""From this row on, the line of the first, and the file where it is not the table's own."""


def _steps(rows: Rows, records: int) -> list[_Step]:
    if rows.file.parts is not None:
        return _steps_of_store(rows.file)
    if rows.file.is_parquet:
        return [(0, 1, None)]
    found = steps(rows.read_from, records, [rejected.offset for rejected in rows.rejected])
    return [(row, line, None) for row, line in found]


def _steps_of_store(file: TableFile) -> list[_Step]:
    """Where the rows of each file of a store begin."""
    filled = [part for part in file.parts or () if part.rows]
    starts = accumulate((part.rows for part in filled[:-1]), initial=0)
    said = ((start, None, f"{file.path} ({part.holds})") for start, part in zip(starts, filled, strict=False))
    return [*said] or [(0, None, None)]


_PLACED = """
SELECT g.table_name, g.column_name, g.reason_code, g.code, g.rows, coalesce(g.line, s.line + g.first - s.record), s.file,
    g.said
FROM ({groups}) AS g ASOF LEFT JOIN loading.steps AS s ON s.table_name = g.table_name AND s.record <= g.first
ORDER BY ALL
"""
_KINDS = """
SELECT table_name, column_name, reason_code, NULL AS code, count(*) AS rows, min(record) AS first, min(line) AS line,
    arg_min(value, line) FILTER (reason_code IN ('ragged', 'cut_off')) AS said
FROM loading.aside ANTI JOIN loading.reasons USING (table_name, column_name, reason_code) GROUP BY ALL
"""
_CODES = """
SELECT table_name, column_name, reason_code, value AS code, count(*) AS rows, min(record) AS first, min(line) AS line,
    NULL AS said
FROM loading.aside WHERE reason_code IN ('unknown_code', 'out_of_force')
GROUP BY table_name, column_name, reason_code, value
QUALIFY row_number() OVER (
    PARTITION BY table_name, column_name, reason_code ORDER BY length(value) > {long}, count(*) DESC, value
) {told} {most}
"""
_OTHER_CODES = """
SELECT table_name, column_name, reason_code, arg_min(code, first) AS code, CAST(sum(rows) AS BIGINT) AS rows,
    min(first) AS first, min(line) AS line, NULL AS said
FROM ({codes}) GROUP BY table_name, column_name, reason_code
"""


@dataclass(frozen=True, slots=True)
class _Group:
    """Rows of a table that are set aside for one reason, of codes for one code, with the line of the first.

    Of lines that do not fit the columns it is `said` what is wrong with the first. Codes that are told together have
    the first of them as `such_as`.
    """

    table: str
    column: str | None
    id: str
    code: str | None
    count: int
    line: int | None
    file: str | None = None
    said: str | None = None
    such_as: str | None = None


def tell(
    connection: DuckDBPyConnection, files: Mapping[str, TableFile], known: frozenset[str]
) -> Iterator[Diagnostic]:
    """One problem for each reason, and each unknown code, with the number of rows and the first of them."""
    kinds = _groups(connection, Sql(_KINDS))
    codes = _groups(connection, _codes(Sql("<=")))
    others = _groups(connection, fill(_OTHER_CODES, codes=_codes(Sql(">"))))
    groups = [*(_without(group, codes, others) for group in kinds), *codes]
    said = [(group, _reason(group, files, known)) for group in groups]
    if said:
        columns = ([g.table, g.column, g.id, g.code, words.each] for g, words in said)
        lists = [list(column) for column in zip(*columns, strict=True)]
        connection.execute("INSERT INTO loading.reasons SELECT " + ", ".join(["unnest(?)"] * 5), lists)
    pupils = _pupils(connection) if any(group.id == "no_pupil" for group, _ in said) else {}
    for group, words in said:
        if group.count:
            like = _like_pupils(connection, group, pupils) if group.id == "no_pupil" else 0
            yield _told(group, _written_otherwise(group, words, like), files[group.table], known)


def _groups(connection: DuckDBPyConnection, groups: Sql) -> list[_Group]:
    return [_Group(*row) for row in connection.execute(fill(_PLACED, groups=groups)).fetchall()]


def _codes(told: Sql) -> Sql:
    """The codes that are told apart, or those that are told together."""
    return fill(_CODES, told=told, most=sql.number(_MOST_CODES), long=sql.number(_LONG))


def _without(kind: _Group, codes: Sequence[_Group], others: Sequence[_Group]) -> _Group:
    """The rows of a reason that are not told by their code."""
    rest = next((group for group in others if _same(group, kind)), None)
    if rest:
        return replace(rest, code=None, such_as=rest.code)
    return replace(kind, count=0) if any(_same(group, kind) for group in codes) else kind


def _same(one: _Group, other: _Group) -> bool:
    return (one.table, one.column, one.id) == (other.table, other.column, other.id)


def _reason(group: _Group, files: Mapping[str, TableFile], known: frozenset[str]) -> Reason:
    return reason(group.id, files[group.table].table, group.column, group.code, known)


_STRAY = """
SELECT value, count(*) FROM loading.aside WHERE table_name = ? AND reason_code = 'no_pupil' GROUP BY ALL
"""


def _pupils(connection: DuckDBPyConnection) -> Mapping[str, str]:
    """The ids of the register's pupils, each with what those have in common that are written otherwise."""
    ids = connection.execute("SELECT DISTINCT pupil_id FROM register.pupils").fetchall()
    return {each: alike(each) for (each,) in ids}


def _like_pupils(connection: DuckDBPyConnection, group: _Group, pupils: Mapping[str, str]) -> int:
    """Of how many rows the pupil's id is written otherwise than one of the register, and is no other one."""
    plain = {*pupils.values()} - {""}
    strays = connection.execute(_STRAY, [group.table]).fetchall()
    return sum(count for stray, count in strays if stray not in pupils and alike(stray) in plain)


def _written_otherwise(group: _Group, words: Reason, like: int) -> Reason:
    if not like:
        return words
    whose = "the id is one" if like == group.count else f"the id of {counted(like, 'row')} is one"
    help = (
        f"{whose} of `pupils` but for capitals, letters that look alike, punctuation, spaces, unseen characters or "
        "zeros in front: write it as there"
    )
    return replace(words, help=help if like == group.count else f"{help}; for the others, {words.help}")


_ALL_OF_THEM = "`--rejects rejects.csv`, with `check` or `import`, writes every row set aside, with its line"


def _told(group: _Group, words: Reason, file: TableFile, known: frozenset[str]) -> Diagnostic:
    message = f"set aside {counted(group.count, 'row')} of `{group.table}` {words.all}"
    label = ": ".join(filter(None, (of_several(group.count), group.said)))
    help = words.help
    if group.such_as:
        shown = likeness(group.such_as, known).shown
        message, help = f"{message}: further codes, such as {shown}", _ALL_OF_THEM
    place = file.place(group.line, group.column)
    if group.file:
        place = Place(group.file, group.line, group.column)
    return words.code.at(place, message, label=label, help=help)
