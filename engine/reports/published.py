"""A public page as HTML or Markdown: nothing fetched, no scripts, readable on paper and by a screen reader.

The page is a tree of elements, and every text in it is put in as text: none can become markup.
"""

from __future__ import annotations

from collections.abc import Iterator
from xml.etree.ElementTree import Element

from engine.publishing.public_page import Bullets, Paragraph, PublicPage, Table
from engine.reports.markdown import escaped, table
from engine.reports.page import as_html, begun, list_in, table_in, text_in

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
    text_in(main, "h1", page.title)
    for part in page.parts:
        if part.heading:
            text_in(main, "h2", part.heading)
        for block in part.blocks:
            _block(main, block)
    yield as_html(whole)


def _block(main: Element, block: Paragraph | Bullets | Table) -> None:
    match block:
        case Paragraph(text):
            text_in(main, "p", text)
        case Bullets(items):
            list_in(main, items)
        case Table():
            table_in(main, block.caption, block.headings, block.rows)


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
