"""What an export says in total of each pupil, as relations of the schema `reconciling`."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from engine.diagnostics import Diagnostic, has_errors
from engine.frozen import dataclass
from engine.importing.cells import picked
from engine.importing.export import Export
from engine.importing.mapping import ExportMapping
from engine.importing.of_others import of_other_academies
from engine.importing.opening import look_ups_of, open_export
from engine.importing.origins import LookUp, Origin
from engine.importing.problems import NO_RECORDS
from engine.importing.pseudonyms import make_pseudonyms
from engine.importing.texts import UNKNOWN_ID, Whose
from engine.importing.totals import FIGURES, Covers, TotalsMapping
from engine.importing.xml_export import told_at
from engine.policy.codes import CodePeriod
from engine.register import sql
from engine.register.calendar import Stretch
from engine.register.scratch import Scratch
from engine.register.sql import Sql, fill
from engine.register.tables import Column, tables

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

_ABSENCES = ("authorised", "unauthorised")

_CELLS = """
CREATE TABLE reconciling.cells AS
SELECT record, pupil_id, unnest([{names}]) AS figure, unnest([{cells}]) AS said FROM ({records})
"""
_ROWS = "CREATE TABLE reconciling.rows AS SELECT record, pupil_id FROM ({records})"
_NO_CELLS = "CREATE TABLE reconciling.cells (record BIGINT, pupil_id VARCHAR, figure VARCHAR, said VARCHAR)"
_LISTED = """
INSERT INTO reconciling.cells SELECT record, pupil_id, code, sessions FROM ({records})
"""
_SET_ASIDE = """
CREATE TABLE reconciling.aside AS
SELECT pupil_id, min(record) AS record, 'twice' AS why, NULL AS figure FROM reconciling.rows
WHERE pupil_id IS NOT NULL GROUP BY pupil_id HAVING count(*) > 1
UNION ALL SELECT pupil_id, min(record), 'listed_twice', figure FROM reconciling.cells
WHERE pupil_id IS NOT NULL AND figure IS NOT NULL AND NOT starts_with(pupil_id, {unknown})
GROUP BY pupil_id, figure HAVING count(*) > 1 AND pupil_id NOT IN (
    SELECT pupil_id FROM reconciling.rows WHERE pupil_id IS NOT NULL GROUP BY pupil_id HAVING count(*) > 1
)
UNION ALL SELECT NULL, record, 'no_pupil', NULL FROM reconciling.rows
WHERE pupil_id IS NULL OR starts_with(pupil_id, {unknown})
UNION ALL SELECT pupil_id, record, CASE
    WHEN figure IS NULL OR figure NOT IN ({figures}) THEN 'unknown_code'
    WHEN said IS NULL THEN 'left_out' ELSE 'no_number' END, figure
FROM reconciling.cells
WHERE pupil_id IS NOT NULL AND NOT starts_with(pupil_id, {unknown}) AND NOT (
    coalesce(figure IN ({figures}), FALSE)
    AND ({empty_is_none} AND said IS NULL OR coalesce(regexp_full_match(said, '[0-9]{{1,6}}([.]0+)?'), FALSE))
)
"""
_TOLD = """
CREATE TABLE reconciling.told AS
SELECT pupil_id, figure, coalesce(CAST(split_part(said, '.', 1) AS INTEGER), 0) AS sessions
FROM reconciling.cells AS here
WHERE pupil_id IS NOT NULL AND NOT starts_with(pupil_id, {unknown}) AND NOT EXISTS (
    FROM reconciling.aside AS other WHERE other.pupil_id = here.pupil_id
    AND (other.figure IS NULL AND other.why = 'twice' OR other.figure IS NOT DISTINCT FROM here.figure)
)
"""
_NOT_LISTED = """
INSERT INTO reconciling.told
SELECT pupil_id, code, 0 FROM ({pupils})
CROSS JOIN (SELECT unnest([{codes}]) AS code UNION SELECT figure FROM reconciling.told WHERE figure IN ({known}))
ANTI JOIN (SELECT pupil_id, figure AS code FROM reconciling.cells) USING (pupil_id, code)
"""
_SAID = "SELECT DISTINCT pupil_id FROM reconciling.told WHERE figure IN ({figures})"
_THERE = """
SELECT pupil_id FROM reconciling.rows ANTI JOIN (FROM reconciling.aside WHERE why = 'twice') USING (pupil_id)
WHERE NOT starts_with(pupil_id, {unknown})
"""


@dataclass(frozen=True, slots=True)
class Told:
    """An export's totals in `reconciling.told`, and what could not be used in `reconciling.aside`.

    `covers` are the days that the export says it counts; `word` is what it says of them. `codes` have figures.
    """

    export: Export
    covers: Stretch | None
    word: str | None
    codes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class TotalsFile:
    """A file with totals of an academy, how it is read, what it looks up, and the key of pseudonyms."""

    academy: str
    path: Path
    mapping: ExportMapping
    totals: TotalsMapping
    beside: Mapping[str, Path]
    key: bytes | None

    @property
    def whose(self) -> Whose | None:
        """How the academy's records are told from those of others, where the file has several."""
        return Whose((self.academy,), self.totals.academy) if self.totals.academy else None


