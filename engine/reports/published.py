"""A public page as HTML or Markdown: nothing fetched, no scripts, readable on paper and by a screen reader.

The page is a tree of elements, and every text in it is put in as text: none can become markup.
"""

from __future__ import annotations

from collections.abc import Iterator
from xml.etree.ElementTree import Element, SubElement

from engine.publishing.public_page import Bullets, Paragraph, PublicPage, Table
from engine.reports.markdown import escaped, table
from engine.reports.page import as_html, begun
from engine.reports.visible import visible

_STYLE = """
:root { color-scheme: light dark; background: Canvas; color: CanvasText; }
body { font: 1.1rem/1.6 system-ui, sans-serif; max-width: 46rem; margin: 2rem auto; padding: 0 1rem; }
h1 { font-size: 1.8rem; line-height: 1.2; }
h2 { font-size: 1.3rem; margin: 2.5rem 0 0.5rem; }
table { border-collapse: collapse; width: 100%; margin: 0.5rem 0 1rem; }
caption { text-align: left; padding-bottom: 0.25rem; }
th, td { text-align: left; vertical-align: top; padding: 0.35rem 0.75rem 0.35rem 0; }
th, td { border-bottom: 1px solid #767676; overflow-wrap: break-word; }
thead th { border-bottom-width: 2px; }
tbody th { font-weight: 600; }
@media print {
  body { max-width: none; margin: 0; font-size: 11pt; }
  h2, caption { break-after: avoid; }
  tr, li { break-inside: avoid; }
}
"""


def page_html(page: PublicPage) -> Iterator[str]:
    """The page in one piece."""
    whole, main = begun(page.title, _STYLE)
    SubElement(main, "h1").text = visible(page.title)
    for part in page.parts:
        if part.heading:
            SubElement(main, "h2").text = visible(part.heading)
        for block in part.blocks:
            _block(main, block)
    yield as_html(whole)


def _block(main: Element, block: Paragraph | Bullets | Table) -> None:
    match block:
        case Paragraph(text):
            SubElement(main, "p").text = visible(text)
        case Bullets(items):
            inside = SubElement(main, "ul")
            for item in items:
                SubElement(inside, "li").text = visible(item)
        case Table():
            _table(main, block)


def _table(main: Element, block: Table) -> None:
    """A table with a header for each column and each row."""
    element = SubElement(main, "table")
    SubElement(element, "caption").text = visible(block.caption)
    line = SubElement(SubElement(element, "thead"), "tr")
    for heading in block.headings:
        SubElement(line, "th", scope="col").text = visible(heading)
    body = SubElement(element, "tbody")
    for first, *rest in block.rows:
        line = SubElement(body, "tr")
        SubElement(line, "th", scope="row").text = visible(first)
        for cell in rest:
            SubElement(line, "td").text = visible(cell)


def page_markdown(page: PublicPage) -> Iterator[str]:
    """The page in pieces."""
    yield f"# {escaped(page.title)}\n"
    for part in page.parts:
        if part.heading:
            yield f"\n## {escaped(part.heading)}\n"
        for block in part.blocks:
            yield "\n"
            match block:
                case Paragraph(text):
                    yield f"{escaped(text)}\n"
                case Bullets(items):
                    yield from (f"- {escaped(item)}\n" for item in items)
                case Table():
                    yield from table(block.headings, block.rows)
