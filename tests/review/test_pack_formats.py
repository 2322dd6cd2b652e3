"""A pack in each format: the same figures everywhere, numbers as numbers, and every text as text."""

from __future__ import annotations

import csv
import re
from datetime import date, datetime
from fractions import Fraction
from io import BytesIO, StringIO
from zipfile import ZipFile

import openpyxl
import pytest
from docx import Document
from docx.oxml.ns import qn
from made_pack import DAY, made

from engine.reports.charts import FONTS, chart_svg, svg_text
from engine.reports.pack.docx import pack_docx
from engine.reports.pack.html import pack_html
from engine.reports.pack.parts import Column, DataTable, Holds, PackDocument, Section, percent, shown
from engine.reports.pack.xlsx import pack_xlsx
from engine.reports.pictures import draws, has_font
from engine.reports.review import review_csv, review_json, review_markdown, review_text
from tests.parsed_pages import Page
from tests.results import read_result

HOSTILE = (
    "=1+1",
    "@SUM(A1)",
    "<script>alert(1)</script>",
    "\u202egnp.exe",
    "http://example.invalid",
    "a'[b]:*?/\\",
    "\x1b[31m",
    "\x00 \ufffe \uffff \ud800",
)


def test_a_percentage_is_rounded_only_to_be_shown() -> None:
    assert [percent(Fraction(each)) for each in ("0.0005", "0.12349", "1", "0.0004")] == [
        "0.1%",
        "12.3%",
        "100.0%",
        "0.0%",
    ]
    assert shown(DAY) == "28 March 2025"


def test_the_page_has_a_chart_with_the_table_below() -> None:
    page = Page("".join(pack_html(made())))
    assert page.tags.count("svg") == page.tags.count("figure") == page.tags.count("table") == 1
    assert {"1,234", "12.5%", "hidden", "not known", "28 March 2025", "18.8% (12.5% + 6.3%)"} <= set(
        page.texts
    )
    assert not {"script", "link", "img"} & set(page.tags)


def test_a_chart_leaves_out_what_is_not_told() -> None:
    chart = svg_text(chart_svg(made().sections[0].tables[0], "c"))
    assert "Some words 3" in chart and "Some words 2" not in chart


def test_word_has_headings_repeated_rows_and_page_numbers() -> None:
    word = Document(BytesIO(pack_docx(made(), DAY)))
    styles = [
        each.style.name
        for each in word.paragraphs
        if each.style and each.style.name.startswith(("Title", "Heading"))
    ]
    assert styles == ["Title", "Heading 1", "Heading 2", "Heading 1"]
    (table,) = word.tables
    assert table.rows[0]._tr.find(qn("w:trPr")).find(qn("w:tblHeader")) is not None
    assert [cell.text for cell in table.rows[1].cells] == [
        "Some words",
        "1,234",
        "12.5%",
        "6.3%",
        "28 March 2025",
    ]
    assert [cell.text for cell in table.rows[2].cells][1:] == ["hidden", "hidden", "not known", ""]
    foot = word.sections[0].footer.paragraphs[0]._p.xml
    assert 'w:instr="PAGE"' in foot and 'w:instr="NUMPAGES"' in foot
    assert (word.core_properties.title, word.core_properties.language) == ("Some words", "en-GB")


@pytest.mark.skipif(not has_font(), reason="no font to draw charts with")
def test_words_chart_is_a_picture_with_words_for_it() -> None:
    word = Document(BytesIO(pack_docx(made(), DAY)))
    (picture,) = word.inline_shapes
    assert "The table below has the numbers" in picture._inline.docPr.get("descr")


def test_a_chart_is_drawn_with_whatever_common_font_there_is() -> None:
    assert has_font() == any(draws(font) for font in FONTS.split(", "))
    assert {"Liberation Sans", "DejaVu Sans", "Noto Sans"} < set(FONTS.split(", "))


def test_the_longest_name_of_a_group_stands_beside_its_bar_in_full() -> None:
    table = made("Not previously looked after, or not recorded").sections[0].tables[0]
    assert "Not previously looked after, or not recorded<" in svg_text(chart_svg(table, "a"))


