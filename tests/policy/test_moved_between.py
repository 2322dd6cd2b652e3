"""A pupil's notices at another academy of the trust are told where the one that the pupil is at has not entered them."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

import duckdb
import pytest

from engine.checking.moved_between import moved_between

AS_AT = date(2025, 3, 28)
BOTH = {"hillside": frozenset({"notices"}), "wenlock": frozenset({"notices"})}
Row = tuple[str, str, str | None, str | None, str | None]
THERE: Row = ("hillside", "P1", "2014-06-01", "Ori Notreal", "2025-01-10")


@pytest.fixture
def connection() -> Iterator[duckdb.DuckDBPyConnection]:
    with duckdb.connect() as opened:
        opened.execute(
            "CREATE SCHEMA register;"
            "CREATE TABLE register.pupils"
            " (academy TEXT, pupil_id TEXT, date_of_birth DATE, name TEXT, on_roll_to DATE);"
            "CREATE TABLE register.notices"
            " (academy TEXT, pupil_id TEXT, kind TEXT, issued_on DATE, withdrawn BOOLEAN)"
        )
        yield opened


def told(
    connection: duckdb.DuckDBPyConnection, here: Row, *notices: tuple[object, ...], there: Row = THERE
) -> list[str]:
    connection.executemany("INSERT INTO register.pupils VALUES (?, ?, ?, ?, ?)", [there, here])
    connection.executemany("INSERT INTO register.notices VALUES (?, ?, ?, ?, ?)", notices)
    return [each.message for each in moved_between(AS_AT, BOTH, connection)]


FIRST = ("hillside", "P1", "penalty_notice", "2024-11-18", None)


def test_the_notices_of_a_pupil_who_moved_are_told(connection) -> None:
    """The second notice to a parent passed for the first, because the first was issued at another school."""
    improve = ("hillside", "P1", "notice_to_improve", "2024-10-01", False)
    (message,) = told(
        connection, ("wenlock", "Q7", "2014-06-01", " ori NOTREAL", None), FIRST, FIRST, improve
    )
    assert message == (
        "1 pupil on roll at wenlock seems to have 3 notices of hillside that wenlock has not entered: issued on "
        "2024-10-01 and 2024-11-18"
    )


@pytest.mark.parametrize(
    ("here", "is_told"),
    [
        (("wenlock", "Q7", "2014-06-02", "Ori Notreal", None), False),
        (("wenlock", "P1", "2014-06-01", "Flisa Sample", None), False),
        (("wenlock", "P1", "2014-06-01", None, None), True),
        (("wenlock", "Q7", "2014-06-01", None, None), False),
        (("wenlock", "P1", None, None, None), False),
        (("wenlock", "Q7", "2014-06-01", "Ori Notreal", "2025-03-28"), True),
        (("wenlock", "Q7", "2014-06-01", "Ori Notreal", "2025-03-27"), False),
    ],
)
def test_who_seems_to_be_the_same_child_and_is_still_there(connection, here: Row, is_told: bool) -> None:
    assert bool(told(connection, here, FIRST)) is is_told


@pytest.mark.parametrize(
    "notices",
    [
        [(*FIRST[:2], "letter", "2024-11-18", None)],
        [(*FIRST[:4], True)],
        [FIRST, ("wenlock", "Q7", "penalty_notice", "2024-11-18", None)],
    ],
)
def test_what_does_not_count_or_is_entered_is_not_told(connection, notices: list[tuple[object, ...]]) -> None:
    assert not told(connection, ("wenlock", "Q7", "2014-06-01", "Ori Notreal", None), *notices)


@pytest.mark.parametrize(("number", "is_told"), [("H801200001001", True), ("H80120000100", False)])
def test_a_unique_pupil_number_is_enough_whatever_the_name(connection, number: str, is_told: bool) -> None:
    there: Row = ("hillside", number, "2014-06-01", "Notreal, Ori", "2025-01-10")
    notice = ("hillside", number, *FIRST[2:])
    here: Row = ("wenlock", number, "2014-06-01", "Ori Notreal", None)
    assert bool(told(connection, here, notice, there=there)) is is_told


def test_another_day_or_kind_at_the_new_academy_is_another_notice(connection) -> None:
    entered = [
        ("wenlock", "Q7", "penalty_notice", "2024-11-19", None),
        ("wenlock", "Q7", "notice_to_improve", "2024-11-18", None),
    ]
    assert told(connection, ("wenlock", "Q7", "2014-06-01", "Ori Notreal", None), FIRST, *entered)


def test_one_academy_asks_nothing(connection) -> None:
    told(connection, ("wenlock", "Q7", "2014-06-01", "Ori Notreal", None), FIRST)
    alone = {"hillside": frozenset({"pupils"}), "wenlock": frozenset({"notices"})}
    assert not list(moved_between(AS_AT, alone, connection))
