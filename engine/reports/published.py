"""A public page as HTML or Markdown: nothing fetched, no scripts, readable on paper and by a screen reader.

The page is a tree of elements, and every text in it is put in as text: none can become markup.
"""

from __future__ import annotations

from collections.abc import Iterator

from engine.publishing.public_page import Bullets, Paragraph, PublicPage, Table
from engine.reports.markdown import escaped, table
from engine.reports.page import Page, table_in

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
@media (max-width: 30rem) {
  table { font-size: 0.95rem; }
  th, td { padding-right: 0.4rem; }
}
@media print {
  body { max-width: none; margin: 0; font-size: 11pt; }
  h2, caption { break-after: avoid; }
  tr, li { break-inside: avoid; }
}
"""


def page_html(page: PublicPage) -> Iterator[str]:
    """The page in one piece."""
    whole = Page(page.title, _STYLE)
    whole.add("h1", page.title)
    for part in page.parts:
        if part.heading:
            whole.add("h2", part.heading)
        for block in part.blocks:
            _block(whole, block)
    yield whole.html()


def _block(page: Page, block: Paragraph | Bullets | Table) -> None:
    match block:
        case Paragraph(text):
            page.add("p", text)
        case Bullets(items):
            page.add_list(items)
        case Table():
            table_in(page.main, block.caption, block.headings, block.rows)


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
