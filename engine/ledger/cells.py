"""Cells that no spreadsheet takes for a formula, and that come back as they were."""

from __future__ import annotations

import re

from engine.formulas import FAILED, is_formula

_MARK = "'"
_NOTHING = re.compile(rf"n/a|null|none|nan|nil|{FAILED}", re.IGNORECASE)


def safe(text: str) -> str:
    """The text with an apostrophe before what would become a formula, and before one that stands there already."""
    return f"{_MARK}{text}" if is_formula(text) or text[:1] == _MARK else text


def as_meant(cell: str) -> str:
    """The text of a cell, without the apostrophe that only keeps it safe."""
    rest = cell[1:]
    return rest if cell[:1] == _MARK and (is_formula(rest) or rest[:1] == _MARK) else cell


def says_nothing(text: str) -> bool:
    """Whether a text is what people or spreadsheets write where there is nothing to say: `-`, `.`, `n/a`, `#NAME?`."""
    return not any(map(str.isalnum, text)) or _NOTHING.fullmatch(text.strip()) is not None
