"""The marks of a store as the loader takes them: from what is kept of them where that can be, else from the rows.

Plain marks lie in files of their own. What `register.marks` says of them stands in its query, so that the database
does not open these files for a condition that no plain mark meets.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date
from typing import TYPE_CHECKING

from engine.frozen import replace
from engine.register import sql
from engine.register.asked import Sight
from engine.register.files.columns import Contents
from engine.register.files.rows import Rows
from engine.register.from_store import BITS, Numbered, StoredRegister, checked, numbered_rows, rows_from
from engine.register.keys import Count
from engine.register.marks.places import Opening
from engine.register.marks.plain import PLAIN, by_file, columns_of, of_kind
from engine.register.sql import Sql, fill
from engine.register.tables import tables
from engine.school_years import first_day, year_of
from engine.store.manifest import Held

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection


def take_in_marks(store: StoredRegister, contents: Contents, more: Mapping[str, Sql]) -> Rows:
    """The rows of stored marks, read where they lie."""

    def of(academies: Collection[str] | None) -> Rows:
        held = [each for each in store.numbered("marks") if academies is None or each[0].academy in academies]
        query, faults = checked(contents.file.table, marks_in(store, held), more)
        return Rows(contents.file, contents.file.path, faults, query)

    number = sum(each.rows for each in store.held("marks"))
    return replace(of(None), of_academies=of, number=number)


def plain_and_rest(store: StoredRegister) -> tuple[list[Numbered], list[Numbered]]:
    """The files of marks with the numbers of their first rows, those of plain ones apart from the others."""
    return _apart(store.numbered("marks"))


def _apart(held: Iterable[Numbered]) -> tuple[list[Numbered], list[Numbered]]:
    found: tuple[list[Numbered], list[Numbered]] = ([], [])
    for each in held:
        found[not each[0].plain].append(each)
    return found


def marks_in(store: StoredRegister, held: Sequence[Numbered]) -> Sql:
    """The marks in some files, with their numbers."""
    plain, rest = _apart(held)
    columns = sql.names(tables()["marks"].columns)
    parts = [rows_from(store, tables()["marks"], rest)] if rest or not plain else []
    if plain:
        parts.append(numbered_rows(store, plain, columns_of(by_file(each.academy for each, _ in plain))))
    form = "SELECT record, {columns} FROM ({part})"
    return sql.listed((fill(form, columns=columns, part=each) for each in parts), " UNION ALL ")


_SHOWN = "SELECT {columns} FROM ({source}) AS here{others} WHERE {seen}"


def show_marks(connection: DuckDBPyConnection, store: StoredRegister, count: Count) -> None:
    """Makes `register.marks`: the marks that are not plain, then the plain ones of each session."""
    table = tables()["marks"]
    records = Sql("(SELECT record FROM loading.rows_aside WHERE table_name = 'marks')")
    plain, rest = plain_and_rest(store)
    academy = by_file(each.academy for each, _ in plain)
    sources = [rows_from(store, table, rest)]
    for kind in PLAIN if plain else ():
        form = "{rows} WHERE {of_kind}"
        rows = numbered_rows(store, plain, columns_of(academy, kind))
        sources.append(fill(form, rows=rows, of_kind=of_kind(kind)))
    parts = {
        "columns": sql.names(table.columns),
        "others": fill(" ANTI JOIN {records} USING (record)", records=records) if count.aside else Sql(""),
        "seen": replace(count.sight(store.asked, table), unsaid=False).condition(),
    }
    shown = sql.listed((fill(_SHOWN, source=each, **parts) for each in sources), " UNION ALL ")
    connection.execute(fill("CREATE VIEW register.marks AS {shown}", shown=shown))


_KEPT = """
CREATE TABLE loading.kept AS
SELECT academy, pupil_id, CAST(sum(marks) AS BIGINT) AS marks, bit_or({places}) AS places
FROM read_parquet([{files}]) WHERE academy IN ({academies}) GROUP BY ALL
"""
_TWICE = "SELECT DISTINCT academy FROM loading.kept WHERE bit_count(places) <> marks"
_FORGET = "DELETE FROM loading.kept WHERE academy IN ({academies})"


def opening_of(opening: Opening, store: StoredRegister) -> Opening:
    """The same, its places counted so that those which are kept for each year fit into them."""
    years = [each.year for each in store.held("marks")]
    first = first_day(min([*years, year_of(opening.first)]))
    last = first_day(max([*years, year_of(opening.last)]))
    return replace(opening, counted_from=first, size=_places_before(first, last, opening) + BITS)


def _places_before(first: date, year: date, opening: Opening) -> int:
    return (year - first).days * len(opening.sessions)


def keep_places(
    connection: DuckDBPyConnection, store: StoredRegister, opening: Opening
) -> frozenset[str] | None:
    """The academies whose marks have to be read; of others `loading.kept` has each pupil's number and places of marks.

    They have to where marks bear codes that are not in force throughout, or a session has two; None where all have to.
    """
    held = store.held("marks")
    unfit = {each.academy for each in held if not _can_be_used(each, opening)}
    used = [each for each in held if each.academy not in unfit and each.kept]
    if not used:
        return None
    years = sorted({each.year for each in used})
    parts = {
        "places": fill(
            "CASE year {whens} END", whens=sql.listed((_placed(each, opening) for each in years), " ")
        ),
        "files": sql.listed(sql.file(store.path(each.kept)) for each in used if each.kept),
        "academies": sql.texts(store.academies),
    }
    connection.execute(fill(_KEPT, **parts))
    twice = {row[0] for row in connection.execute(_TWICE).fetchall()}
    if twice:
        connection.execute(fill(_FORGET, academies=sql.texts(sorted(twice))))
    return frozenset(unfit | twice)


def _placed(year: str, opening: Opening) -> Sql:
    """A year's places among all."""
    assert opening.counted_from is not None and opening.size is not None
    before = _places_before(opening.counted_from, first_day(year), opening)
    after = opening.size - BITS - before
    left, right = sql.text("0" * before), sql.text("0" * after)
    form = "WHEN {year} THEN CAST({left} || CAST(CAST(places AS BIT) AS VARCHAR) || {right} AS BIT)"
    if not before and not after:
        form = "WHEN {year} THEN CAST(places AS BIT)"
    return fill(form, year=sql.text(year), left=left, right=right)


def _can_be_used(held: Held, opening: Opening) -> bool:
    """Whether something is kept of some marks, and all their codes are in force on all their days."""
    if not held.plain and held.kept is None:
        return False
    return all(
        any(
            code in group.codes
            and group.first <= max(first, opening.first)
            and min(last, opening.last) <= group.last
            for group in opening.codes
        )
        for code, first, last in held.codes
    )


def sight_of_stored(store: StoredRegister) -> Sight:
    """Which stored marks are looked at, in the fewest conditions."""
    held = store.held("marks")
    others = any(each.academy not in store.academies for each in held)
    later = any(each.last is not None and each.last > store.asked.as_at for each in held)
    return Sight(store.asked, tables()["marks"], others, later, unsaid=False)


def codes_met(store: StoredRegister, codes: Iterable[str]) -> dict[str, frozenset[str]]:
    """Of some codes those that stored marks bear, each with the academies whose marks do."""
    found: dict[str, set[str]] = {}
    for each in store.held("marks"):
        for code, _, _ in each.codes:
            found.setdefault(code, set()).add(each.academy)
    return {code: frozenset(found[code]) for code in codes if code in found}
