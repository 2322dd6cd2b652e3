"""The year group and the groups that a subject's pupil belongs to, as the policy's reviews count them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple


class Belonging(NamedTuple):
    """A pupil's year group, and the groups they belong to."""

    year_group: int | None
    groups: tuple[str, ...]


GROUPS: Mapping[str, tuple[str, object]] = {
    "girls": ("sex", "F"),
    "boys": ("sex", "M"),
    "disadvantaged": ("disadvantaged", True),
    "SEN support": ("sen", "support"),
    "EHC plan": ("sen", "ehcp"),
    "looked after": ("looked_after", True),
    "previously looked after": ("previously_looked_after", True),
    "has a social worker": ("social_worker", True),
}
"""Each group with the column that tells it and the value that it has there."""

NOBODY = Belonging(None, ())


def belongings(pupils: Iterable[Mapping[str, Any]]) -> dict[tuple[str, str], Belonging]:
    """What each pupil belongs to, by academy and pupil."""
    return {
        (pupil["academy"], pupil["pupil_id"]): Belonging(
            pupil.get("year_group"),
            tuple(name for name, (column, value) in GROUPS.items() if pupil.get(column) == value),
        )
        for pupil in pupils
    }


def belonging_of(
    academy: str, subject: Mapping[str, object], known: Mapping[tuple[str, str], Belonging]
) -> Belonging:
    """What a subject belongs to: its pupil's, else its own year group."""
    if "pupil_id" in subject:
        return known.get((academy, str(subject["pupil_id"])), NOBODY)
    year = subject.get("year_group")
    return Belonging(year if isinstance(year, int) else None, ())
