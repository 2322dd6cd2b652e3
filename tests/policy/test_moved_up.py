"""Times that go by year group are those of the year group of now: of marks of an earlier school year it is said."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from functools import cache

import duckdb
import pytest

from engine.checking.checking import facts_of
from engine.checking.moved_up import moved_up
from engine.frozen import replace
from engine.installed import installed_folder
from engine.policy.loading import Policy, load_policy
from engine.register.calendar import OpenSession, SchoolCalendar

BEFORE, FIRST = date(2024, 7, 18), date(2024, 9, 3)


@cache
def wenlock() -> Policy:
    policy, found = load_policy(installed_folder("policies"), ["wenlock"], FIRST)
    assert policy, found
    return policy


@pytest.fixture
def connection() -> Iterator[duckdb.DuckDBPyConnection]:
    with duckdb.connect() as opened:
        opened.execute(
            "CREATE SCHEMA register;"
            "CREATE TABLE register.pupils (academy TEXT, pupil_id TEXT, on_roll_to DATE);"
            "CREATE TABLE register.marks (academy TEXT, pupil_id TEXT, date DATE, signed_in_at INTEGER);"
            "INSERT INTO register.pupils VALUES ('wenlock', 'P1', NULL), ('wenlock', 'P2', '2024-07-18')"
        )
        yield opened


def told(
    connection: duckdb.DuckDBPyConnection, policy: Policy, as_at: date, *marks: tuple[str, date, int | None]
) -> list[str]:
    connection.executemany("INSERT INTO register.marks VALUES ('wenlock', ?, ?, ?)", marks)
    years = ((BEFORE, "2023-24"), (FIRST, "2024-25"))
    calendar = SchoolCalendar.of([OpenSession(day, "PM", year, year, year) for day, year in years])
    facts = facts_of(policy, dict.fromkeys(policy.academies, calendar), as_at)
    return [each.message for each in moved_up(facts, connection)]


def test_marks_of_last_year_are_told(connection) -> None:
    (message,) = told(
        connection, wenlock(), FIRST, ("P1", BEFORE, 790), ("P1", BEFORE, None), ("P1", FIRST, 790)
    )
    assert message == (
        "1 mark from before 2024-09-03 at wenlock has a time of signing in, and `register.closes` and `register.opens` "
        "are those of the pupils' present year group or class"
    )


@pytest.mark.parametrize(
    ("as_at", "mark"),
    [
        (BEFORE, ("P1", BEFORE, 790)),
        (FIRST, ("P1", FIRST, 790)),
        (FIRST, ("P1", BEFORE, None)),
        (FIRST, ("P2", BEFORE, 790)),
    ],
    ids=["its own year", "this year's", "no time", "a leaver stays in the last year"],
)
def test_others_are_not(connection, as_at: date, mark: tuple[str, date, int | None]) -> None:
    assert told(connection, wenlock(), as_at, mark) == []


def test_each_academy_is_told_of_its_own_marks(connection) -> None:
    policy = replace(wenlock(), academies=dict.fromkeys(("wenlock", "other"), wenlock().academies["wenlock"]))
    connection.execute(
        "INSERT INTO register.pupils VALUES ('other', 'P1', NULL);"
        f"INSERT INTO register.marks VALUES ('other', 'P1', '{BEFORE}', 790), ('other', 'P1', '{BEFORE}', 791)"
    )
    messages = told(connection, policy, FIRST, ("P1", BEFORE, 790))
    assert [message.split(" ha")[0] for message in messages] == [
        "1 mark from before 2024-09-03 at wenlock",
        "2 marks from before 2024-09-03 at other",
    ]
