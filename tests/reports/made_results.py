"""Invented results to report on."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import fields, is_dataclass, replace
from datetime import date
from decimal import Decimal
from enum import Enum
from typing import Any

from engine.check_result import CheckResult, RegisterSummary, TableCount
from engine.diagnostics import CATALOGUE, Code, Label, Severity
from engine.findings import (
    Action,
    Answer,
    Finding,
    Level,
    Measured,
    Responsible,
    RuleCount,
    UsedSetting,
    Window,
)
from engine.source import Place, Source, Span


def made_code(id: str, severity: Severity = Severity.ERROR) -> Code:
    """A code that only these tests know."""
    return CATALOGUE.get(id) or Code(id, "an invented problem", "It exists in tests only.", severity)


LOOK_ALIKE = made_code("X901", Severity.WARNING)

PENALTY = Finding(
    "penalty_threshold",
    "wenlock",
    Answer.YES,
    {"pupil_id": "P0001", "name": "Ada Invented"},
    Level.MUST,
    "11 unauthorised sessions in the 10 school weeks to 2025-01-24",
    Window(date(2024, 11, 4), date(2025, 1, 24)),
    {"count": Measured(11, "sessions")},
    then=Action(
        "Consider a penalty notice",
        Responsible("headteacher", "Ms A Invented", "01632 960001"),
        date(2025, 4, 4),
    ),
    settings=(
        UsedSetting(
            "penalty.sessions", 10, "trust", "trust/thresholds.yaml:12:13", "5.2", written="10 sessions"
        ),
    ),
    title="National threshold for considering a penalty notice",
)
UNRESOLVED = Finding(
    "unresolved_n",
    "wenlock",
    Answer.YES,
    {"pupil_id": "P0001", "name": "Ada Invented", "date": date(2025, 1, 9), "session": "AM"},
    Level.SHOULD,
    "N has stood since 2025-01-09",
    then=Action("Find out the reason"),
    settings=(UsedSetting("codes.unresolved", ("N",), "trust", "trust/codes.yaml:3:9"),),
    title="Code N is not replaced within 5 school days",
)
UNTOLD = Finding(
    "penalty_threshold",
    "wenlock",
    Answer.CANNOT_TELL,
    {"pupil_id": "P0002"},
    Level.MUST,
    "",
    values={
        "count": Measured(8, "sessions", 11),
        "absence": Measured(Decimal("10.5"), "%", count=21, among=200),
        "sent": Measured(None, "date"),
        "late": Measured(3, "sessions", or_more=True),
    },
    missing=("the mark of 2025-01-09 AM",),
    title=PENALTY.title,
)
WINDOW_TOO_LONG = Finding(
    "register_window",
    "ashdown",
    Answer.YES,
    {"class": "4B", "date": date(2025, 1, 10), "session": "PM"},
    Level.NOTE,
    "open for 45 minutes",
    title="Register open too long",
)
WHOLE_SCHOOL = Finding(
    *("target", "ashdown", Answer.YES, {}, Level.NOTE, "attendance is 94.1%"),
    title="Attendance below the target",
)

BOTH = ("ashdown", "wenlock")

RULES = (
    RuleCount(
        "penalty_threshold",
        PENALTY.title,
        "pupil",
        Level.MUST,
        *(1_420, 1, 1_418, 1, 2),
        academies=BOTH,
    ),
    RuleCount("unresolved_n", UNRESOLVED.title, "mark", Level.SHOULD, 14, 2, 12, 0, academies=BOTH),
    RuleCount(
        "register_window", WINDOW_TOO_LONG.title, "register", Level.NOTE, 9, 1, 8, 0, academies=("ashdown",)
    ),
    RuleCount("target", WHOLE_SCHOOL.title, "academy", Level.NOTE, 2, 1, 1, 0, academies=BOTH),
    RuleCount(
        "late_leave",
        "Leave requested late",
        "leave request",
        Level.NOTE,
        not_evaluated="the register has no table `leave_requests`",
        not_evaluated_at=dict.fromkeys(("wenlock", "ashdown"), "the register has no table `leave_requests`"),
        academies=BOTH,
    ),
    RuleCount(
        "parent_not_called",
        "No call to the parents",
        "day",
        Level.MUST,
        *(30, 0, 30),
        not_evaluated_at={"ashdown": "the register has no table `calls`"},
        academies=BOTH,
    ),
)

RESULT = CheckResult(
    date(2025, 3, 28),
    ("wenlock", "ashdown"),
    "2024-25",
    "sha256:0a1b",
    RegisterSummary(
        "sha256:2c3d", {"marks": TableCount(1_000, 998, 2), "pupils": TableCount(420, 420, 0)}, 3
    ),
    RULES,
    (
        UNTOLD,
        WINDOW_TOO_LONG,
        WHOLE_SCHOOL,
        UNRESOLVED,
        replace(UNRESOLVED, subject={**UNRESOLVED.subject, "session": "PM"}),
        PENALTY,
    ),
    (
        LOOK_ALIKE.at(
            Place("marks.csv", 12, "code"),
            "`К` is a Cyrillic letter",
            help="write the Latin letter `K`",
        ),
        LOOK_ALIKE.at(
            Span(Source("trust/codes.yaml", "codes:\n  K: x\n"), 9, 10), "seen", also=[Label(Place("f"))]
        ),
    ),
)
NOTHING = replace(
    RESULT,
    findings=(),
    rules=(RuleCount("a", "A", "pupil", Level.MUST, 10, 0, 10, 0),),
    register=RegisterSummary("sha256:2c3d", {"pupils": TableCount(420, 420, 0)}, 0),
)


def told_apart(value: Any, text: str) -> tuple[Any, list[str]]:
    """The value with another text wherever one stands, and these texts."""
    texts: list[str] = []

    def another(said: str) -> str:
        if said != text:
            return said
        texts.append(f"text{len(texts)}x")
        return texts[-1]

    return with_every_text(value, another), texts


def with_every_text(value: Any, text: str | Callable[[str], str]) -> Any:
    """The value with `text` in every field of text, in it and below it; dates, numbers and choices stay."""
    if isinstance(value, Enum | Code):
        return value
    if isinstance(value, Source):
        return Source(str(text), value.text + str(text))
    if isinstance(value, str):
        return text if isinstance(text, str) else text(value)
    if is_dataclass(value) and not isinstance(value, type):
        changed = {f.name: with_every_text(getattr(value, f.name), text) for f in fields(value)}
        return replace(value, **changed)
    return _with_every_text_inside(value, text)


def _with_every_text_inside(value: Any, text: str | Callable[[str], str]) -> Any:
    if isinstance(value, tuple):
        return tuple(with_every_text(one, text) for one in value)
    if isinstance(value, dict):
        return {key: with_every_text(one, text) for key, one in value.items()}
    return value
