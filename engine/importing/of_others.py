"""Records of other academies in an export that has several: they are left out, and told."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

from engine.diagnostics import Diagnostic
from engine.importing import problems
from engine.importing.cells import picked
from engine.importing.export import Export
from engine.importing.origins import LookUp, Origin
from engine.importing.texts import UNKNOWN_ID
from engine.register import sql
from engine.register.misnamed import written_otherwise
from engine.register.sql import Sql, fill
from engine.register.tables import tables
from engine.wording import counted, listed, of_several, quoted

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

_MOST_NAMED = 5
_ACADEMIES = """
SELECT academy, count(*), min(record) FROM ({records})
WHERE academy IS NOT NULL AND NOT starts_with(academy, {unknown}) GROUP BY academy ORDER BY 2 DESC, academy
"""


def of_other_academies(
    connection: DuckDBPyConnection,
    export: Export,
    academy: str,
    origin: Origin | None,
    look_ups: Mapping[LookUp, Sql],
) -> Iterator[Diagnostic]:
    """What is told of records of others than an academy, by the `origin` of their names; nothing without one.

    An error if none is its own, and a warning of a name that is written a little otherwise.
    """
    if origin is None:
        return
    records = picked(export, look_ups, {"academy": (tables()["marks"].columns["academy"], origin)})
    query = fill(_ACADEMIES, records=records, unknown=sql.text(UNKNOWN_ID))
    found = {name: (count, first) for name, count, first in connection.execute(query).fetchall()}
    place, column = export.place(), quoted(origin.headings)
    if academy not in found:
        there = quoted((name[:40] for name in found), _MOST_NAMED) if found else "nothing"
        message = f"no record of `{export.path.name}` is of `{academy}`: its {column} holds {there}"
        help = f"if one of them means it, add `words: {{ITS NAME: {academy}}}` below `academy` in the mapping"
        yield problems.OF_NOBODY.at(place, message, help=help)
        return
    own = [academy, *(said for said, meant in origin.words if meant == academy)]
    for name in [name for name in found if name != academy and written_otherwise(name, own)]:
        count, first = found[name]
        message = (
            f"{counted(count, 'record is', 'records are')} of `{name}`, not of `{academy}`, and left out"
        )
        help = f"if it is meant, add `{name}: {academy}` to the `words` below `academy` in the mapping"
        at = export.place(export.line_of(first))
        yield problems.OF_ALMOST_ITS_NAME.at(at, message, label=of_several(count), help=help)
    others = [f"{count:,} of `{name[:40]}`" for name, (count, _) in found.items() if name != academy]
    if others:
        message = f"records of other academies are left out: {listed(others, _MOST_NAMED)}"
        yield problems.LEFT_OUT.at(place, message)
