"""Names and cells made to hurt stay text in every format."""

from __future__ import annotations

import csv as csv_reader
import json as json_reader
import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from io import StringIO

import pytest
from hypothesis import given
from hypothesis import strategies as st
from made_results import RESULT, with_every_text
from markdown_it import MarkdownIt

from engine.check_result import CheckResult
from engine.reports.check.csv import COLUMNS, check_csv
from engine.reports.check.json import check_json
from engine.reports.check.markdown import check_markdown
from engine.reports.check.text import check_text
from engine.reports.csv import safe_cell
from engine.reports.diagnostics import diagnostics_text
from engine.reports.look import Look
from engine.reports.markdown import escaped
from engine.reports.visible import visible

HOSTILE = [
    "{x.__class__}",
    "{0.__init__}",
    "%(asctime)s %n ${HOME}",
    "=cmd|' /C calc'!A0",
    "+1+cmd",
    "-2+3",
    "@SUM(A1)",
    "\t=1+1",
    "\r=1+1",
    " =1+1",
    "＝1+1",
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "[x](javascript:alert(1))",
    "![x](https://example.invalid/x.png)",
    "<https://example.invalid>",
    "`code` **bold** __bold__ ~~gone~~ $x$",
    "a | b || c \\| d \\",
    "\x1b[31mred\x1b[0m\x1b]0;title\x07",
    "\x9b31m",
    "[red]red[/red] [link=https://example.invalid]x[/link] [/]",
    ":smile: :boom:",
    "\u202egnp.exe\u202c \u2066x\u2069 \u200f",
    "zero\u200bwidth \ufeffbom",
    "line\nbreak\r\nand\x0bmore\x0c\x85\u2028\u2029",
    "nul\x00 del\x7f",
    "surrogate \ud800 \udfff",
    "'; DROP TABLE marks; --",
    "x" * 5_000,
    "漢字 кириллица e\u0301",
    "",
]
UNSAFE = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ud800-\udfff]"
)
OWN_COLOURS = re.compile("\x1b\\[[0-9;]*m")
LOOKS = [Look(), Look(width=60), Look(colour=True, width=100)]

hostile = pytest.mark.parametrize("text", HOSTILE, ids=lambda text: ascii(text)[:30])
any_text = st.text(max_size=60) | st.sampled_from(HOSTILE)


def poisoned(text: str) -> CheckResult:
    made: CheckResult = with_every_text(RESULT, text)
    tables = {text: made.register.tables["marks"]}
    return replace(made, register=replace(made.register, tables=tables))


@hostile
@pytest.mark.parametrize("look", LOOKS, ids=["plain", "narrow", "colour"])
def test_text_steers_no_terminal(text: str, look: Look) -> None:
    shown = "".join(check_text(poisoned(text), look))
    bare = OWN_COLOURS.sub("", shown) if look.colour else shown
    assert not UNSAFE.search(bare)
    for label in ("[red]red[/red]", "{x.__class__}", ":smile:"):
        assert label not in text or label in bare.replace("\n", "")


def test_no_colour_of_a_cell_reaches_the_terminal() -> None:
    """Only the report's own styles stand in it: none of the sequence that the cell holds."""
    shown = "".join(check_text(poisoned("\x1b[35mpurple"), Look(colour=True, width=100)))
    assert "\x1b[35m" not in shown


@hostile
def test_json_is_ascii_and_gives_the_text_back(text: str) -> None:
    written = "".join(check_json(poisoned(text)))
    assert written.isascii()
    assert not UNSAFE.search(written)
    read = json_reader.loads(written)
    assert read["findings"][0]["rule"] == text


@hostile
def test_csv_has_no_formula_and_no_stray_row(text: str) -> None:
    written = "".join(check_csv(poisoned(text)))
    assert not UNSAFE.search(written.replace("\r\n", "\n"))
    rows = list(csv_reader.reader(StringIO(written, newline="")))
    assert {len(row) for row in rows} == {len(COLUMNS)}
    assert len(rows) == 1 + len(RESULT.findings) + sum(len(rule.not_evaluated_at) for rule in RESULT.rules)
    for cell in (cell for row in rows for cell in row):
        assert not re.match(r"\s*[=+\-@＝＋－＠]", cell)


@hostile
def test_markdown_makes_no_link_html_or_cell(text: str) -> None:
    written = "".join(check_markdown(poisoned(text)))
    assert not UNSAFE.search(written)
    page = MarkdownIt("commonmark").enable(["table", "strikethrough"]).render(written)
    tags = set(re.findall(r"<([a-z0-9]+)", page))
    assert tags <= {"h1", "h2", "p", "table", "thead", "tbody", "tr", "th", "td", "strong"}
    for grid in re.findall(r"<table>.*?</table>", page, re.DOTALL):
        counts = {len(re.findall("<t[hd]", row)) for row in re.findall(r"<tr>.*?</tr>", grid, re.DOTALL)}
        assert len(counts) == 1
    assert len(re.findall("<tr>", page)) == len(re.findall(r"^\| (?!---)", written, re.MULTILINE))


@hostile
def test_diagnostic_steers_no_terminal(text: str) -> None:
    shown = "".join(diagnostics_text(with_every_text(RESULT.diagnostics, text)))
    assert not UNSAFE.search(shown)


@pytest.mark.thorough
@given(any_text)
def test_visible_text_is_one_safe_line(text: str) -> None:
    shown = visible(text)
    assert not UNSAFE.search(shown)
    assert "\n" not in shown and "\t" not in shown
    assert visible(shown) == shown


@given(any_text)
def test_cells_are_safe_whatever_they_hold(text: str) -> None:
    assert not re.match(r"\s*[=+\-@＝＋－＠\t\r\n]", safe_cell(text))
    page = MarkdownIt("commonmark").enable("table").render(f"| a |\n| --- |\n| {escaped(text)} |\n")
    assert set(re.findall(r"<([a-z0-9]+)", page)) <= {"table", "thead", "tbody", "tr", "th", "td"}


def formats() -> Iterator[Callable[[CheckResult], Iterator[str]]]:
    yield from (check_text, check_json, check_csv, check_markdown)


@pytest.mark.thorough
@given(any_text)
def test_every_report_is_the_same_twice_and_can_be_encoded(text: str) -> None:
    for report in formats():
        once = "".join(report(poisoned(text)))
        assert once == "".join(report(poisoned(text)))
        once.encode("utf-8")
