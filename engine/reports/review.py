"""A review that was written to files, as it is printed: what was written and the first part, or all of it as data."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from fractions import Fraction

from engine.monitoring.figures import Untold
from engine.reports.csv import csv_rows
from engine.reports.json import Json, json_object
from engine.reports.look import PLAIN, Look
from engine.reports.markdown import escaped, table
from engine.reports.pack.parts import Cell, DataTable, PackDocument, Section, shown
from engine.reports.visible import visible


def review_text(document: PackDocument, written: Sequence[str], look: Look = PLAIN) -> Iterator[str]:
    """The title, the review at a glance, and which files were written."""
    yield look.paint("strong", visible(document.title)) + "\n"
    yield from (f"{visible(line)}\n" for line in document.under)
    first = document.sections[0]
    yield "\n" + look.paint("strong", visible(first.heading)) + "\n"
    yield from (f"  {visible(point)}\n" for point in first.points)
    yield "\n" + look.paint("strong", "Written") + "\n"
    yield from (f"  {visible(file)}\n" for file in written)


def review_markdown(document: PackDocument, written: Sequence[str]) -> Iterator[str]:
    """The whole of it as a document."""
    yield f"# {escaped(document.title)}\n"
    yield from (f"\n{escaped(line)}\n" for line in document.under)
    for section in document.sections:
        yield f"\n## {escaped(section.heading)}\n"
        yield from (f"\n{escaped(words)}\n" for words in section.words)
        yield "\n" if section.points else ""
        yield from (f"- {escaped(point)}\n" for point in section.points)
        for each in section.read():
            yield f"\n### {escaped(each.caption)}\n\n"
            yield from table(each.headings, (tuple(shown(cell) for cell in row) for row in each.rows))
            yield from (f"\n{escaped(note)}\n" for note in each.notes)
    yield "\n## Written\n\n"
    yield from (f"- {escaped(file)}\n" for file in written)


def review_csv(document: PackDocument, written: Sequence[str]) -> Iterator[str]:
    """A row for each cell of each table, but the cells that name their rows."""
    columns = ("section", "table", "row_no", "row", "column", "holds", "value", "untold")
    cells = (
        _csv_cell(section, each, number, row, at)
        for section in document.sections
        for each in section.tables
        for number, row in enumerate(each.rows, 1)
        for at in range(1, len(each.columns))
    )
    return csv_rows(columns, cells)


def _csv_cell(
    section: Section, of: DataTable, number: int, row: Sequence[Cell], at: int
) -> dict[str, object]:
    cell = row[at]
    untold = isinstance(cell, Untold)
    return {
        "section": section.heading,
        "table": of.caption,
        "row_no": number,
        "row": shown(row[0]),
        "column": of.columns[at].heading,
        "holds": of.columns[at].holds,
        "value": None if untold else _decimal(cell) if isinstance(cell, Fraction) else cell,
        "untold": cell if untold else None,
    }


def _decimal(share: Fraction) -> str:
    """A share with six places, for other programs."""
    millionths = int(share * 1_000_000 + Fraction(1, 2))
    return f"{millionths // 1_000_000}.{millionths % 1_000_000:06}"


def review_json(document: PackDocument, written: Sequence[str]) -> Iterator[str]:
    """One object, described by `schemas/results/review.schema.json`; a section a line."""
    return json_object(
        title=document.title,
        under=document.under,
        written=list(written),
        sections=map(_section_json, document.sections),
    )


def _section_json(section: Section) -> Json:
    return {
        "heading": section.heading,
        "words": section.words,
        "points": section.points,
        "tables": [_table_json(each) for each in section.tables],
    }


def _table_json(of: DataTable) -> Json:
    return {
        "caption": of.caption,
        "columns": [{"heading": column.heading, "holds": column.holds} for column in of.columns],
        "rows": [[_cell_json(cell) for cell in row] for row in of.rows],
        "notes": of.notes,
    }


def _cell_json(cell: Cell) -> Json:
    """A share as its exact ratio, a number that is not told as the reason."""
    if isinstance(cell, Untold):
        return {"untold": str(cell)}
    if isinstance(cell, Fraction):
        return {"share": _decimal(cell), "exactly": f"{cell.numerator}/{cell.denominator}"}
    return cell
