"""A small school to ask rules of: a calendar of two short years, pupils, marks in a few letters."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from meaning_rules import SETTINGS

from engine.explain.answers import RuleAnswer, evaluate_rule
from engine.explain.facts import AcademyFacts
from engine.language.ruleset import Rule
from engine.policy.cases import ALWAYS, Selector
from engine.policy.settings import Case, Origin, Setting
from engine.register.calendar import OpenSession, SchoolCalendar

D = date.fromisoformat
NO_MARK = "-"

# First Monday and number of weeks of each half term: twelve school weeks a year.
TWO_YEARS = (
    ("2023-24", "autumn", "autumn 1", "2023-09-04", 3),
    ("2023-24", "autumn", "autumn 2", "2023-11-06", 3),
    ("2023-24", "spring", "spring 1", "2024-01-08", 3),
    ("2023-24", "spring", "spring 2", "2024-02-26", 3),
    ("2024-25", "autumn", "autumn 1", "2024-09-02", 3),
    ("2024-25", "autumn", "autumn 2", "2024-12-02", 3),
    ("2024-25", "spring", "spring 1", "2025-01-06", 3),
    ("2024-25", "spring", "spring 2", "2025-02-24", 3),
)

ATTENDING = frozenset({"/", "\\", "L", "B"})
ABSENT = frozenset({"C", "M", "I", "E", "G", "N", "O", "U"})
USUAL: Mapping[str, Any] = {
    "codes.possible": ATTENDING | ABSENT,
    "codes.absent": ABSENT,
    "codes.present": ATTENDING,
    "penalty.codes": frozenset({"G", "O", "U"}),
    "illness.codes": frozenset({"I"}),
    "severe.threshold": Decimal(50),
    "attendance.target": Decimal(97),
    "attendance.fall": Decimal(5),
    "penalty.sessions": 10,
    "penalty.weeks": 10,
    "late.sessions": 5,
    "late.minutes": 60,
    "illness.evidence_after": 5,
    "register.opens": 9 * 60,
    "register.closes": 9 * 60 + 10,
    "contacts.minimum": 2,
    "penalty.amount": 8000,
    "retention.years": 72,
    "reply.days": 14,
    "term.starts": D("2024-09-02"),
    "leave.grounds": ("wedding", "religious observance"),
    "attendance.bands.green.from": Decimal(96),
    "attendance.bands.amber.from": Decimal(90),
    "attendance.bands.amber.below": Decimal(96),
    "attendance.bands.red.below": Decimal(90),
    "lateness.bands.talk.from": 30,
    "lateness.bands.talk.below": 60,
}


def open_sessions(
    half_terms: Iterable[tuple[str, str, str, str, int]] = TWO_YEARS, closed: Iterable[str] = ()
) -> list[OpenSession]:
    """The open sessions of half terms; `closed` are days (`2024-09-04`) or sessions (`2024-09-04 PM`)."""
    shut = frozenset(closed)
    return [
        OpenSession(day, session, term, half_term, year)
        for year, term, half_term, monday, weeks in half_terms
        for day in _weekdays(D(monday), weeks)
        for session in ("AM", "PM")
        if not {str(day), f"{day} {session}"} & shut
    ]


def _weekdays(monday: date, weeks: int) -> list[date]:
    return [monday + timedelta(days=7 * week + day) for week in range(weeks) for day in range(5)]


def setting(path: str, *cases: tuple[Selector, Any]) -> Setting:
    """A setting with cases."""
    held = tuple(Case(selector, value, Origin("trust", None)) for selector, value in cases)
    return Setting(path, SETTINGS[path], held, path, path)


def settings(**changes: Any) -> dict[str, Setting]:
    """The usual settings; a change (its path with `__` for the dot) is a value, a list of cases, or None."""
    changed = {path.replace("__", "."): value for path, value in changes.items()}
    values = {path: value for path, value in {**USUAL, **changed}.items() if value is not None}
    return {
        path: setting(path, *(value if isinstance(value, list) else [(ALWAYS, value)]))
        for path, value in values.items()
    }


def pupil(pupil_id: str = "P1", **facts: Any) -> dict[str, Any]:
    """A pupil on roll since before the calendar begins."""
    usual = {"academy": "oak", "pupil_id": pupil_id, "year_group": 4, "on_roll_from": D("2023-09-01")}
    return {**usual, **facts}


def marks_of(
    pupil_id: str, as_at: date, sessions: Iterable[OpenSession], days: Mapping[str, str] = {}
) -> list[dict[str, Any]]:
    """A pupil's marks: present in every open session but those of `days`, such as `{"2024-09-02": "I -"}`."""
    written = {
        (D(day), session): code
        for day, codes in days.items()
        for session, code in zip(("AM", "PM"), codes.split(), strict=True)
    }
    present = {"AM": "/", "PM": "\\"}
    marks = []
    for each in sessions:
        code = written.get((each.date, each.session), present[each.session])
        if each.date <= as_at and code != NO_MARK:
            own = {"date": each.date, "session": each.session, "code": code}
            marks.append({"academy": "oak", "pupil_id": pupil_id, **own})
    return marks


def days(first: str, number: int, codes: str) -> dict[str, str]:
    """The same two codes on so many weekdays from a first day on."""
    found, day = {}, D(first)
    while len(found) < number:
        if day.isoweekday() <= 5:
            found[str(day)] = codes
        day += timedelta(days=1)
    return found


def school(
    as_at: str = "2025-03-14",
    days: Mapping[str, str] = {},
    *,
    pupils: list[dict[str, Any]] | None = None,
    changes: Mapping[str, Any] = {},
    sessions: list[OpenSession] | None = None,
    **tables: list[dict[str, Any]],
) -> AcademyFacts:
    """An academy with one pupil P1, whose marks differ from present on `days`; other tables as given."""
    opened = open_sessions() if sessions is None else sessions
    on = pupils or [pupil()]
    marks = marks_of(on[0]["pupil_id"], D(as_at), opened, days)
    given = {"pupils": on, "marks": marks, "evidence": [], **tables}
    calendar = SchoolCalendar.of(opened)
    return AcademyFacts("oak", settings(**changes), calendar, given, D(as_at))


def ask(rule: Rule, academy: AcademyFacts) -> RuleAnswer:
    """The answer for the one subject there is."""
    (found,) = evaluate_rule(rule, academy)
    return found
