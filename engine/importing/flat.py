"""Records of text written as rows: what JSON, XML and workbooks become before they are read like any table."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from engine.importing.export import Export, fresh_table
from engine.register import sql
from engine.register.files.lines import Step
from engine.register.scratch import Scratch
from engine.register.sql import fill

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

_READ = (
    "SELECT record, * EXCLUDE (record) FROM read_csv({path}, auto_detect = false, header = false, compression = 'none',"
    " delim = ',', quote = '\"', escape = '\"', max_line_size = 20000000, columns = {{'record': 'BIGINT', {columns}}})"
)


def flat_export(
    connection: DuckDBPyConnection,
    path: Path,
    headings: Sequence[str],
    records: Iterable[tuple[int, Sequence[str | None]]],
    scratch: Scratch,
) -> Export:
    """The export of records that come one by one, each with its line and the text of every heading."""
    written = scratch.folder / "records.csv"
    found: list[Step] = []
    count = 0
    with written.open("w", encoding="utf-8", newline="") as stream:
        out = csv.writer(stream, lineterminator="\n")
        for line, cells in records:
            if not found or line - count != found[-1].line - found[-1].row:
                found.append(Step(count, line))
            out.writerow([count, *map(_one_kind_of_line_end, cells)])
            count += 1
    columns = [fill("{name}: 'VARCHAR'", name=sql.text(f"c{at}")) for at in range(len(headings))]
    source = fill(_READ, path=sql.file(written), columns=sql.listed(columns))
    table = fresh_table(connection)
    connection.execute(fill("CREATE TABLE {table} AS {source}", table=table, source=source))
    return Export(path, tuple(headings), fill("FROM {table}", table=table), count, tuple(found))


def _one_kind_of_line_end(cell: str | None) -> str | None:
    """The text with the line ends that the database expects, since it reads a file with several kinds of them not."""
    return re.sub("\r\n?", "\n", cell) if cell and "\r" in cell else cell
