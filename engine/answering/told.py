"""What findings are told from: an academy's context, and one answer."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from engine.frozen import dataclass
from engine.policy.contacts import Contact
from engine.policy.settings import Setting
from engine.register.calendar import SchoolCalendar, Stretch


@dataclass(frozen=True, slots=True)
class AcademyContext:
    """What findings of an academy are told with."""

    academy: str
    settings: Mapping[str, Setting]
    roles: Mapping[str, Contact]
    calendar: SchoolCalendar
    as_at: date


@dataclass(frozen=True, slots=True)
class Told:
    """One answer as it comes from evaluating: subject, answer, stretch of time, and figures by name.

    A figure is an exact number (a fraction), a range, another value, or None where it is missing. `facts` are
    further columns of the subject, such as its year group.
    """

    subject: Mapping[str, object]
    answer: bool | None
    window: Stretch | None
    figures: Mapping[str, object]
    facts: Mapping[str, object]
