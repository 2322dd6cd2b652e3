"""What marks and pupils a loaded register has, as far as it matters to whoever compares two policies on it."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

from sqlglot import exp

from engine.backends.embedded import named_rows, of_register, render

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection


def codes_by_day(connection: DuckDBPyConnection, table: str) -> list[tuple[str, date, int]]:
    """Each code with each day on which a mark bears it, and how many do: of usable marks, or those out of force."""
    query = exp.select("code", "date", "count(*)").from_(of_register(table)).group_by("code", "date")
    return [(str(code), day, int(count)) for code, day, count in connection.execute(render(query)).fetchall()]


def pupils(connection: DuckDBPyConnection) -> list[dict[str, Any]]:
    """The pupils with all that is known of them."""
    query = exp.select("*").from_(of_register("pupils"))
    return named_rows(connection.execute(render(query)))
