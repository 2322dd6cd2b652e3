"""`docs/register.md`: the tables of a register folder and their columns."""

from __future__ import annotations

from collections.abc import Iterator

from engine.quantities import Kind
from engine.register.tables import Column, Table, tables

_HEAD = """\
# A register folder

A register is a folder with one file for each table, `NAME.csv` or `NAME.parquet`; `--register DIR` names it.
`trustpolicy demo` makes an invented one to look at. An [import](import.md) makes one from the export of a school's
system.

**Tables.** `pupils`, `marks` and `calendar` are needed; the others may be left out. Files under other names, and
columns that are not listed here, are not read; they are named once.

**CSV.** The first line holds the names of the columns, in any order. The text is UTF-8, with or without a byte order
mark, and the separator is a comma. Dates are written `2024-09-02`, times `08:45` (none is before 05:00), yes and no
`true` and `false` (also `yes`/`no`, `1`/`0`).

**Spreadsheets** save a table as they show it: days and times in the form that the computer is set to, and identifiers
without the zeros in front or, where they are long, as `1.23457E+11`. Such rows are set aside; a parent's identifier
that was shortened is told (D100). Change a table where it comes from and export it again; or give the cells the
formats `yyyy-mm-dd`, `hh:mm` and, for identifiers, text, before you save it as *CSV UTF-8*.

**Empty cells.** A cell that is empty or holds only blanks is a missing fact, which is never guessed. In a text that
may be left out, so is `-`, `?`, `n/a`, `NULL` or `none`: a change of a mark with the reason `-` has no reason. So
is what a spreadsheet shows in the place of a text that it takes for a formula, such as `#NAME?` for `- see letter`. A
Parquet column in which nothing was written, and which has no type, is one of empty cells.

**A table that is not there.** A rule that looks into it is *not evaluated*, and the result says so. A table that is
there counts as there for every academy asked: an academy without a row in it is taken to have had nothing to record.
A note names such an academy, and a table without any row (D089). So a school that does not record calls leaves `calls`
out, and does not share a folder with a school that does. A [store](store.md) keeps apart which academy has handed over
what.

**A table that ends early.** Rows that come often and then no more, or are all of last year, may mean that the table was
not exported again. A warning says so (D090), and so does the last line of a check: "`calls` has no row of late". Marks
that were exported before the day's sessions were held lack them for every pupil (D098): in the morning, check as at the
school day before.

**A column that is not there.** A rule that asks whether a fact `is missing` is not evaluated if the whole column is
absent, because the fact would then be missing in every row. If it truly is missing, hand the column over with empty
cells. Whether a yes/no fact is missing is asked without its column too, and a note says so (D099): without `withdrawn`
every notice stands, and without `on_roll_to` nobody has left. But no cell is taken for a no: a rule that turns on the
fact itself, such as whether a pupil has a social worker, answers *cannot tell* where it is missing, so hand over
`false`.

**Rows that cannot be used** are set aside with file, line and reason; `--rejects FILE` writes them all. Rows read are
always rows used plus rows set aside. [Errors](errors.md) explains each reason. A mark `#` on a day without school, or
`Z` before a pupil is on roll, is set aside with only a note: it says nothing that is lost.

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
