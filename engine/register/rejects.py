"""The rows that were set aside, written to a file of the user's own."""

from __future__ import annotations

import csv
from pathlib import Path
from typing import TYPE_CHECKING

from engine.diagnostics import Diagnostic
from engine.formulas import is_formula
from engine.private_files import open_private
from engine.register import problems
from engine.source import Place
from engine.wording import refusal

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

_ROWS = """
SELECT table_name, file, line, column_name, value, reason, reason_code FROM loading.told
ORDER BY table_name, file, line, column_name, reason_code, value
"""
_IS_READ = "FROM duckdb_views() WHERE schema_name = 'loading' AND view_name = 'told'"
_HEADER = ("table", "file", "line", "column", "value", "reason", "code")
_FORMULA_OF_OLD = ("|", "%")
"""What older spreadsheets take for one besides."""
_AT_ONCE = 10_000


def write_rejects(connection: DuckDBPyConnection, path: Path) -> tuple[Diagnostic, ...]:
    """Writes table, file, line, column, value, reason and its code of each row set aside; the problem if it fails.

    A CSV file in UTF-8, so marked that Excel shows a Cyrillic code as what it is, for its owner alone if it is new. A
    value that a spreadsheet would take for a formula gets an apostrophe before it. Where no table could be opened, there
    are no rows, and nothing is written.
    """
    if not connection.execute(_IS_READ).fetchall():
        return ()
    try:
        with (
            open_private(path, "utf-8-sig") as stream,
            connection.cursor() as reading,
        ):
            out = csv.writer(stream)
            out.writerow(_HEADER)
            found = reading.execute(_ROWS)
            while rows := found.fetchmany(_AT_ONCE):
                out.writerows([_plain(cell) for cell in row] for row in rows)
    except OSError as error:
        message = f"`{path}` cannot be written: {refusal(error)}"
        return (problems.NOT_WRITTEN.at(Place(str(path)), message),)
    return ()


def _plain(cell: object) -> object:
    if isinstance(cell, str) and (is_formula(cell) or cell.startswith(_FORMULA_OF_OLD)):
        return f"'{cell}"
    return cell
