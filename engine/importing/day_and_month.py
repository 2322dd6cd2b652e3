"""Days whose month may stand in the day's place, as in an export of another country, or of a spreadsheet set to one."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

from engine.diagnostics import Diagnostic
from engine.frozen import dataclass
from engine.importing import problems
from engine.importing.export import Export
from engine.importing.mapping import TableMapping
from engine.importing.origins import Origin
from engine.importing.texts import Texts
from engine.importing.written import other_way_round, shown_form
from engine.register import sql
from engine.register.files.cells import is_taken_date
from engine.register.sql import Sql, fill
from engine.wording import counted, quoted

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

_READ = """
SELECT coalesce(sum(number) FILTER ({said}), 0), coalesce(sum(number) FILTER (NOT {said} AND {other}), 0),
    min(record) FILTER (NOT {said} AND {other}), coalesce(sum(number) FILTER (NOT {said} AND {plain}), 0),
    coalesce(bool_or(day(said) <= 12) FILTER ({said}), FALSE),
    coalesce(bool_or(day(plain) > 12) FILTER (NOT {said} AND {plain}), FALSE)
FROM (
    SELECT number, record, try_strptime(value, {form}) AS said, try_strptime(value, {turned}) AS other,
        try_strptime(value, '%Y-%m-%d') AS plain
    FROM (SELECT value, count(*) AS number, min(record) AS record FROM ({values}) GROUP BY value)
)
"""


@dataclass(frozen=True, slots=True)
class _Days:
    """How many days of a column can be read as is said, only with day and month the other way round, and as `plain`
    ones (2024-09-02); whether one of the first is up to the twelfth of a month, and one of the last after it.
    """

    form: str
    said: int
    other: int
    record: int | None
    plain: int
    said_early: bool
    plain_late: bool


def swapped(connection: DuckDBPyConnection, export: Export, mapping: TableMapping) -> Iterator[Diagnostic]:
    """What shows that days up to the twelfth of a month, which can be read both ways, are other days than were meant.

    An error where a column has more days that can be read only the other way round than as they are said to be.
    """
    origins = {**mapping.origins, **({"until": mapping.until} if mapping.until else {})}
    read = {name: _read(connection, export, origin) for name, origin in origins.items()}
    days = {name: each for name, each in read.items() if each}
    if others := {name: each for name, each in days.items() if each.other}:
        yield _the_other_way_round(export, others)
    elif _only_late_ones_as_said(days):
        early, late = sum(each.plain for each in days.values()), sum(each.said for each in days.values())
        message = (
            f"{counted(early, 'day')} up to the twelfth of a month {'has' if early == 1 else 'have'} one form, and "
            f"{counted(late, 'later one')} another"
        )
        help = (
            "a spreadsheet set to another country's days does that: it exchanges day and month of those that it can "
            "read, and leaves the others as text; compare them with the original"
        )
        yield problems.SOME_EXCHANGED.at(export.place(), message, help=help)


def _read(connection: DuckDBPyConnection, export: Export, origin: Origin) -> _Days | None:
    """What can be told of a column's days; None of one whose day and month cannot be taken for each other."""
    turned = other_way_round(origin.form or "")
    if turned is None or origin.look_up:
        return None
    assert origin.form
    texts = Texts(export, {})
    values = texts.source({"value": texts.said(origin)})
    query = fill(
        _READ,
        form=sql.text(origin.form),
        turned=sql.text(turned),
        values=values,
        **{
            each: fill("coalesce({taken}, FALSE)", taken=is_taken_date(Sql(each)))
            for each in ("said", "other", "plain")
        },
    )
    return _Days(origin.form, *connection.execute(query).fetchall()[0])


def _the_other_way_round(export: Export, days: Mapping[str, _Days]) -> Diagnostic:
    first = next(iter(days.values()))
    other = shown_form(other_way_round(first.form) or "")
    number = counted(sum(each.other for each in days.values()), "day")
    message = f"{number} cannot be read as {shown_form(first.form)}, and can as {other}"
    at = export.place(export.line_of(min(each.record or 0 for each in days.values())))
    if any(each.other > each.said for each in days.values()):
        help = f"write `written: {other}` for {quoted(days)} in the mapping"
        return problems.OTHER_WAY_ROUND.at(at, message, help=help)
    help = "write all days in one way: of the others, those up to the twelfth of a month may be meant so too"
    return problems.SOME_EXCHANGED.at(at, message, help=help)


def _only_late_ones_as_said(days: Mapping[str, _Days]) -> bool:
    """Whether all days up to the twelfth of a month, and none after it, are plain ones."""
    both = any(each.said for each in days.values()) and any(each.plain for each in days.values())
    return both and not any(each.said_early or each.plain_late for each in days.values())
