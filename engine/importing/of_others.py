"""Records of other academies in an export that has several: they are left out, and told."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
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
    academies: Sequence[str],
    origin: Origin | None,
    look_ups: Mapping[LookUp, Sql],
) -> Iterator[Diagnostic]:
    """What is told of records of others than some academies, by the `origin` of their names; nothing without one.

    An error if none is of theirs, and a warning of an academy without any and of a name that is written a little
    otherwise.
    """
    if origin is None:
        return
    records = picked(export, look_ups, {"academy": (tables()["marks"].columns["academy"], origin)})
    query = fill(_ACADEMIES, records=records, unknown=sql.text(UNKNOWN_ID))
    found = {name: (count, first) for name, count, first in connection.execute(query).fetchall()}
    lacking = [academy for academy in academies if academy not in found]
    others = [name for name in found if name not in academies]
    near = {name: academy for name in others if (academy := _meant(name, academies, origin))}
    unknown = [name for name in others if len(academies) == 1 or name not in near]
    if lacking:
        yield _without_records(export, academies, lacking, origin, unknown)
    if len(lacking) == len(academies):
        return
    for name, academy in near.items():
        count, first = found[name]
        are = counted(count, "record is", "records are")
        message = f"{are} of `{name}`, not of `{academy}`, and left out"
        help = f"if it is meant, add `{name}: {academy}` to the `words` below `academy` in the mapping"
        at = export.place(export.line_of(first))
        yield problems.OF_ALMOST_ITS_NAME.at(at, message, label=of_several(count), help=help)
    if unknown:
        left_out = listed((f"{found[name][0]:,} of `{name[:40]}`" for name in unknown), _MOST_NAMED)
        yield _left_out(export, academies, left_out)


def _meant(name: str, academies: Sequence[str], origin: Origin) -> str | None:
    """The academy whose name one is but for capitals, blanks or hyphens."""
    return next((each for each in academies if written_otherwise(name, _names(each, origin))), None)


def _names(academy: str, origin: Origin) -> list[str]:
    """The name of an academy and those that the mapping has for it."""
    return [academy, *(said for said, meant in origin.words if meant == academy)]


def _without_records(
    export: Export, academies: Sequence[str], lacking: Sequence[str], origin: Origin, others: Sequence[str]
) -> Diagnostic:
    """The problem that some academies have no record; an error where all of those wanted have none."""
    there = quoted((name[:40] for name in others), _MOST_NAMED) if others else "nothing else"
    column, meant = quoted(origin.headings), lacking[0] if len(lacking) == 1 else "ACADEMY"
    message = f"no record of `{export.path.name}` is of {quoted(lacking, _MOST_NAMED, 'or')}: its {column} holds {there}"
    words = f"`ITS NAME: {meant}` to the `words`" if origin.words else f"`words: {{ITS NAME: {meant}}}`"
    help = f"if one of them means it, add {words} below `academy` in the mapping"
    code = problems.OF_NOBODY if len(lacking) == len(academies) else problems.OF_SOME_NOTHING
    return code.at(export.place(), message, help=help if others else None)


def _left_out(export: Export, academies: Sequence[str], left_out: str) -> Diagnostic:
    """What is told of records of others: where all academies are wanted, they are of no academy of the policies."""
    if len(academies) == 1:
        message = f"records of other academies are left out: {left_out}"
        return problems.LEFT_OUT.at(export.place(), message)
    message = f"records of schools that are no academy of the policies are left out: {left_out}"
    help = (
        "if one of them is an academy, add `ITS NAME: ACADEMY` to the `words` below `academy` in the mapping"
    )
    return problems.OF_NO_ACADEMY.at(export.place(), message, help=help)
