"""What has to be reviewed as a calendar (RFC 5545): a day for each review, and reminders 60 and 30 days before.

Reminders are events of their own, since calendars leave out the alarms of events that they import.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from hashlib import sha256

from engine.reports.visible import visible
from engine.showing.shown import ShownReview
from engine.spoken import day_in_words

_AHEAD = (60, 30, 0)
_MOST_OCTETS = 75
_ESCAPED = str.maketrans({"\\": "\\\\", ";": "\\;", ",": "\\,"})
_TITLES = {
    "policy": "Review of the policy",
    "section": "Review of the section",
    "key": "New key instead of the",
}


def status_ics(on: date, reviews: Sequence[ShownReview]) -> Iterator[str]:
    """The calendar, a line a piece; only what is in force, or was to be, has days in it."""
    yield from map(_folded, ("BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//trustpolicy//status//EN"))
    yield _folded("CALSCALE:GREGORIAN")
    for each in reviews:
        if each.due and each.kind in _TITLES and each.is_current:
            for ahead in _AHEAD:
                yield from map(_folded, _event(each, each.due, ahead, on))
    yield _folded("END:VCALENDAR")


def _event(each: ShownReview, due: date, ahead: int, on: date) -> Iterator[str]:
    """An all-day event. Its UID stays the same when the day is moved, so that a calendar moves it too."""
    day = due - timedelta(days=ahead)
    key = "\0".join((each.kind, each.academy, each.name, each.edition, str(ahead)))
    what = f"{_TITLES[each.kind]} {each.name}" + (f" of {each.academy}" if each.academy else "")
    when = f"in {ahead} days" if ahead else "due"
    yield "BEGIN:VEVENT"
    yield f"UID:{sha256(key.encode()).hexdigest()[:32]}@trustpolicy.invalid"
    yield f"DTSTAMP:{on:%Y%m%d}T000000Z"
    yield f"DTSTART;VALUE=DATE:{day:%Y%m%d}"
    yield f"DTEND;VALUE=DATE:{day + timedelta(days=1):%Y%m%d}"
    yield f"SUMMARY:{_text(f'{what}: {when}')}"
    yield f"DESCRIPTION:{_text(f'{each.owner}. Edition {each.edition}, due by {day_in_words(due)}. {each.at}')}"
    yield "TRANSP:TRANSPARENT"
    yield "END:VEVENT"


def _text(text: str) -> str:
    """A text as a value: on one line, with the characters escaped that would end it."""
    return visible(text).translate(_ESCAPED)


def _folded(line: str) -> str:
    """A line, broken where it is longer than 75 octets, never inside a character."""
    parts: list[str] = [""]
    room = _MOST_OCTETS
    for character in line:
        size = len(character.encode("utf-8"))
        if size > room:
            parts.append(" ")
            room = _MOST_OCTETS - 1
        parts[-1] += character
        room -= size
    return "".join(f"{part}\r\n" for part in parts)
