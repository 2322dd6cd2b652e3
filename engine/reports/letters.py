"""Letters that are due: as text to look through, and as merge fields for a word processor."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from operator import attrgetter
from typing import Any

from engine.diagnostics import Diagnostic
from engine.letters.due import NotDue
from engine.letters.fields import Letter
from engine.reports.check.closing import not_in
from engine.reports.csv import csv_rows
from engine.reports.diagnostics import diagnostic_json
from engine.reports.json import json_object
from engine.reports.look import PLAIN, Look
from engine.reports.markdown import escaped, table
from engine.reports.visible import visible
from engine.spoken import day_in_words
from engine.wording import counted


def _as_it_is(*names: str) -> dict[str, Callable[[Letter], Any]]:
    return {name: attrgetter(name) for name in names}


def _attendance_words(letter: Letter) -> str | None:
    attendance = letter.sessions.attendance
    return None if attendance is None else f"{f'{attendance:f}'.rstrip('0').rstrip('.')}%"


_FIELDS: Mapping[str, Callable[[Letter], Any]] = {
    **_as_it_is("academy", "pupil_id", "name", "addressed_as"),
    "class": attrgetter("class_"),
    **_as_it_is("year_group", "letter", "stage", "case"),
    "rules": lambda letter: ", ".join(letter.rules),
    **_as_it_is("title", "says"),
    "from": attrgetter("first"),
    "to": attrgetter("last"),
    "from_words": lambda letter: day_in_words(letter.first),
    "to_words": lambda letter: day_in_words(letter.last),
    "attendance_percent": attrgetter("sessions.attendance"),
    "attendance_words": _attendance_words,
    "sessions_possible": attrgetter("sessions.possible"),
    "sessions_attended": lambda letter: letter.sessions.possible - letter.sessions.missed,
    "sessions_missed": attrgetter("sessions.missed"),
    "sessions_authorised": attrgetter("sessions.authorised"),
    "sessions_unauthorised": attrgetter("sessions.unauthorised"),
    "sessions_late": attrgetter("sessions.late"),
    "days_missed": lambda letter: ", ".join(letter.sessions.away) or None,
    **_as_it_is("do", "role", "signed_by", "contact", "due"),
    "due_words": lambda letter: day_in_words(letter.due) if letter.due else None,
    "as_at": attrgetter("as_at"),
    "as_at_words": lambda letter: day_in_words(letter.as_at),
    "decided_before": attrgetter("decided_before"),
}
FIELDS = tuple(_FIELDS)
"""The names of the merge fields, in their order."""


def fields_of(letter: Letter) -> dict[str, Any]:
    """The merge fields of a letter by name; None where there is nothing to merge."""
    return {name: field(letter) for name, field in _FIELDS.items()}


def letters_closing(letters: Sequence[Letter], not_due: NotDue) -> str:
    """`75 letters are due`, and what is not among them; `no letter is due` only where nothing is left open."""
    lacking = tuple(not_in(not_due.register))
    parts = [_how_many(letters, not_due, lacking)]
    again = sum(letter.decided_before is not None for letter in letters)
    if again:
        parts.append(f"{again} of them decided on before, and asked again")
    parts += _blanks(letters)
    if not_due.decided:
        parts.append(f"{counted(not_due.decided, 'letter')} left out, decided on in the case ledger")
    if not_due.cannot_tell:
        rules = " ".join(f"--rule {rule}" for rule in not_due.untold_by)
        why = f" (`trustpolicy check` with `{rules}` says why)" if rules else ""
        parts.append(f"for {counted(not_due.cannot_tell, 'pupil')} it cannot be told{why}")
    parts += [f"`{rule}` was not evaluated: {why}" for rule, why in not_due.not_asked]
    return "; ".join((*parts, *lacking))


def _blanks(letters: Sequence[Letter]) -> Iterator[str]:
    """What a mail merge would leave blank in some letters; a register that has it for nobody leaves it out."""
    for name in ("name", "addressed_as"):
        blank = sum(getattr(letter, name) is None for letter in letters)
        if 0 < blank < len(letters):
            yield f"{blank:,} of them {'has' if blank == 1 else 'have'} no `{name}`"


def _how_many(letters: Sequence[Letter], not_due: NotDue, lacking: Sequence[str]) -> str:
    if letters:
        return f"{counted(len(letters), 'letter')} {'is' if len(letters) == 1 else 'are'} due"
    if not_due.not_asked:
        return "it cannot be told whether letters are due"
    return "no letter is known to be due" if not_due.cannot_tell or lacking else "no letter is due"


def letters_text(
    letters: Sequence[Letter], not_due: NotDue, found: Sequence[Diagnostic], look: Look = PLAIN
) -> Iterator[str]:
    """A few lines a letter; what is noticed is for standard error."""
    for letter in letters:
        stage = f", {letter.stage}" if letter.stage else ""
        whom = f"{letter.pupil_id} {letter.name}" if letter.name else letter.pupil_id
        yield look.paint("strong", visible(f"{letter.academy}: {whom}: letter {letter.letter}{stage}")) + "\n"
        yield look.fitted(visible(f"    {letter.says}")) + "\n"
        if letter.decided_before:
            yield look.fitted(visible(f"    decided before: {letter.decided_before}")) + "\n"
        who = letter.signed_by or (letter.role or "").replace("_", " ")
        due = f", by {day_in_words(letter.due)}" if letter.due else ""
        yield look.fitted(visible(f"    → {letter.do}: {who}{due}")) + "\n"
    yield look.paint("strong", visible(letters_closing(letters, not_due))) + "\n"


def letters_csv(letters: Sequence[Letter], not_due: NotDue, found: Sequence[Diagnostic]) -> Iterator[str]:
    """A row a letter."""
    return csv_rows(FIELDS, map(fields_of, letters))


def letters_json(letters: Sequence[Letter], not_due: NotDue, found: Sequence[Diagnostic]) -> Iterator[str]:
    """The object that `schemas/results/letters.schema.json` describes."""
    return json_object(
        amounts_to=letters_closing(letters, not_due),
        not_listed={
            "decided": not_due.decided,
            "cannot_tell": not_due.cannot_tell,
            "not_evaluated": [{"rule": rule, "why": why} for rule, why in not_due.not_asked],
        },
        letters=map(fields_of, letters),
        diagnostics=map(diagnostic_json, found),
    )


def letters_markdown(
    letters: Sequence[Letter], not_due: NotDue, found: Sequence[Diagnostic]
) -> Iterator[str]:
    """A table of the letters."""
    yield f"# Letters\n\n{escaped(letters_closing(letters, not_due))}\n\n"
    yield from table(
        ("academy", "pupil", "class", "letter", "stage", "why", "signed by", "due"), map(_row, letters)
    )


def _row(letter: Letter) -> tuple[str, ...]:
    before = f" ({letter.decided_before})" if letter.decided_before else ""
    return (
        *(letter.academy, " ".join(filter(None, (letter.pupil_id, letter.name))), letter.class_ or ""),
        *(letter.letter, letter.stage or "", letter.says + before, letter.signed_by or letter.role or ""),
        day_in_words(letter.due) if letter.due else "",
    )
