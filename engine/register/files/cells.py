"""How a column's cells are read: their typed value, and when they cannot be used.

A cell is the text of a CSV file, or what a Parquet file stores; both give the same values: dates as DATE,
times as minutes since midnight, money as pence, blank text as NULL. Nothing is guessed: a form that could be
read in two ways is at fault.
"""

from __future__ import annotations

from collections.abc import Mapping

from engine.formulas import FAILED
from engine.frozen import dataclass
from engine.quantities import Kind
from engine.register import sql
from engine.register.files.forms import always_readable, family_of, reader
from engine.register.sql import Sql, fill
from engine.register.tables import Column

IS_CODE = Sql("loading.is_code")
"""The SQL macro that tells the codes which the policy knows; a cell with another code is at fault."""

UNSEEN = sql.text(
    "".join(filter(str.isspace, map(chr, range(1, 0x3001)))) + "\xad\u200b\u200c\u200d\u2060\ufeff"
)
"""Blanks of every width and what takes no room at all: web pages and workbooks leave them in cells that look empty."""

TEXTS = (Kind.TEXT, Kind.CODE, Kind.CHOICE)
"""The kinds of value that are stored as they are written."""
_DATED = (Kind.DATE, Kind.MOMENT)
LAST_DAY = Sql("DATE '2199-12-31'")
"""No date of a register lies after it."""
_FIRST_DAY = Sql("DATE '1980-01-01'")
"""No date of a register lies before it, not even a birthday: a notice of 1924, for 2024, would not be counted."""
_FIRST_MINUTE = 5 * 60
"""No time of a school day lies before 05:00: programs write 00:00 for no time, and 1:45 for an afternoon's."""
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
    """A column's cells as SQL: what is stored, the typed value, when it is at fault, and when it is plainly not.

    The last two are told by the names under which the first two are had: `raw NAME` and `NAME`. A cell that is plainly
    right is not at fault; of others only the fault tells. It is the quicker of the two, and true of nearly all cells.
    """

    column: Column
    raw: Sql
    value: Sql
    fault: Sql | None
    plainly_right: Sql


def storage(column: Column) -> Sql:
    """The SQL type of a column's values."""
    return _STORAGE.get(column.type.kind, Sql("VARCHAR"))


def cell(column: Column, raw: Sql, stored_as: str = "VARCHAR") -> Cell | None:
    """How to read a column stored as an SQL type; None where that type cannot hold such values."""
    family = family_of(stored_as)
    if (family == "text" and stored_as != "VARCHAR") or (family == "whole" and column.type.kind in TEXTS):
        family, raw = "text", fill("CAST({raw} AS VARCHAR)", raw=raw)
    if column.type.kind in TEXTS and family == "text":
        value, fault = raw if column.required else _said(column, raw), _text_fault(column)
    else:
        read = reader(column.type.kind, family)
        if read is None:
            return None
        value, fault = read(column, raw), _typed_fault(column, family)
    return Cell(column, raw, value, fault, _plainly_right(column, fault))


def raw_name(column: Column) -> Sql:
    """The name of what is stored, beside the column's own for the typed value."""
    return sql.name(f"raw {column.name}")


def blank(text: Sql) -> Sql:
    """The condition that a text has nothing but blanks; unknown where it is missing.

    The first comparisons are true for a text that begins with a blank, and spare nearly all others the last.
    """
    return fill("({text} NOT BETWEEN '!' AND '~' AND trim({text}, {unseen}) = '')", text=text, unseen=UNSEEN)


def _said(column: Column, text: Sql) -> Sql:
    nothing = _says_nothing(text) if column.type.kind is Kind.TEXT else blank(text)
    return fill("CASE WHEN {nothing} THEN NULL ELSE {text} END", text=text, nothing=nothing)


