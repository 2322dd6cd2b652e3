"""Every usable row of a loaded register, by academy, as the evaluator takes them; and what was set aside."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any, TypeAlias

from sqlglot import exp

from engine.backends.embedded import named_rows, of_register, render

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

Row: TypeAlias = Mapping[str, Any]
DERIVED = ("missing_marks", "out_of_force_marks")
"""Tables that the loader makes of marks and calendar."""


def rows_by_academy(
    connection: DuckDBPyConnection, supplied: Iterable[str]
) -> dict[str, dict[str, list[Row]]]:
    """The rows of each academy by table: of the tables supplied, and of those derived from them.

    The whole register comes into memory: for small ones only.
    """
    found: dict[str, dict[str, list[Row]]] = {}
    for table in (*sorted(set(supplied) - {"calendar"}), *DERIVED):
        query = exp.select("*").from_(of_register(table))
        for row in named_rows(connection.execute(render(query))):
            found.setdefault(row["academy"], {}).setdefault(table, []).append(row)
    return found


def set_aside(connection: DuckDBPyConnection) -> list[tuple[str, int, str, str]]:
    """Table, line of the file, reason's code and reason of each row that was set aside."""
    query = (
        exp.select("table_name", "line", "reason_code", "reason")
        .from_(of_register("set_aside"))
        .order_by("table_name", "line", "reason_code")
    )
    return [
        (str(t), int(line or 0), str(c), str(r))
        for t, line, c, r in connection.execute(render(query)).fetchall()
    ]
