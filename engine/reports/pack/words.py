"""The words of a pack for those who read no policy files: names of rules and settings by their titles, days in words."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date

from engine.frozen import replace
from engine.reports.pack.parts import Cell, DataTable, PackDocument, Section
from engine.spoken import day_in_words

ISO_AT_END = re.compile(r"\d{4}-\d{2}(?:-\d{2})?$")
_DAY = re.compile(r"(?<![\w-])\d{4}-\d{2}-\d{2}(?![\w-])")
_MONTH = re.compile(r"(?<![\w-])(\d{4}-\d{2})$")
_NAME = re.compile(r"`([^`\n]+)`")


def in_plain_words(told: PackDocument, rules: Mapping[str, str], settings: Mapping[str, str]) -> PackDocument:
    """The pack, with every text of it put into such words."""

    def plain(text: str) -> str:
        named = _NAME.sub(lambda found: _called(found[1], rules, settings), text)
        return _DAY.sub(lambda found: _in_words(found[0]), named)

    def cell(value: Cell) -> Cell:
        return plain(value) if type(value) is str else value

    def table(each: DataTable) -> DataTable:
        return replace(each, rows=tuple(tuple(map(cell, row)) for row in each.rows))

    def section(each: Section) -> Section:
        words, points = (tuple(map(plain, texts)) for texts in (each.words, each.points))
        return replace(each, words=words, points=points, tables=tuple(map(table, each.tables)))

    return replace(told, sections=tuple(map(section, told.sections)))


def _called(name: str, rules: Mapping[str, str], settings: Mapping[str, str]) -> str:
    """A rule by its title, a setting, or what is said of a role, by title and path; else what stood there, in quotes."""
    title = settings.get(name) or settings.get(name.rpartition(".")[0])
    return f"{title} ({name})" if title else f"“{rules.get(name, name)}”"


def begun(text: str) -> str:
    """A text with a capital, where it does not begin with a name."""
    return f"{text[:1].upper()}{text[1:]}"


def dated_words(text: str) -> str:
    """A text with the month or day at its end in words: `Directors, August 2024` for `Directors, 2024-08`."""
    found = _MONTH.search(text)
    if found is None:
        return _DAY.sub(lambda day: _in_words(day[0]), text)
    first = _read(f"{found[1]}-01")
    return f"{text[: found.start()]}{first:%B %Y}" if first else text


def _in_words(text: str) -> str:
    day = _read(text)
    return day_in_words(day) if day else text


def _read(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None
