"""Tables without a row of an academy, or with none of late: a failed export looks like nothing to record."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from pathlib import Path

import pytest
from small_registers import DAYS, Loaded, calendar, load, marks, pupils, write_register

pytestmark = pytest.mark.thorough

SCHOOLS = ("ash", "birch", "cedar")
CALLS = "academy,pupil_id,date\n"


def of_all(rows: Sequence[Sequence[object]]) -> list[list[object]]:
    return [[school, *row[1:]] for school in SCHOOLS for row in rows]


def notes(tmp_path: Path, academies: Sequence[str], **tables: str) -> list[str]:
    folder = write_register(
        tmp_path, pupils=of_all(pupils()), marks=of_all(marks()), calendar=of_all(calendar()), **tables
    )
    found = load(folder, academies=academies).problems
    return [each.message for each in found if each.code.id == "D089"]


def test_it_is_named_with_the_tables_that_have_rows_of_others(tmp_path: Path) -> None:
    calls = f"{CALLS}ash,P1,{DAYS[0]}\n"
    evidence = f"academy,pupil_id,kind,from_date,to_date\nash,P1,medical,{DAYS[0]},{DAYS[0]}\n"
    assert notes(tmp_path, SCHOOLS, calls=calls, evidence=evidence) == [
        "`birch` and `cedar` have no usable row in `calls` and `evidence`, where others have some"
    ]
    assert notes(tmp_path, ("birch",), calls=calls, evidence=evidence) == [
        "`birch` has no usable row in `calls` and `evidence`, where others have some"
    ]


def test_a_row_that_is_set_aside_or_not_seen_yet_is_none(tmp_path: Path) -> None:
    calls = f"{CALLS}ash,P1,{DAYS[0]}\nbirch,P1,2024-09-31\ncedar,P1,2025-01-06\n"
    assert notes(tmp_path, SCHOOLS, calls=calls) == [
        "`birch` and `cedar` have no usable row in `calls`, where others have some"
    ]


NONE_OF_CALLS = "there is no usable row in `calls` up to 2024-09-13"


def test_tables_without_any_row_are_named_together(tmp_path: Path) -> None:
    """A filter left nothing of an export, and it looked like nothing to record."""
    evidence = "academy,pupil_id,kind,from_date,to_date\n"
    assert notes(tmp_path, SCHOOLS, calls=CALLS) == [NONE_OF_CALLS]
    assert notes(tmp_path, ("birch",), calls=CALLS, evidence=evidence) == [
        "there is no usable row in `calls` and `evidence` up to 2024-09-13"
    ]


def test_a_table_of_days_to_come_has_no_row(tmp_path: Path) -> None:
    """Next year's file put in place, or an as-at date of last year."""
    assert notes(tmp_path, ("ash",), calls=f"{CALLS}ash,P1,2025-01-06\n") == [NONE_OF_CALLS]


def test_of_rows_under_another_spelling_it_is_told_once(tmp_path: Path) -> None:
    folder = write_register(tmp_path, calls=f"{CALLS}Wenlock,P1,{DAYS[0]}\nWenlock,P2,{DAYS[0]}\n")
    assert load(folder).codes == ["D067"]


TERM = [DAYS[0] + timedelta(days=n) for n in range(84) if n % 7 < 5]
"""Twelve weeks from a Monday on."""


def stopped(tmp_path: Path, called: Iterable[date], days: Sequence[date] = TERM, **tables: str) -> Loaded:
    """A register of some school days, with a call on some days, seen from the last."""
    sessions = [
        ["wenlock", day, half, "Autumn", "Autumn 1", "2024-25"] for day in days for half in ("AM", "PM")
    ]
    calls = CALLS + "".join(f"wenlock,P1,{day}\n" for day in called)
    return load(write_register(tmp_path, calendar=sessions, calls=calls, **tables), as_at=days[-1])


