"""A subject's words, as findings show them, taken apart: days, and the rest with the half of the day."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from datetime import date

from engine.frozen import dataclass

_ISO = re.compile(r"(?<!\w)(\d{4})-(\d{2})-(\d{2})(?!\w)", re.ASCII)
_MONTHS = [f"{date(2000, number, 1):%B}".lower() for number in range(1, 13)]
_IN_WORDS = re.compile(
    rf"(?<!\w)(\d{{1,2}})\s+({'|'.join(_MONTHS)})\s+(\d{{4}})(?!\w)", re.ASCII | re.IGNORECASE
)
_HALF = re.compile(r"(?<!\w)(AM|PM)(?!\w)", re.IGNORECASE)
# Words that findings put before the values, and that tell nothing by themselves.
_LABELS = re.compile(
    r"(?<!\w)(submitted on|issued on|on roll from|from|to|on|class(?:es)?|register|pupil|mark|day|year groups?|years?|"
    r"the academy|academy|settings?|session|notice|amendment|leave request|roll change)(?!\w)",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Named:
    """What a subject's words say: its days in order, and the text that is left."""

    days: tuple[date, ...]
    text: str

    @property
    def session(self) -> str | None:
        """The half of the day."""
        half = _HALF.search(self.text)
        return half[1].upper() if half else None

    @property
    def rest(self) -> str:
        """The text without it."""
        return _tidy(_HALF.sub(" ", self.text, count=1))

    def without(self, *values: str) -> Named:
        """What is left once some values are taken out, in which AM and PM can stand, as in `Robins AM`."""
        return Named(self.days, without_values(self.text, values))


def named(words: Sequence[str]) -> Named:
    """The words taken apart; commas and blanks do not matter."""
    text = " ".join(words)
    found = sorted([*_days(_ISO, text, (1, 2, 3)), *_days(_IN_WORDS, text, (3, 2, 1))])
    return Named(tuple(day for _, day in found), _tidy(_IN_WORDS.sub(" ", _ISO.sub(" ", text))))


def value_in(text: str, known: Iterable[str]) -> str | None:
    """The longest known value that stands in a text as a word of its own; the exact letters win over others."""
    there = [value for value in known if _whole(value).search(text)]
    return max(there, key=lambda value: (_tidy(value) in text, len(value)), default=None)


def without_values(text: str, values: Iterable[str]) -> str:
    """The text without some values that stand in it."""
    for value in values:
        text = _whole(value).sub(" ", text, count=1)
    return _tidy(text)


def without_labels(text: str) -> str:
    """The text without the words that findings put before values."""
    return _tidy(_LABELS.sub(" ", text))


def _whole(value: str) -> re.Pattern[str]:
    return re.compile(rf"(?<!\w){re.escape(_tidy(value))}(?!\w)", re.IGNORECASE)


def _tidy(text: str) -> str:
    return " ".join(text.replace(",", " ").split())


def _days(form: re.Pattern[str], text: str, order: tuple[int, int, int]) -> Iterable[tuple[int, date]]:
    """The days of one form that exist, each with its place in the text."""
    for match in form.finditer(text):
        year, month, day = (match[group] for group in order)
        number = int(month) if month.isdigit() else _MONTHS.index(month.lower()) + 1
        try:
            yield match.start(), date(int(year), number, int(day))
        except ValueError:
            continue
