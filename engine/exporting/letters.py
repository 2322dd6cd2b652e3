"""Letters as a table with types, for a workbook from which a word processor merges."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from engine.exporting.columns import Column, Holds, Table
from engine.letters.fields import Letter
from engine.reports.letters import FIELDS, fields_of

_SAYS: dict[str, tuple[Holds, str]] = {
    "academy": (Holds.TEXT, "short name of the academy"),
    "pupil_id": (Holds.TEXT, "pupil"),
    "name": (Holds.TEXT, "name of the pupil, where the register has it"),
    "addressed_as": (Holds.TEXT, "how the parents are addressed, where the register has it"),
    "class": (Holds.TEXT, "class"),
    "year_group": (Holds.COUNT, "year group; 0 is Reception"),
    "letter": (Holds.TEXT, "which letter, as the rule names it"),
    "stage": (
        Holds.TEXT,
        "which stage of the policy, where it has stages; for `notices.stage` once it is sent",
    ),
    "case": (Holds.TEXT, "name of the case, as in the case ledger"),
    "rules": (Holds.TEXT, "rules that ask for it"),
    "title": (Holds.TEXT, "title of the first of them"),
    "says": (Holds.TEXT, "why, in words"),
    "from": (Holds.DAY, "first day of the time that it is about; if the pupil joined later, that day"),
    "to": (Holds.DAY, "last day of it"),
    "from_words": (Holds.TEXT, "the same in words, as a letter says it"),
    "to_words": (Holds.TEXT, "the same in words"),
    "attendance_percent": (
        Holds.NUMBER,
        "attendance in that time, to two decimals, or four close to a whole or half",
    ),
    "attendance_words": (Holds.TEXT, "the same with its sign"),
    "sessions_possible": (Holds.COUNT, "possible sessions in that time"),
    "sessions_attended": (Holds.COUNT, "of which attended"),
    "sessions_missed": (Holds.COUNT, "of which missed"),
    "sessions_authorised": (Holds.COUNT, "of those missed, authorised"),
    "sessions_unauthorised": (Holds.COUNT, "of those missed, unauthorised"),
    "sessions_late": (
        Holds.COUNT,
        "sessions late: before registers close (L), or after, which are among those missed too (U)",
    ),
    "days_missed": (Holds.TEXT, "days with a session missed, in words"),
    "do": (Holds.TEXT, "what the policy asks for"),
    "role": (Holds.TEXT, "role that acts, and signs"),
    "signed_by": (Holds.TEXT, "who holds it"),
    "contact": (Holds.TEXT, "how to reach them"),
    "due": (Holds.DAY, "last day for it, where there is a deadline"),
    "due_words": (Holds.TEXT, "the same in words"),
    "as_at": (Holds.DAY, "as-at date of the check"),
    "as_at_words": (Holds.TEXT, "the same in words"),
    "decided_before": (
        Holds.TEXT,
        "what the case ledger says was decided on it before, and what has changed since",
    ),
}
LETTERS = tuple(Column(name, *_SAYS[name]) for name in FIELDS)


def letters_table(letters: Sequence[Letter]) -> Table:
    """A row a letter."""
    rows = tuple(tuple(fields_of(letter).values()) for letter in letters)
    return Table("letters", "one row for each pupil and letter", LETTERS, rows)


ABOUT = (
    Column("as_at", Holds.DAY, "as-at date of the check"),
    Column("amounts_to", Holds.TEXT, "how many letters are due, and what is not listed or cannot be told"),
)


def about_table(amounts_to: str, as_at: date) -> Table:
    """A row about the list, for whoever opens the workbook alone: an empty list may be one that cannot be told."""
    return Table("about", "one row: what the list amounts to", ABOUT, ((as_at, amounts_to),))
