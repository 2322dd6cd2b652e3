"""What can be read and is hardly what is meant: marks of a weekend, or none of presence, names without a letter."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from engine.diagnostics import Code, Diagnostic
from engine.importing import problems
from engine.importing.export import Export
from engine.importing.rows import Usable
from engine.register.marks.plain import PLAIN
from engine.register.sql import fill
from engine.wording import counted, of_several

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

_UNLIKELY = """
SELECT count(*) FILTER (weekend), min(record) FILTER (weekend), count(*) FILTER (other), min(record) FILTER (other)
FROM (
    SELECT record, isodow(TRY_CAST(date AS DATE)) > 5 AS weekend,
        code = '/' AND session = 'PM' OR code = '\\' AND session = 'AM' AS other
    FROM {usable}
)
"""
_CODES = """
SELECT code, count(*), min(record)
FROM {usable}
GROUP BY code ORDER BY 2 DESC, code
"""
_PRESENT = frozenset(code for _, code in PLAIN)
_MARKS_TO_TELL_FROM = 20
_LOST = """
SELECT count(*) FILTER (lost), min(record) FILTER (lost), count(*) FILTER (twice), min(record) FILTER (twice)
FROM (
    SELECT record, regexp_matches(name, '\\p{{L}}[?\ufffd]|[?\ufffd]\\p{{L}}') AS lost,
        regexp_matches(name, '[ÂÃÄÅ][\\x{{80}}-\\x{{bf}}ŒœŠšŽžŸƒˆ˜–—‘’‚“”„†‡•…‰‹›€™]') AS twice
    FROM {usable}
)
"""
"""Of a letter that is two bytes in UTF-8 the first is read as one of four capitals, and the second mostly as a sign."""


def unlikely(connection: DuckDBPyConnection, export: Export, made: Usable) -> Iterator[Diagnostic]:
    """A warning for each kind of usable marks that tell of what was read wrongly; none of other tables."""
    if made.file.table.name != "marks":
        return
    weekend, first, other, first_other = connection.execute(fill(_UNLIKELY, usable=made.usable)).fetchall()[0]
    if weekend:
        help = "compare some days with your system: day and month may be exchanged, or a first day be another"
        yield _told(
            problems.AT_WEEKENDS, weekend, "of a Saturday or Sunday", export, first // made.width, help
        )
    if other:
        what = "`/` in an afternoon or `\\` in a morning"
        help = (
            "compare some with your system: the sessions may be exchanged; if it writes one sign for both, "
            "say so below `columns`, for `code`, with `words: {/: present}`"
        )
        yield _told(problems.OTHER_SESSION, other, what, export, first_other // made.width, help)
    yield from _without_presence(connection, export, made)


def _without_presence(connection: DuckDBPyConnection, export: Export, made: Usable) -> Iterator[Diagnostic]:
    """A warning where no mark says that a pupil was there as usual, with the code that most of them have."""
    met = connection.execute(fill(_CODES, usable=made.usable)).fetchall()
    number = sum(count for _, count, _ in met)
    if number < _MARKS_TO_TELL_FROM or any(code in _PRESENT for code, *_ in met):
        return
    code, most, first = met[0]
    message = f"none of the {number:,} marks is `/` or `\\`, and {most:,} are `{code}`"
    help = (
        f"compare some with your system: if it writes `{code}` for presence, say so below `columns`, for `code`, with "
        f"`words: {{{code}: present}}`; if the export has absences alone, make one of all marks"
    )
    yield problems.NO_PRESENCE.at(export.place(export.line_of(first // made.width)), message, help=help)


def lost_letters(connection: DuckDBPyConnection, export: Export, made: Usable) -> Iterator[Diagnostic]:
    """The warnings that names of pupils have signs where a letter was that was written or read wrongly."""
    if made.file.table.name != "pupils" or "name" not in made.columns:
        return
    lost, first, twice, first_twice = connection.execute(fill(_LOST, usable=made.usable)).fetchall()[0]
    whats = ("a question mark in place of a letter", "two signs in place of a letter, as in `ZoÃ«` for `Zoë`")
    for count, record, what in zip((lost, twice), (first, first_twice), whats, strict=True):
        if count:
            message = f"{counted(count, 'name has', 'names have')} {what}"
            help = (
                "export it as `CSV UTF-8`, or correct the names, which findings and letters to parents show"
            )
            place = export.place(export.line_of(record // made.width))
            yield problems.ODD_LETTERS.at(place, message, label=of_several(count), help=help)


def _told(code: Code, count: int, what: str, export: Export, record: int, help: str) -> Diagnostic:
    message = f"{counted(count, 'mark')} {'is' if count == 1 else 'are'} {what}"
    label = of_several(count)
    return code.at(export.place(export.line_of(record)), message, label=label, help=help)