def read_told(
    connection: DuckDBPyConnection, file: TotalsFile, codes: Sequence[CodePeriod]
) -> tuple[Told | None, list[Diagnostic]]:
    """What a file says; None, with the problems, where it cannot be read."""
    connection.execute("CREATE SCHEMA importing; CREATE SCHEMA reconciling")
    scratch, found, head = Scratch(), list[Diagnostic](), dict[str, list[str]]()
    look_ups = look_ups_of(connection, file.totals.look_ups(), file.beside, file.mapping.form, found)
    covers = file.totals.covers
    is_xml = file.mapping.form.kind == "xml"
    more = (
        [heading for each in covers.origins() for heading in each.headings] if covers and not is_xml else []
    )
    wanted = tuple(dict.fromkeys([*file.totals.headings(), *more]))
    export, wrong = open_export(connection, file.path, file.mapping.form, wanted, scratch, head=head)
    found += wrong
    if export is None or has_errors(found):
        return None, found
    found += of_other_academies(connection, export, (file.academy,), file.totals.academy, look_ups)
    if has_errors(found):
        return None, found
    _keep_cells(connection, export, file, look_ups)
    if file.totals.listed and not _keep_listed(connection, file, look_ups, scratch, found):
        return None, found
    _pseudonymise(connection, file.key)
    _judge(connection, file.totals, codes)
    stretch, word = _days(connection, _said_outside(export, covers, head) if is_xml else export, covers)
    return Told(export, stretch, word, _codes(connection, file.totals)), found


def _keep_cells(
    connection: DuckDBPyConnection, export: Export, file: TotalsFile, look_ups: Mapping[LookUp, Sql]
) -> None:
    names = list(file.totals.columns)
    columns = {
        f"f{at}": (_text_column(), Origin((file.totals.columns[name],))) for at, name in enumerate(names)
    }
    records = picked(
        export, look_ups, {"pupil_id": (_text_column(), file.totals.pupil), **columns}, file.whose
    )
    connection.execute(fill(_ROWS, records=records))
    if names:
        connection.execute(fill(_CELLS, names=sql.texts(names), cells=sql.names(columns), records=records))
    else:
        connection.execute(_NO_CELLS)


def _keep_listed(
    connection: DuckDBPyConnection,
    file: TotalsFile,
    look_ups: Mapping[LookUp, Sql],
    scratch: Scratch,
    found: list[Diagnostic],
) -> bool:
    listed = file.totals.listed
    assert listed
    wanted = tuple(dict.fromkeys([*file.totals.of_whom(), listed.code, listed.sessions]))
    export, wrong = open_export(connection, file.path, file.mapping.form, wanted, scratch, each=listed.each)
    if [each.code for each in wrong] == [NO_RECORDS]:
        return True  # the pupils' records were read: an empty list says that nobody has a code of absence
    found += wrong
    if export is None:
        return False
    text = _text_column()
    origins = {
        "pupil_id": (text, file.totals.pupil),
        "code": (text, Origin((listed.code,))),
        "sessions": (text, Origin((listed.sessions,))),
    }
    connection.execute(fill(_LISTED, records=picked(export, look_ups, origins, file.whose)))
    return True


