"""Year groups that are not those of the pupils' ages: a list of another school year."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import pytest
from small_registers import DAYS, load, write_register

pytestmark = pytest.mark.thorough

BORN = {"P1": "2016-08-31", "P2": "2016-09-01", "P3": "2015-01-15", "P4": "2014-12-02"}
"""In years 4, 3, 5 and 5 in 2024-25."""


def told(tmp_path: Path, groups: Mapping[str, int], born: Mapping[str, str] = BORN) -> list[str]:
    pupils = "academy,pupil_id,year_group,on_roll_from,date_of_birth\n" + "".join(
        f"wenlock,{pupil},{group},2023-09-01,{born.get(pupil, '')}\n" for pupil, group in groups.items()
    )
    found = load(write_register(tmp_path, pupils=pupils), as_at=DAYS[-1]).problems
    return [each.message for each in found if each.code.id == "D093"]


def test_a_list_of_another_year(tmp_path: Path) -> None:
    assert told(tmp_path, {"P1": 5, "P2": 4, "P3": 6, "P4": 5}) == [
        "3 of 4 pupils of `wenlock` with a date of birth are a year group above that of their age in 2024-25"
    ]
    assert told(tmp_path, {"P1": 3, "P2": 2, "P3": 4, "P4": 4, "P5": 4}) == [
        "4 of 4 pupils of `wenlock` with a date of birth are a year group below that of their age in 2024-25"
    ]
    assert told(tmp_path, {"P1": 6, "P2": 5, "P3": 7, "P4": 7}) == [
        "4 of 4 pupils of `wenlock` with a date of birth are 2 year groups above that of their age in 2024-25"
    ]


@pytest.mark.parametrize(
    ("groups", "born"),
    [
        pytest.param({"P1": 4, "P2": 3, "P3": 5, "P4": 5}, BORN, id="of this year"),
        pytest.param({"P1": 5, "P2": 4, "P3": 5, "P4": 5}, BORN, id="half of them"),
        pytest.param({"P1": 5, "P2": 4}, BORN, id="two pupils"),
        pytest.param({"P1": 5, "P2": 4, "P3": 6, "P4": 6}, {}, id="no date of birth"),
    ],
)
def test_what_may_be_right(tmp_path: Path, groups: Mapping[str, int], born: Mapping[str, str]) -> None:
    assert told(tmp_path, groups, born) == []


@pytest.mark.parametrize(("right", "is_told"), [(9, True), (10, False)])
def test_a_column_that_was_drawn_down_by_itself(tmp_path: Path, right: int, is_told: bool) -> None:
    """All pupils were in one year group, or a column was sorted without the others, and nothing said so."""
    born = {f"P{at}": "2016-01-15" if at < right else f"{2013 + at % 3}-01-15" for at in range(20)}
    wrong = "another year group than that of their age in 2024-25"
    assert told(tmp_path, dict.fromkeys(born, 4), born) == (
        [f"11 of 20 pupils of `wenlock` with a date of birth are in {wrong}"] if is_told else []
    )
