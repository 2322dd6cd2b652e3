"""A page of its own as a tree of elements: no scripts, nothing fetched, readable on paper and by a screen reader.

Every text is put in as text: none can become markup.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from xml.etree.ElementTree import Element, SubElement, tostring

from engine.reports.visible import visible

_STYLE = """
:root { color-scheme: light dark; background: Canvas; color: CanvasText; }
body { font: 1rem/1.5 system-ui, sans-serif; max-width: 72rem; margin: 2rem auto; padding: 0 1rem; }
h1 { font-size: 1.6rem; line-height: 1.2; margin-bottom: 0.25rem; }
h2 { font-size: 1.2rem; margin: 2rem 0 0.5rem; border-bottom: 1px solid currentColor; }
h3 { font-size: 1.05rem; margin: 1.25rem 0 0.25rem; }
p, li, h1, h2 { overflow-wrap: anywhere; }
code { font-size: 0.95em; }
table { border-collapse: collapse; min-width: min(100%, 28rem); font-size: 0.95rem; }
caption { text-align: left; font-weight: 600; padding: 1rem 0 0.25rem; }
caption.said-above { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); }
th, td { text-align: left; vertical-align: top; padding: 0.25rem 0.75rem 0.25rem 0; }
td.number, td.day { white-space: nowrap; }
th, td { border-bottom: 1px solid #8888; overflow-wrap: anywhere; min-width: 6.5rem; }
thead th { overflow-wrap: normal; }
tbody th { font-weight: normal; overflow-wrap: break-word; }
td.number, th.number { text-align: right; min-width: 4rem; font-variant-numeric: tabular-nums; }
@media screen {
  table:has(thead th:nth-child(12)) { font-size: 0.8rem; }
  table:has(thead th:nth-child(12)) :is(th, td):is(*, .number) { min-width: 3rem; padding-right: 0.5rem; }
  table:has(thead th:nth-child(12)) td.day { white-space: normal; min-width: 5.4rem; }
}
@media (max-width: 40rem) { table:has(thead th:nth-child(6)) { min-width: 50rem; } }
svg { max-width: 100%; height: auto; }
.wide > svg { min-width: 36rem; }
figure { margin: 1rem 0; break-inside: avoid; }
figcaption, .note { font-size: 0.9rem; }
@media print {
  @page { size: A4 landscape; margin: 12mm; }
  body { max-width: none; margin: 0; font-size: 10pt; }
  p, ul { margin: 0.4em 0; }
  table, figcaption, .note { font-size: 8.5pt; }
  table:has(thead th:nth-child(12)) { font-size: 8pt; }
  th, td { min-width: 4.5rem; padding: 0.15rem 0.5rem 0.15rem 0; }
  td.number, th.number, td.day, th.day { min-width: 0; }
  caption, thead { break-after: avoid; }
  nav { display: none; }
  tbody th { overflow-wrap: anywhere; }
  h2, h3, figure, h2 + p, p:not(.note):has(+ :is(figure, ul, .wide)), ul:has(+ :is(figure, .wide)),
  tbody tr:first-child { break-after: avoid; }
  .note, tbody, tbody tr:last-child { break-before: avoid; }
  svg { max-height: 150mm; }
  tr, li { break-inside: avoid; }
  thead { display: table-header-group; }
}
"""

_FRAMES = """
.wide {
  overflow-x: auto;
  background:
    linear-gradient(to right, Canvas 40%, transparent) 0 0 / 3rem 100% local,
    linear-gradient(to left, Canvas 40%, transparent) 100% 0 / 3rem 100% local,
    linear-gradient(to right, #888a, transparent) 0 0 / 1rem 100%,
    linear-gradient(to left, #888a, transparent) 100% 0 / 1rem 100%;
  background-repeat: no-repeat;
}
@media print { .wide { overflow: visible; background: none; } }
"""
"""A frame that can be scrolled, with a shadow at each end beyond which there is more: a phone shows no scroll bar."""

_FETCHES_NOTHING = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'"


def text_in(parent: Element, tag: str, text: str, kind: str | None = None, **attributes: str) -> Element:
    """An element with a text, put at the end of another; `kind` is its class."""
    element = SubElement(parent, tag, {"class": kind} if kind else {}, **attributes)
    _fill(element, text)
    return element


def framed(parent: Element, caption: str) -> Element:
    """A frame that a narrow screen scrolls, and that a keyboard reaches."""
    told = {"role": "region", "aria-label": visible(caption), "tabindex": "0"}
    return SubElement(parent, "div", {"class": "wide", **told})


def table_in(
    parent: Element,
    caption: str,
    headings: Sequence[str],
    rows: Iterable[Sequence[str]],
    classes: Mapping[int, str] | None = None,
) -> Element:
    """A table with a header for each column and each row, put at the end of an element; its caption.

    `classes` are those of columns: `number` stands to the right, `day` and `number` are not broken.
    """
    of = classes or {}
    table = SubElement(parent, "table")
    said = text_in(table, "caption", caption)
    head = SubElement(SubElement(table, "thead"), "tr")
    for at, heading in enumerate(headings):
        text_in(head, "th", heading, scope="col", **_class(of, at))
    body = SubElement(table, "tbody")
    for row in rows:
        line = SubElement(body, "tr")
        for at, cell in enumerate(row):
            put = text_in(
                line, "td" if at else "th", "", **({} if at else {"scope": "row"}), **_class(of, at)
            )
            _fill(put, cell, break_names=True)
    return said


_NAME = re.compile(r"`([^`\n]+)`")
_IN_A_NAME = re.compile(r"(?<=_)(?=\w)|(?<=[a-z][.])(?=[a-z])|(?<=\w)(?=@)")


def _fill(element: Element, text: str, *, break_names: bool = False) -> None:
    """Puts a text into an element, as code what stands in it between backticks.

    Names of settings and rules that may be broken go on to the next line after a dot or underscore alone, and e-mail
    addresses after a dot or before their sign.
    """
    for at, part in enumerate(_NAME.split(visible(text))):
        inside = SubElement(element, "code") if at % 2 else element
        first, *rest = _IN_A_NAME.split(part) if break_names else [part]
        if len(inside):
            inside[-1].tail = first
        else:
            inside.text = first
        for more in rest:
            SubElement(inside, "wbr").tail = more


def _class(of: Mapping[int, str], at: int) -> dict[str, str]:
    return {"class": of[at]} if at in of else {}


class Page:
    """A page in the making, which tells browsers to fetch and run nothing; `main` is what everything is put into."""

    def __init__(self, title: str, style: str = _STYLE) -> None:
        self._root = Element("html", lang="en-GB")
        head = SubElement(self._root, "head")
        SubElement(head, "meta", charset="utf-8")
        SubElement(head, "meta", {"http-equiv": "Content-Security-Policy", "content": _FETCHES_NOTHING})
        SubElement(head, "meta", name="viewport", content="width=device-width, initial-scale=1")
        SubElement(head, "title").text = visible(title)
        SubElement(head, "style").text = style + _FRAMES
        self.main = SubElement(SubElement(self._root, "body"), "main")

    def add(self, tag: str, text: str, kind: str | None = None, **attributes: str) -> Element:
        """An element with a text, put at the end; `kind` is its class."""
        return text_in(self.main, tag, text, kind, **attributes)

    def add_list(self, items: Iterable[str]) -> None:
        """A list; nothing where there are no items."""
        inside = None
        for text in items:
            inside = SubElement(self.main, "ul") if inside is None else inside
            text_in(inside, "li", text)

    def add_contents(self, headings: Sequence[tuple[str, str]]) -> None:
        """A list of links to the parts of the page, each an id with its heading."""
        nav = SubElement(self.main, "nav", {"aria-label": "Contents"})
        text_in(nav, "p", "The other parts of this page:")
        inside = SubElement(nav, "ul")
        for name, heading in headings:
            text_in(SubElement(inside, "li"), "a", heading, href=f"#{name}")

    def add_figure(self, chart: Element, caption: str) -> None:
        """A chart with what it shows under it."""
        figure = SubElement(self.main, "figure")
        framed(figure, caption).append(chart)
        text_in(figure, "figcaption", caption)

    def add_table(
        self,
        caption: str,
        headings: Sequence[str],
        rows: Iterable[Sequence[str]],
        classes: Mapping[int, str] | None = None,
    ) -> None:
        """A table in a frame; a caption that says what the heading above it says is for screen readers alone."""
        said = _NAME.sub(r"\1", visible(caption))
        said_above = len(self.main) > 0 and "".join(self.main[-1].itertext()) == said
        told = table_in(framed(self.main, caption), caption, headings, rows, classes)
        if said_above:
            told.set("class", "said-above")

    def html(self) -> str:
        """The whole page."""
        return "<!DOCTYPE html>\n" + tostring(self._root, encoding="unicode", method="html") + "\n"
