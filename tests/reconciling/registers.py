"""Small invented registers, and what is to be said of them in total, counted in plain Python."""

from __future__ import annotations

import csv
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from datetime import date, timedelta
from pathlib import Path
from xml.sax.saxutils import escape

ATTENDING, APPROVED = ("/", "\\", "L"), ("K", "V", "P", "W", "B")
AUTHORISED, UNAUTHORISED = ("C", "C1", "C2", "J1", "M", "S", "T", "R", "I", "E"), ("G", "N", "O", "U")
OTHERS = ("D", "X", "Q", "Y1", "Y5", "Z", "#")
CODES = (*ATTENDING, *APPROVED, *AUTHORISED, *UNAUTHORISED, *OTHERS)
FIRST = date(2024, 9, 2)
DAYS = tuple(day for n in range(12) if (day := FIRST + timedelta(days=n)).isoweekday() < 6)
SESSIONS = tuple((day, session) for day in DAYS for session in ("AM", "PM"))

Codes = Mapping[str, "list[str | None]"]
"""The code of each of the sessions of a pupil; None where there is no mark."""
Stays = Mapping[str, tuple[date, "date | None"]]
Totals = dict[str, Counter[str]]


def write_register(folder: Path, codes: Codes, stays: Stays | None = None) -> None:
    """A register of ten school days; without a stay a pupil is on roll throughout."""
    folder.mkdir(exist_ok=True)
    stays = stays or {}
    pupils = ((pupil, 4, *stays.get(pupil, (date(2023, 9, 1), None))) for pupil in codes)
    _write(folder / "pupils.csv", "pupil_id,year_group,on_roll_from,on_roll_to", pupils)
    marks = (
        (pupil, *session, code)
        for pupil, own in codes.items()
        for session, code in zip(SESSIONS, own, strict=True)
        if code
    )
    _write(folder / "marks.csv", "pupil_id,date,session,code", marks)
    halves = ((*session, "Autumn", f"Autumn {1 + (session[0] > DAYS[4])}", "2024-25") for session in SESSIONS)
    _write(folder / "calendar.csv", "date,session,term,half_term,school_year", halves)


def _write(path: Path, head: str, rows: Iterable[tuple[object, ...]]) -> None:
    with path.open("w", encoding="utf-8", newline="") as stream:
        out = csv.writer(stream)
        out.writerow(["academy", *head.split(",")])
        out.writerows(["wenlock", *("" if cell is None else cell for cell in row)] for row in rows)


def totals(codes: Codes, class_of: Callable[[str], str] | None = None) -> Totals:
    """The figures of each pupil, and the sessions of each code; `class_of` may say otherwise how a code counts."""
    return {pupil: _totals(own, class_of or own_class) for pupil, own in codes.items()}


def own_class(code: str) -> str:
    """The class of a code."""
    named = {
        "present": ATTENDING,
        "approved": APPROVED,
        "authorised": AUTHORISED,
        "unauthorised": UNAUTHORISED,
    }
    return next((name for name, members in named.items() if code in members), "none")


def _totals(own: Iterable[str | None], class_of: Callable[[str], str]) -> Counter[str]:
    counts: Counter[str] = Counter()
    for code in own:
        if code is None:
            counts["missing"] += 1
            continue
        class_ = class_of(code)
        counts[code] += class_ != "nothing"
        counts[class_] += 1
        counts["possible"] += class_ not in ("none", "nothing")
    return counts


SUMMARY = {
    "Student ID": "",
    "Possible": "possible",
    "Present": "present",
    "Approved Educational Activity": "approved",
    "Authorised Absences": "authorised",
    "Unauthorised Absences": "unauthorised",
    "Late Before Registers Closed": "L",
    "Late After Registers Closed": "U",
    "Missing Marks": "missing",
}


def as_summary(said: Totals, path: Path) -> None:
    """What the system's summary export would hold."""
    with path.open("w", encoding="cp1252", newline="") as stream:
        out = csv.writer(stream)
        out.writerow(SUMMARY)
        out.writerows(
            [pupil, *(counts[name] or "" for name in [*SUMMARY.values()][1:])]
            for pupil, counts in said.items()
        )


def as_census(said: Totals, path: Path, term: str = "SPR", year: int = 2025) -> None:
    """What a census would hold: pupils in turns on roll and no longer on roll."""
    written: dict[str, list[str]] = {"PupilOnRoll": [], "PupilNoLongerOnRoll": []}
    for at, (pupil, counts) in enumerate(said.items()):
        details = "".join(
            f"<SessionDetail><AttendanceReason>{code}</AttendanceReason><AbsenceSessions>{counts[code]}</AbsenceSessions></SessionDetail>"
            for code in (*AUTHORISED, *UNAUTHORISED)
            if counts[code]
        )
        figures = "".join(
            f"<Sessions{name.capitalize()}>{counts[name]}</Sessions{name.capitalize()}>"
            for name in ("possible", "authorised", "unauthorised")
        )
        second = "<SummerHalfTerm2Attendance><SessionsPossible>99</SessionsPossible><SessionDetails><SessionDetail>"
        second += "<AttendanceReason>I</AttendanceReason><AbsenceSessions>9</AbsenceSessions></SessionDetail>"
        second += "</SessionDetails></SummerHalfTerm2Attendance>"
        attendance = f"<TermlyAttendance>{figures}<SessionDetails>{details}</SessionDetails></TermlyAttendance>{second}"
        name = ("PupilOnRoll", "PupilNoLongerOnRoll")[at % 2]
        identifiers = f"<PupilIdentifiers><UPN>{escape(pupil)}</UPN></PupilIdentifiers>"
        written[name].append(f"<{name}>{identifiers}<Attendance>{attendance}</Attendance></{name}>")
    pupils = "".join(
        f"<{name.replace('Pupil', 'Pupils')}>{''.join(each)}</{name.replace('Pupil', 'Pupils')}>"
        for name, each in written.items()
    )
    told = f"<Collection>SC</Collection><Term>{term}</Term><Year>{year}</Year>"
    head = f"<Header><CollectionDetails>{told}</CollectionDetails></Header>"
    path.write_text(f'<Message xmlns="urn:invented">{head}<Pupils>{pupils}</Pupils></Message>', "utf-8")
