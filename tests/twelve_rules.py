"""The twelve rules of the language page, each with what it is asked for."""

from __future__ import annotations

TWELVE = {
    "a": ("each pupil", "absence over this school year is at least 10%"),
    "b": ("each pupil", "absence over this school year is at least severe.threshold"),
    "c": (
        "each pupil",
        "count(sessions where code in penalty.codes) over any 10 school weeks >= penalty.sessions",
    ),
    "d": ("each pupil", "attendance over this school year is below attendance.target"),
    "e": ("each mark", "code is N and date is more than 5 school days ago"),
    "f": (
        "each pupil",
        "any run of (days where ill) longer than 5 school days without medical_evidence",
    ),
    "g": (
        "each pupil",
        "days(sessions where code in illness.codes) over this school year is at least 15 school days",
    ),
    "h": ("each pupil", "count(sessions where code is L) over each half term is at least 5"),
    "i": ("each mark", "code is L and signed_in_at is after register.closes"),
    "j": ("each amendment", "reason is missing or made_by.name is missing or made_by.position is missing"),
    "k": (
        "each pupil",
        "has_ehc_plan and attendance over last half term - attendance over this half term"
        " is at least 5 points",
    ),
    "l": ("each register time in the settings", "register.closes - register.opens is more than 30 minutes"),
}
