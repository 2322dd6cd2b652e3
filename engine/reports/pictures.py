"""Charts as pictures, for documents that hold no SVG."""

from __future__ import annotations

from functools import cache
from xml.etree.ElementTree import Element

import resvg_py

from engine.reports.charts import FONTS, svg_text

_ZOOM = 3.0
_LETTER = (
    '<svg xmlns="http://www.w3.org/2000/svg" width="20" height="20">'
    '<text x="2" y="16" font-family="{}">{}</text></svg>'
)


def picture(chart: Element) -> bytes | None:
    """The chart as a PNG on white; None where the machine has no font for it, for a chart without words says nothing."""
    return (
        resvg_py.svg_to_bytes(svg_string=svg_text(chart), background="#ffffff", zoom=_ZOOM)
        if has_font()
        else None
    )


@cache
def has_font() -> bool:
    """Whether a chart's words can be drawn."""
    return draws(FONTS)


def draws(fonts: str) -> bool:
    """Whether a letter in one of some fonts leaves any trace."""
    drawn, empty = (resvg_py.svg_to_bytes(svg_string=_LETTER.format(fonts, said)) for said in ("M", ""))
    return drawn != empty
