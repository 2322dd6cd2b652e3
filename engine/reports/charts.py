"""Charts as SVG trees: bars lying down, part beside part, each with its figures in words, for the page and for Word."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from xml.etree.ElementTree import Element, SubElement, tostring

from engine.reports.pack.parts import DataTable, percent
from engine.reports.visible import visible
from engine.wording import shortened

_LEFT, _LENGTH, _RIGHT = 330, 360, 190
_FEW = 20
"""So many bars stand apart; more are thinner and nearer, so that a chart of a trust's academies fits on a sheet."""

COLOURS = ("#2f74b5", "#c2620f")
"""Of the first and the second part: three to one at least on white and on black. The second is hatched too."""
_LONGEST = 46
FONTS = "sans-serif, Liberation Sans, DejaVu Sans, Noto Sans, Helvetica"
"""The library that draws for Word takes `sans-serif` for Arial alone, so fonts of computers without it are named."""


def chart_svg(table: DataTable, name: str) -> Element:
    """The chart of a table; `name` is an id that no other chart of the page has."""
    assert table.chart is not None
    bars, legend = table.charted(), [table.columns[at].heading for at in table.chart.series]
    line = 26 if len(bars) <= _FEW else 17
    width, height = _LEFT + _LENGTH + _RIGHT, len(bars) * line + 52
    chart = Element(
        "svg",
        {
            "xmlns": "http://www.w3.org/2000/svg",
            "viewBox": f"0 0 {width} {height}",
            "width": str(width),
            "height": str(height),
            "role": "img",
            "aria-labelledby": f"{name}-title",
            "font-family": FONTS,
            "font-size": "13",
        },
    )
    SubElement(chart, "title", id=f"{name}-title").text = visible(
        f"{table.chart.title}; the table has the numbers"
    )
    _hatching(chart, f"{name}-hatched")
    fills = (COLOURS[0], f"url(#{name}-hatched)")
    _legend(chart, legend, fills)
    greatest = max((sum(values, Fraction(0)) for _, values in bars), default=Fraction(0)) or Fraction(1)
    for at, (label, values) in enumerate(bars):
        _bar(chart, (39 + at * line, line * 7 // 10), label, values, greatest, fills)
    return chart


def _hatching(chart: Element, name: str) -> None:
    size = {"id": name, "width": "6", "height": "6", "patternUnits": "userSpaceOnUse"}
    pattern = SubElement(SubElement(chart, "defs"), "pattern", size)
    SubElement(pattern, "rect", {"width": "6", "height": "6", "fill": COLOURS[1]})
    SubElement(pattern, "path", {"d": "M0 6L6 0", "stroke": "#fff", "stroke-width": "1"})


def _legend(chart: Element, legend: Sequence[str], fills: Sequence[str]) -> None:
    for at, (name, fill) in enumerate(zip(legend, fills, strict=False)):
        left = _LEFT + at * 150
        square = {"x": str(left), "y": "4", "width": "14", "height": "14", "fill": fill}
        SubElement(chart, "rect", square)
        _text(chart, left + 20, 16, name)


def _bar(
    chart: Element,
    place: tuple[int, int],
    label: str,
    values: Sequence[Fraction],
    greatest: Fraction,
    fills: Sequence[str],
) -> None:
    top, thick = place
    base = top + thick // 2 + 5
    _text(chart, _LEFT - 8, base, shortened(label, _LONGEST), "end")
    left = Fraction(_LEFT)
    for value, fill in zip(values, fills, strict=False):
        length = value / greatest * _LENGTH
        box = {
            "x": _number(left),
            "y": str(top),
            "width": _number(length),
            "height": str(thick),
            "fill": fill,
        }
        SubElement(chart, "rect", box)
        left += length
    parts = f" ({' + '.join(map(percent, values))})" if len(values) > 1 else ""
    _text(chart, int(left) + 8, base, percent(sum(values, Fraction(0))) + parts)


def _text(chart: Element, left: int, base: int, said: str, anchor: str = "start") -> None:
    place = {"x": str(left), "y": str(base), "text-anchor": anchor, "fill": "currentColor"}
    SubElement(chart, "text", place).text = visible(said)


def _number(value: Fraction) -> str:
    return f"{float(value):.1f}"


def svg_text(chart: Element) -> str:
    """The chart as a text of its own."""
    return tostring(chart, encoding="unicode")
