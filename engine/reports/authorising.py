"""The sections that an academy sets for itself, beside what would hold without them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from engine.policy.authorisation.authorised import decided_before
from engine.policy.authorisation.local_sections import LocalSections
from engine.policy.authorisation.sections import Section
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
        keys = sorted(section.says.keys() | before.keys())
        rows = [
            (key, section.says.get(key, "(gone)"), section.over.get(key, ""), before.get(key, "(nothing)"))
            for key in keys
        ]
        yield from grid(_COLUMNS, rows, look)
        yield "\n"
