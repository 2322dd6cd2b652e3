"""The tables of a case: its pupils and the rows it gives, each cell held against its column."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import chain
from typing import Any

from engine.cases import problems
from engine.cases.case import Row
from engine.diagnostics import Diagnostic, near_names
from engine.quantities import Kind, UnreadableError, read_date, read_money, read_time
from engine.reading import nodes
from engine.reading.nodes import entries_of, items_of, scalars_of
from engine.register.calendar import OpenSession
from engine.register.tables import Column, tables

USUAL_PUPIL: Mapping[str, str] = {"on_roll_from": "2023-09-01", "compulsory_school_age": "yes"}
_USUAL_YEAR = 4
MISSING = "missing"
SOMEONE = "someone"
"""The pupil of a case that speaks of none: a register needs one."""


def usual_year(taught: Sequence[int]) -> int:
    """The year group of a pupil of whom a case says nothing: year 4, else the academy's first after Reception."""
    return _USUAL_YEAR if _USUAL_YEAR in taught else min(filter(None, taught), default=0)


def given_pupils(
    node: nodes.Mapping, marks: Sequence[Row], year: int, found: list[Diagnostic]
) -> tuple[Row, ...]:
    """A row for each pupil with marks or under `pupils`: in a year group and its class A, where nothing else is said."""
    entries = entries_of(node.get("pupils"))
    said = {each.key.text: _row(each.value, "pupils", found) for each in entries}
    ids = dict.fromkeys([*(mark["pupil_id"] for mark in marks), *said])
    usual = {"year_group": str(year), **USUAL_PUPIL}
    rows = ({"pupil_id": id, **usual, **said.get(id, {})} for id in ids)
    return tuple({"class": f"{row['year_group']}A", **row} for row in rows)


def mistyped_pupils(
    node: nodes.Mapping, marks: Sequence[Row], tables: Mapping[str, Sequence[Row]]
) -> Iterator[Diagnostic]:
    """A pupil with nothing but what differs, where one with marks alone has nearly that name."""
    said = {each.key.text: each.key.span for each in entries_of(node.get("pupils"))}
    marked = {mark["pupil_id"] for mark in marks}
    expected = {each.key.text.split(" ")[0] for each in entries_of(node.get("expect"))}
    named = marked | expected | {row.get("pupil_id", "") for rows in tables.values() for row in rows}
    for id, span in said.items():
        if id not in named and (help := near_names(id, marked - said.keys())):
            message = f"nothing else in this case is about the pupil `{nodes.shown(id)}`"
            yield problems.UNKNOWN_PUPIL.at(span, message, help=help)


def given_tables(
    node: nodes.Mapping, pupils: Sequence[Row], found: list[Diagnostic]
) -> dict[str, tuple[Row, ...]]:
    """The other tables of a case, empty where it does not speak of one, without those it says are missing."""
    said = node.get("tables")
    absent = {each.text for each in scalars_of(node.get("tables_missing"))}
    known = {row["pupil_id"] for row in pupils}
    given: dict[str, tuple[Row, ...]] = {}
    for name in (each.name for each in tables().values() if not each.required):
        listed = said.get(name) if isinstance(said, nodes.Mapping) else None
        items = items_of(listed)
        found += chain.from_iterable(_unknown_pupil(item, known) for item in items)
        if name not in absent:
            given[name] = tuple(_row(item, name, found) for item in items)
    return given


def calendar_rows(sessions: Sequence[OpenSession]) -> tuple[Row, ...]:
    """The rows of the calendar's table."""
    names = ("date", "session", "term", "half_term", "school_year")
    return tuple({name: str(getattr(each, name)) for name in names} for each in sessions)


def unknown_pupil(at: nodes.Scalar, id: str, known: set[str]) -> Diagnostic:
    """The problem of a pupil whom the case does not have."""
    listed = ", ".join(f"`{each}`" for each in sorted(known))
    help = near_names(id, known) or (
        f"pupils of this case: {listed}" if known else "give the pupil a line of marks"
    )
    return problems.UNKNOWN_PUPIL.at(at.part(0, len(id)), f"the case has no pupil `{id}`", help=help)


def _unknown_pupil(item: nodes.Node, known: set[str]) -> Iterator[Diagnostic]:
    id = item.get("pupil_id") if isinstance(item, nodes.Mapping) else None
    if isinstance(id, nodes.Scalar) and id.text not in known:
        yield unknown_pupil(id, id.text, known)


def _row(node: nodes.Node, table: str, found: list[Diagnostic]) -> dict[str, str]:
    columns = tables()[table].columns
    row: dict[str, str] = {}
    for entry in entries_of(node):
        column, cell = columns.get(entry.key.text), entry.value
        if column and isinstance(cell, nodes.Scalar):
            row[column.name] = _cell(cell, column, found)
    return row


def _cell(cell: nodes.Scalar, column: Column, found: list[Diagnostic]) -> str:
    """The text of a cell as a register has it."""
    if cell.text == MISSING and not cell.quoted:
        return ""
    text = cell.text.removeprefix("£") if column.type.kind is Kind.MONEY else cell.text
    try:
        _READERS.get(column.type.kind, str)(text)
    except UnreadableError as unreadable:
        help = unreadable.help or f"write it like `{column.example}`"
        found.append(problems.BAD_CELL.at(cell.span, unreadable.message, help=help))
    return text


def _whole(text: str) -> int:
    if text.isascii() and text.isdigit():
        return int(text)
    raise UnreadableError(f"`{text}` is not a whole number")


def _yes_no(text: str) -> bool:
    if text in {"yes", "no"}:
        return text == "yes"
    raise UnreadableError(f"`{text}` is neither `yes` nor `no`", "write `yes`, `no` or `missing`")


_READERS: Mapping[Kind, Callable[[str], Any]] = {
    Kind.DATE: read_date,
    Kind.TIME: read_time,
    Kind.COUNT: _whole,
    Kind.MINUTES: _whole,
    Kind.MONEY: lambda text: read_money(f"£{text}"),
    Kind.YES_NO: _yes_no,
}
