"""A text that is not written in its form, mended where it is plain what is meant: `2025/26` for `2025-26`.

Each way of mending gives what the text would be; the first that the form takes is offered, so that what a help line
says works when it is followed literally. Where none does, an example shows the form.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Any

_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_DASHES = str.maketrans({"/": "-", "\u2013": "-", "\u2014": "-", ".": "-", " ": "-"})
_LONGEST = 60


def mended(text: str, schema: Mapping[str, Any]) -> str | None:
    """The text as the schema's pattern takes it, None where it is not plain what is meant."""
    pattern, said = schema.get("pattern"), text.strip()
    if not isinstance(pattern, str) or not said or len(said) > _LONGEST:
        return None
    found = (way(said) for way in _WAYS)
    return next((each for each in found if each and re.search(pattern, each)), None)


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
        month, year = _MONTHS.index(match[1]) + 1 if match[1] in _MONTHS else 0, match[2]
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


_WAYS: tuple[Callable[[str], str | None], ...] = (_school_year, _month, _short_name("_"), _short_name("-"))
