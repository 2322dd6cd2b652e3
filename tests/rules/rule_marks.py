"""Marks as the cases write them: a line a pupil, a word a day."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from itertools import groupby

from engine.quantities import read_date
from engine.register.calendar import OpenSession

NO_MARK = "-"
PRESENT: Mapping[str, str] = {"AM": "/", "PM": "\\"}
_DATE = re.compile(r"\d{4}-\d{2}-\d{2}")
_DAY = re.compile(r"(?P<codes>[^*]+)(?:\*(?P<times>\d+))?")
_CODE = re.compile(r"(?P<code>[A-Z]\d{0,2}|[/\\#-])(?:@(?P<at>\d\d:\d\d))?(?:\+(?P<late>\d+))?")


class MarksError(Exception):
    """A line of marks does not fit the calendar, or cannot be read."""


def marks_of(text: str, sessions: Sequence[OpenSession], as_at: date) -> list[dict[str, str]]:
    r"""The rows of the marks table that lines like `P1  2024-09-02 II*3 /\ ...` stand for."""
    days = {day: [each.session for each in group] for day, group in groupby(sessions, lambda s: s.date)}
    return [mark for line in text.splitlines() if line.strip() for mark in _line(line, days, as_at)]


def _line(line: str, days: Mapping[date, Sequence[str]], as_at: date) -> Iterator[dict[str, str]]:
    pupil_id, *words = line.split()
    if not words or not _DATE.fullmatch(words[0]):
        raise MarksError(f"`{line}` does not begin with a pupil and a date")
    coming: list[date] = []
    for number, word in enumerate(words):
        if _DATE.fullmatch(word):
            coming = _days_from(word, days, line)
        elif word == "|":
            if coming and coming[0].isocalendar()[:2] == _before(coming[0], days).isocalendar()[:2]:
                raise MarksError(f"`{line}`: {coming[0]} does not begin a week")
        else:
            end = _end(words[number + 1 :], as_at) if word == "..." else None
            filled = [day for day in coming if end is not None and day < end]
            for day, codes in _days(word, filled, coming, days):
                yield from _marks(pupil_id, day, days[day], codes, line)
                coming = coming[1:]


def _days_from(word: str, days: Mapping[date, Sequence[str]], line: str) -> list[date]:
    first = read_date(word)
    if first not in days:
        raise MarksError(f"`{line}`: {word} is not an open day")
    return [day for day in days if day >= first]


def _before(day: date, days: Mapping[date, Sequence[str]]) -> date:
    return max((each for each in days if each < day), default=date.min)


def _end(words: Sequence[str], as_at: date) -> date:
    """The day before which `...` ends: the next date of the line, else the day after the as-at date."""
    if not words:
        return date.fromordinal(as_at.toordinal() + 1)
    if not _DATE.fullmatch(words[0]):
        raise MarksError("after `...` comes a date, or nothing")
    return read_date(words[0])


def _days(
    word: str, filled: Sequence[date], coming: Sequence[date], days: Mapping[date, Sequence[str]]
) -> Iterator[tuple[date, str]]:
    if word == "...":
        yield from ((day, "".join(PRESENT[session] for session in days[day])) for day in filled)
        return
    match = _DAY.fullmatch(word)
    times = int(match["times"] or 1) if match else 0
    if not match or times > len(coming):
        raise MarksError(f"`{word}` is no day of codes, or goes on after the calendar")
    yield from ((day, match["codes"]) for day in coming[:times])


def _marks(
    pupil_id: str, day: date, sessions: Sequence[str], codes: str, line: str
) -> Iterator[dict[str, str]]:
    found = list(_CODE.finditer(codes))
    if "".join(each[0] for each in found) != codes or len(found) != len(sessions):
        raise MarksError(f"`{line}`: `{codes}` does not fit {day} with {' and '.join(sessions)}")
    for session, each in zip(sessions, found, strict=True):
        if each["code"] != NO_MARK:
            mark = {"pupil_id": pupil_id, "date": str(day), "session": session, "code": each["code"]}
            yield {**mark, "signed_in_at": each["at"] or "", "minutes_late": each["late"] or ""}
