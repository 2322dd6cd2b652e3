"""A folder given to `ingest` that holds the files of days, with whole tables beside them or alone."""

from __future__ import annotations

from pathlib import Path

import pytest

from engine.shell import command, in_quotes
from tests.commands import trustpolicy as run
from tests.register.small_registers import DAYS, marks, write_register
from tests.store.stores import bring_in, brought_in, file_of, marks_in


def _day(folder: Path, name: str, code: str) -> Path:
    """A file with the mark of one pupil's first morning."""
    return file_of(folder, name, [["wenlock", "P1", DAYS[0], "AM", code, "", ""]])


def _first_code(store: Path) -> set[str]:
    return {str(row[3]) for row in marks_in(store) if row[:3] == ("P1", str(DAYS[0]), "AM")}


@pytest.mark.thorough
def test_a_folder_of_days_is_taken_in_by_day(tmp_path: Path) -> None:
    brought_in(tmp_path / "store", write_register(tmp_path / "register"))
    late = _day(tmp_path / "days", "marks-2025-03-28", "M")
    late.rename(late.with_name("marks 2025-03-28.csv"))
    _day(tmp_path / "days", "marks-2025-03-27", "I")
    file_of(tmp_path / "days", "calls-20250328", [["wenlock", "P1", DAYS[0], "09:45", "none"]])
    done = brought_in(tmp_path / "store", tmp_path / "days")
    named = [Path(file.name).name for file in done.files]
    assert named == ["marks-2025-03-27.csv", "marks 2025-03-28.csv", "calls-20250328.csv"]
    assert _first_code(tmp_path / "store") == {"M"}


@pytest.mark.thorough
def test_the_days_of_a_register_come_after_its_whole_tables(tmp_path: Path) -> None:
    register = write_register(tmp_path / "register")
    _day(register, "marks-2025-03-28", "I")
    done = brought_in(tmp_path / "store", register)
    assert [file.read for file in done.files if file.table == "marks"] == [len(marks()), 1]
    assert _first_code(tmp_path / "store") == {"I"}


def test_a_copy_that_is_named_after_a_table_takes_the_place_of_nothing(tmp_path: Path) -> None:
    register = write_register(tmp_path / "this year")
    old = _day(register, "marks-old", "I")
    result, found = bring_in(tmp_path / "store", register)
    assert result is not None and _first_code(tmp_path / "store") == {"/"}
    assert [each.code.id for each in found] == ["D004"]
    again = command("trustpolicy", "ingest", old, "--into", "store")
    assert in_quotes(str(old)) != str(old)
    assert found[0].help == f"if it holds rows of `marks`, bring it into a store by itself: `{again}`"


def test_a_folder_of_which_nothing_is_taken_is_an_error(tmp_path: Path) -> None:
    for name in ("marks-old", "marks-2025-02-30"):
        _day(tmp_path / "days", name, "I")
    said = run("ingest", tmp_path / "days", "--into", tmp_path / "store")
    assert said.exit_code == 4 and not (tmp_path / "store").exists()
    assert f"error[D055]: `{tmp_path / 'days'}` holds no table" in said.stderr
    assert f"trustpolicy ingest {tmp_path / 'days' / 'marks-2025-02-30.csv'} --into store" in said.stderr


def test_a_day_that_is_no_table_stops_the_run(tmp_path: Path) -> None:
    (tmp_path / "days").mkdir()
    (tmp_path / "days" / "marks-2025-03-28.csv").write_bytes(b"PK\x03\x04 a workbook")
    result, found = bring_in(tmp_path / "store", tmp_path / "days")
    assert result is None and [each.code.id for each in found] == ["D006"]
