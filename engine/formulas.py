"""What a spreadsheet takes for a formula: a cell that a file has from elsewhere must not run as one."""

from __future__ import annotations

import re

_BEGINS = re.compile(r"\s*[=+\-@＝＋－＠]|[\t\r\n]")


def is_formula(text: str) -> bool:
    """Whether a cell with this text could become a formula: by a sign in front, or what leads to the next cell."""
    return _BEGINS.match(text) is not None
