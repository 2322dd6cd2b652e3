"""The codes that a mark may bear, and the days on which each is in force."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from typing import TYPE_CHECKING, Protocol

from engine.frozen import dataclass
from engine.register import sql
from engine.register.files.cells import IS_CODE
from engine.register.sql import Sql, fill

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection


class CodePeriod(Protocol):
    """A code and the first and last day on which it means something; None where it always did, or still does."""

    @property
    def code(self) -> str:
        """The code as marks bear it."""

    @property
    def class_(self) -> str:
        """What a session with the code counts as."""

    @property
    def valid_from(self) -> date | None:
        """The first day."""

    @property
    def valid_until(self) -> date | None:
        """The last day."""


@dataclass(frozen=True, slots=True)
class InForce:
    """Codes that are in force from a first to a last day, and their SQL type."""

    type: Sql
    first: date
    last: date
    codes: tuple[str, ...]


_PRESENT = ("/", "\\")
"""The codes of nine marks in ten: told by comparison, which is faster than by look-up."""


def make_known_codes(connection: DuckDBPyConnection, codes: Iterable[CodePeriod]) -> None:
    """Makes the macro that tells a code from what is none."""
    known = sorted({period.code for period in codes})
    _make_type(connection, Sql("loading.known_code"), known)
    form = "CREATE MACRO {is_code}(told) AS {condition}"
    condition = _one_of(Sql("told"), Sql("loading.known_code"), known)
    connection.execute(fill(form, is_code=IS_CODE, condition=condition))


def _one_of(code: Sql, type: Sql, codes: Iterable[str]) -> Sql:
    """The condition that a code is one of a type's."""
    listed = fill("TRY_CAST({code} AS {type}) IS NOT NULL", code=code, type=type)
    form = "WHEN {code} = {present} THEN TRUE"
    present = [fill(form, code=code, present=sql.text(each)) for each in _PRESENT if each in codes]
    form = "CASE {present} ELSE {listed} END"
    return fill(form, present=sql.listed(present, " "), listed=listed) if present else listed


def saying_nothing(codes: Iterable[CodePeriod]) -> tuple[str, ...]:
    """The codes that never say anything of a pupil's attendance."""
    classes: dict[str, set[str]] = {}
    for period in codes:
        classes.setdefault(period.code, set()).add(period.class_)
    return tuple(sorted(code for code, each in classes.items() if each == {"administrative"}))


def make_codes_in_force(
    connection: DuckDBPyConnection, codes: Sequence[CodePeriod], first: date, last: date
) -> tuple[InForce, ...]:
    """The codes in force at any time between two days, those in force throughout first."""
    stretches: dict[tuple[date, date], set[str]] = {}
    for period in codes:
        stretch = max(period.valid_from or first, first), min(period.valid_until or last, last)
        if stretch[0] <= stretch[1]:
            stretches.setdefault(stretch, set()).add(period.code)
    ordered = sorted(stretches.items(), key=lambda item: (item[0][0] - item[0][1], item[0]))
    found = [
        InForce(Sql(f"loading.code_{at}"), *stretch, tuple(sorted(members)))
        for at, (stretch, members) in enumerate(ordered)
    ]
    for group in found:
        _make_type(connection, group.type, group.codes)
    return tuple(found)


def _make_type(connection: DuckDBPyConnection, type: Sql, codes: Iterable[str]) -> None:
    connection.execute(fill("CREATE TYPE {type} AS ENUM ({codes})", type=type, codes=sql.texts(codes)))


def in_force(groups: Sequence[InForce], first: date, last: date, code: Sql, day: Sql) -> Sql:
    """The condition that a code is in force on a day between two days; a code is looked up, never compared."""
    return fill("CASE {whens} ELSE FALSE END", whens=sql.listed(_whens(groups, first, last, code, day), " "))


def _whens(groups: Sequence[InForce], first: date, last: date, code: Sql, day: Sql) -> Iterator[Sql]:
    for group in groups:
        known = _one_of(code, group.type, group.codes)
        if (group.first, group.last) != (first, last):
            form = "({day}) BETWEEN {first} AND {last} AND {known}"
            known = fill(form, day=day, first=sql.day(group.first), last=sql.day(group.last), known=known)
        yield fill("WHEN {known} THEN TRUE", known=known)


def retired(codes: Sequence[CodePeriod], first: date, last: date) -> dict[str, date]:
    """The codes whose last day lies between two days, the second not included, with that day."""
    ends: dict[str, date] = {}
    for period in codes:
        until = period.valid_until or date.max
        ends[period.code] = max(ends.get(period.code, date.min), until)
    return {code: end for code, end in sorted(ends.items()) if first <= end < last}
