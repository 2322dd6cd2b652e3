"""What a spreadsheet takes for a formula: a cell from elsewhere must not run as one. And what a failed one shows."""

from __future__ import annotations

import re

_BEGINS = re.compile(r"\s*[=+\-@＝＋－＠]|[\t\r\n]")

FAILED = r"#(n/a|ref!|name\?|value!|div/0!|num!|null!)"
"""The pattern of what a cell shows whose formula fails, in any case of letters; `- see letter` becomes `#NAME?`."""


def is_formula(text: str) -> bool:
    """Whether a cell with this text could become a formula: by a sign in front, or what leads to the next cell."""
    return _BEGINS.match(text) is not None
