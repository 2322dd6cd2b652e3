"""A pack as a Word document for the board: real headings, header rows that are repeated, numbered pages."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from io import BytesIO

from docx import Document
from docx.document import Document as Word
from docx.enum.section import WD_ORIENT
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.oxml.table import CT_Row
from docx.oxml.xmlchemy import BaseOxmlElement
from docx.shared import Cm, Pt
from docx.text.paragraph import Paragraph

from engine.reports.charts import chart_svg
from engine.reports.pack.parts import DataTable, PackDocument, Section, shown
from engine.reports.pictures import picture
from engine.reports.visible import visible
from engine.wording import shortened

_LONG, _SHORT, _EDGE = Cm(29.7), Cm(21.0), Cm(1.8)
_BROADEST_CHART = Cm(19)
_LANGUAGE = "en-GB"
_LONGEST_PROPERTY = 255
_USUAL, _SMALL, _MANY = "17", "15", 10
"""Half points of letters in tables, and in those with many columns."""
_AIR = "20"
"""Twentieths of a point between the words of a cell and the lines above and below them."""
_TWIP = 635
"""So many of the units that lengths are told in make one of those that widths of columns are."""


def pack_docx(document: PackDocument, day: date) -> bytes:
    """The document's bytes; `day` is the one it is dated."""
    word = Document()
    _prepare(word, document, day)
    word.add_heading(visible(document.title), 0)
    for line in document.under:
        word.add_paragraph(visible(line))
    for number, section in enumerate(document.sections, 1):
        _section(word, section, number)
    target = BytesIO()
    word.save(target)
    return target.getvalue()


def _prepare(word: Word, document: PackDocument, day: date) -> None:
    page = word.sections[0]
    page.orientation, page.page_width, page.page_height = WD_ORIENT.LANDSCAPE, _LONG, _SHORT
    page.left_margin = page.right_margin = page.top_margin = page.bottom_margin = _EDGE
    about = word.core_properties
    about.title = shortened(visible(document.title), _LONGEST_PROPERTY)
    about.language, about.author = _LANGUAGE, ""
    about.comments, about.created = "", datetime(day.year, day.month, day.day)
    about.modified = about.created
    style = word.styles["Normal"]
    style.font.name, style.font.size = "Calibri", Pt(10)
    style.element.get_or_add_rPr().append(_element("w:lang", val=_LANGUAGE))
    foot = page.footer.paragraphs[0]
    foot.alignment = WD_ALIGN_PARAGRAPH.RIGHT
    foot.add_run(f"{visible(document.title)}, page ")
    _field(foot, "PAGE")
    foot.add_run(" of ")
    _field(foot, "NUMPAGES")


def _field(paragraph: Paragraph, name: str) -> None:
    """What Word works out itself, such as the number of the page."""
    field = _element("w:fldSimple", _element("w:r", _text("1")), instr=name)
    paragraph._p.append(field)


def _section(word: Word, section: Section, number: int) -> None:
    word.add_heading(visible(section.heading), 1)
    for words in section.words:
        word.add_paragraph(visible(words))
    for point in section.points:
        word.add_paragraph(visible(point), style="List Bullet")
    for nth, table in enumerate(section.read(), 1):
        word.add_heading(visible(table.caption), 2)
        _chart(word, table, f"chart-{number}-{nth}")
        _table(word, table)
        for note in table.notes:
            _note(word, note)


def _note(word: Word, note: str) -> None:
    """What is said of a table, under it and not stuck to it."""
    paragraph = word.add_paragraph(visible(note))
    paragraph.paragraph_format.space_before = Pt(3)
    paragraph.runs[0].italic = True


def _chart(word: Word, table: DataTable, name: str) -> None:
    if table.chart is None or not table.charted():
        return
    drawn = picture(chart_svg(table, name))
    if drawn is None:
        word.add_paragraph(
            "The chart is left out: this computer has no font that it can be drawn with. The table has its numbers."
        )
        return
    word.add_picture(BytesIO(drawn), width=_BROADEST_CHART)
    about = word.inline_shapes[-1]._inline.docPr
    about.set("descr", visible(f"{table.chart.title}. The table below has the numbers."))
    word.paragraphs[-1].paragraph_format.keep_with_next = True


def _table(word: Word, table: DataTable) -> None:
    """The table, row by row from the elements of the format: the library looks at all rows for each new cell."""
    made = word.add_table(rows=0, cols=len(table.columns), style="Table Grid")
    made.autofit = False
    whole = sum(column.room for column in table.columns)
    widths = [int((_LONG - 2 * _EDGE) * column.room / whole) // _TWIP for column in table.columns]
    for grid, width in zip(made._tbl.tblGrid.gridCol_lst, widths, strict=True):
        grid.set(qn("w:w"), str(width))
    right = [column.holds.is_number for column in table.columns]
    head = _row(table.headings, widths, right)
    head.get_or_add_trPr().append(_element("w:tblHeader", val="true"))
    for cell in head.tc_lst:
        cell.get_or_add_tcPr().append(_element("w:shd", val="clear", color="auto", fill="E7EDF4"))
        for run in cell.p_lst[0].r_lst:
            run.get_or_add_rPr().insert(0, _element("w:b"))
    made._tbl.append(head)
    for row in table.rows:
        made._tbl.append(_row([shown(cell) for cell in row], widths, right))


def _row(texts: Sequence[str], widths: Sequence[int], right: Sequence[bool]) -> CT_Row:
    """A row that is not torn between two pages."""
    row = _element("w:tr")
    assert isinstance(row, CT_Row)
    row.get_or_add_trPr().append(_element("w:cantSplit", val="true"))
    for text, width, to_right in zip(texts, widths, right, strict=True):
        cell = _element("w:tc", _element("w:tcPr", _element("w:tcW", w=str(width), type="dxa")))
        air = _element("w:spacing", before=_AIR, after=_AIR)
        look = _element("w:pPr", air, _element("w:jc", val="right" if to_right else "left"))
        run = _element(
            "w:r",
            _element("w:rPr", _element("w:sz", val=_SMALL if len(texts) > _MANY else _USUAL)),
            _text(text),
        )
        cell.append(_element("w:p", look, run))
        row.append(cell)
    return row


def _text(text: str) -> BaseOxmlElement:
    found = _element("w:t")
    found.text = visible(text)
    found.set("{http://www.w3.org/XML/1998/namespace}space", "preserve")
    return found


def _element(name: str, *inside: BaseOxmlElement, **attributes: str) -> BaseOxmlElement:
    element = OxmlElement(name)
    for key, value in attributes.items():
        element.set(qn(f"w:{key}"), value)
    element.extend(inside)
    return element
