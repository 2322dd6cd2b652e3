"""What is listed of a check: of stages the highest comes along, and what names no role is nobody's to leave out."""

from __future__ import annotations

from datetime import date

import pytest

from engine.findings import Action, Answer, Finding, Ladder, Level, Responsible, Window
from engine.frozen import replace
from engine.shell import in_quotes
from engine.wanted import Wanted

LETTER = Finding(
    "letter",
    "wenlock",
    Answer.YES,
    {"pupil_id": "P0001"},
    Level.SHOULD,
    "below 95%",
    then=Action("Write", Responsible("school_office")),
    ladder=Ladder("attendance", 1, under="persistent"),
)
PERSISTENT = replace(
    LETTER,
    rule="persistent",
    level=Level.MUST,
    then=Action("Meet", Responsible("champion")),
    ladder=Ladder("attendance", 2),
)
LATE = Action("Write", Responsible("school_office"), overdue=True)
OTHER = replace(LETTER, subject={"pupil_id": "P0002"}, ladder=Ladder("attendance", 1), then=LATE)
UNTOLD = replace(OTHER, rule="untold", answer=Answer.CANNOT_TELL, then=None, ladder=None, level=Level.NOTE)
SCHOOL = replace(UNTOLD, rule="whole", answer=Answer.YES, subject={}, then=Action("Look"))
REGISTER = replace(
    SCHOOL, rule="register", subject={"class": "4B", "date": date(2024, 7, 1), "session": "AM"}
)
YEAR = Window(date(2023, 9, 1), date(2024, 7, 22))
ALL = (LETTER, PERSISTENT, OTHER, UNTOLD, SCHOOL, REGISTER)
HELD = frozenset({("wenlock", "P0001"), ("oakfield", "P0002")})


@pytest.mark.parametrize(
    ("wanted", "listed"),
    [
        (Wanted(), ALL),
        (Wanted(level=Level.MUST), (PERSISTENT,)),
        (Wanted(level=Level.SHOULD), (LETTER, PERSISTENT, OTHER)),
        (Wanted(rules=("letter",)), (LETTER, PERSISTENT, OTHER)),
        (Wanted(rules=("persistent",)), (PERSISTENT,)),
        (Wanted(rules=("persistent", "whole")), (PERSISTENT, SCHOOL)),
        (Wanted(roles=("school_office",)), (OTHER, UNTOLD, SCHOOL, REGISTER)),
        (Wanted(roles=("champion",)), (LETTER, PERSISTENT, UNTOLD, SCHOOL, REGISTER)),
        (Wanted(pupils=("P0002",)), (OTHER, UNTOLD)),
        (Wanted(classes=("4B",), held=HELD), (LETTER, PERSISTENT, REGISTER)),
        (Wanted(classes=("4C",)), ()),
        (Wanted(overdue=True), (OTHER, UNTOLD)),
        (Wanted(since=date(2024, 7, 1)), ALL),
        (Wanted(since=date(2024, 7, 2)), ALL[:-1]),
        (Wanted(summary=True), ()),
        (Wanted(roles=("champion",), pupils=("P0001",), level=Level.MUST), (PERSISTENT,)),
    ],
)
def test_of_each_kind_any_and_of_the_kinds_all(wanted: Wanted, listed: tuple[Finding, ...]) -> None:
    assert wanted.among(ALL) == listed


def test_what_reaches_into_the_days_wanted_is_listed() -> None:
    over_a_year = (replace(LETTER, window=YEAR), replace(PERSISTENT, window=YEAR))
    assert Wanted(since=YEAR.last).among(over_a_year) == over_a_year
    assert Wanted(since=date(2024, 7, 23)).among(over_a_year) == ()


def test_it_is_told_as_it_was_asked() -> None:
    assert Wanted(
        ("head",), ("a", "b"), ("P1",), ("4 Elm",), Level.MUST, overdue=True, since=date(2024, 9, 1)
    ).asked == (
        f"--role head --rule a --rule b --pupil P1 --class {in_quotes('4 Elm')} --level must --overdue"
        " --since 2024-09-01"
    )
    assert Wanted(level=Level.SHOULD, summary=True).asked == "--level should --summary"
