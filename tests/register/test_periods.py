"""Names of a calendar's periods that cannot be meant as they stand."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.register.small_registers import Loaded, calendar, load, write_register

TERM, HALF_TERM, YEAR = 3, 4, 5


def _named(folder: Path, column: int, name: str, rows: slice) -> Loaded:
    """The small register with another name in some rows of its calendar's twenty."""
    days = calendar()
    for row in days[rows]:
        row[column] = name
    return load(write_register(folder, calendar=days))


@pytest.mark.parametrize(
    ("column", "unit", "one", "other"),
    [
        (HALF_TERM, "half term", "Autumn 1", "Autumn 1 "),
        (HALF_TERM, "half term", "Autumn 1", "autumn-１"),
        (TERM, "term", "Autumn", "AUTUMN\u200b"),
        (YEAR, "school year", "2024-25", "2024/25"),
    ],
)
def test_a_name_written_in_two_ways(tmp_path: Path, column: int, unit: str, one: str, other: str) -> None:
    loaded = _named(tmp_path, column, other, slice(10, None))
    assert loaded.register is None
    problem = loaded.only("D072")
    assert problem.message == (
        f"the {unit} `{other}` of `wenlock`, from 2024-09-09 on, is `{one}` written in another way"
    )
    assert (problem.place.line, problem.place.column) == (12, "date")
    assert loaded.codes == ["D072"]


def test_two_school_years_within_one(tmp_path: Path) -> None:
    loaded = _named(tmp_path, YEAR, "2025-26", slice(10, None))
    assert loaded.register is not None
    assert loaded.only("D073").message == (
        "the school year `2024-25` of `wenlock` ends on 2024-09-06, and `2025-26` begins on 2024-09-09"
    )


def test_a_school_year_over_two(tmp_path: Path) -> None:
    days = calendar()
    earlier = [[row[0], f"2023{str(row[1])[4:]}", *row[2:]] for row in days if str(row[1]) < "2024-09-06"]
    for row in earlier:
        row[TERM] = "Autumn before"
    loaded = load(write_register(tmp_path, calendar=[*earlier, *days]))
    assert loaded.register is not None
    problem = loaded.only("D073")
    assert problem.message == "the school year `2024-25` of `wenlock` goes from 2023-09-02 to 2024-09-13"
    assert problem.help == "give the days from 2024-08-01 on the name of the next school year"


def _with_november(folder: Path, half_term: str) -> Loaded:
    """The small register with days two months later too."""
    later = [
        [row[0], f"2024-11{str(row[1])[7:]}", row[2], row[TERM], half_term, row[YEAR]] for row in calendar()
    ]
    return load(write_register(folder, calendar=[*calendar(), *later]))


def test_a_half_term_that_goes_over_a_holiday(tmp_path: Path) -> None:
    loaded = _with_november(tmp_path, "Autumn 1")
    assert loaded.register is not None, loaded.problems
    assert loaded.only("D074").message == (
        "in a week of the half term `Autumn 1` of `wenlock`, from 2024-09-02 to 2024-11-13, no session is open"
    )


def test_a_holiday_between_two_half_terms(tmp_path: Path) -> None:
    loaded = _with_november(tmp_path, "Autumn 2")
    assert loaded.register is not None
    assert loaded.codes == []
