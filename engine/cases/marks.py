"""Marks as the cases write them: a line a pupil, a word a day."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import field
from datetime import date, timedelta
from itertools import groupby

from engine.cases import problems
from engine.cases.case import Row
from engine.diagnostics import Code, Diagnostic, near_names
from engine.frozen import dataclass
from engine.quantities import DATE_FORM, UnreadableError, read_date
from engine.reading.nodes import Scalar, shown
from engine.register.calendar import OpenSession
from engine.wording import counted

NO_MARK = "-"
PRESENT: Mapping[str, str] = {"AM": "/", "PM": "\\"}
_WORD = re.compile(r"\S+")
_TIMES = re.compile(r"(?P<codes>[^*]*)(?:\*(?P<times>[1-9]\d{0,2}))?", re.ASCII)
_CODE = re.compile(
    r"(?P<code>[A-Z]\d{0,2}|[/\\#-])(?:@(?P<at>[0-2]\d:[0-5]\d))?(?:\+(?P<late>\d{1,3}))?", re.ASCII
)


class _Refused(Exception):  # noqa: N818 - says no to a text of the user, is no error of the program
    """A line cannot be followed from some word on: offset and length in the text, and what to say."""

    def __init__(self, at: int, length: int, message: str, help: str, code: Code) -> None:
        super().__init__(message)
        self.at, self.length, self.message, self.help, self.code = at, length, message, help, code


@dataclass(frozen=True, slots=True)
class _Word:
    text: str
    at: int

    def refused(self, message: str, help: str) -> _Refused:
        return _Refused(self.at, len(self.text), message, help, problems.BAD_MARKS)


@dataclass(frozen=True, slots=True)
class _Calendar:
    """The sessions of each open day, in order; the day on which marks end, and the codes there are."""

    days: Mapping[date, Sequence[str]]
    as_at: date
    codes: frozenset[str]


@dataclass(slots=True)
class _Line:
    """A pupil's line: the open days that are still to come, and the marks so far."""

    pupil_id: str
    calendar: _Calendar
    coming: list[date] = field(default_factory=list)
    marks: list[Row] = field(default_factory=list)


def read_marks(
    scalar: Scalar, sessions: Sequence[OpenSession], as_at: date, codes: frozenset[str]
) -> tuple[tuple[Row, ...], tuple[Diagnostic, ...]]:
    r"""The rows of the marks table that lines like `P1  2024-09-02 II*3 /\ ...` stand for, and what is wrong."""
    days = {day: [each.session for each in group] for day, group in groupby(sessions, lambda s: s.date)}
    calendar = _Calendar(days, as_at, codes)
    rows: list[Row] = []
    found: list[Diagnostic] = []
    marked: set[tuple[str, str, str]] = set()
    for words in _lines(scalar.text):
        try:
            marks = _line(words, calendar)
            _check_once(words[0], marks, marked)
            rows.extend(marks)
        except _Refused as refused:
            at = scalar.part(refused.at, refused.at + refused.length)
            found.append(refused.code.at(at, refused.message, help=refused.help))
    return tuple(rows), tuple(found)


def _lines(text: str) -> Iterator[list[_Word]]:
    at = 0
    for line in text.split("\n"):
        words = [_Word(match[0], at + match.start()) for match in _WORD.finditer(line)]
        if words:
            yield words
        at += len(line) + 1


def _line(words: Sequence[_Word], calendar: _Calendar) -> list[Row]:
    pupil, *rest = words
    if not rest or not DATE_FORM.fullmatch(rest[0].text):
        at = rest[0] if rest else pupil
        raise at.refused(
            "after the pupil comes the date of the first day",
            f"write it like `{pupil.text} {calendar.as_at} ...`",
        )
    line = _Line(pupil.text, calendar)
    for number, word in enumerate(rest):
        _take(word, rest[number + 1 :], line)
    return line.marks


def _check_once(pupil: _Word, marks: Sequence[Row], marked: set[tuple[str, str, str]]) -> None:
    """A pupil has one mark a session, on whatever lines; those that are `marked` are joined by these."""
    for mark in marks:
        one = (mark["pupil_id"], mark["date"], mark["session"])
        if one in marked:
            message = f"`{pupil.text}` has a mark of {mark['date']} {mark['session']} already"
            raise pupil.refused(message, "correct the pupil or the date, or delete what is there twice")
        marked.add(one)


