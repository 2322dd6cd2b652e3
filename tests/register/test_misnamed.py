"""Rows of an academy that is only written otherwise: told with their place, and never taken for another's."""

from __future__ import annotations

from pathlib import Path

import pytest
from small_registers import DAYS, Loaded, calendar, load, marks, pupils, to_parquet, write_register

from tests.portions import portion

pytestmark = pytest.mark.thorough

CALLS = [["wenlock", "P1", DAYS[0], "09:45", "none"], ["wenlock", "P2", DAYS[0], "09:50", "none"]]


def of(name: str, rows: list[list[object]]) -> list[list[object]]:
    return [[name, *row[1:]] for row in rows]


def told(loaded: Loaded) -> list[tuple[str, str, int | None, str | None]]:
    """Message, file, line and help of each name that is told."""
    return [
        (each.message, Path(each.place.file).name, each.place.line, each.help)
        for each in loaded.problems
        if each.code.id == "D067"
    ]


@pytest.mark.parametrize("name", portion(2, ["Wenlock", "wen-lock", " WENLOCK", "Wen_lock"]))
def test_a_name_written_otherwise_is_told(tmp_path: Path, name: str) -> None:
    rows = marks()
    rows[7][0] = rows[9][0] = name
    loaded = load(write_register(tmp_path, marks=rows))
    message = f"2 rows of `marks` are of `{name}`, not of `wenlock`, and are ignored"
    assert told(loaded) == [(message, "marks.csv", 9, "write `wenlock` in the column `academy`")]
    assert loaded.count("marks") == (58, 58, 0)
    assert loaded.register and loaded.register.summary.misnamed == 2


def test_a_table_under_another_spelling_is_told_as_empty(tmp_path: Path) -> None:
    loaded = load(write_register(tmp_path, calls=of("Wenlock", CALLS)))
    message = "all 2 rows of `calls` are of `Wenlock`, not of `wenlock`, and are ignored"
    assert told(loaded) == [(message, "calls.csv", 2, "write `wenlock` in the column `academy`")]
    assert loaded.count("calls") == (0, 0, 0)


def test_a_table_of_nobody_that_is_known_is_told_as_empty(tmp_path: Path) -> None:
    loaded = load(write_register(tmp_path, calls=of("The School", CALLS)))
    message = "every row of `calls` is ignored: all are of academies that were not asked for"
    help = "write `wenlock` in the column `academy`, if they are its rows"
    assert told(loaded) == [(message, "calls.csv", 2, help)]


def test_of_many_academies_some_are_named_and_the_others_counted(tmp_path: Path) -> None:
    rows = [row for name in "abcde" for row in of(name, pupils())]
    days = [row for name in "abcde" for row in of(name, calendar())]
    folder = write_register(tmp_path, pupils=rows, calendar=days, marks=[], calls=of("The School", CALLS))
    ((_, _, _, help),) = [each for each in told(load(folder, academies=tuple("abcde"))) if "calls" in each[0]]
    assert help == "write `a`, `b`, `c` or 2 more in the column `academy`, if they are its rows"


def test_a_name_in_full_is_told(tmp_path: Path) -> None:
    """Half of the rows were of `Wenlock CE Academy`, and it was told as of rows of another academy."""
    rows = [CALLS[0], *of("Wenlock CE Academy", CALLS[1:])]
    loaded = load(write_register(tmp_path, calls=rows))
    message = "1 row of `calls` is of `Wenlock CE Academy`, not of `wenlock`, and is ignored"
    help = "if they are its rows, write `wenlock` in the column `academy`"
    assert told(loaded) == [(message, "calls.csv", 3, help)]
    assert "D032" not in loaded.codes


def test_a_dropped_letter_is_told(tmp_path: Path) -> None:
    rows = marks()
    rows[7][0] = "wenlok"
    for folder, line in (
        (write_register(tmp_path / "csv", marks=rows), 9),
        (to_parquet(tmp_path / "csv", tmp_path / "parquet"), 8),
    ):
        message = "1 row of `marks` is of `wenlok`, not of `wenlock`, and is ignored"
        help = "if they are its rows, write `wenlock` in the column `academy`"
        assert told(load(folder)) == [(message, f"marks.{folder.name}", line, help)]


def test_another_academy_is_not_taken_for_one_with_a_name_like_it(tmp_path: Path) -> None:
    both = {
        name: [*rows, *of("wenlock-2", rows)]
        for name, rows in (("pupils", pupils()), ("marks", marks()), ("calendar", calendar()))
    }
    loaded = load(write_register(tmp_path, **both, calls=of("wenlock-2", CALLS)))
    assert told(loaded) == []
    assert "2 of `calls`" in loaded.only("D032").message


def test_of_all_academies_those_without_a_policy_are_named(tmp_path: Path) -> None:
    """A folder lost among the policies leaves a whole school unchecked."""
    schools = ("wenlock", "hillside", "oakfield")
    tables = {
        name: [row for school in schools for row in of(school, rows)]
        for name, rows in (("pupils", pupils()), ("calendar", calendar()), ("marks", marks()))
    }
    folder = write_register(tmp_path, **tables, calls=of("The School", CALLS))
    told = load(folder, every=True).only("D096")
    assert told.message == "there is no policy of `hillside` and `oakfield`, so nothing is checked there"
    assert (Path(told.place.file).name, told.place.line, told.place.column) == ("pupils.csv", 5, "academy")
    assert "D096" not in load(folder).codes  # one school asks of itself alone
    assert "D096" not in load(folder, schools, every=True).codes


def test_rows_under_another_spelling_are_no_academy_without_a_policy(tmp_path: Path) -> None:
    both = {
        name: [*rows, *of("Wenlock", rows)]
        for name, rows in (("pupils", pupils()), ("calendar", calendar()), ("marks", marks()))
    }
    loaded = load(write_register(tmp_path, **both), every=True)
    assert "D067" in loaded.codes and "D096" not in loaded.codes
