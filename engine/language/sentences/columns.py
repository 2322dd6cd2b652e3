"""How sentences name the facts of the register."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

# A fact by a noun; those not named here are named by their column.
NOUNS: Mapping[str, str] = MappingProxyType(
    {
        "signed_in_at": "the sign-in time",
        "open_for": "the time for which a register is open",
        "taken_at": "the time the register was taken",
        "closed_at": "the time the register was closed",
        "called_at": "the time of the call",
        "recorded_at": "the time of recording",
        "minutes_late": "the number of minutes late",
        "amended_on": "the day of the change",
        "made_by_name": "the name of who made the change",
        "made_by_position": "the position of who made the change",
        "original_code": "the original code",
        "amended_code": "the amended code",
        "submitted_on": "the day of the request",
        "from_date": "the first day",
        "to_date": "the last day",
        "decided_on": "the day of the decision",
        "decided_by": "who decided",
        "issued_on": "the day of issue",
        "stage": "the stage carried out with it",
        "paid_on": "the day of payment",
        "paid_amount": "the amount paid",
        "ends_on": "the last day",
        "on_date": "the day of the change",
        "la_notified_on": "the day the local authority was told",
        "on_roll_from": "the first day on roll",
        "on_roll_to": "the last day on roll",
        "emergency_contacts": "the number of emergency contacts",
        "addressed_as": "how the parents are addressed",
        "sen": "the provision for special educational needs",
    }
)

# A yes or no as a whole clause: what is said when it holds, and when it does not.
CLAUSES: Mapping[str, tuple[str, str]] = MappingProxyType(
    {
        "disadvantaged": ("the pupil is disadvantaged", "the pupil is not disadvantaged"),
        "looked_after": ("the pupil is looked after", "the pupil is not looked after"),
        "previously_looked_after": (
            "the pupil was looked after before",
            "the pupil was not looked after before",
        ),
        "social_worker": ("the pupil has a social worker", "the pupil has no social worker"),
        "youth_offending_team": (
            "the pupil has a youth offending team officer",
            "the pupil has no youth offending team officer",
        ),
        "compulsory_school_age": (
            "the pupil is of compulsory school age",
            "the pupil is not of compulsory school age",
        ),
        "withdrawn": ("the notice was withdrawn", "the notice was not withdrawn"),
        "standard_transition": (
            "the change is at a standard transition",
            "the change is not at a standard transition",
        ),
    }
)


def plain(name: str) -> str:
    """A column's or definition's name as words."""
    return name.replace("_", " ")


def column_noun(name: str) -> str:
    """A fact as a noun with its article."""
    return NOUNS.get(name, f"the {plain(name)}")


def column_clause(name: str, negative: bool) -> str:
    """A yes or no of the register as a clause."""
    if name in CLAUSES:
        return CLAUSES[name][negative]
    return f"{column_noun(name)} is {'no' if negative else 'yes'}"
