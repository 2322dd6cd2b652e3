"""An explanation as a page of its own: no scripts, nothing fetched, readable on paper and by a screen reader.

The page is a tree of elements, and every text in it is put in as text: none can become markup.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from xml.etree.ElementTree import Element, SubElement

from engine.explaining.explained import CountedRows, ExplainedPart, Explanation
from engine.quantities import day_in_words
from engine.reports.explanation_phrases import (
    basis_line,
    because_words,
    figure_words,
    headline,
    joined_words,
    left_out_words,
    missing_words,
    row_groups,
    rows_count,
    rows_what,
    settings_headings,
    settings_rows,
    window_words,
)
from engine.reports.page import as_html, begun, framed, list_in, table_in, text_in
from engine.reports.phrases import what_to_do
from engine.reports.visible import visible

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
.wide { overflow-x: auto; }
p, li, h1, h2 { overflow-wrap: anywhere; }
@media print {
  body { max-width: none; margin: 0; font-size: 10pt; }
  h2 { break-after: avoid; }
  tr, li { break-inside: avoid; }
}
"""


def explanation_html(told: Explanation, most: int | None) -> Iterator[str]:
    """The page in one piece; at most so many groups of rows of each figure."""
    page, body = begun(f"{headline(told)} – {told.title}", _STYLE)
    _answer(body, told)
    if told.part:
        _section(body, "The condition")
        _parts(SubElement(body, "ul", {"class": "parts"}), told.part)
    for each in told.exceptions:
        _section(body, f"Unless: {each.name}")
        text_in(body, "p", each.because)
        _parts(SubElement(body, "ul", {"class": "parts"}), each.part)
    _list(body, "Missing", map(missing_words, told.missing))
    _list(body, "What would change the answer", _changes(told))
    for rows in told.rows:
        _rows(body, rows, most)
    _list(body, "Other periods", (f"{window_words(each.window)}: {each.answer}" for each in told.periods))
    if told.settings:
        _section(body, "Settings")
        _table(body, "The settings the answer rests on", settings_headings(told), settings_rows(told))
    yield as_html(page)


def _answer(body: Element, told: Explanation) -> None:
    text_in(body, "h1", headline(told))
    text_in(body, "p", f"{told.title} ({told.rule}, {told.level.value})")
    text_in(
        body, "p", f"{told.academy}, as at {day_in_words(told.as_at)}; policy edition {told.edition}", "quiet"
    )
    because = SubElement(body, "p", {"class": "because"})
    _mark(because, told.answer, because_words(told))
    if told.then:
        text_in(body, "p", f"→ {what_to_do(told.then)}", "because")
    _section(body, "The rule")
    text_in(SubElement(body, "blockquote"), "p", told.sentence)
    if told.words:
        list_in(body, told.words)
    text_in(body, "p", basis_line(told), "quiet")


def _section(body: Element, heading: str) -> None:
    text_in(body, "h2", heading)


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


def _list(body: Element, heading: str, items: Iterable[str]) -> None:
    texts = list(items)
    if texts:
        _section(body, heading)
        list_in(body, texts)


def _rows(body: Element, rows: CountedRows, most: int | None) -> None:
    shown, left = row_groups(rows.rows, most)
    _section(body, f"What was counted: {rows_count(rows)}")
    text_in(body, "p", rows_what(rows))
    lines = [(each.days, each.text, f"{each.count:,}", _unclear(each.answer)) for each in shown]
    if lines:
        _table(body, "The rows by day", ("Days", "Rows", "How many", "Counts"), lines)
    if left:
        text_in(body, "p", left_out_words(left), "quiet")


def _unclear(answer: str) -> str:
    return {"yes": "yes", "no": "no"}.get(answer, "cannot tell")


def _table(body: Element, caption: str, headings: Sequence[str], rows: Iterable[Sequence[str]]) -> None:
    table_in(framed(body, caption), caption, headings, rows)
