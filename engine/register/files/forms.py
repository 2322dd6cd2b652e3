"""The forms in which a value can stand in a cell, by its kind and how the file stores it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import LiteralString

from engine.quantities import Kind
from engine.register.sql import Sql, fill
from engine.register.tables import Column

Reader = Callable[[Column, Sql], Sql]


def _form(template: LiteralString) -> Reader:
    return lambda _, raw: fill(template, raw=raw)


def reader(kind: Kind, family: str | None) -> Reader | None:
    """What makes a column's stored cells its typed values; None where they cannot be such values."""
    return _READ.get((kind, family or ""))


def always_readable(kind: Kind, family: str | None) -> bool:
    """Whether everything that can be so stored is such a value."""
    return (kind, family) == (Kind.YES_NO, "boolean")


_PLAIN = _form("{raw}")
_WHOLE_TEXT = _form(
    "CASE WHEN regexp_full_match({raw}, '-?[0-9]{{1,9}}') THEN TRY_CAST({raw} AS INTEGER) END"
)
_WHOLE = _form("TRY_CAST({raw} AS INTEGER)")
_WHOLE_FRACTION = _form("CASE WHEN {raw} = floor({raw}) THEN TRY_CAST({raw} AS INTEGER) END")
_DATE_TEXT = _form("CAST(try_strptime({raw}, '%Y-%m-%d') AS DATE)")
_TIME = _form(
    "CASE WHEN microsecond({raw}) = 0 AND hour({raw}) < 24"
    " THEN CAST(hour({raw}) * 60 + minute({raw}) AS INTEGER) END"
)
_TIME_TEXT = _form(
    "CASE WHEN {raw} LIKE '__:__' OR regexp_full_match({raw}, ' *[0-9]{{1,2}}:[0-9]{{2}}(:[0-9]{{2}}([.][0-9]+)?)?')"
    " THEN TRY_CAST({raw} AS TIME) END"
)
"""The database itself would read a date as midnight, of a date with a time the time alone, `8:3` as 08:03, and leave
out the zone of `08:30:00+01:00`."""
_MOMENT_TEXT = _form(
    "try_strptime({raw}, ['%Y-%m-%dT%H:%M:%S', '%Y-%m-%d %H:%M:%S', '%Y-%m-%dT%H:%M', '%Y-%m-%d %H:%M',"
    " '%Y-%m-%dT%H:%M:%S.%f', '%Y-%m-%d %H:%M:%S.%f'])"
)
_MONEY_TEXT = _form(
    "CASE WHEN regexp_full_match({raw}, '£?[0-9]{{1,7}}([.][0-9]{{2}})?')"
    " THEN CAST(TRY_CAST(ltrim({raw}, '£') AS DECIMAL(12, 2)) * 100 AS INTEGER) END"
)
_READ: Mapping[tuple[Kind, str], Reader] = {
    (Kind.DATE, "text"): _DATE_TEXT,
    (Kind.DATE, "date"): _PLAIN,
    (Kind.DATE, "timestamp"): _form(
        "CASE WHEN {raw} = date_trunc('day', {raw}) THEN CAST({raw} AS DATE) END"
    ),
    (Kind.TIME, "text"): lambda column, raw: _TIME(column, _TIME_TEXT(column, raw)),
    (Kind.TIME, "time"): _TIME,
    (Kind.MOMENT, "text"): _MOMENT_TEXT,
    (Kind.MOMENT, "timestamp"): _form("CAST({raw} AS TIMESTAMP)"),
    (Kind.YES_NO, "text"): _form("TRY_CAST({raw} AS BOOLEAN)"),
    (Kind.YES_NO, "boolean"): _PLAIN,
    (Kind.YES_NO, "whole"): _form("CASE {raw} WHEN 1 THEN TRUE WHEN 0 THEN FALSE END"),
    (Kind.COUNT, "text"): _WHOLE_TEXT,
    (Kind.COUNT, "whole"): _WHOLE,
    (Kind.COUNT, "fraction"): _WHOLE_FRACTION,
    (Kind.MINUTES, "text"): _WHOLE_TEXT,
    (Kind.MINUTES, "whole"): _WHOLE,
    (Kind.MINUTES, "fraction"): _WHOLE_FRACTION,
    (Kind.MONEY, "text"): _MONEY_TEXT,
    (Kind.MONEY, "whole"): _form("TRY_CAST(TRY_CAST({raw} AS DECIMAL(12, 2)) * 100 AS INTEGER)"),
    (Kind.MONEY, "fraction"): _form(
        "CASE WHEN abs({raw} - TRY_CAST({raw} AS DECIMAL(12, 2))) < 0.000001"
        " THEN TRY_CAST(TRY_CAST({raw} AS DECIMAL(12, 2)) * 100 AS INTEGER) END"
    ),
}
_FAMILIES: Mapping[str, str] = {
    "VARCHAR": "text",
    "ENUM": "text",
    "UUID": "text",
    '"NULL"': "text",
    "DATE": "date",
    "TIME": "time",
    "TIMESTAMP": "timestamp",
    "TIMESTAMP_S": "timestamp",
    "TIMESTAMP_MS": "timestamp",
    "TIMESTAMP_NS": "timestamp",
    "BOOLEAN": "boolean",
    "FLOAT": "fraction",
    "DOUBLE": "fraction",
    "DECIMAL": "fraction",
}
"""By the database's names; the one in quotes is that of a column in which programs wrote nothing at all."""


def family_of(stored_as: str) -> str | None:
    """Which of a few families an SQL type belongs to; None for one that no column can be stored as, such as a list."""
    if stored_as.endswith("]"):
        return None
    kind = stored_as.partition("(")[0]
    return "whole" if kind.endswith("INT") or kind.endswith("INTEGER") else _FAMILIES.get(kind)
