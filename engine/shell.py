"""Commands as one writes them where the program runs, to be copied from what it says."""

from __future__ import annotations

import re
import shlex
import sys
from pathlib import Path

_BARE = re.compile(r"[\w+=:./\\-]+")
"""What neither shell of Windows reads as anything but itself."""


def command(*words: str | Path) -> str:
    """`trustpolicy check wenlock --register 'this year'`; Windows knows double quotes: `--register "this year"`."""
    return " ".join(map(in_quotes, map(str, words)))


def in_quotes(word: str) -> str:
    """A word of a command, in quotes where it needs them."""
    if sys.platform != "win32":
        return shlex.quote(word)
    if _BARE.fullmatch(word):
        return word
    # A program there reads a backslash as itself, but before a double quote.
    inside = re.sub(r'(\\*)"', r'\1\1\\"', word)
    inside = re.sub(r"(\\+)$", r"\1\1", inside)
    return f'"{inside}"'