def test_a_table_that_had_rows_often_and_has_none_of_late(tmp_path: Path) -> None:
    loaded = stopped(tmp_path, [*TERM[:9], TERM[11], TERM[-1] + timedelta(days=1)])
    assert loaded.only("D090").message == (
        f"`calls` has no row of `wenlock` after {TERM[11]}: 48 school days without one, and never more than 2 before"
    )
    assert loaded.register is not None and loaded.register.summary.incomplete == ("calls",)


@pytest.mark.parametrize(
    "called",
    [
        pytest.param([], id="none at all"),
        pytest.param(TERM[:9], id="on too few days to tell"),
        pytest.param(TERM[:50], id="for two school weeks only"),
        pytest.param([*TERM[:9], TERM[24]], id="as long as before"),
        pytest.param(TERM[14:26], id="the first of the year came late too"),
        pytest.param([*TERM[:30], TERM[-1] - timedelta(days=1)], id="a row of yesterday"),
    ],
)
def test_what_may_well_be_all(tmp_path: Path, called: Sequence[date]) -> None:
    loaded = stopped(tmp_path, called)
    assert "D090" not in loaded.codes
    assert loaded.register is not None and loaded.register.summary.incomplete == ()


LAST_YEAR = [day - timedelta(weeks=20) for day in TERM]


def test_a_table_of_last_year_is_told(tmp_path: Path) -> None:
    """Rules on calls found nothing in it, and nothing said why."""
    loaded = stopped(tmp_path, LAST_YEAR[:12])
    assert loaded.only("D090").message == (
        f"`calls` has no row of `wenlock` after {LAST_YEAR[11]}, before the calendar begins: 60 school days without one"
    )
    assert loaded.register is not None and loaded.register.summary.incomplete == ("calls",)


@pytest.mark.parametrize(
    ("called", "days"),
    [
        pytest.param(LAST_YEAR[:9], TERM, id="on too few days to tell"),
        pytest.param([*LAST_YEAR[:9], LAST_YEAR[30]], TERM, id="as long without one before"),
        pytest.param(LAST_YEAR[:12], TERM[:10], id="for two school weeks only"),
    ],
)
def test_a_table_of_last_year_that_may_well_be_all(
    tmp_path: Path, called: Sequence[date], days: Sequence[date]
) -> None:
    assert "D090" not in stopped(tmp_path, called, days).codes


def test_rows_between_school_days_are_of_the_day_before(tmp_path: Path) -> None:
    """A letter of the holidays; and no holiday is a time without a row."""
    early, late = TERM[:30], [day + timedelta(days=60) for day in TERM[30:]]
    issued = "".join(f"wenlock,P1,letter,{day + timedelta(days=1)}\n" for day in (*early, *late[:6]))
    loaded = stopped(tmp_path, early, [*early, *late], notices=f"academy,pupil_id,kind,issued_on\n{issued}")
    assert [each.message for each in loaded.problems if each.code.id == "D090"] == [
        f"`calls` has no row of `wenlock` after {early[-1]}: 30 school days without one, and none before",
        f"`notices` has no row of `wenlock` after {late[5] + timedelta(days=1)}: 23 school days without one, "
        "and never more than 1 before",
    ]


def test_academies_whose_rows_of_a_table_ended_are_told_together(tmp_path: Path) -> None:
    sessions = [
        [*row]
        for day in TERM
        for half in ("AM", "PM")
        for row in [["", day, half, "Autumn", "Autumn 1", "2024-25"]]
    ]
    calls = CALLS + "".join(
        f"{school},P1,{day}\n"
        for school, end in zip(SCHOOLS, (12, 20, 60), strict=True)
        for day in TERM[:end]
    )
    folder = write_register(
        tmp_path, pupils=of_all(pupils()), marks=of_all(marks()), calendar=of_all(sessions), calls=calls
    )
    assert load(folder, academies=SCHOOLS, as_at=TERM[-1]).only("D090").message == (
        f"`calls` has no row of `ash` and `birch` after {TERM[19]}: 40 school days without one, and none before"
    )
