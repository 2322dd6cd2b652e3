"""Rows whose cells can be read and used, and are hardly what is meant."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, NamedTuple

from engine.diagnostics import Code, Diagnostic, Severity
from engine.register import problems, sql
from engine.register.aside import place_of
from engine.register.asked import Asked
from engine.register.files.rows import Rows
from engine.register.keys import Count
from engine.register.sql import Sql, fill
from engine.wording import counted, of_several

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

PARENT_SHORTENED = Code(
    "D100",
    "a parent's id that a spreadsheet has shortened",
    "A spreadsheet shows a long number as `1.23457E+11`, and saves it so: its last digits are lost. Parents whose ids "
    "differ in these alone are one from then on, so that notices to both parents of a pupil pass for a first and a "
    "second to one of them. The rows are used. Pupils' ids that were shortened are those of no pupil, or of several, "
    "and their rows are set aside (D026, D027).",
    Severity.WARNING,
)


ONE_PUPIL = Code(
    "D118",
    "a table whose rows are all of one pupil",
    "All of many rows bear the same `pupil_id`. Usually the first cell of the column was drawn down over the others in "
    "a spreadsheet: what was recorded of everybody else is then lost, and rules find nothing in it, or what is not so. "
    "The rows are used.",
    Severity.WARNING,
)


class _Doubt(NamedTuple):
    """The condition on a table's rows, the column to look at, and what is said of one row, of several, and to do."""

    code: Code
    condition: Sql
    column: str
    one: str
    many: str
    help: str


_DOUBTS: Mapping[str, _Doubt] = {
    "amendments": _Doubt(
        problems.CHANGED_BEFORE,
        Sql("amended_on < date"),
        "amended_on",
        "is dated before the day of its mark",
        "are dated before the day of their mark",
        "if the mark was not entered ahead, correct `amended_on`: a change that came late is taken to be in time",
    ),
    "evidence": _Doubt(
        problems.LONG_EVIDENCE,
        Sql("date_diff('day', from_date, to_date) > 366"),
        "to_date",
        "covers more than a year",
        "cover more than a year each",
        "if the last day is mistyped, correct `to_date`: until then every absence counts as one with evidence",
    ),
    "notices": _Doubt(
        PARENT_SHORTENED,
        Sql(r"regexp_full_match(parent_id, '[0-9](\.[0-9]+)?[eE]\+[0-9]+')"),
        "parent_id",
        "has a `parent_id` that a spreadsheet has shortened",
        "have a `parent_id` that a spreadsheet has shortened",
        "export the table again, and give the column the format text before you save it: notices to several parents "
        "count as notices to one",
    ),
}
_FOUND = """
SELECT count(*), min(record) FROM ({rows}) AS here WHERE {seen} AND problem IS NULL AND {condition}
AND record NOT IN (SELECT record FROM loading.rows_aside WHERE table_name = {name})
"""


_OF_ONE_PUPIL = """
SELECT count(*), min(record) FROM ({rows}) AS here WHERE {seen} AND problem IS NULL
AND record NOT IN (SELECT record FROM loading.rows_aside WHERE table_name = {name})
HAVING count(*) >= {many} AND min(pupil_id) = max(pupil_id)
"""
_MANY = 30


def doubtful_rows(
    connection: DuckDBPyConnection, rows: Rows, count: Count, asked: Asked
) -> Iterator[Diagnostic]:
    """What is told of the usable rows of a table that are doubtful; nothing of most tables."""
    table = rows.file.table
    yield from _of_one_pupil(connection, rows, count, asked)
    doubt = _DOUBTS.get(table.name)
    if doubt is None:
        return
    seen, name = count.sight(asked, table).condition(), sql.text(table.name)
    query = fill(_FOUND, rows=rows.query, seen=seen, condition=doubt.condition, name=name)
    number, first = connection.execute(query).fetchall()[0]
    if number:
        place = place_of(rows, first, count.all, doubt.column)
        message = f"{counted(number, 'row')} of `{table.name}` {doubt.one if number == 1 else doubt.many}"
        label = of_several(number)
        yield doubt.code.at(place, message, label=label, help=doubt.help)


def _of_one_pupil(
    connection: DuckDBPyConnection, rows: Rows, count: Count, asked: Asked
) -> Iterator[Diagnostic]:
    table = rows.file.table
    if "pupil_id" not in table.columns or count.seen < _MANY:
        return
    seen, name = count.sight(asked, table).condition(), sql.text(table.name)
    query = fill(_OF_ONE_PUPIL, rows=rows.query, seen=seen, name=name, many=sql.number(_MANY))
    for number, first in connection.execute(query).fetchall():
        message = f"all {number:,} rows of `{table.name}` are of one pupil"
        help = "if the first id was drawn down over the others, export the table again: what is recorded of them is lost"
        yield ONE_PUPIL.at(place_of(rows, first, count.all, "pupil_id"), message, help=help)
