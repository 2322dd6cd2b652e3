"""Text from files made safe to show: what would steer a terminal or turn the reading order is spelt out."""

from __future__ import annotations

import re
from unicodedata import combining, east_asian_width

_UNSEEN = (
    "[\x00-\x1f\x7f-\x9f\xad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u2028-\u202e"
    "\u2060-\u206f\u3164\ufe00-\ufe0f\ufeff\uffa0\ufff0-\ufffb\ufffe\uffff\ud800-\udfff\U000e0000-\U000e0fff]"
)


def visible(text: str) -> str:
    """The text on one line, control, invisible and direction-turning characters as `\\x1b`, `\\u202e`."""
    if text.isascii() and text.isprintable():
        return text
    return re.sub(_UNSEEN, lambda match: _spelt(match[0]), text)  # compiled where there is need


def _spelt(char: str) -> str:
    number = ord(char)
    if char in "\n\r\t":
        return {"\n": "\\n", "\r": "\\r", "\t": "\\t"}[char]
    return (
        f"\\x{number:02x}" if number < 256 else f"\\u{number:04x}" if number < 65536 else f"\\U{number:08x}"
    )


def display_width(text: str) -> int:
    """How many columns of a terminal the (visible) text fills."""
    return len(text) if text.isascii() else sum(map(char_width, text))


def char_width(char: str) -> int:
    """Columns of one character: 2 for wide East Asian ones, 0 for combining marks."""
    if combining(char):
        return 0
    return 2 if east_asian_width(char) in "WF" else 1
