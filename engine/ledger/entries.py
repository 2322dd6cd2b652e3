"""The lines of a case ledger: what the engine knows of each case, and what people decided."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import field
from datetime import date
from typing import Any

from engine.frozen import dataclass

OF_PEOPLE = ("decision", "reason", "decided_by", "decided_on", "until")
COLUMNS = (
    *("case", "state", "academy", "pupil_id", "about", "title", "found"),
    *OF_PEOPLE,
    *(
        "first_seen",
        "last_seen",
        "resolved_on",
        "again_on",
        "occasion",
        "rule",
        "level",
        "measured",
        "decided_upon",
    ),
)
DATES = ("decided_on", "until", "first_seen", "last_seen", "resolved_on", "again_on", "occasion")
DONE, NO_ACTION, PUT_OFF = "done", "no action", "put off"
DECISIONS = (DONE, NO_ACTION, PUT_OFF)

Measures = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Decision:
    """What people decided on a case: who, when and why; `until` is the day until which it is put off."""

    decision: str
    decided_by: str
    decided_on: date
    reason: str = ""
    until: date | None = None

    @property
    def mark(self) -> str:
        """A short text that is another one as soon as anything of the decision is."""
        said = repr((self.decision, self.decided_by, str(self.decided_on), self.reason, str(self.until)))
        return hashlib.sha256(said.encode()).hexdigest()[:16]


@dataclass(frozen=True, slots=True)
class Entry:
    """A case as the ledger keeps it.

    `measured` is what was found when it was last seen. `decided_upon` is what was found when the decision was first
    met, with the decision's mark, and better figures in the place of those that were worse; it is `void` where the
    case was resolved and has come again since. `more` are columns of the user's own.
    """

    case: str
    academy: str
    rule: str
    level: str
    title: str
    about: str
    found: str
    first_seen: date
    last_seen: date
    measured: Measures
    pupil_id: str = ""
    occasion: date | None = None
    decision: Decision | None = None
    decided_upon: Measures | None = None
    resolved_on: date | None = None
    again_on: date | None = None
    state: str = ""
    more: tuple[tuple[str, str], ...] = ()
    line: int = field(default=0, compare=False)

    @property
    def met(self) -> date:
        """The day of the check that found it first, or again after it was resolved."""
        return self.again_on or self.first_seen
