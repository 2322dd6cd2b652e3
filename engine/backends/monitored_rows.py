"""The plan of the monitoring figures carried out by embedded DuckDB."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from engine.backends.embedded import kept, named_rows, render
from engine.planning.monitored import MonitoringPlan

if TYPE_CHECKING:
    import duckdb

NamedRow = dict[str, Any]


def monitored_rows(plan: MonitoringPlan, connection: duckdb.DuckDBPyConnection) -> dict[str, list[NamedRow]]:
    """The rows of each query of a plan, over the `register` relations of a connection."""
    for name, query in plan.steps:
        connection.execute(render(kept(name, query)))
    found: dict[str, list[NamedRow]] = {}
    for name, query in plan.queries:
        found[name] = named_rows(connection.execute(render(query)))
    return found