def _text_column() -> Column:
    return tables()["pupils"].columns["pupil_id"]


def _pseudonymise(connection: DuckDBPyConnection, key: bytes | None) -> None:
    """Makes the pseudonyms of the file's pupils, as `import` made those of the register."""
    if key is None:
        return
    make_pseudonyms(connection, Sql("reconciling.rows"), "pupil_id", key)
    for table in ("rows", "cells"):
        form = (
            'UPDATE reconciling.{table} SET pupil_id = p.pseudonym FROM importing."pseudonym of pupil_id" AS p'
            " WHERE p.id = pupil_id"
        )
        connection.execute(fill(form, table=sql.name(table)))


def _judge(connection: DuckDBPyConnection, totals: TotalsMapping, codes: Sequence[CodePeriod]) -> None:
    known = sorted({period.code for period in codes})
    figures = [*totals.columns, *(known if totals.listed else ())]
    connection.execute(
        fill(
            _SET_ASIDE,
            figures=sql.texts(dict.fromkeys(figures)),
            unknown=sql.text(UNKNOWN_ID),
            empty_is_none=Sql("TRUE" if totals.empty_is_none else "FALSE"),
        )
    )
    connection.execute(fill(_TOLD, unknown=sql.text(UNKNOWN_ID)))
    if totals.listed:
        absences = sorted({period.code for period in codes if period.class_ in _ABSENCES})
        parts = {"figures": sql.texts(totals.columns), "unknown": sql.text(UNKNOWN_ID)}
        pupils = fill(_SAID if totals.columns else _THERE, **parts)
        connection.execute(
            fill(_NOT_LISTED, pupils=pupils, codes=sql.texts(absences), known=sql.texts(known))
        )


def _codes(connection: DuckDBPyConnection, totals: TotalsMapping) -> tuple[str, ...]:
    figures = (
        row[0] for row in connection.execute("SELECT DISTINCT figure FROM reconciling.told").fetchall()
    )
    return tuple(sorted({*figures, *totals.columns} - FIGURES.keys()))


def _said_outside(export: Export, covers: Covers | None, head: Mapping[str, list[str]]) -> Export:
    """The texts outside of a document's records, as an export of one record."""
    headings = [heading for each in covers.origins() for heading in each.headings] if covers else []
    cells = (
        fill("{text} AS {name}", text=sql.text(told_at(head, heading)), name=sql.name(f"c{at}"))
        for at, heading in enumerate(headings)
    )
    query = fill("SELECT {cells}", cells=sql.listed([Sql("0 AS record"), *cells]))
    return Export(export.path, tuple(headings), query, 1, ())


def _days(
    connection: DuckDBPyConnection, export: Export, covers: Covers | None
) -> tuple[Stretch | None, str | None]:
    """The days that a file says it counts, None where it says none or several, and its word for them."""
    if covers is None:
        return None, None
    dated, said = tables()["calendar"].columns["date"], tables()["calendar"].columns["term"]
    origins = {
        name: (column, origin)
        for name, column, origin in (
            ("first", dated, covers.first),
            ("last", dated, covers.last),
            ("word", said, covers.told_by),
        )
        if origin
    }
    query = fill(
        "SELECT DISTINCT {columns} FROM ({records}) ORDER BY ALL LIMIT 3",
        columns=sql.names(origins),
        records=picked(export, {}, origins),
    )
    rows = connection.execute(query).fetchall()
    words = ["/".join(str(cell or "") for cell in row) for row in rows]
    stretches = {_stretch(dict(zip(origins, row, strict=True)), covers) for row in rows}
    one = stretches.pop() if len(stretches) == 1 else None
    return one, ", ".join(words).strip("/ ") or None


def _stretch(said: Mapping[str, str | None], covers: Covers) -> Stretch | None:
    if word := said.get("word"):
        days = covers.days.get(word)
        return Stretch(*days) if days else None
    try:
        first, last = date.fromisoformat(said.get("first") or ""), date.fromisoformat(said.get("last") or "")
    except ValueError:
        return None
    return Stretch(first, last) if first <= last else None
