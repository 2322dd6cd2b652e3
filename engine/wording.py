"""How numbers, lists of things and the system's refusals are told."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Sequence
from pathlib import Path


def counted(count: int, noun: str, plural: str | None = None) -> str:
    """`1 rule`, `2,000 rules`."""
    return f"{count:,} {noun if count == 1 else plural or plural_of(noun)}"


def plural_of(noun: str) -> str:
    """`rules`, `academies`, `classes`; but `days`."""
    if noun.endswith("y") and not noun.endswith(("ay", "ey", "oy", "uy")):
        return f"{noun.removesuffix('y')}ies"
    return f"{noun}es" if noun.endswith("s") else f"{noun}s"


def of_several(count: int) -> str:
    """What is said at the place of the first of some rows; blank where it is the only one."""
    return "" if count == 1 else "the first of them"


def listed(words: Iterable[str], most: int | None = None, word: str = "and") -> str:
    """`a, b and c`; of more than `most` the first ones, and how many more: `a, b and 3 more`. There must be one."""
    told = list(words)
    if most is not None and len(told) > most:
        told[most:] = [f"{len(told) - most:,} more"]
    *before, last = told
    return f"{', '.join(before)} {word} {last}" if before else last


def few_named(academies: Sequence[str]) -> str:
    """`wenlock`, `hillside and wenlock`, `academy-001, academy-002 and 36 more`."""
    return listed(academies, 3 if len(academies) <= 3 else 2)


def shortened(text: str, limit: int) -> str:
    """At most `limit` characters, an ellipsis for the rest."""
    return text if len(text) <= limit else text[: limit - 1] + "…"


def of_case(text: str, when: str | None) -> str:
    """A text with the case it is of in brackets, where that is not always: `register.closes (AM)`."""
    return f"{text} ({when})" if when and when != "always" else text


def quoted(names: Iterable[str], most: int | None = None, word: str = "and") -> str:
    """The same of names as they are written: "`a`, `b` and `c`"."""
    return listed((f"`{name}`" for name in names), most, word)


_OF_DISKS = ("no space left on device", "permission denied", "file too large", "read-only file system")


def refusal(error: Exception | None) -> str:
    """Why a file was refused, in the system's words: `no space left on device`; no path, whatever a database says.

    Windows denies access to a folder that is taken for a file, and to what another program has open, which is mostly a
    file that somebody is looking at.
    """
    of_system = error.strerror.lower() if isinstance(error, OSError) and error.strerror else None
    of_database = (each for each in _OF_DISKS if each in str(error).lower())
    said = of_system or next(of_database, "the system refuses")
    if sys.platform == "win32" and isinstance(error, PermissionError):
        if error.filename and Path(error.filename).is_dir():
            return "is a directory"
        return f"{said}; if it is open in another program, such as Excel, close it there"
    return said
