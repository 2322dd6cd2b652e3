"""What has to be reviewed and when: text, CSV, JSON, Markdown."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date

from engine.reports.csv import csv_rows
from engine.reports.grid import Column, grid
from engine.reports.json import json_object
from engine.reports.look import PLAIN, Look
from engine.reports.markdown import escaped, table
from engine.reports.visible import visible
from engine.showing.shown import ShownReview
from engine.spoken import day_in_words
from engine.wording import counted

_HEADINGS = ("What", "Academy", "Name", "Owner", "Edition", "State", "Since", "Next review", "Left")
_CSV = (
    *("kind", "academy", "name", "owner", "edition", "state", "in_force_from", "next_review"),
    *("days_left", "overdue", "note", "at"),
)


def status_text(on: date, reviews: Sequence[ShownReview], look: Look = PLAIN) -> Iterator[str]:
    """A table, then each thing that is overdue or not authorised with the reason."""
    yield look.paint("strong", _summary(on, reviews)) + "\n\n"
    columns = [Column(heading.lower(), whole=heading == "Name") for heading in _HEADINGS]
    yield from grid(columns, map(_cells, reviews), look)
    for each in _to_be_done(reviews):
        yield f"\n{look.paint('warning', _how(each))}: {visible(_reason(each))}"
    yield "\n" if _to_be_done(reviews) else ""


def status_markdown(on: date, reviews: Sequence[ShownReview]) -> Iterator[str]:
    """A heading, what is overdue or not authorised, and a table."""
    yield f"# {escaped(_summary(on, reviews))}\n\n"
    yield from (f"- **{_how(each)}**: {escaped(_reason(each))}\n" for each in _to_be_done(reviews))
    yield "\n" if _to_be_done(reviews) else ""
    yield from table(_HEADINGS, map(_cells, reviews))


def status_csv(on: date, reviews: Sequence[ShownReview]) -> Iterator[str]:
    """A row for each policy, section, authorisation and key."""
    return csv_rows(_CSV, ({**_row(each), "overdue": str(each.overdue).lower()} for each in reviews))


def status_json(on: date, reviews: Sequence[ShownReview]) -> Iterator[str]:
    """One object, described by `schemas/results/status.schema.json`."""
    return json_object(
        on=on,
        overdue=sum(each.overdue for each in reviews),
        not_authorised=sum(each.not_authorised for each in reviews),
        items=map(_row, reviews),
    )


def _row(each: ShownReview) -> dict[str, object]:
    return {
        "kind": each.kind,
        "academy": each.academy or None,
        "name": each.name,
        "owner": each.owner,
        "edition": each.edition,
        "state": each.state,
        "in_force_from": each.since,
        "next_review": each.due,
        "days_left": each.days_left,
        "overdue": each.overdue,
        "note": each.note,
        "at": each.at,
    }


def _cells(each: ShownReview) -> tuple[str, ...]:
    return (
        *(each.kind, each.academy, each.name, each.owner, each.edition, each.state),
        str(each.since or ""),
        str(each.due or ""),
        _left(each),
    )


def _left(each: ShownReview) -> str:
    """`in 17 days`, `today`, `3 days ago`; nothing where it does not matter any more."""
    if each.days_left is None or not each.is_current:
        return ""
    if each.days_left == 0:
        return "today"
    days = counted(abs(each.days_left), "day")
    return f"in {days}" if each.days_left > 0 else f"{days} ago"


def _to_be_done(reviews: Sequence[ShownReview]) -> list[ShownReview]:
    return [each for each in reviews if each.overdue or each.not_authorised]


def _how(each: ShownReview) -> str:
    return "overdue" if each.overdue else each.state


def _reason(each: ShownReview) -> str:
    whose = f"{each.academy}: " if each.academy else ""
    if each.note:
        return f"{each.note} ({each.owner})"
    assert each.due is not None
    return f"{whose}{each.name}: its review was due by {day_in_words(each.due)} ({each.owner})"


def _summary(on: date, reviews: Sequence[ShownReview]) -> str:
    late, open = (sum(each.overdue for each in reviews), sum(each.not_authorised for each in reviews))
    said = f"{late} overdue" if late else "nothing is overdue"
    said += f", {counted(open, 'section')} not authorised" if open else ""
    return f"Status on {day_in_words(on)}: {said}"
