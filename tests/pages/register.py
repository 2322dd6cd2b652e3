"""`docs/register.md`: the tables of a register folder and their columns."""

from __future__ import annotations

from collections.abc import Iterator

from engine.quantities import Kind
from engine.register.tables import Column, Table, tables

_HEAD = """\
# A register folder

`--register DIR` names a folder with one file for each table, `NAME.csv` or `NAME.parquet`. The first line of a CSV
file holds the names of the columns, in any order; the text is UTF-8, with or without a byte order mark, the separator
a comma. Dates are written `2024-09-02`, times `08:45`, yes and no `true` and `false` (also `yes`/`no`, `1`/`0`), and
an empty cell, or one with nothing but blanks, is a missing fact, which is never guessed. So is a text that may be left
out and says nothing, such as `-`, `?` or `n/a`: who wrote it as the reason of a change gave no reason.

`pupils`, `marks` and `calendar` are needed. The others may be left out: a rule that looks into a table that is not
there is *not evaluated*, and the result says so. A table that is there counts as there for every academy that is
asked: where it has no row of one, nothing happened at that one. So a school that does not record calls leaves `calls`
out of its folder, and does not share a folder with a school that does; a [store](store.md) keeps apart which academy
has handed over what. In the same way a rule that asks whether a fact `is missing` is not evaluated where its column is
not there at all, for then it would be missing in every row; where it truly is, hand the column over with empty cells.
(Yes and no are another matter: what is marked in no row is no.) Files under other names, and columns that are not
listed here, are not read; they are named once.

A row that cannot be used is set aside, with its file, line and reason (`--rejects FILE` writes them all); what was
read is always what was used and what was set aside. [Errors](errors.md) tells each reason. An invented register to
look at is made by `trustpolicy demo`; what a school's system exports is made into one by an [import](import.md).

Columns in **bold** must be filled.
"""


def register_page() -> str:
    """The page."""
    return "".join(_pieces())


def _pieces() -> Iterator[str]:
    yield _HEAD
    for table in tables().values():
        yield f"\n## {table.name}\n\n{table.description} {_needed(table)}\n\n"
        yield "| column | what it holds | written like |\n|---|---|---|\n"
        for column in table.columns.values():
            name = f"**{column.name}**" if column.required else column.name
            yield f"| {name} | {column.description} | {_form(column)} |\n"


def _needed(table: Table) -> str:
    *most, last = (f"`{name}`" for name in table.primary_key) if table.primary_key else ("",)
    once = f" No two rows have the same {', '.join(most)} and {last}." if last else ""
    return ("Every register needs it." if table.required else "It may be left out.") + once


def _form(column: Column) -> str:
    if column.type.kind is Kind.CHOICE:
        return " or ".join(f"`{choice}`" for choice in column.type.choices)
    return f"`{column.example}`" if column.example is not None else str(column.type)