def _says_nothing(text: Sql) -> Sql:
    """The condition that a text is what people or programs write where there is nothing to say: `-`, `n/a`, `#NAME?`.

    What begins with another letter or a digit, as nearly all do, is compared and no more.
    """
    return fill(
        "CASE WHEN ({text} BETWEEN '0' AND '9~' OR {text} BETWEEN 'A' AND 'Z~' OR {text} BETWEEN 'a' AND 'z~') "
        "AND {text} NOT LIKE '_/%' AND {text} NOT LIKE 'N%' AND {text} NOT LIKE 'n%' THEN FALSE "
        "ELSE regexp_full_match(trim({text}, {unseen}), {signs}) END",
        text=text,
        unseen=UNSEEN,
        signs=sql.text(rf"[\p{{P}}\p{{Z}}]*|[nN]/[aA]|(?i:null|none|nan|nil|{FAILED})"),
    )


def _typed_fault(column: Column, family: str | None) -> Sql | None:
    value, raw = sql.name(column.name), raw_name(column)
    if not column.required and always_readable(column.type.kind, family):
        return None
    fault = fill("{value} IS NULL", value=value)
    if not column.required:
        filled = fill("NOT {blank}" if family == "text" else "{raw} IS NOT NULL", raw=raw, blank=blank(raw))
        fault = fill("{fault} AND {filled}", fault=fault, filled=filled)
    return sql.listed([fault, *_limits(column, value)], " OR ")


def _text_fault(column: Column) -> Sql | None:
    value = sql.name(column.name)
    wrong = _wrong_text(column, value)
    if not column.required:
        return fill("{value} IS NOT NULL AND {wrong}", value=value, wrong=wrong) if wrong else None
    empty = fill("{value} IS NULL", value=value)
    return sql.listed([empty, wrong or blank(value)], " OR ")


def _plainly_right(column: Column, fault: Sql | None) -> Sql:
    """Cases in place of a list of choices, and of several tests in one: both take the database longer."""
    value = sql.name(column.name)
    if fault is None:
        return Sql("TRUE")
    if not column.required:
        empty = fill("{raw} IS NULL", raw=raw_name(column))
        dated = column.type.kind in _DATED
        return fill("({empty} OR {taken})", empty=empty, taken=is_taken_date(value)) if dated else empty
    if column.type.choices:
        whens = (
            fill("WHEN {value} = {choice} THEN TRUE", value=value, choice=sql.text(each))
            for each in column.type.choices
        )
        return fill("CASE {whens} ELSE FALSE END", whens=sql.listed(whens, " "))
    if column.type.kind is Kind.CODE:
        return fill("{is_code}({value})", is_code=IS_CODE, value=value)
    if column.type.kind is Kind.TEXT and not column.pattern:
        return fill("{value} BETWEEN '!' AND '~'", value=value)
    return fill("NOT ({fault})", fault=fault)


def _wrong_text(column: Column, value: Sql) -> Sql | None:
    if column.type.kind is Kind.CODE:
        return fill("NOT {is_code}({value})", value=value, is_code=IS_CODE)
    if column.type.choices:
        return fill("{value} NOT IN ({choices})", value=value, choices=sql.texts(column.type.choices))
    if column.pattern:
        return fill(
            "NOT regexp_full_match({value}, {pattern})", value=value, pattern=sql.text(column.pattern)
        )
    return None


def is_taken_date(value: Sql) -> Sql:
    """The condition that a date, or a moment, is one of the times in which pupils of a register live.

    Programs write 1 January 1970, or a day of 1900, that have no date; the database reads the word `epoch` so too.
    """
    return fill("({value} BETWEEN {first} AND {last})", value=value, first=_FIRST_DAY, last=LAST_DAY)


def _limits(column: Column, value: Sql) -> list[Sql]:
    limits: list[Sql] = []
    if column.type.kind in _DATED:
        limits.append(fill("NOT ({taken})", taken=is_taken_date(value)))
    if column.type.kind is Kind.TIME:
        limits.append(fill("{value} < {first}", value=value, first=sql.number(_FIRST_MINUTE)))
    if column.minimum is not None:
        limits.append(fill("{value} < {limit}", value=value, limit=sql.number(column.minimum)))
    if column.maximum is not None:
        limits.append(fill("{value} > {limit}", value=value, limit=sql.number(column.maximum)))
    return limits
