"""Sessions of which no register was handed over are told: a rule on registers sees the rows that there are."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest
from small_registers import AS_AT, DAYS, calendar, load, write_register

pytestmark = pytest.mark.thorough


def registers(*left_out: tuple[int, str]) -> list[list[object]]:
    """A row for each session before as-at, without some by the number of the day."""
    return [
        ["wenlock", "4B", day, session, "08:50", "09:10", ""]
        for at, day in enumerate(DAYS)
        for session in ("AM", "PM")
        if day < AS_AT and (at, session) not in left_out
    ]


def test_sessions_without_a_register_are_told(tmp_path: Path) -> None:
    loaded = load(write_register(tmp_path, registers=registers((3, "AM"), (3, "PM"), (5, "AM"))))
    problem = loaded.only("D064")
    assert problem.message == f"no row for 3 open sessions of `wenlock`, the first on {DAYS[3]}"
    assert problem.place.file == str(tmp_path / "registers.csv")


def test_none_is_missing_on_the_day_itself_nor_where_there_is_no_such_table(tmp_path: Path) -> None:
    assert DAYS[-1] == AS_AT
    assert "D064" not in load(write_register(tmp_path / "all", registers=registers())).codes
    assert "D064" not in load(write_register(tmp_path / "none")).codes


def test_a_table_without_a_usable_row_is_told(tmp_path: Path) -> None:
    loaded = load(write_register(tmp_path, registers=[]))
    assert "no row for 18 open sessions of `wenlock`" in loaded.only("D064").message


def test_years_before_are_not_asked_for(tmp_path: Path) -> None:
    before = [
        ["wenlock", day - timedelta(days=364), session, "Summer", "Summer 2", "2023-24"]
        for day in DAYS
        for session in ("AM", "PM")
    ]
    loaded = load(write_register(tmp_path, calendar=[*before, *calendar()], registers=registers()))
    assert "D064" not in loaded.codes


CLASSES = ("4B", "4C")


def of_classes(**left_out: tuple[int, ...]) -> list[list[object]]:
    """The morning and afternoon registers of both classes, without those of some days by their numbers."""
    own = {name: left_out.get(f"of_{name}", ()) for name in CLASSES}
    return [
        ["wenlock", name, day, session, "08:50", "09:10", ""]
        for name, left in own.items()
        for at, day in enumerate(DAYS)
        for session in ("AM", "PM")
        if day < AS_AT and at not in left
    ]


def pupils(**on_roll: tuple[object, object]) -> list[list[object]]:
    return [
        ["wenlock", f"P{at}", 4, name, *on_roll.get(f"of_{name}", ("2024-09-01", ""))]
        for at, name in enumerate(CLASSES, 1)
    ]


def told(folder: Path, **given: list[list[object]]) -> list[str]:
    problems = load(write_register(folder, **given)).problems
    return [each.message for each in problems if each.code.id == "D064"]


def test_where_no_pupil_has_a_class_registers_tell_which_there_are(tmp_path: Path) -> None:
    """A class whose registers stopped was passed over where the export of pupils lacked the column of classes."""
    nobody = [[*row[:3], "", *row[4:]] for row in pupils()]
    assert told(tmp_path / "whole", pupils=nobody, registers=of_classes(of_4C=(0,))) == []
    rows = of_classes(of_4B=(2,), of_4C=(0, 5))
    assert told(tmp_path / "some", pupils=nobody, registers=rows) == [
        f"no row for 4 open sessions of the class `4B` at `wenlock` and `4C` at `wenlock`, the first on {DAYS[2]}"
    ]


def test_a_class_without_a_register_among_others_is_told(tmp_path: Path) -> None:
    rows = of_classes(of_4C=(2, 3))
    assert told(tmp_path, pupils=pupils(), registers=rows) == [
        f"no row for 4 open sessions of the class `4C` at `wenlock`, the first on {DAYS[2]}"
    ]


def test_what_is_missing_of_all_classes_is_told_once(tmp_path: Path) -> None:
    rows = of_classes(of_4B=(5,), of_4C=(2, 5))
    assert told(tmp_path, pupils=pupils(), registers=rows) == [
        f"no row for 2 open sessions of `wenlock`, the first on {DAYS[5]}",
        f"no row for 2 open sessions of the class `4C` at `wenlock`, the first on {DAYS[2]}",
    ]


def test_a_class_has_registers_while_a_pupil_of_it_is_on_roll(tmp_path: Path) -> None:
    rows = of_classes(of_4C=(0, 1, 7, 8))
    assert told(tmp_path / "a", pupils=pupils(of_4C=(DAYS[2], DAYS[6])), registers=rows) == []
    (message,) = told(tmp_path / "b", pupils=pupils(of_4C=(DAYS[1], "")), registers=rows)
    assert message == f"no row for 6 open sessions of the class `4C` at `wenlock`, the first on {DAYS[1]}"


def test_pupils_without_a_class_have_no_register_of_their_own(tmp_path: Path) -> None:
    rows = [*pupils(), ["wenlock", "P9", 4, "", "2024-09-01", ""]]
    assert told(tmp_path, pupils=rows, registers=of_classes()) == []


def test_a_class_that_only_registers_name_is_no_matter(tmp_path: Path) -> None:
    rows = [["wenlock", "5Z", DAYS[0], "AM", "08:50", "09:10", ""]]
    assert told(tmp_path, pupils=pupils(), registers=[*of_classes(), *rows]) == []
