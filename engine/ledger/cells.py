"""Cells that no spreadsheet takes for a formula, and that come back as they were."""

from __future__ import annotations

_BEGINS_FORMULA = "=+-@＝＋－＠"
_MARK = "'"


def safe(text: str) -> str:
    """The text with an apostrophe before what would become a formula, and before one that stands there already."""
    return f"{_MARK}{text}" if _is_risky(text) or text[:1] == _MARK else text


def as_meant(cell: str) -> str:
    """The text of a cell, without the apostrophe that only keeps it safe."""
    rest = cell[1:]
    return rest if cell[:1] == _MARK and (_is_risky(rest) or rest[:1] == _MARK) else cell


def _is_risky(text: str) -> bool:
    start = text.lstrip()[:1]
    return text[:1] in ("\t", "\r", "\n") or (start != "" and start in _BEGINS_FORMULA)
