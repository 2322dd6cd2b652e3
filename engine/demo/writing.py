"""Writing an invented register to a folder, from a seed."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import date
from errno import EIO
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from engine.demo.notes import notes
from engine.demo.shapes import AcademyShape
from engine.demo.wishes import Wishes, assign, variables
from engine.wording import refusal

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection, DuckDBPyRelation

FileFormat = Literal["csv", "parquet"]
CORE = ("pupils", "marks", "calendar")
OFFICE = ("registers", "amendments", "evidence", "leave_requests", "notices", "calls", "roll_changes")
AS_AT = date(2025, 3, 28)
"""A day with half terms before and after it, for which the stories are told."""

_PUPILS_A_TURN = 60_000
_SQL = Path(__file__).with_name("sql")


def write_register(
    folder: Path,
    *,
    academies: Sequence[AcademyShape],
    seed: int,
    school_years: int = 1,
    file_format: FileFormat = "csv",
    last_date: date | None = None,
    with_mistakes: bool = False,
    core_only: bool = False,
) -> None:
    """Writes an invented register, a file for each table; the same seed gives the same rows.

    One or two school years, the latest ending in July 2025, are written whole, so that any day of them can be
    as-at; with `last_date` the register is as it stands at the end of that day. Planted pupils stand in the
    first academy, so that every rule is met. `with_mistakes` adds marks that cannot be used. `core_only`
    gives only the pupils, marks and calendar, and no planted pupils: for measuring speed.
    """
    shapes = sorted(academies, key=lambda shape: shape.name)
    planted_in = academies[0].name if academies and not core_only else None
    wishes = Wishes(shapes, planted_in, school_years, seed, last_date or date.max, with_mistakes)
    folder.mkdir(parents=True, exist_ok=True)
    with _connected() as connection:
        for name, value in variables(wishes):
            assign(connection, name, value)
        _invent(connection, core_only)
        tables = CORE if core_only else (*CORE, *OFFICE)
        for table in tables:
            _write(connection, table, folder / f"{table}.{file_format}")
    (folder / "README.txt").write_text(notes(wishes), "utf-8")


@contextmanager
def _connected() -> Iterator[DuckDBPyConnection]:
    import duckdb

    with duckdb.connect() as connection:
        connection.execute("SET enable_progress_bar = false")
        # One thread counts the marks out anyway, and with one a seed always gives the same rows.
        connection.execute("SET threads = 1")
        # Rows come in the order in which they are counted out, and each join adds columns: joins must stay as written.
        connection.execute("SET disabled_optimizers = 'join_order,build_side_probe_side'")
        yield connection


def _invent(connection: DuckDBPyConnection, core_only: bool) -> None:
    for part in ("roll", "likelihood", "marks", *(() if core_only else ("office",))):
        _run(connection, part)
    count = len(connection.table("pupils"))
    connection.execute("SET VARIABLE places = $1::BIGINT * getvariable('slots')", [count])
    for first in range(0, count, _PUPILS_A_TURN):
        assign(connection, "first_pupil", first)
        assign(connection, "next_pupil", first + _PUPILS_A_TURN)
        for part in ("events", *(() if core_only else ("records",))):
            _run(connection, part)


def _run(connection: DuckDBPyConnection, part: str) -> None:
    connection.execute((_SQL / f"{part}.sql").read_text("utf-8"))


def _write(connection: DuckDBPyConnection, table: str, path: Path) -> None:
    import duckdb

    rows = connection.view(f"register_{table}")
    try:
        if path.suffix == ".parquet":
            rows.write_parquet(str(path), compression="zstd")
        else:
            _with_short_times(rows).write_csv(str(path), timestamp_format="%Y-%m-%dT%H:%M:%S")
    except duckdb.IOException as error:
        raise OSError(EIO, refusal(error)) from None


def _with_short_times(rows: DuckDBPyRelation) -> DuckDBPyRelation:
    """The rows with times of day as `09:15`."""
    from duckdb import ColumnExpression, ConstantExpression, FunctionExpression

    columns = []
    for name, kind in zip(rows.columns, rows.types, strict=True):
        column = ColumnExpression(name)
        if str(kind) == "TIME":
            column = FunctionExpression("left", column.cast("VARCHAR"), ConstantExpression(5)).alias(name)
        columns.append(column)
    return rows.select(*columns)
