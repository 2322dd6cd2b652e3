"""How the cases' lines of marks are read."""

from __future__ import annotations

from datetime import date

import pytest
from rule_marks import MarksError, marks_of

from engine.register.calendar import OpenSession

# Thursday and Friday, then Monday (mornings only) and Tuesday
DAYS = ("2024-09-05", "2024-09-06", "2024-09-09", "2024-09-10")
SESSIONS = [
    OpenSession(date.fromisoformat(day), session, "Autumn", "Autumn 1", "2024/25")
    for day in DAYS
    for session in (("AM",) if day == "2024-09-09" else ("AM", "PM"))
]
AS_AT = date(2024, 9, 10)


def written(text: str, as_at: date = AS_AT) -> str:
    marks = marks_of(text, SESSIONS, as_at)
    return " ".join(f"{mark['date'][-2:]}{mark['session'][0]}{mark['code']}" for mark in marks)


def test_a_word_is_a_day_and_a_star_says_how_often() -> None:
    assert written("P 2024-09-05 I\\*2 C1") == r"05AI 05P\ 06AI 06P\ 09AC1"


def test_dots_fill_with_presence_up_to_the_next_date_or_as_at() -> None:
    assert written("P 2024-09-05 ... 2024-09-10 LL") == r"05A/ 05P\ 06A/ 06P\ 09A/ 10AL 10PL"
    assert written("P 2024-09-06 -- ...", date(2024, 9, 9)) == "09A/"


def test_time_of_signing_in_and_minutes_stand_behind_their_code() -> None:
    (mark,) = marks_of("P 2024-09-09 L@09:20+12", SESSIONS, AS_AT)
    assert (mark["signed_in_at"], mark["minutes_late"]) == ("09:20", "12")


def test_a_bar_stands_between_weeks() -> None:
    assert written("P 2024-09-06 II | I") == "06AI 06PI 09AI"


@pytest.mark.parametrize(
    "line",
    [
        "P /\\",
        "P 2024-09-07 /\\",
        "P 2024-09-09 /\\",
        "P 2024-09-05 /",
        "P 2024-09-05 i\\",
        "P 2024-09-05 /\\*9",
        "P 2024-09-05 | /\\ | /\\",
        "P 2024-09-05 ... II",
    ],
)
def test_what_does_not_fit_is_refused(line: str) -> None:
    with pytest.raises(MarksError):
        marks_of(line, SESSIONS, AS_AT)
