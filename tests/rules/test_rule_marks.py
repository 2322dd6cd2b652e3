"""How the cases' lines of marks are read."""

from __future__ import annotations

from datetime import date

import pytest

from engine.cases.case import Row
from engine.cases.marks import read_marks
from engine.diagnostics import Diagnostic
from engine.reading.nodes import Mapping, Scalar
from engine.reading.yaml import read_yaml
from engine.register.calendar import OpenSession
from engine.source import Source

# Thursday and Friday, then Monday (mornings only) and Tuesday
DAYS = ("2024-09-05", "2024-09-06", "2024-09-09", "2024-09-10")
SESSIONS = [
    OpenSession(date.fromisoformat(day), session, "Autumn", "Autumn 1", "2024/25")
    for day in DAYS
    for session in (("AM",) if day == "2024-09-09" else ("AM", "PM"))
]
AS_AT = date(2024, 9, 10)


CODES = frozenset({*"ILNGOU/\\#", "C", "C1"})


def read(text: str, as_at: date = AS_AT) -> tuple[tuple[Row, ...], tuple[Diagnostic, ...]]:
    """The lines read where a case has them: as a text after `|`."""
    node, _ = read_yaml(Source("case", f"marks: |\n  {text}\n"))
    assert isinstance(node, Mapping)
    marks = node.get("marks")
    assert isinstance(marks, Scalar)
    return read_marks(marks, SESSIONS, as_at, CODES)


def written(text: str, as_at: date = AS_AT) -> str:
    marks, found = read(text, as_at)
    assert not found
    return " ".join(f"{mark['date'][-2:]}{mark['session'][0]}{mark['code']}" for mark in marks)


def test_a_word_is_a_day_and_a_star_says_how_often() -> None:
    assert written("P 2024-09-05 I\\*2 C1") == r"05AI 05P\ 06AI 06P\ 09AC1"


def test_dots_fill_with_presence_up_to_the_next_date_or_as_at() -> None:
    assert written("P 2024-09-05 ... 2024-09-10 LL") == r"05A/ 05P\ 06A/ 06P\ 09A/ 10AL 10PL"
    assert written("P 2024-09-06 -- ...", date(2024, 9, 9)) == "09A/"


def test_time_of_signing_in_and_minutes_stand_behind_their_code() -> None:
    (mark,), _ = read("P 2024-09-09 L@09:20+12")
    assert (mark["signed_in_at"], mark["minutes_late"]) == ("09:20", "12")


def test_a_bar_stands_between_weeks() -> None:
    assert written("P 2024-09-06 II | I") == "06AI 06PI 09AI"


@pytest.mark.parametrize(
    ("line", "column", "message"),
    [
        ("P", 3, "after the pupil comes the date of the first day"),
        ("P /\\", 5, "after the pupil comes the date of the first day"),
        ("P 2024-09-07 /\\", 5, "the calendar does not open on 2024-09-07, a Saturday"),
        ("P 2024-09-31 /\\", 5, "there is no day `2024-09-31`"),
        ("P 2024-09-09 /\\", 16, "`/\\` has 2 sessions, and 2024-09-09 has 1 session: AM"),
        ("P 2024-09-05 /", 16, "`/` has 1 session, and 2024-09-05 has 2 sessions: AM and PM"),
        ("P 2024-09-05 i\\", 16, "`i` begins no register code"),
        ("P 2024-09-05 IB", 17, "`B` is not a register code of these policies"),
        ("P 2024-09-05 II*0", 16, "`II*0` is not a day of codes"),
        ("P 2024-09-05 /\\*9", 16, "`/\\` has 2 sessions, and 2024-09-09 has 1 session: AM"),
        ("P 2024-09-10 /\\*2", 16, "the line continues after the end of the calendar"),
        (
            "P 2024-09-05 | /\\ | /\\",
            21,
            "`|` separates weeks, and the next day is 2024-09-06, a Friday",
        ),
        ("P 2024-09-05 ... II", 20, "after `...` comes a date, or nothing"),
    ],
)
def test_what_does_not_fit_is_told_at_its_place(line: str, column: int, message: str) -> None:
    marks, (problem,) = read(line)
    assert problem.message == message
    assert (problem.place.line, problem.place.column) == (2, column)
    assert problem.help
    assert marks == ()
