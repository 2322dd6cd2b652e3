"""Slips in typing a rule, a word misspelt or written twice: what is meant, the text tells that can be read then."""

from __future__ import annotations

import re
from collections.abc import Iterator

from engine.diagnostics import Diagnostic, one_letter_off
from engine.frozen import dataclass
from engine.language import problems
from engine.language.parsing.lalr import Read, Unexpected, read
from engine.language.parsing.shape import Locate, Shape
from engine.language.parsing.tables import tables
from engine.wording import quoted

_WORD = re.compile(r"(?<![\w.\"'])[a-z]{2,}(?![\w.\"'])")
_TWICE = re.compile(r"(?<![\w.\"'])([\w.%£:]+)\s+\1(?![\w.\"'])|,\s*,")
_NEXT = re.compile(r"\s*\S+")


@dataclass(frozen=True, slots=True)
class Stopped:
    """A text and where it cannot be read on; whether it has to be read whole once a slip is mended.

    Else so far that the word behind that place is read too.
    """

    found: Unexpected
    text: str
    locate: Locate
    whole: bool

    def reads_on(self, start: int, end: int, instead: str) -> bool:
        """Whether the text can be read with something else in a place."""
        outcome = read(f"{self.text[:start]}{instead}{self.text[end:]}", tables(), Shape(self.locate))
        if isinstance(outcome, Read):
            return True
        behind = _NEXT.match(self.text, self.found.token.end)
        if self.whole or behind is None:
            return False
        return outcome.token.start >= behind.end() + len(instead) - (end - start)

    def mistyped(self, start: int, end: int, message: str, help: str) -> Diagnostic:
        """The problem that something is mistyped in a place."""
        return problems.UNREADABLE.at(self.locate(start, end), message, help=help)


def slip(stopped: Stopped) -> Diagnostic | None:
    """The slip at or before the place where a text cannot be read on, if it can without."""
    return _twice(stopped) or _misspelt(stopped)


def _twice(stopped: Stopped) -> Diagnostic | None:
    token = stopped.found.token
    for each in _TWICE.finditer(stopped.text, 0, token.end):
        near = each.end() == token.end or not stopped.text[each.end() : token.start].strip()
        once = each[1] or ","
        if near and stopped.reads_on(each.start(), each.end(), once):
            return stopped.mistyped(*each.span(), f"`{once}` stands here twice", "delete one of the two")
    return None


def _misspelt(stopped: Stopped) -> Diagnostic | None:
    for start, end in _suspects(stopped):
        wrong = stopped.text[start:end]
        near = (word for word in tables().words if one_letter_off(wrong, word))
        meant = [word for word in near if stopped.reads_on(start, end, word)]
        if meant:
            help = f"did you mean {quoted(meant, word='or')}?"
            return stopped.mistyped(start, end, f"`{wrong}` is no word of the language", help)
    return None


def _suspects(stopped: Stopped) -> Iterator[tuple[int, int]]:
    """What cannot be read on, and the word before it, which may have been read as a name."""
    text, token = stopped.text, stopped.found.token
    before = [each.span() for each in _WORD.finditer(text, 0, token.start)]
    at = _WORD.match(text, token.start)
    for span in (at.span() if at else None, before[-1] if before else None):
        if span and text[slice(*span)] not in tables().words:
            yield span
