"""Blanks around a text of an export: indentation is none of it, and a plain blank may be the place of a mark."""

from __future__ import annotations

import re

_AROUND = re.compile(r"\A\s*[^\S ]\s*|\s*[^\S ]\s*\Z")


def without_indent(text: str) -> str:
    """A text without the line ends and indentation around it; plain blanks stay."""
    return text if text == text.strip() else _AROUND.sub("", text)
