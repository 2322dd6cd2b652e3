"""`--output` to a file of tables: a workbook, Parquet or a database."""

from __future__ import annotations

from datetime import date
from importlib.util import find_spec
from pathlib import Path

from engine.cli.output import refused, refused_output
from engine.cli.problems import EXTRA_NEEDED
from engine.cli.usage import misuse
from engine.exporting.columns import Table


def check_writable(kind: str, output: Path) -> None:
    """Refuses, before any work is done, what could not be written in the end."""
    if output.exists() and not output.is_file():
        raise refused(output, "it is not an ordinary file", "name a file")
    if kind == "xlsx" and find_spec("xlsxwriter") is None:
        message = "a workbook needs the extra `exports`, which is not installed"
        help = 'install it: `pip install "trustpolicy[exports]"`; or write `.csv`, which needs nothing'
        raise misuse(EXTRA_NEEDED, message, help)


def write_tables(kind: str, tables: tuple[Table, ...], output: Path, day: date) -> None:
    """Writes the tables in the format; the file is there whole, or is what it was before."""
    from engine.exporting.placing import placed

    try:
        with placed(output) as path:
            _write(kind, tables, path, day)
    except OSError as error:
        raise refused_output(output, error) from None


def _write(kind: str, tables: tuple[Table, ...], path: Path, day: date) -> None:
    if kind == "xlsx":
        from engine.exporting.workbook import TooManyRowsError, write_workbook

        try:
            write_workbook(tables, path, day, f"Register checked as at {day}")
        except TooManyRowsError as error:
            why = f"`{error}` has more rows than a sheet can hold"
            raise refused(Path(path.name), why, "write `.duckdb` or `.parquet`") from None
        return
    from engine.exporting.database import write_duckdb, write_parquet

    (write_parquet if kind == "parquet" else write_duckdb)(tables, path)
