"""How a column's cells are read: their typed value, and when they cannot be used.

A cell is the text of a CSV file, or what a Parquet file stores; both give the same values: dates as DATE,
times as minutes since midnight, money as pence, blank text as NULL. Nothing is guessed: a form that could be
read in two ways is at fault.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from engine.quantities import Kind
from engine.register import sql
from engine.register.forms import family_of, reader
from engine.register.sql import Sql, fill
from engine.register.tables import Column

KNOWN_CODE = Sql("loading.known_code")
"""The SQL type of the codes that the policy knows; a cell with another code is at fault."""

_BLANKS = sql.text(" \t\r\n\u00a0\u200b\ufeff")
_TEXTS = (Kind.TEXT, Kind.CODE, Kind.CHOICE)
_STORAGE: Mapping[Kind, Sql] = {
    Kind.DATE: Sql("DATE"),
    Kind.TIME: Sql("INTEGER"),
    Kind.MOMENT: Sql("TIMESTAMP"),
    Kind.YES_NO: Sql("BOOLEAN"),
    Kind.COUNT: Sql("INTEGER"),
    Kind.MINUTES: Sql("INTEGER"),
    Kind.MONEY: Sql("INTEGER"),
}


@dataclass(frozen=True, slots=True)
class Cell:
    """A column's cells as SQL: what is stored, the typed value, and when it is at fault."""

    column: Column
    raw: Sql
    value: Sql
    fault: Sql


def storage(column: Column) -> Sql:
    """The SQL type of a column's values."""
    return _STORAGE.get(column.type.kind, Sql("VARCHAR"))


def cell(column: Column, raw: Sql, stored_as: str = "VARCHAR") -> Cell | None:
    """How to read a column stored as an SQL type; None where that type cannot hold such values."""
    family = family_of(stored_as)
    if column.type.kind in _TEXTS:
        if family not in {"text", "whole"}:
            return None
        return _text_cell(column, raw if stored_as == "VARCHAR" else _as_text(raw))
    read = reader(column.type.kind, family)
    if read is None:
        return None
    raw = _as_text(raw) if family == "text" and stored_as != "VARCHAR" else raw
    return _typed_cell(column, raw, read(column, raw), _filled(raw) if family == "text" else None)


def blank(raw: Sql) -> Sql:
    """The condition that a text holds nothing that can be seen; unknown where it is missing."""
    return fill("trim({raw}, {blanks}) = ''", raw=raw, blanks=_BLANKS)


def _filled(raw: Sql) -> Sql:
    return fill("NOT ({blank})", blank=blank(raw))


def _as_text(raw: Sql) -> Sql:
    return fill("CAST({raw} AS VARCHAR)", raw=raw)


def _typed_cell(column: Column, raw: Sql, value: Sql, filled: Sql | None) -> Cell:
    fault = fill("({value}) IS NULL", value=value)
    if not column.required:
        filled = filled or fill("{raw} IS NOT NULL", raw=raw)
        fault = fill("{filled} AND {fault}", filled=filled, fault=fault)
    return Cell(column, raw, value, _any_of(fault, *_limits(column, value)))


def _text_cell(column: Column, raw: Sql) -> Cell:
    wrong = _wrong_text(column, raw)
    if column.required:
        return Cell(column, raw, raw, _any_of(fill("{raw} IS NULL", raw=raw), wrong or blank(raw)))
    value = fill("CASE WHEN {blank} THEN NULL ELSE {raw} END", blank=blank(raw), raw=raw)
    fault = fill("{filled} AND {wrong}", filled=_filled(raw), wrong=wrong) if wrong else Sql("FALSE")
    return Cell(column, raw, value, fault)


def _wrong_text(column: Column, raw: Sql) -> Sql | None:
    if column.type.kind is Kind.CODE:
        return fill("TRY_CAST({raw} AS {known}) IS NULL", raw=raw, known=KNOWN_CODE)
    if column.type.choices:
        return fill("{raw} NOT IN ({choices})", raw=raw, choices=sql.texts(column.type.choices))
    if column.pattern:
        pattern = sql.text(column.pattern)
        return fill("NOT regexp_full_match({raw}, {pattern})", raw=raw, pattern=pattern)
    return None


def _limits(column: Column, value: Sql) -> list[Sql]:
    limits: list[Sql] = []
    if column.minimum is not None:
        limits.append(fill("({value}) < {limit}", value=value, limit=sql.number(column.minimum)))
    if column.maximum is not None:
        limits.append(fill("({value}) > {limit}", value=value, limit=sql.number(column.maximum)))
    return limits


def _any_of(*conditions: Sql) -> Sql:
    return sql.listed(conditions, " OR ")
