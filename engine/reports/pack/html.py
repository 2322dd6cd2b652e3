"""A pack as one page that prints well: charts drawn in it, the table of each below, nothing fetched."""

from __future__ import annotations

from collections.abc import Iterator

from engine.reports.charts import chart_svg
from engine.reports.pack.parts import DataTable, Holds, PackDocument, Section, shown
from engine.reports.page import Page

_CLASSES = {Holds.COUNT: "number", Holds.SHARE: "number", Holds.DAY: "day"}


def pack_html(document: PackDocument) -> Iterator[str]:
    """The page in one piece; the review at a glance stands before the list of its parts."""
    page = Page(document.title)
    page.add("h1", document.title)
    for line in document.under:
        page.add("p", line)
    named = [(f"part-{number}", each) for number, each in enumerate(document.sections, 1)]
    for name, section in named[:1]:
        _section(page, name, section)
    page.add_contents([(name, each.heading) for name, each in named[1:]])
    for name, section in named[1:]:
        _section(page, name, section)
    yield page.html()


def _section(page: Page, name: str, section: Section) -> None:
    page.add("h2", section.heading, id=name)
    for words in section.words:
        page.add("p", words)
    page.add_list(section.points)
    for number, table in enumerate(section.read(), 1):
        _table(page, table, f"{name}-{number}")


def _table(page: Page, table: DataTable, name: str) -> None:
    if table.chart and table.charted():
        page.add_figure(chart_svg(table, name), table.chart.title)
    classes = {
        at: _CLASSES[column.holds] for at, column in enumerate(table.columns) if column.holds in _CLASSES
    }
    rows = (tuple(shown(cell) for cell in row) for row in table.rows)
    page.add_table(table.caption, table.headings, rows, classes)
    for note in table.notes:
        page.add("p", note, "note")