def _take(word: _Word, after: Sequence[_Word], line: _Line) -> None:
    if DATE_FORM.fullmatch(word.text):
        line.coming = _days_from(word, line.calendar)
    elif word.text == "|":
        _check_week(word, line)
    elif word.text == "...":
        _fill(after, line)
    else:
        _days(word, line)


def _days_from(word: _Word, calendar: _Calendar) -> list[date]:
    try:
        first = read_date(word.text)
    except UnreadableError as unreadable:
        raise word.refused(unreadable.message, unreadable.help or "") from None
    if first not in calendar.days:
        near = min(calendar.days, key=lambda day: abs(day - first), default=None)
        help = f"the nearest open day is {near}" if near else "choose another calendar"
        raise word.refused(f"the calendar does not open on {first}, {_weekday(first)}", help)
    return [day for day in calendar.days if day >= first]


def _weekday(day: date) -> str:
    return f"a {day:%A}"


def _check_week(word: _Word, line: _Line) -> None:
    """A bar says that a week begins, so that a line with a day too many or too few is found."""
    if not line.coming:
        return
    day = line.coming[0]
    before = max((each for each in line.calendar.days if each < day), default=date.min)
    if day.isocalendar()[:2] == before.isocalendar()[:2]:
        message = f"`|` separates weeks, and the next day is {day}, {_weekday(day)}"
        raise word.refused(message, "a day before it is missing, or one too many")


def _fill(after: Sequence[_Word], line: _Line) -> None:
    """Presence up to the next date of the line, or the as-at date."""
    end = line.calendar.as_at + timedelta(days=1)
    if after:
        if not DATE_FORM.fullmatch(after[0].text):
            raise after[0].refused("after `...` comes a date, or nothing", "write the date of the next day")
        end = _days_from(after[0], line.calendar)[0]
    while line.coming and line.coming[0] < end:
        day = line.coming.pop(0)
        for session in line.calendar.days[day]:
            line.marks.append(_mark(line.pupil_id, day, session, PRESENT[session]))


def _days(word: _Word, line: _Line) -> None:
    match = _TIMES.fullmatch(word.text)
    if not match or not match["codes"]:
        raise word.refused(
            f"`{shown(word.text)}` is not a day of codes", "write `*4` after a day to repeat it"
        )
    codes = list(_codes(word, match["codes"], line.calendar))
    for _ in range(int(match["times"] or 1)):
        if not line.coming:
            raise word.refused(
                "the line continues after the end of the calendar", "leave out what is too much"
            )
        day = line.coming.pop(0)
        line.marks.extend(_marks(word, day, codes, line))


def _codes(word: _Word, text: str, calendar: _Calendar) -> Iterator[re.Match[str]]:
    at = 0
    while at < len(text):
        match = _CODE.match(text, at)
        if not match:
            raise _not_a_code(word, text, at)
        if match["code"] != NO_MARK and match["code"] not in calendar.codes:
            near = near_names(match["code"], calendar.codes)
            known = ", ".join(sorted(calendar.codes))
            message = f"`{match['code']}` is not a register code of these policies"
            raise _Refused(
                word.at + at, len(match["code"]), message, near or f"known: {known}", problems.UNKNOWN_CODE
            )
        yield match
        at = match.end()


def _not_a_code(word: _Word, text: str, at: int) -> _Refused:
    sign = text[at]
    message = f"`{sign}` begins no register code"
    help = (
        f"codes are capitals: `{sign.upper()}`" if sign.islower() else "codes are capitals, `/`, `\\` or `#`"
    )
    return _Refused(word.at + at, 1, message, help, problems.UNKNOWN_CODE)


def _marks(word: _Word, day: date, codes: Sequence[re.Match[str]], line: _Line) -> Iterator[Row]:
    sessions = line.calendar.days[day]
    if len(codes) != len(sessions):
        written, open_ = "".join(code[0] for code in codes), " and ".join(sessions)
        has, there = counted(len(codes), "session"), counted(len(sessions), "session")
        message = f"`{written}` has {has}, and {day} has {there}: {open_}"
        raise word.refused(message, "write one code for each session, `-` for no mark")
    for session, code in zip(sessions, codes, strict=True):
        if code["code"] != NO_MARK:
            yield _mark(line.pupil_id, day, session, code["code"], code["at"], code["late"])


def _mark(
    pupil_id: str, day: date, session: str, code: str, at: str | None = None, late: str | None = None
) -> Row:
    mark = {"pupil_id": pupil_id, "date": str(day), "session": session, "code": code}
    return {**mark, "signed_in_at": at or "", "minutes_late": late or ""}
