"""A mark whose day goes by its place is of that day or of none: blanks and line ends move no mark."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from tests.importing.test_importing import imported, read, run

pytestmark = pytest.mark.thorough

MONDAY, TUESDAY = date(2024, 9, 2), date(2024, 9, 3)
CELLS = """
title: Weeks with two marks a cell
file: {kind: %s}
tables:
  marks:
    columns:
      pupil_id: {from: ID}
      date: {from: Week}
    cells:
      - {from: Mon, day: Monday, session: AM, character: 1}
      - {from: Mon, day: Monday, session: PM, character: 2}
"""
TWO_IN_ONE = {
    "/\\": [("AM", "/"), ("PM", "\\")],
    " \\": [("PM", "\\")],
    "/ ": [("AM", "/")],
    "U": [("AM", "U")],
    "C1\\": [],
}


def transfer_file(folder: Path, *strings: str) -> Path:
    pupils = (
        f"<Pupil><UPN>P{at}</UPN><Attendance><StartDate>{MONDAY}</StartDate>"
        f"<AttendSessions>{string}</AttendSessions></Attendance></Pupil>"
        for at, string in enumerate(strings)
    )
    path = folder / "marks.xml"
    path.write_text(f"<CTfile><CTFpupilData>{''.join(pupils)}</CTFpupilData></CTfile>", "utf-8")
    return path


def test_blanks_between_marks_hold_their_place(tmp_path: Path) -> None:
    file = transfer_file(tmp_path, "/  I", "\n      /\\II\n    ")
    (table,) = imported(file, "ctf", tmp_path / "register").tables
    assert read(tmp_path / "register" / "marks.csv") == [
        ("P0", MONDAY, "AM", "/"),
        ("P0", TUESDAY, "PM", "I"),
        *(("P1", MONDAY, session, code) for session, code in (("AM", "/"), ("PM", "\\"))),
        *(("P1", TUESDAY, session, "I") for session in ("AM", "PM")),
    ]
    assert (table.read, table.used, table.no_mark) == (6, 6, 2)


@pytest.mark.parametrize(
    "string", [" /\\II", "  /\\", "/\\\n##II", "/\\C1\\##", "/ \\ C1\\ # # ", "/ \\ / \\", "/\\//\\", "\\##"]
)
def test_a_string_whose_days_cannot_be_told_is_set_aside_whole(string: str, tmp_path: Path) -> None:
    file = transfer_file(tmp_path, string, "U-##")
    done = run("wenlock", file, "--mapping", "ctf", "--into", tmp_path / "register")
    assert (
        done.exit_code == 0
        and "warning[I026]: set aside 1 row of `marks` with a string of marks" in done.stderr
    )
    assert read(tmp_path / "register" / "marks.csv") == [("P1", MONDAY, "AM", "U")]


def test_digits_may_be_marks_where_a_mapping_says_so(tmp_path: Path) -> None:
    own = "title: Digits\nfile: {kind: csv}\ntables:\n  marks:\n    characters: Marks\n    no_mark: ['0']\n"
    own += "    columns:\n      pupil_id: {from: ID}\n      date: {from: Day}\n      code: {words: {'1': /, '2': I}}\n"
    (tmp_path / "ours.yaml").write_text(own, "utf-8")
    (tmp_path / "marks.csv").write_text(f"ID,Day,Marks\nP0,{MONDAY},1002\n", "utf-8")
    imported(tmp_path / "marks.csv", str(tmp_path / "ours.yaml"), tmp_path / "register")
    marks = [("P0", MONDAY, "AM", "/"), ("P0", TUESDAY, "PM", "I")]
    assert read(tmp_path / "register" / "marks.csv") == marks


@pytest.mark.parametrize("kind", ["csv", "workbook"])
def test_two_marks_in_a_cell_keep_their_places(kind: str, tmp_path: Path) -> None:
    (tmp_path / "ours.yaml").write_text(CELLS % kind, "utf-8")
    rows = [["ID", "Week", "Mon"], *([f"P{at}", str(MONDAY), cell] for at, cell in enumerate(TWO_IN_ONE))]
    if kind == "csv":
        (tmp_path / "weeks").write_text("".join(f"{','.join(row)}\n" for row in rows), "utf-8")
    else:
        openpyxl = pytest.importorskip("openpyxl")
        book = openpyxl.Workbook()
        for row in rows:
            book.active.append(row)
        book.save(tmp_path / "weeks.xlsx")
        (tmp_path / "weeks.xlsx").rename(tmp_path / "weeks")
    (table,) = imported(tmp_path / "weeks", str(tmp_path / "ours.yaml"), tmp_path / "register").tables
    assert read(tmp_path / "register" / "marks.csv") == [
        (f"P{at}", MONDAY, session, code)
        for at, marks in enumerate(TWO_IN_ONE.values())
        for session, code in marks
    ]
    assert (table.used, table.set_aside, table.no_mark) == (5, 2, 3)


@pytest.mark.parametrize(("day", "used"), [("01/09/2024", 0), ("31/08/2024", 0), ("04/09/2024", 2)])
def test_a_week_is_not_told_by_a_day_between_two(day: str, used: int, tmp_path: Path) -> None:
    cells = ",".join(
        f"{weekday}{session}" for weekday in ("Mon", "Tue", "Wed", "Thu", "Fri") for session in ("AM", "PM")
    )
    rows = f"{day},P1,U,U,,,,,,,,\n02/09/2024,P2,N,,,,,,,,,\n"
    (tmp_path / "weeks.csv").write_text(f"WeekStart,StudentID,{cells}\n{rows}", "utf-8")
    words = ("wenlock", tmp_path / "weeks.csv", "--mapping", "bromcom-weeks", "--into", tmp_path / "register")
    done = run(*words)
    marks = read(tmp_path / "register" / "marks.csv")
    assert marks == [
        *(("P1", MONDAY, session, "U") for session in ("AM", "PM")[:used]),
        ("P2", MONDAY, "AM", "N"),
    ]
    assert ("warning[I027]: set aside 2 rows of `marks` with a week" in done.stderr) == (not used)


def test_what_stands_after_a_sign_is_the_whole_where_the_sign_is_not_there(tmp_path: Path) -> None:
    mapping = (
        "title: Ours\nfile: {kind: csv}\ntables:\n  marks:\n    columns:\n      date: {from: Date}\n"
        "      pupil_id: {from: ID, after: UPN}\n      session: {always: AM}\n      code: {always: U}\n"
    )
    (tmp_path / "ours.yaml").write_text(mapping, "utf-8")
    (tmp_path / "marks.csv").write_text("ID,Date\nUPN12,2024-09-02\n345678,2024-09-02\n", "utf-8")
    imported(tmp_path / "marks.csv", str(tmp_path / "ours.yaml"), tmp_path / "register")
    assert [mark[0] for mark in read(tmp_path / "register" / "marks.csv")] == ["12", "345678"]


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_line_ends_inside_a_text_of_json_are_read(end: str, tmp_path: Path) -> None:
    import json

    record = {"student": f"P{end}1", "date": {"date": "2024-09-02"}, "session": "AM", "attendance_code": 1}
    (tmp_path / "codes.json").write_text('{"data": [{"id": 1, "code": "U"}]}')
    (tmp_path / "marks.json").write_text(json.dumps({"data": [record]}), "utf-8")
    imported(tmp_path / "marks.json", "wonde-sessions", tmp_path / "register")
    assert read(tmp_path / "register" / "marks.csv") == [("P\n1", MONDAY, "AM", "U")]


def test_a_string_that_lacks_its_last_afternoon_is_read(tmp_path: Path) -> None:
    imported(transfer_file(tmp_path, "/\\/"), "ctf", tmp_path / "register")
    assert len(read(tmp_path / "register" / "marks.csv")) == 3
