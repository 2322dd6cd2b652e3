"""Rows that a store has under a name like that of an academy asked for, and not under its own."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

from engine.diagnostics import Diagnostic
from engine.register import problems, sql
from engine.register.files.table_files import TableFile
from engine.register.from_store import CORRECTIONS, StoredRegister, others_in, rows_from
from engine.register.marks.stored import marks_in
from engine.register.misnamed import by_themselves, meant
from engine.register.sql import Sql, fill
from engine.register.tables import Table, tables
from engine.wording import counted

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

_NOT_ITS_OWN = "SELECT count(*) FROM ({rows}) ANTI JOIN ({own}) USING ({key})"
_EVER = """
SELECT pupil_id, date, session, code FROM ({marks}) UNION ALL
SELECT pupil_id, date, session, original_code FROM ({corrections})
"""


def misnamed_in_store(
    connection: DuckDBPyConnection,
    store: StoredRegister,
    files: Mapping[str, TableFile],
    required: Sequence[str],
) -> Iterator[tuple[int, Diagnostic]]:
    """A warning of each table and name that most likely means an academy asked for, with the number of its rows.

    Nothing can be taken out under such a name. So a row that has come again under the right one counts no more.
    """
    held = {name: others_in(store, name) for name in {*files, *required}}
    themselves = by_themselves(held, required)
    likely = {name: meant(name, store.asked, themselves) for name in sorted(set().union(*held.values()))}
    for table, file in files.items():
        for name in held[table]:
            academy = likely[name]
            if academy and (rows := _not_its_own(connection, store, tables()[table], name, academy)):
                yield rows, _told(file, rows, name, academy)


def _not_its_own(
    connection: DuckDBPyConnection, store: StoredRegister, table: Table, name: str, academy: str
) -> int:
    """How many rows of a name the academy does not have, and has never had."""
    rows, own = (_rows(store, table, each) for each in (name, academy))
    if table.name == "marks":
        own = fill(_EVER, marks=own, corrections=_corrections(store, academy))
    query = fill(_NOT_ITS_OWN, rows=rows, own=own, key=sql.names(_key(table)))
    return int(connection.execute(query).fetchall()[0][0])


def _key(table: Table) -> list[str]:
    """The columns that tell a row from others of its academy; a mark of another code is another."""
    required = [name for name, column in table.columns.items() if column.required]
    named = required if table.name == "marks" else table.primary_key or required
    return [name for name in named if name != "academy"]


def _rows(store: StoredRegister, table: Table, academy: str) -> Sql:
    held = [(each, 0) for each in store.manifest.of(table.name, [academy])]
    return marks_in(store, held) if table.name == "marks" else rows_from(store, table, held)


def _corrections(store: StoredRegister, academy: str) -> Sql:
    held = [(each, 0) for each in store.manifest.of(CORRECTIONS, [academy])]
    return rows_from(store, tables()["amendments"], held)


def _told(file: TableFile, rows: int, name: str, academy: str) -> Diagnostic:
    verb = "is" if rows == 1 else "are"
    message = f"{counted(rows, 'row')} of `{file.table.name}` {verb} of `{name}`, not of `{academy}`, and {verb} ignored"
    help = (
        f"if they are its rows, write `{academy}` in the column `academy` of the file, and bring it in again"
    )
    return problems.MISNAMED.at(file.place(None, "academy"), message, help=help)
