"""The sections that an academy sets for itself, beside what would hold without them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from engine.policy.authorisation.authorised import decided_before
from engine.policy.authorisation.local_sections import LocalSections
from engine.policy.authorisation.sections import Section, parts_of
from engine.reading.writing import on_a_line
from engine.reports.grid import Column, grid
from engine.reports.look import Look

_COLUMNS = (Column("sets", whole=True), Column("value"), Column("without it"), Column("authorised before"))


def sections_text(sections: Sequence[Section], local: LocalSections, look: Look) -> Iterator[str]:
    """Each section with its values, what would hold instead, and what the last decision on it said."""
    for section in sections:
        title = f"{local.academy}: the section `{section.name}`, for the role `{section.role}` to authorise"
        yield look.paint("strong", title) + "\n"
        record = decided_before(section, local)
        before = record.says if record else {}
        rows = (
            row
            for key in sorted(section.says.keys() | before.keys())
            for row in _rows(key, section.says.get(key), section.over.get(key, ""), before.get(key))
        )
        yield from grid(_COLUMNS, rows, look)
        yield "\n"


def _rows(key: str, value: str | None, over: str, before: str | None) -> Iterator[tuple[str, ...]]:
    """A value beside what would hold without it and what was authorised; a rule, duty or role part by part."""
    texts, wholes = (value or "(gone)", over, before or "(nothing)"), [*map(parts_of, (value, over, before))]
    if not any(wholes):
        yield (key, *texts)
    for part in sorted({part for whole in wholes for part in whole}, key=_place):
        cells = (_cell(text, whole, part) for text, whole in zip(texts, wholes, strict=True))
        yield (f"{key}: {part}", *cells)


def _cell(text: str, whole: Mapping[str, object], part: str) -> str:
    """A part as a file has it on one line; blank where the whole has none, and the text where there is no whole."""
    if not whole:
        return text
    said = whole.get(part, "")
    return " ".join(said.split()) if isinstance(said, str) and "\n" in said else on_a_line(said)


_IN_ORDER = (
    "title",
    "basis",
    "for",
    "for_each",
    "of",
    "do",
    "by",
    "with",
    "when",
    "every",
    "trigger",
    "within",
)


def _place(part: str) -> tuple[int, str]:
    """Parts in the order in which files have them, then those that come in any order."""
    return (_IN_ORDER.index(part) if part in _IN_ORDER else len(_IN_ORDER), part)
