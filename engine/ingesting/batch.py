"""The rows of a file on their way into a store: typed, and those set aside that cannot be used by themselves."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from engine.diagnostics import Diagnostic, has_errors
from engine.frozen import dataclass
from engine.register import aside, sql
from engine.register.asked import column_of
from engine.register.codes import CodePeriod, make_known_codes
from engine.register.files.columns import Contents, read_contents
from engine.register.files.csv_rows import rejected_trouble, swallowed_rows, take_in_csv
from engine.register.files.damage import damage_told
from engine.register.files.parquet_rows import take_in_parquet
from engine.register.files.rows import Rows
from engine.register.files.table_files import TableFile
from engine.register.marks.plain import is_plain
from engine.register.scratch import Scratch
from engine.register.sql import Sql, fill
from engine.register.tables import Table

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection


_SPILLED_FROM = 512 << 20
"""From this size on rows are not kept in memory, which is bounded besides."""


@dataclass(frozen=True, slots=True)
class Batch:
    """A file's rows in the schema `loading`; `usable` is the query for those that are not set aside.

    `columns` are those of the table that the file has.
    """

    rows: Rows
    usable: Sql
    read: int
    columns: frozenset[str]

    def supplied(self) -> frozenset[str]:
        """What the file hands over: its table, and the columns that it has."""
        name = self.table.name
        return frozenset((name, *(column_of(name, each) for each in self.columns)))

    @property
    def table(self) -> Table:
        """The table that the rows are of."""
        return self.rows.file.table

    @property
    def lacking(self) -> tuple[str, ...]:
        """The columns of the table that the file does not have."""
        return tuple(name for name in self.table.columns if name not in self.columns)


def take_in(
    connection: DuckDBPyConnection,
    file: TableFile,
    codes: Sequence[CodePeriod],
    scratch: Scratch,
    found: list[Diagnostic],
) -> Batch | None:
    """A file's rows, None where it cannot be read; whatever was loaded before is gone."""
    connection.execute("DROP SCHEMA IF EXISTS loading CASCADE; DROP SCHEMA IF EXISTS register CASCADE")
    connection.execute("CREATE SCHEMA loading; CREATE SCHEMA register")
    aside.make_room(connection)
    make_known_codes(connection, codes)
    contents: Contents | None = None
    rows: Rows | None = None
    with damage_told(file, found):
        contents, wrong = read_contents(connection, file)
        found += wrong
        if contents and not has_errors(wrong):
            rows = _rows(connection, contents, scratch, found)
    if contents is None or rows is None:
        return None
    batch = _set_aside(connection, rows, frozenset(contents.names))
    found += swallowed_rows(rows, batch.read - len(rows.rejected), len(contents.names))
    return batch


def _rows(
    connection: DuckDBPyConnection, contents: Contents, scratch: Scratch, found: list[Diagnostic]
) -> Rows | None:
    more = {"plain": is_plain()} if contents.file.table.name == "marks" else {}
    if contents.file.is_parquet:
        return take_in_parquet(connection, contents, more)
    rows = take_in_csv(connection, contents, scratch, more, _SPILLED_FROM)
    trouble = rejected_trouble(rows)
    if trouble:
        found.append(trouble)
        return None
    return rows


def _set_aside(connection: DuckDBPyConnection, rows: Rows, columns: frozenset[str]) -> Batch:
    if rows.rejected:
        aside.set_rejected_aside(connection, rows)
    counted = fill("SELECT count(*), count(problem) FROM ({rows})", rows=rows.query)
    all, faulty = connection.execute(counted).fetchall()[0]
    if faulty:
        aside.set_faulty_aside(connection, rows, Sql("TRUE"))
    form = "SELECT * FROM ({rows}) AS here WHERE problem IS NULL" if faulty else "{rows}"
    own = columns & rows.file.table.columns.keys()
    return Batch(rows, fill(form, rows=rows.query), all + len(rows.rejected), own)


def tell(connection: DuckDBPyConnection, batch: Batch, codes: Iterable[CodePeriod]) -> tuple[Diagnostic, ...]:
    """What is said of the rows that were set aside, with their places."""
    if not connection.execute("SELECT EXISTS (FROM loading.aside)").fetchall()[0][0]:
        return ()
    rows = batch.rows
    records = connection.execute(fill("SELECT count(*) FROM ({rows})", rows=rows.query)).fetchall()[0][0]
    aside.place(connection, rows, records)
    known = frozenset(period.code for period in codes)
    return tuple(aside.tell(connection, {batch.table.name: rows.file}, known))


_TOLD = """
SELECT a.table_name, {file} AS file, CAST(a.line AS BIGINT) AS line, a.column_name, a.reason_code, a.value, {whose}
FROM loading.placed AS a LEFT JOIN ({rows}) AS here USING (record)
"""


def what_was_set_aside(batch: Batch) -> Sql:
    """The rows set aside as a store keeps them: place, reason, and whose and when they are as far as they say."""
    file = sql.text(str(batch.rows.file.path.absolute()))
    return fill(_TOLD, file=file, whose=_whose(batch.table), rows=batch.rows.query)


def all_rows(batch: Batch) -> Sql:
    """Whose and when the rows of the file are that could be read at all, in the same columns."""
    return fill("SELECT {whose} FROM ({rows}) AS here", whose=_whose(batch.table), rows=batch.rows.query)


def _whose(table: Table) -> Sql:
    def cell(name: str | None, type: Sql) -> Sql:
        there = name is not None and name in table.columns
        value = fill("here.{name}", name=sql.name(name or "")) if there else Sql("NULL")
        return fill("CAST({value} AS {type})", value=value, type=type)

    text = Sql("VARCHAR")
    return fill(
        "{academy} AS academy, {pupil} AS pupil_id, {day} AS day, {session} AS session",
        academy=cell("academy", text),
        pupil=cell("pupil_id", text),
        day=cell(day_column(table), Sql("DATE")),
        session=cell("session", text),
    )


def day_column(table: Table) -> str | None:
    """The column by whose date a row is of a school year; None for pupils."""
    return table.seen_from or ("date" if "date" in table.columns else None)
