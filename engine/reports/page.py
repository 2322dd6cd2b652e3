"""A page of its own as a tree of elements: no scripts, nothing fetched, readable on paper and by a screen reader.

Every text is put in as text: none can become markup.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from xml.etree.ElementTree import Element, SubElement, tostring

from engine.reports.visible import visible

_STYLE = """
:root { color-scheme: light dark; }
body { font: 1rem/1.5 system-ui, sans-serif; max-width: 72rem; margin: 2rem auto; padding: 0 1rem; }
h1 { font-size: 1.6rem; line-height: 1.2; margin-bottom: 0.25rem; }
h2 { font-size: 1.2rem; margin: 2rem 0 0.5rem; border-bottom: 1px solid currentColor; }
h3 { font-size: 1.05rem; margin: 1.25rem 0 0.25rem; }
.wide { overflow-x: auto; }
table { border-collapse: collapse; width: 100%; font-size: 0.95rem; }
caption { text-align: left; font-size: 0.9rem; padding-bottom: 0.25rem; }
th, td { text-align: left; vertical-align: top; padding: 0.25rem 0.75rem 0.25rem 0; }
th, td { border-bottom: 1px solid #8888; overflow-wrap: anywhere; min-width: 5rem; }
td.number, th.number { text-align: right; }
svg { max-width: 100%; height: auto; }
@media print {
  body { max-width: none; margin: 0; font-size: 10pt; }
  h2, h3 { break-after: avoid; }
  tr, li { break-inside: avoid; }
  thead { display: table-header-group; }
}
"""


class Page:
    """A page in the making; `main` is the part that everything is put into."""

    def __init__(self, title: str) -> None:
        self._root = Element("html", lang="en-GB")
        head = SubElement(self._root, "head")
        SubElement(head, "meta", charset="utf-8")
        SubElement(head, "meta", name="viewport", content="width=device-width, initial-scale=1")
        SubElement(head, "title").text = visible(title)
        SubElement(head, "style").text = _STYLE
        self.main = SubElement(SubElement(self._root, "body"), "main")

    def add(self, tag: str, text: str) -> Element:
        """An element with a text, put at the end."""
        element = SubElement(self.main, tag)
        element.text = visible(text)
        return element

    def add_list(self, items: Iterable[str]) -> None:
        """A list; nothing where there are no items."""
        texts = list(items)
        if texts:
            inside = SubElement(self.main, "ul")
            for text in texts:
                SubElement(inside, "li").text = visible(text)

    def add_table(self, caption: str, headings: Sequence[str], rows: Iterable[Sequence[str]]) -> None:
        """A table in a frame that a narrow screen scrolls; the first cell of a row names it."""
        frame = {"class": "wide", "role": "region", "aria-label": visible(caption), "tabindex": "0"}
        table = SubElement(SubElement(self.main, "div", frame), "table")
        SubElement(table, "caption").text = visible(caption)
        head = SubElement(SubElement(table, "thead"), "tr")
        for heading in headings:
            SubElement(head, "th", scope="col").text = visible(heading)
        body = SubElement(table, "tbody")
        for first, *others in rows:
            line = SubElement(body, "tr")
            SubElement(line, "th", scope="row").text = visible(first)
            for cell in others:
                SubElement(line, "td").text = visible(cell)

    def html(self) -> str:
        """The whole page."""
        return "<!DOCTYPE html>\n" + tostring(self._root, encoding="unicode", method="html") + "\n"
