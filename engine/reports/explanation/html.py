"""An explanation as a page of its own: no scripts, nothing fetched, readable on paper and by a screen reader.

The page is a tree of elements, and every text in it is put in as text: none can become markup.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from xml.etree.ElementTree import Element, SubElement

from engine.explaining.explained import CountedRows, ExplainedPart, Explanation
from engine.reports.explanation.phrases import (
    basis_line,
    figure_words,
    headline,
    joined_words,
    left_out_words,
    missing_words,
    row_groups,
    rows_count,
    rows_what,
    settings_table,
)
from engine.reports.page import Page, text_in
from engine.reports.phrases import what_to_do, window_words, with_window
from engine.reports.visible import visible
from engine.spoken import day_in_words

_STYLE = """
:root { color-scheme: light dark; background: Canvas; color: CanvasText; }
body { font: 1rem/1.5 system-ui, sans-serif; max-width: 52rem; margin: 2rem auto; padding: 0 1rem; }
h1 { font-size: 1.6rem; line-height: 1.2; margin-bottom: 0.25rem; }
h2 { font-size: 1.15rem; margin: 2rem 0 0.5rem; border-bottom: 1px solid currentColor; }
blockquote { margin: 1rem 0; padding: 0.25rem 1rem; border-left: 0.25rem solid currentColor; }
ul.parts { list-style: none; padding-left: 0; }
ul.parts ul { list-style: none; padding-left: 1.5rem; }
.answer { font-weight: 700; padding: 0 0.4em; border: 1px solid currentColor; border-radius: 0.3em; }
.answer { white-space: nowrap; }
.decides > .answer { border-width: 3px; }
.because { font-size: 1.1rem; }
.quiet { opacity: 0.8; font-size: 0.9rem; }
table { border-collapse: collapse; width: 100%; font-size: 0.95rem; }
caption { text-align: left; font-size: 0.9rem; padding-bottom: 0.25rem; }
th, td { text-align: left; vertical-align: top; padding: 0.25rem 0.75rem 0.25rem 0; }
th, td { border-bottom: 1px solid #8888; overflow-wrap: break-word; }
tbody th { font-weight: normal; }
p, li, h1, h2 { overflow-wrap: anywhere; }
@media print {
  body { max-width: none; margin: 0; font-size: 10pt; }
  h2 { break-after: avoid; }
  tr, li { break-inside: avoid; }
}
"""


def explanation_html(told: Explanation, most: int | None) -> Iterator[str]:
    """The page in one piece; at most so many groups of rows of each figure."""
    page = Page(f"{headline(told)} – {told.title}", _STYLE)
    _answer(page, told)
    if told.part:
        page.add("h2", "The condition")
        _parts(SubElement(page.main, "ul", {"class": "parts"}), told.part)
    for each in told.exceptions:
        page.add("h2", f"Unless: {each.name}")
        page.add("p", each.because)
        _parts(SubElement(page.main, "ul", {"class": "parts"}), each.part)
    _list(page, "Missing", map(missing_words, told.missing))
    _list(page, "What would change the answer", _changes(told))
    for rows in told.rows:
        _rows(page, rows, most)
    _list(page, "Other periods", (f"{window_words(each.window)}: {each.answer}" for each in told.periods))
    if told.settings:
        page.add("h2", "Settings")
        page.add_table("The settings the answer rests on", *settings_table(told))
    yield page.html()


def _answer(page: Page, told: Explanation) -> None:
    page.add("h1", headline(told))
    page.add("p", f"{told.title} ({told.rule}, {told.level.value})")
    page.add("p", f"{told.academy}, as at {day_in_words(told.as_at)}; policy edition {told.edition}", "quiet")
    because = SubElement(page.main, "p", {"class": "because"})
    _mark(because, told.answer, with_window(told.because, told.window))
    if told.then:
        page.add("p", f"→ {what_to_do(told.then)}", "because")
    page.add("h2", "The rule")
    text_in(SubElement(page.main, "blockquote"), "p", told.sentence)
    page.add_list(told.words)
    page.add("p", basis_line(told), "quiet")


def _mark(parent: Element, answer: str, text: str) -> None:
    """An answer before the words it belongs to."""
    text_in(parent, "strong", answer, "answer").tail = f" {visible(text)}"


def _parts(parent: Element, part: ExplainedPart) -> None:
    item = SubElement(parent, "li", {"class": "decides"} if part.decides else {})
    decides = " (this decides)" if part.decides else ""
    _mark(item, part.answer, (joined_words(part) or part.says) + decides)
    inside = SubElement(item, "ul") if part.figures or part.parts else item
    for figure in part.figures:
        text_in(inside, "li", figure_words(figure, alone=len(part.figures) == 1))
    for inner in part.parts:
        _parts(inside, inner)


def _changes(told: Explanation) -> Iterator[str]:
    yield from (f"{change.then}, given: {change.says}" for change in told.changes)
    if told.unchanged:
        yield told.unchanged


def _list(page: Page, heading: str, items: Iterable[str]) -> None:
    texts = list(items)
    if texts:
        page.add("h2", heading)
        page.add_list(texts)


def _rows(page: Page, rows: CountedRows, most: int | None) -> None:
    shown, left = row_groups(rows.rows, most)
    page.add("h2", f"What was counted: {rows_count(rows)}")
    page.add("p", rows_what(rows))
    lines = [(each.days, each.text, f"{each.count:,}", _counts(each.answer)) for each in shown]
    if lines:
        page.add_table("The rows by day", ("Days", "Rows", "How many", "Counts"), lines)
    if left:
        page.add("p", left_out_words(left), "quiet")


def _counts(answer: str) -> str:
    return answer if answer in ("yes", "no") else "cannot tell"
