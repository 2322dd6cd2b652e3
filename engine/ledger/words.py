"""Words of the ledger's own lines."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from engine.findings import Finding, combination_part
from engine.quantities import day_in_words

_SAID_OF = {"class": "class ", "year_group": "year "}
_DATES = {"submitted_on": "asked on ", "from_date": "from "}


def about(finding: Finding) -> str:
    """Whom or what, without a name: `P0001, 9 January 2025 AM`; the academy where it is about that."""
    return ", ".join(_parts(finding)) or finding.academy


def _parts(finding: Finding) -> Iterator[str]:
    session = str(finding.subject.get("session", ""))
    for key, value in finding.subject.items():
        if isinstance(value, date):
            day = f"{_DATES.get(key, '')}{day_in_words(value)}"
            yield f"{day} {session}".strip() if key == "date" else day
        elif key in {"year_groups", "classes"}:
            yield combination_part(key, str(value))
        elif key == "kind":
            yield str(value).replace("_", " ")
        elif key != "name" and not (key == "session" and "date" in finding.subject):
            yield f"{_SAID_OF.get(key, '')}{value}"


def written_day_in_words(day: str) -> str:
    """`3 March 2025` of `2025-03-03`."""
    return day_in_words(date.fromisoformat(day))
