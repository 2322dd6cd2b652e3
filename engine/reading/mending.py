"""A text that is not written in its form, mended where it is plain what is meant: `2025/26` for `2025-26`.

Each way of mending gives what the text would be; the first that the form takes is offered, so that what a help line
says works when it is followed literally. Where none does, an example shows the form.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Any

from engine.quantities import NUMBER_WORDS
from engine.reading.days import MONTHS, meant_day

_DASHES = str.maketrans({"/": "-", "\u2013": "-", "\u2014": "-", ".": "-", " ": "-"})
_LONGEST = 60


def mended(text: str, schema: Mapping[str, Any]) -> str | None:
    """The text as the schema's pattern takes it, None where it is not plain what is meant."""
    pattern, said = schema.get("pattern"), _said_once(text)
    if not isinstance(pattern, str) or not said or len(said) > _LONGEST:
        return None
    found = (way(said) for way in _WAYS)
    return next((each for each in found if each and re.search(pattern, each)), None)


def _said_once(text: str) -> str:
    """A text without words that it has already, and without signs behind it: `school school:` as `school`."""
    return " ".join(dict.fromkeys(text.split())).rstrip(":;,.")


def as_example(text: str, schema: Mapping[str, Any]) -> str | None:
    """The example that a text is but for capitals, spaces and dashes."""
    return next((each for each in schema.get("examples", ()) if _bare(str(each)) == _bare(text)), None)


def _bare(text: str) -> str:
    return re.sub(r"[\W_]", "", text).lower()


def _school_year(text: str) -> str | None:
    """`2025/26`, `2025-2026` and `25-26` as `2025-26`; not years that do not follow each other."""
    match = re.fullmatch(
        r"(?:20)?(\d\d) ?- ?(?:20)?(\d\d)", text.translate(_DASHES).replace("--", "-"), re.ASCII
    )
    if not match or int(match[2]) != (int(match[1]) + 1) % 100:
        return None
    return f"20{match[1]}-{match[2]}"


def _month(text: str) -> str | None:
    """`July 2026`, `07/2026`, `2026/7` and `2026-07-31` as `2026-07`."""
    plain = text.lower().translate(_DASHES)
    if match := re.fullmatch(r"(?:\d{1,2}-)?([a-z]{3})[a-z]*-+(20\d\d)", plain, re.ASCII):
        month, year = MONTHS.index(match[1]) + 1 if match[1] in MONTHS else 0, match[2]
    elif match := re.fullmatch(r"(20\d\d)-(\d{1,2})(?:-\d{1,2})?", plain, re.ASCII):
        month, year = int(match[2]), match[1]
    elif match := re.fullmatch(r"(?:\d{1,2}-)?(\d{1,2})-(20\d\d)", plain, re.ASCII):
        month, year = int(match[1]), match[2]
    else:
        return None
    return f"{year}-{month:02}"


def _short_name(joint: str) -> Callable[[str], str | None]:
    """`OftenAway`, `Often away` and `often-away` as words in small letters, joined as short names are."""

    def way(text: str) -> str | None:
        apart = re.sub(r"(?<=[a-z0-9])(?=[A-Z])", " ", text)
        words = re.findall(r"[a-z0-9]+", apart.lower().replace("'", "").replace("\u2019", ""), re.ASCII)
        return joint.join(words) if apart.isascii() else None

    return way


def _day(text: str) -> str | None:
    """`31/12/2025`, `31 December 2025` and `2025-31-12` as `2025-12-31`, where it is plain which number is the year."""
    if turned := re.fullmatch(r"(\d{4})-(\d\d)-(\d\d)", text, re.ASCII):
        year, month, day = turned.groups()
        text = f"{month}/{day}/{year}" if int(month) > 12 else text
    day_meant = meant_day(text) if re.search(r"\d{4}", text, re.ASCII) else None
    return day_meant.isoformat() if day_meant else None


def _time(text: str) -> str | None:
    """`845`, `0845` and `08:45:00` as `08:45`."""
    match = re.fullmatch(r"(\d{1,2}):?(\d\d)(?::00)?", text, re.ASCII)
    return f"{int(match[1]):02}:{match[2]}" if match else None


def _percentage(text: str) -> str | None:
    """`97,5%`, `98%;` and `>= 98%` as percentages alone."""
    match = re.fullmatch(r"[^\w,.%-]*(\d{1,3})(?:[.,](\d{1,4}))? ?%\W*", text, re.ASCII)
    return f"{match[1]}{'.' + match[2] if match[2] else ''}%" if match else None


def _money(text: str) -> str | None:
    """`160`, `GBP 160`, `160 pounds`, `£1,600` and `£160.5` as amounts."""
    plain = re.sub(r"(?<=\d),(?=\d{3}(?!\d))", "", text)
    match = re.fullmatch(
        r"(?:£|GBP)? ?(\d{1,9})(?:\.(\d{1,2}))? ?(?:GBP|pounds?)?", plain, re.ASCII | re.IGNORECASE
    )
    return f"£{match[1]}{'.' + match[2].ljust(2, '0') if match[2] else ''}" if match else None


def _phone(text: str) -> str:
    """`1582-548147` and `(01582) 548147` with spaces alone, and the nought that a spreadsheet takes away."""
    plain = re.sub(r"[\s().\u2010-\u2014/-]+", " ", text).strip()
    return plain if plain.startswith(("0", "+")) else f"0{plain}"


_SHORT = {"min": "minutes", "mins": "minutes", "wk": "week", "wks": "weeks", "yr": "year", "yrs": "years"}


def _duration(text: str) -> str:
    """`five school days`, `5 school-days`, `5School days` and `2 wks` in figures and whole words."""
    words = re.sub(r"(\d)(?=[a-z])", r"\1 ", text.lower().replace("-", " ")).split()
    words[:1] = [NUMBER_WORDS.get(word, word) for word in words[:1]]
    return " ".join(_SHORT.get(word.rstrip("."), word) for word in words)


_BY_FORMAT: dict[str, Callable[[str], str | None]] = {
    "time-of-day": _time,
    "date": _day,
    "day-or-month": lambda text: _day(text) or _month(text),
    "percentage": _percentage,
    "money": _money,
    "phone": _phone,
    "duration": _duration,
}


def plainly_meant(text: str, format: str) -> str | None:
    """A text as its format may take it, None where no way is known; whether it does is for the format to say."""
    way = _BY_FORMAT.get(format)
    return way(text.strip()) if way and len(text) <= _LONGEST else None


_WAYS: tuple[Callable[[str], str | None], ...] = (
    lambda said: said,
    _school_year,
    _day,
    _month,
    _short_name("_"),
    _short_name("-"),
)
