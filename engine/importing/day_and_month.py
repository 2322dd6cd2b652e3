"""Days that a mapping reads with the month for the day, as an export of another country, or a mapping of one, has it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from engine.diagnostics import Diagnostic
from engine.importing import problems
from engine.importing.mapping import TableMapping
from engine.importing.rows import Usable
from engine.importing.written import other_way_round, shown_form
from engine.register.files.cells import is_taken_date
from engine.register.sql import Sql, fill
from engine.source import Place
from engine.wording import counted

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

_READ_SO = """
SELECT count(*), min(line) FROM loading.aside
WHERE table_name = $table AND column_name = $column AND reason_code = 'unreadable'
AND {taken}
"""


def swapped(connection: DuckDBPyConnection, mapping: TableMapping, made: Usable) -> Iterator[Diagnostic]:
    """The error that more days can be read only with day and month the other way round than were read as they are said.

    Up to the twelfth of a month a day can be read both ways, so those that were read are other days than were meant.
    """
    for name, origin in mapping.origins.items():
        form = other_way_round(origin.form or "")
        if form is None:
            continue
        asked = {"table": mapping.table.name, "column": name, "form": form}
        query = fill(_READ_SO, taken=is_taken_date(Sql("try_strptime(value, $form)")))
        count, line = connection.execute(query, asked).fetchall()[0]
        if count > made.used:
            said = shown_form(origin.form or "")
            message = (
                f"`{name}` of {counted(count, 'row')} cannot be read as {said}, and can as {shown_form(form)}"
            )
            help = f"write `written: {shown_form(form)}` for `{name}` in the mapping"
            yield problems.OTHER_WAY_ROUND.at(Place(str(made.file.path), line), message, help=help)
