"""Sessions of which no register was handed over are told: a rule on registers sees the rows that there are."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

from small_registers import AS_AT, DAYS, calendar, load, write_register


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