def test_without_a_font_word_says_that_a_chart_is_left_out(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("engine.reports.pictures.has_font", lambda: False)
    word = Document(BytesIO(pack_docx(made(), DAY)))
    assert not word.inline_shapes
    assert any("The chart is left out" in each.text for each in word.paragraphs)


def test_the_workbook_has_typed_cells() -> None:
    book = openpyxl.load_workbook(BytesIO(pack_xlsx(made(), DAY)))
    assert book.sheetnames == ["Read me", "Some words", "Some words 2"]
    sheet = book["Some words"]
    assert [cell.value for cell in sheet[2]] == ["Some words", 1234, 0.125, 0.0625, datetime(2025, 3, 28)]
    assert [cell.value for cell in sheet[3]] == ["Some words 2", "hidden", "hidden", "not known", None]
    assert [cell.number_format for cell in sheet[2]][1:] == ["#,##0", "0.0%", "0.0%", "d mmmm yyyy"]
    assert sheet.freeze_panes == "B2" and sheet.auto_filter.ref == "A1:E4"
    assert len(sheet._charts) == 1
    assert {each.page_setup.paperSize for each in book} == {9}, "A4"


def test_the_workbook_shows_days_and_headings_whole() -> None:
    """A day that is broader than its column is shown as `###`, and a second line of a heading not at all."""
    table = DataTable(
        "Days",
        "Days",
        (Column("Day", Holds.DAY, 4), Column("Sessions that were possible", Holds.COUNT, 9)),
        ((date(2025, 9, 30), 1),),
    )
    document = PackDocument("Days", (), (Section("Days", tables=(table,)),))
    sheet = openpyxl.load_workbook(BytesIO(pack_xlsx(document, DAY)))["Days"]
    assert sheet.column_dimensions["A"].width > len("30 September 2025")
    assert sheet.row_dimensions[1].height == 60, "four lines"


def test_a_document_with_a_very_long_title_is_written() -> None:
    """The properties of a Word document hold 255 letters; the title on its page is whole."""
    named = made("Upper and Lower Longbottom " * 12)
    word = Document(BytesIO(pack_docx(named, DAY)))
    assert word.paragraphs[0].text == named.title
    assert len(word.core_properties.title) == 255


@pytest.mark.thorough
@pytest.mark.parametrize("text", HOSTILE)
def test_every_text_stays_text(text: str) -> None:
    document = made(text)
    book = openpyxl.load_workbook(BytesIO(pack_xlsx(document, DAY)))
    cells = [cell for sheet in book for row in sheet.iter_rows() for cell in row]
    assert not [cell.coordinate for cell in cells if cell.data_type == "f"]
    links = [cell.hyperlink for cell in cells if cell.hyperlink]
    assert all(link.target is None for link in links)
    page = "".join(pack_html(document))
    assert "script" not in Page(page).tags and "\u202e" not in page
    with ZipFile(BytesIO(pack_docx(document, DAY))) as word:
        xml = word.read("word/document.xml").decode()
    assert "<script" not in xml and "\u202e" not in xml and "\x1b" not in xml
    markdown = "".join(review_markdown(document, (text,)))
    assert "<script" not in markdown
    rows = csv.reader(StringIO("".join(review_csv(document, ()))))
    assert not [cell for row in rows for cell in row if re.match(r"[=+@-]", cell)]
    assert "\x1b" not in "".join(review_text(document, (text,)))


def test_json_is_what_its_schema_says_and_exact() -> None:
    told = read_result("review", "".join(review_json(made(), ("review.html",))))
    first = told["sections"][0]["tables"][0]["rows"][0]
    assert first == [
        "Some words",
        1234,
        {"share": "0.125000", "exactly": "1/8"},
        {"share": "0.062500", "exactly": "1/16"},
        "2025-03-28",
    ]


def test_the_same_pack_is_the_same_workbook() -> None:
    assert pack_xlsx(made(), DAY) == pack_xlsx(made(), DAY)


def test_a_text_that_no_cell_holds_is_shortened_and_not_left_out() -> None:
    book = openpyxl.load_workbook(BytesIO(pack_xlsx(made("x" * 40_000), DAY)))
    value = book.worksheets[1]["A2"].value
    assert len(value) == 32_767 and value.endswith("…")


def test_the_page_begins_with_the_review_at_a_glance() -> None:
    page = "".join(pack_html(made()))
    assert page.index('id="part-1"') < page.index("<nav ") < page.index('id="part-2"')
    assert 'href="#part-2"' in page and 'href="#part-1"' not in page
