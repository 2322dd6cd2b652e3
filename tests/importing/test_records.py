"""Whatever of an export is not read is told: further blocks, sheets and pages, closed days without days."""

from __future__ import annotations

import json
import tracemalloc
from datetime import date
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZipFile

import openpyxl
import pytest

import engine
from engine.importing.workbook_errors import cells_with_errors
from tests.commands import trustpolicy
from tests.importing.test_importing import imported, read, run

pytestmark = pytest.mark.thorough


def block(first: str, marks: str) -> str:
    start = f"<StartDate>{first}</StartDate>" if first else ""
    return f"<Attendance>{start}<AttendSessions>{marks}</AttendSessions></Attendance>"


def transfer_file(folder: Path, *pupils: str) -> Path:
    path = folder / "marks.xml"
    inside = "".join(f"<Pupil>{pupil}</Pupil>" for pupil in pupils)
    path.write_text(f"<CTfile><CTFpupilData>{inside}</CTFpupilData></CTfile>", "utf-8")
    return path


SUPPORT = "<SENhistory><SEN><StartDate>2020-01-06</StartDate></SEN></SENhistory>"


def test_each_year_of_a_transfer_file_is_read_with_its_own_start(tmp_path: Path) -> None:
    years = block("2023-09-04", "/U") + block("2024-09-02", "I")
    file = transfer_file(
        tmp_path, f"<UPN>P1</UPN>{SUPPORT}{years}{SUPPORT}", f"<UPN>P2</UPN>{SUPPORT}{block('', 'UU')}"
    )
    (table,) = imported(file, "ctf", tmp_path / "register").tables
    assert read(tmp_path / "register" / "marks.csv") == [
        ("P1", date(2023, 9, 4), "AM", "/"),
        ("P1", date(2023, 9, 4), "PM", "U"),
        ("P1", date(2024, 9, 2), "AM", "I"),
    ]
    assert (table.read, table.used, table.set_aside) == (5, 3, 2)


@pytest.mark.parametrize("twice", ["<UPN>P1</UPN><UPN>P2</UPN>", "<A><UPN>P1</UPN></A><B><UPN>P2</UPN></B>"])
def test_which_of_several_texts_counts_is_not_guessed(twice: str, tmp_path: Path) -> None:
    file = transfer_file(tmp_path, twice + block("2024-09-02", "U"))
    done = run("wenlock", file, "--mapping", "ctf", "--into", tmp_path / "register")
    assert done.exit_code == 4 and "marks.xml` has several `UPN`" in done.stderr
    same = transfer_file(tmp_path, twice.replace("P2", "P1") + block("2024-09-02", "U"))
    imported(same, "ctf", tmp_path / "register")


def test_a_text_with_an_element_within_is_not_read_in_part(tmp_path: Path) -> None:
    remarks = "<Remarks>See <b>note</b> of May</Remarks>"
    file = transfer_file(tmp_path, f"<UPN>P1</UPN>{remarks}" + block("2024-09-02", "/<!-- late -->U"))
    imported(file, "ctf", tmp_path / "register")
    for marks in ("/<b/>U", "/<b>U</b>", "<b>/</b>U"):
        file = transfer_file(tmp_path, f"<UPN>P1</UPN>{remarks}" + block("2024-09-02", marks))
        done = run("wenlock", file, "--mapping", "ctf", "--into", tmp_path / "other", "--replace")
        assert ("several `Attendance.AttendSessions`" in done.stderr) == (marks[0] == "/"), done.stderr
    assert [mark[3] for mark in read(tmp_path / "other" / "marks.csv")] == ["/", "U"]


def page(day: str, at: str = " 00:00:00.000000", more: object = False) -> dict[str, object]:
    return {
        "data": [{"student": "P1", "date": {"date": f"{day}{at}"}, "session": "AM", "attendance_code": 1}],
        "meta": {"pagination": {"more": more}},
    }


def answers(folder: Path, *pages: object) -> tuple[str | Path, ...]:
    (folder / "marks.json").write_text("".join(f"{json.dumps(page)}\n" for page in pages), "utf-8")
    (folder / "codes.json").write_text('{"data": [{"id": 1, "code": "U"}]}', "utf-8")
    codes = ("--with", f"codes={folder / 'codes.json'}")
    return (
        "wenlock",
        folder / "marks.json",
        "--mapping",
        "wonde-sessions",
        "--into",
        folder / "register",
        *codes,
    )


@pytest.mark.parametrize("wrong", [{"error": "too many requests"}, {"data": None}, {"data": [5]}, []])
def test_a_page_that_is_no_list_of_records_is_refused(wrong: object, tmp_path: Path) -> None:
    done = run(*answers(tmp_path, page("2024-09-02"), wrong))
    assert done.exit_code == 4 and "I013" in done.stderr and "marks.json:2" in done.stderr
    assert not (tmp_path / "register").exists()
    assert run(*answers(tmp_path, page("2024-09-02"), {"data": []})).exit_code == 0


def test_of_two_values_of_one_name_none_is_taken_for_the_other(tmp_path: Path) -> None:
    """As pages put together by hand have it: all records of the first list were lost without a word."""
    words = answers(tmp_path, page("2024-09-02"))
    text = json.dumps(page("2024-09-02"))
    (tmp_path / "marks.json").write_text(f'{text[:-1]}, "data": []}}', "utf-8")
    done = run(*words)
    assert done.exit_code == 4 and "marks.json` has `data` twice in one object" in done.stderr
    twice = text.replace('"session": "AM"', '"session": "AM", "session": "PM"')
    (tmp_path / "marks.json").write_text(f"{text}\n{twice}", "utf-8")
    assert "marks.json:2" in (done := run(*words)).stderr and "`session` twice" in done.stderr


@pytest.mark.parametrize(("value", "is_"), [({"data": {"id": "P1"}}, "an object"), (["P1"], "a list")])
def test_what_is_no_text_is_no_identifier(value: object, is_: str, tmp_path: Path) -> None:
    sound, other = page("2024-09-02"), page("2024-09-03")
    other["data"][0]["student"] = value  # type: ignore[index]
    done = run(*answers(tmp_path, sound, other))
    assert (
        done.exit_code == 4 and f"has {is_} at `student` of its record 2, where a text belongs" in done.stderr
    )


def test_a_file_whose_last_page_says_that_others_follow_is_refused(tmp_path: Path) -> None:
    """It had the first page of a year and passed for all of it."""
    pages = page("2024-09-02", more=True), page("2024-09-03", more=True)
    done = run(*answers(tmp_path, *pages))
    assert done.exit_code == 4 and "error[I043]" in done.stderr and "marks.json:2" in done.stderr
    assert not (tmp_path / "register").exists()
    assert run(*answers(tmp_path, *pages, page("2024-09-04"))).exit_code == 0


def numbered(day: str, number: object, more: bool = False) -> dict[str, object]:
    pages = {"more": more, "current_page": number}
    return {**page(day), "meta": {"pagination": pages}}


@pytest.mark.parametrize(
    ("pages", "said"),
    [
        ([(1, True), (1, False)], "marks.json:1\n"),
        ([(1, False), (1, True)], "marks.json:2\n"),
        ([(1, True), (2, True), (1, False)], "marks.json:2\n"),
        ([(2, False)], "has a page 2, and not the page 1 before it"),
        ([(1, True), (3, False)], "has a page 1 after which others follow, and not the page 2"),
    ],
)
def test_a_file_of_two_lists_of_which_one_is_not_whole_is_refused(
    pages: list[tuple[int, bool]], said: str, tmp_path: Path
) -> None:
    """The pupils of now and the leavers come in two lists: that of the last page was the only one asked."""
    done = run(*answers(tmp_path, *(numbered(f"2024-09-0{at}", *each) for at, each in enumerate(pages, 2))))
    assert done.exit_code == 4 and "error[I043]" in done.stderr and said in done.stderr
    assert not (tmp_path / "register").exists()


def test_the_pages_of_two_lists_may_stand_in_any_order(tmp_path: Path) -> None:
    pages = [(2, False), (1, True), (1, False), (1, True), (2, False)]
    each = (numbered(f"2024-09-0{at}", *page) for at, page in enumerate(pages, 2))
    assert run(*answers(tmp_path, *each)).exit_code == 0


def test_pages_that_do_not_say_whether_others_follow_are_told(tmp_path: Path) -> None:
    """A name mistyped in the mapping, or changed by the service, would pass the first page for all of them."""
    silent = {**page("2024-09-02"), "meta": {"pagination": {"has_more": True}}}
    done = run(*answers(tmp_path, page("2024-09-03"), silent))
    assert done.exit_code == 0 and done.stderr.count("warning[I046]") == 1
    assert "marks.json:2" in done.stderr and "did you mean `meta.pagination.has_more`?" in done.stderr
    whole = {"data": page("2024-09-02")["data"]}
    assert "I046" not in run(*answers(tmp_path, whole), "--replace").stderr, (
        "joined by the school to one list"
    )


def test_ids_of_codes_of_which_more_follow_are_refused(tmp_path: Path) -> None:
    words = answers(tmp_path, page("2024-09-02"))
    codes = {"data": [{"id": 1, "code": "U"}], "meta": {"pagination": {"more": True}}}
    (tmp_path / "codes.json").write_text(json.dumps(codes), "utf-8")
    done = run(*words)
    assert done.exit_code == 4 and "error[I043]" in done.stderr and "codes.json" in done.stderr
    assert not (tmp_path / "register").exists()


def test_what_only_a_later_record_tells_is_no_missing_column(tmp_path: Path) -> None:
    blank = page("2024-09-02")
    blank["data"] = [{"student": "P1", "date": {"date": "2024-09-02 00:00:00.000000"}, "session": "AM"}]
    alone = run(*answers(tmp_path, blank))
    assert alone.exit_code == 4 and "no column `attendance_code`" in alone.stderr
    assert run(*answers(tmp_path, blank, page("2024-09-03"))).exit_code == 0
    assert read(tmp_path / "register" / "marks.csv") == [("P1", date(2024, 9, 3), "AM", "U")]


def a_pupil(number: int, leaving: object) -> dict[str, object]:
    day = {"date": "2023-09-04 00:00:00.000000"}
    details = {"current_nc_year": "R", "admission_date": day, "leaving_date": leaving}
    named = {"id": f"P{number}", "forename": "Max", "surname": "Made-Up", "gender": "MALE"}
    return {**named, "date_of_birth": day, "group": {"data": None}, "education_details": {"data": details}}


def test_what_is_null_may_hold_a_column_unless_another_record_shows_that_it_does_not(tmp_path: Path) -> None:
    """A service writes `null` for a day that nobody has, where it would write a day with its time zone."""
    words = (
        "wenlock",
        tmp_path / "pupils.json",
        "--mapping",
        "wonde-pupils",
        "--into",
        tmp_path / "register",
    )
    left = {"date": "2024-12-20 00:00:00.000000"}
    for leaving, found in (([None], [""]), ([None, left], ["", "2024-12-20"])):
        pupils = [a_pupil(number, each) for number, each in enumerate(leaving)]
        (tmp_path / "pupils.json").write_text(json.dumps({"data": pupils}), "utf-8")
        assert run(*words, "--replace").exit_code == 0
        lines = (tmp_path / "register" / "pupils.csv").read_text("utf-8-sig").splitlines()[1:]
        assert [line.rpartition(",")[2] for line in lines] == found
    pupils.append(a_pupil(3, {"day": "2024-12-20"}))
    (tmp_path / "pupils.json").write_text(json.dumps({"data": [pupils[0], pupils[2]]}), "utf-8")
    done = run(*words, "--replace")
    assert done.exit_code == 4 and "no column `education_details.data.leaving_date.date`" in done.stderr
    assert "asked for with `include=education_details,group`" in done.stderr, "what was assumed is told then"


def test_a_look_up_is_read_as_what_its_own_file_is(tmp_path: Path) -> None:
    words = answers(tmp_path, page("2024-09-02"))
    (tmp_path / "codes.csv").write_text("id,code\n1,U\n", "utf-8")
    assert run(*words[:-1], f"codes={tmp_path / 'codes.csv'}").exit_code == 0
    assert read(tmp_path / "register" / "marks.csv") == [("P1", date(2024, 9, 2), "AM", "U")]


def test_a_pupil_whom_the_file_beside_does_not_explain_is_set_aside(tmp_path: Path) -> None:
    """The ids of a system that was changed, exchanged for those before: any text would do for a pupil's."""
    shipped = (Path(engine.__file__).parent / "importing/mappings/wonde-sessions.yaml").read_text("utf-8")
    mapping = tmp_path / "ours.yaml"
    looked_up = "{from: student, look_up: {in: pupils, key: new, value: old}}"
    mapping.write_text(shipped.replace("{from: student}", looked_up), "utf-8")
    words = list(answers(tmp_path, page("2024-09-02")))
    words[words.index("wonde-sessions")] = str(mapping)
    pupils = tmp_path / "pupils.csv"
    pupils.write_text("new,old\nP1,S1\n", "utf-8")
    assert run(*words, "--with", f"pupils={pupils}").exit_code == 0
    assert read(tmp_path / "register" / "marks.csv") == [("S1", date(2024, 9, 2), "AM", "U")]
    for text in ("new,old\nP2,S1\n", "new,old\nP1,S1\nP1,S2\n"):
        pupils.write_text(text, "utf-8")
        done = run(*words, "--with", f"pupils={pupils}", "--replace")
        assert (
            done.exit_code == 4 and "set aside 1 row of `marks` with an id that the file given" in done.stderr
        )


def test_a_day_that_is_told_by_an_hour_of_the_day_before_is_set_aside(tmp_path: Path) -> None:
    done = run(
        *answers(tmp_path, page("2024-09-02"), page("2024-09-03", ""), page("2024-09-03", " 23:00:00"))
    )
    assert "1 row of `marks` with a `date`" in done.stderr and "marks.json:3" in done.stderr
    assert read(tmp_path / "register" / "marks.csv") == [
        ("P1", date(2024, 9, day), "AM", "U") for day in (2, 3)
    ]


TERMS = ["Kind", "School year", "Term", "Half term", "First day", "Last day"]
OPEN = ["open", "2024-25", "Autumn", "Autumn 1", "2024-09-02", "2024-09-03"]


def test_sheets_that_are_not_read_are_told(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    for sheet in (book.active, book.create_sheet("Year 4"), book.create_sheet("Empty")):
        for row in (TERMS, OPEN) if sheet.title != "Empty" else ():
            sheet.append(row)
    book.save(tmp_path / "terms.xlsx")
    words = (tmp_path / "terms.xlsx", "--mapping", "term-dates-workbook", "--into", tmp_path / "register")
    done = run("wenlock", *words)
    assert done.exit_code == 0
    assert "warning[I028]: only the first sheet of `terms.xlsx` is read, and not `Year 4`\n" in done.stderr


def test_a_formula_without_its_result_is_told(tmp_path: Path) -> None:
    """As programs leave it that write a workbook and work nothing out: it is read as an empty cell."""
    book = openpyxl.Workbook()
    for row in (TERMS, OPEN, ['=A2&""', *OPEN[1:]], [*OPEN[:2], "=C2", *OPEN[3:]]):
        book.active.append(row)
    book.save(tmp_path / "terms.xlsx")
    with ZipFile(tmp_path / "terms.xlsx") as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    sheet = parts["xl/worksheets/sheet1.xml"]
    assert b'<c r="A3"><f>' in sheet
    parts["xl/worksheets/sheet1.xml"] = sheet.replace(b'<c r="A3"><f>', b'<c r="A3" t="str"><f>')
    with ZipFile(tmp_path / "terms.xlsx", "w") as archive:
        for name, part in parts.items():
            archive.writestr(name, part)
    words = (tmp_path / "terms.xlsx", "--mapping", "term-dates-workbook", "--into", tmp_path / "register")
    done = run("wenlock", *words)
    assert "warning[I041]: 1 cell of `terms.xlsx` holds a formula without its result\n" in done.stderr
    assert "look at C4: open the workbook" in done.stderr


def test_cells_that_hold_errors_are_told(tmp_path: Path) -> None:
    """They are read as empty: a half term was without its last day, and a mark was not there."""
    book = openpyxl.Workbook()
    for row in (TERMS, OPEN, [*OPEN[:3], "#N/A", *OPEN[4:]], [*OPEN[:5], "#REF!"]):
        book.active.append(row)
    book.save(tmp_path / "terms.xlsx")
    words = (tmp_path / "terms.xlsx", "--mapping", "term-dates-workbook", "--into", tmp_path / "register")
    done = run("wenlock", *words)
    assert (
        "warning[I041]: 2 cells of `terms.xlsx` hold an error" in done.stderr and "look at D3" in done.stderr
    )


def test_a_sheet_made_to_hurt_is_looked_through_in_pieces(tmp_path: Path) -> None:
    """One endless tag was kept whole and looked through again with each piece: 5 MB took 44 seconds and 900 MB."""
    path, blanks = tmp_path / "made-to-hurt.xlsx", b" " * (24 << 20)
    with ZipFile(path, "w", ZIP_DEFLATED) as book:
        book.writestr(
            "xl/worksheets/sheet1.xml", b"<c " + blanks + b'><c r="B7" t="e"><v>#N/A</v></c></worksheet>'
        )
    tracemalloc.start()
    (found,) = cells_with_errors(path)
    assert "look at B7" in str(found.help)
    assert tracemalloc.get_traced_memory()[1] < 12 << 20
    tracemalloc.stop()


@pytest.mark.parametrize(
    ("other", "line"), [("2024-2025", 3), ("2024/25", 3), ("2025-26", 3), ("2024-25", None)]
)
def test_a_school_year_with_two_names_is_refused_with_the_line(
    other: str, line: int | None, tmp_path: Path
) -> None:
    """Of a year that was cut in two nobody was persistently absent."""
    spring = f"open,{other},Spring,Spring 1,2025-01-06,2025-02-14"
    next_year = "open,2025-26,Autumn,Autumn 1,2025-09-01,2025-10-24"
    rows = (",".join(TERMS), ",".join(OPEN), spring, next_year)
    (tmp_path / "terms.csv").write_text("".join(f"{row}\n" for row in rows), "utf-8")
    words = (tmp_path / "terms.csv", "--mapping", "term-dates", "--into", tmp_path / "register")
    done = run("wenlock", *words)
    assert ("error[I070]" in done.stderr) == (line is not None)
    assert (done.exit_code, (tmp_path / "register" / "calendar.csv").exists()) == (
        (4, False) if line else (0, True)
    )
    if line:
        assert f"and `{other}` begins on 2025-01-06\n  --> {tmp_path / 'terms.csv'}:{line}\n" in done.stderr


@pytest.mark.parametrize(
    "days", ["2024-09-03,", "2024-09-03,2024-09-02", "2024-09-03,3 Sept", "2024-09-03,2054-09-03"]
)
def test_a_closed_stretch_without_days_is_set_aside_and_told(days: str, tmp_path: Path) -> None:
    rows = (",".join(TERMS), ",".join(OPEN), f"closed,,,,{days}")
    (tmp_path / "terms.csv").write_text("".join(f"{row}\n" for row in rows), "utf-8")
    words = (tmp_path / "terms.csv", "--mapping", "term-dates", "--into", tmp_path / "register")
    done = run("wenlock", *words)
    assert "warning[I029]: set aside 1 row of `calendar` with a first and last day" in done.stderr
    assert "[D021]" not in done.stderr
    assert "calendar     5     4          1" in done.stdout


@pytest.mark.parametrize("shape", ["session", "cells", "characters"])
def test_one_word_for_presence_is_the_code_of_its_session(shape: str, tmp_path: Path) -> None:
    """A school's own `P` in both sessions: written as `/` it was the code of the other half of each day."""
    rows = {
        "session": (
            "      session: {from: Session}\n",
            "Session,Mark\n{0},AM,P\n{0},PM,P\n{1},AM,L\n{1},PM,P",
        ),
        "cells": (
            "    cells: [{from: AM, session: AM}, {from: PM, session: PM}]\n",
            "AM,PM\n{0},P,P\n{1},L,P",
        ),
        "characters": ("    characters: Marks\n", "Marks\n{0},PPLP"),
    }
    columns, lines = rows[shape]
    code = "words: {P: present}}" if shape != "session" else "from: Mark, words: {P: present}}"
    mapping = (
        "title: Ours\nfile: {kind: csv}\ntables:\n  marks:\n    columns:\n"
        f"      pupil_id: {{from: ID}}\n      date: {{from: Date}}\n      code: {{{code}\n{columns}"
    )
    (tmp_path / "ours.yaml").write_text(mapping, "utf-8")
    text = f"ID,Date,{lines}\n".format("P1,2024-09-02", "P1,2024-09-03")
    (tmp_path / "marks.csv").write_text(text, "utf-8")
    imported(tmp_path / "marks.csv", str(tmp_path / "ours.yaml"), tmp_path / "register")
    written = (tmp_path / "register" / "marks.csv").read_text("utf-8").splitlines()[1:]
    assert [line.rpartition(",")[2] for line in written] == ["/", "\\", "L", "\\"]


def test_a_closed_day_with_a_year_of_two_digits_is_told(tmp_path: Path) -> None:
    """The database reads 03/09/24 as a day of the year 3, which closed nothing, and of weekends nothing was told."""
    rows = [TERMS, OPEN, ["closed", "", "", "", "03/09/24", "03/09/24"]]
    rows += [
        ["open", "2024-25", "Autumn", "Autumn 2", f"{day:02}/09/24", f"{day:02}/09/24"]
        for day in range(4, 11)
    ]
    (tmp_path / "terms.csv").write_text("".join(f"{','.join(row)}\n" for row in rows), "utf-8")
    done = run("wenlock", tmp_path / "terms.csv", "--mapping", "term-dates", "--into", tmp_path / "register")
    assert "set aside 8 rows of `calendar` with a `date` that is not a date like `02/09/2024`" in done.stderr


@pytest.mark.parametrize(("time", "used"), [("T23:00:00Z", False), (" 23:00", False), ("T00:00:00", True)])
def test_a_day_with_a_time_other_than_midnight_is_told(time: str, used: bool, tmp_path: Path) -> None:
    """At 23:00 in UTC the next day of summer has begun: the day before was closed, and that one was not."""
    rows = [TERMS, OPEN, ["closed", "", "", "", f"2024-09-02{time}", "2024-09-03"]]
    (tmp_path / "terms.csv").write_text("".join(f"{','.join(row)}\n" for row in rows), "utf-8")
    done = run("wenlock", tmp_path / "terms.csv", "--mapping", "term-dates", "--into", tmp_path / "register")
    assert ("set aside 1 row of `calendar` with a `date` that is not" in done.stderr) == (not used)
    file = transfer_file(
        tmp_path, "<UPN>P1</UPN>" + block(f"2024-09-02{time}", "II") + block("2024-09-04", "UU")
    )
    (table,) = imported(file, "ctf", tmp_path / "marks").tables
    assert table.used == (4 if used else 2)


def test_a_morning_or_an_afternoon_alone_can_be_closed(tmp_path: Path) -> None:
    """A last day of term that ends at noon: its afternoon would be missing for every pupil."""
    rows = [TERMS, OPEN, ["closed PM", "", "", "", "02/09/2024", "02/09/2024"]]
    rows.append(["Closed am", "", "", "", "2024-09-03", "2024-09-03"])
    (tmp_path / "terms.csv").write_text("".join(f"{','.join(row)}\n" for row in rows), "utf-8")
    imported(tmp_path / "terms.csv", "term-dates", tmp_path / "register")
    written = (tmp_path / "register" / "calendar.csv").read_text("utf-8").splitlines()[1:]
    assert [line.split(",")[1:3] for line in written] == [["2024-09-02", "AM"], ["2024-09-03", "PM"]]


def test_days_of_the_other_order_are_not_read_as_other_days(tmp_path: Path) -> None:
    """A third of them can be read both ways: they were written as marks of days months away."""
    days = [f"{month:02}/{day:02}/2024" for month in (9, 10) for day in range(1, 29)]
    lines = "".join(f"{day},P1,AM,/\n" for day in days)
    (tmp_path / "marks.csv").write_text(f"Date,Student ID,Session Name,Mark\n{lines}", "utf-8")
    words = (tmp_path / "marks.csv", "--mapping", "sims-sessions", "--into", tmp_path / "register")
    done = run("wenlock", *words)
    assert done.exit_code == 4 and not (tmp_path / "register" / "marks.csv").exists()
    assert "error[I036]: 32 days cannot be read as DD/MM/YYYY, and can as MM/DD/YYYY" in done.stderr
    assert "help: write `written: MM/DD/YYYY` for `date` in the mapping" in done.stderr


def test_one_day_of_the_other_order_is_set_aside(tmp_path: Path) -> None:
    lines = "".join(f"{day},P1,AM,/\n" for day in ("02/09/2024", "03/09/2024", "09/13/2024"))
    (tmp_path / "marks.csv").write_text(f"Date,Student ID,Session Name,Mark\n{lines}", "utf-8")
    words = (tmp_path / "marks.csv", "--mapping", "sims-sessions", "--into", tmp_path / "register")
    done = run("wenlock", *words)
    assert done.exit_code == 0 and "I036" not in done.stderr and "D021" in done.stderr
    assert "warning[I044]: 1 day cannot be read as DD/MM/YYYY, and can as MM/DD/YYYY" in done.stderr
    assert "marks.csv:4\n" in done.stderr


def test_term_dates_of_the_other_order_are_not_read_as_other_days(tmp_path: Path) -> None:
    """The second row can be read both ways: hundreds of its sessions outweighed the three that cannot."""
    rows = [["open", "2024-25", "Autumn", "Autumn 1", "9/4/2024", "10/25/2024"]]
    rows.append(["open", "2024-25", "Spring", "Spring 1", "1/6/2025", "2/12/2025"])
    rows.append(["open", "2024-25", "Summer", "Summer 1", "4/22/2025", "5/23/2025"])
    (tmp_path / "terms.csv").write_text("".join(f"{','.join(row)}\n" for row in [TERMS, *rows]), "utf-8")
    done = run("wenlock", tmp_path / "terms.csv", "--mapping", "term-dates", "--into", tmp_path / "register")
    assert done.exit_code == 4 and not (tmp_path / "register" / "calendar.csv").exists()
    assert "error[I036]: 3 days cannot be read as DD/MM/YYYY, and can as MM/DD/YYYY" in done.stderr
    assert "help: write `written: MM/DD/YYYY` for `date` and `until` in the mapping" in done.stderr


def test_headings_below_a_title_of_a_workbook_are_told(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    for row in (["Term dates"], [], TERMS, OPEN):
        book.active.append(row)
    book.save(tmp_path / "terms.xlsx")
    words = ("--mapping", "term-dates-workbook", "--into", tmp_path / "register")
    done = run("wenlock", tmp_path / "terms.xlsx", *words)
    assert done.exit_code == 4
    assert "error[I010]: `terms.xlsx` has its headings on line 3, and the mapping reads line 1" in done.stderr
    book.active.delete_rows(1, 2)
    book.save(tmp_path / "terms.xlsx")
    assert run("wenlock", tmp_path / "terms.xlsx", *words).exit_code == 0


def test_days_that_a_spreadsheet_of_another_country_has_exchanged_are_told(tmp_path: Path) -> None:
    """Of 04/09/2024 it makes the ninth of April, and 25/10/2024 stays the text that it is."""
    book = openpyxl.Workbook()
    book.active.append(TERMS)
    book.active.append([*OPEN[:4], date(2024, 4, 9), "25/10/2024"])
    book.active.append([*OPEN[:3], "Autumn 2", date(2024, 4, 11), "20/12/2024"])
    book.save(tmp_path / "terms.xlsx")
    words = ("--mapping", "term-dates-workbook", "--into", tmp_path / "register")
    told = "2 days up to the twelfth of a month have one form, and 2 later ones another"
    assert f"warning[I044]: {told}" in run("wenlock", tmp_path / "terms.xlsx", *words).stderr
    book.active.append([*OPEN[:3], "Spring 1", date(2025, 1, 13), date(2025, 2, 14)])
    book.save(tmp_path / "terms.xlsx")
    assert "I044" not in run("wenlock", tmp_path / "terms.xlsx", *words, "--replace").stderr


def test_rows_inside_a_cell_that_is_not_closed_are_told(tmp_path: Path) -> None:
    head = "Date,Student ID,Session Name,Mark,Comment\n"
    prose = '02/09/2024,P1,AM,I,"two\nlines, of, prose"\n\n'
    swallowed = '02/09/2024,P2,AM,I,"ill\n02/09/2024,P3,AM,U,no\n03/09/2024,P3,AM,U,"\n'
    (tmp_path / "marks.csv").write_text(head + prose + swallowed, "utf-8")
    done = run(
        "wenlock", tmp_path / "marks.csv", "--mapping", "sims-sessions", "--into", tmp_path / "register"
    )
    assert "warning[I035]: 1 cell holds lines of `marks.csv` that look like rows" in done.stderr
    assert f"{tmp_path / 'marks.csv'}:5" in done.stderr


def test_a_cell_of_several_lines_is_read_wherever_in_a_large_export_it_lies(tmp_path: Path) -> None:
    """Read in pieces of eight million bytes, an export would be cut within the cell; what lies behind has its lines."""
    head = "Date,Student ID,Session Name,Mark,Comment\n"
    line, last = "02/09/2024,P1,AM,-,\n", "02/09/2024,P2,AM,U,\n02/09/2024\n02/09/2024,P2,PM,QQ,\n"
    cell = '02/09/2024,P3,AM,I,"seen,\n,by,,,,\n' + line * 9 + '"\n'
    text = head + line * ((8_000_000 - len(head) - len(cell) // 2) // len(line)) + cell + line * 9000 + last
    (tmp_path / "marks.csv").write_text(text, "utf-8")
    words = (tmp_path / "marks.csv", "--mapping", "sims-sessions", "--into", tmp_path / "register")
    done = run("wenlock", *words)
    assert [mark[::3] for mark in read(tmp_path / "register" / "marks.csv")] == [("P2", "U"), ("P3", "I")]
    assert f"marks.csv:{text.count(chr(10))}:Mark" in done.stderr


@pytest.mark.parametrize("title", ["Session attendance, week 1\n\n", "\n", '"Printed by\n'])
def test_headings_further_down_are_told_with_their_line(title: str, tmp_path: Path) -> None:
    text = f"{title}Date;Student ID;Session Name;Mark\n02/09/2024;P1;AM;/\n"
    (tmp_path / "marks.csv").write_text(text, "utf-8")
    at = title.count("\n") + 1
    words = (tmp_path / "marks.csv", "--mapping", "sims-sessions", "--into", tmp_path / "register")
    done = run("wenlock", *words)
    assert done.exit_code == 4 and done.stderr.count("error[") == 1
    assert (
        f"error[I010]: `marks.csv` has its headings on line {at}, and the mapping reads line 1" in done.stderr
    )
    assert f"help: write `heading_line: {at}` below `file` in a copy of the mapping" in done.stderr


@pytest.mark.parametrize("end", ["", '"02/09/2024",P4,AM,/,\n'])
def test_a_quotation_mark_that_nothing_closes_is_refused(end: str, tmp_path: Path) -> None:
    head = "Date,Student ID,Session Name,Mark,Comment\n"
    lines = '02/09/2024,P1,AM,/,\n02/09/2024,P2,AM,I,"ill\n02/09/2024,P3,AM,U,\n'
    (tmp_path / "marks.csv").write_text(head + lines + end, "utf-8")
    words = (tmp_path / "marks.csv", "--mapping", "sims-sessions", "--into", tmp_path / "register")
    done = run("wenlock", *words)
    assert done.exit_code == 4 and not (tmp_path / "register").exists()
    assert "a quotation mark that `marks.csv` opens here is not closed where its cell ends" in done.stderr
    assert f"{tmp_path / 'marks.csv'}:3" in done.stderr


@pytest.mark.parametrize("mapping", ["sims-sessions", "wonde-sessions"])
def test_a_character_that_no_register_can_hold_is_refused(mapping: str, tmp_path: Path) -> None:
    words = answers(tmp_path, {"data": [{**page("2024-09-02")["data"][0], "student": "P\0"}]})  # type: ignore[index]
    if mapping == "sims-sessions":
        (tmp_path / "marks.csv").write_text("Date,Student ID,Session Name,Mark\n02/09/2024,P\0,AM,U\n")
        words = ("wenlock", tmp_path / "marks.csv", "--mapping", mapping, "--into", tmp_path / "register")
    done = run(*words)
    assert done.exit_code == 4 and "a character that no text has (NUL)" in done.stderr


def test_times_of_a_twelve_hour_clock(tmp_path: Path) -> None:
    mapping = (
        "title: Ours\nfile: {kind: csv}\ntables:\n  marks:\n    columns:\n      pupil_id: {from: ID}\n"
        "      date: {always: 2024-09-02}\n      session: {always: AM}\n      code: {always: L}\n"
        "      signed_in_at: {from: In, written: 'hh:mm am'}\n"
    )
    (tmp_path / "ours.yaml").write_text(mapping, "utf-8")
    (tmp_path / "marks.csv").write_text(
        "ID,In\nP1,9:05 AM\nP2,12:05 pm\nP3,1:05 pm\nP4,13:05 pm\nP5,12:05 am\n", "utf-8"
    )
    imported(tmp_path / "marks.csv", str(tmp_path / "ours.yaml"), tmp_path / "register")
    written = (tmp_path / "register" / "marks.csv").read_text("utf-8")
    assert [line.rpartition(",")[2] for line in written.splitlines()[1:]] == ["09:05", "12:05", "13:05"]


@pytest.mark.parametrize("mapping", ["term-dates", "term-dates-workbook"])
def test_term_dates_may_be_written_as_the_country_writes_them(mapping: str, tmp_path: Path) -> None:
    rows = [TERMS, [*OPEN[:4], "02/09/2024", "3/9/2024"], ["Closed", "", "", "", "2024-09-03", "03/09/2024"]]
    rows.append(["closed", "", "", "", "4 Sept", "4 Sept"])
    if mapping == "term-dates":
        (tmp_path / "terms").write_text("".join(f"{','.join(row)}\n" for row in rows), "utf-8")
    else:
        book = openpyxl.Workbook()
        for row in rows:
            book.active.append(row)
        book.save(tmp_path / "terms.xlsx")
        (tmp_path / "terms.xlsx").rename(tmp_path / "terms")
    done = run("wenlock", tmp_path / "terms", "--mapping", mapping, "--into", tmp_path / "register")
    assert (tmp_path / "register" / "calendar.csv").read_text("utf-8").count("2024-09-02") == 2
    assert "calendar     3     2          1" in done.stdout and "terms:4:First day" in done.stderr
    assert "I029" not in done.stderr


def test_a_workbook_taken_for_csv_is_called_so(tmp_path: Path) -> None:
    openpyxl.Workbook().save(tmp_path / "marks.xlsx")
    words = (tmp_path / "marks.xlsx", "--mapping", "sims-sessions", "--into", tmp_path / "register")
    done = run("wenlock", *words)
    assert (
        done.exit_code == 4 and "`marks.xlsx` is a workbook or a zip archive, not a CSV file" in done.stderr
    )


def test_nothing_is_written_into_a_store_nor_a_store_brought_in_as_a_register(tmp_path: Path) -> None:
    (tmp_path / "store").mkdir()
    (tmp_path / "store" / "manifest.json").write_text("{}", "utf-8")
    (tmp_path / "terms.csv").write_text(f"{','.join(TERMS)}\n{','.join(OPEN)}\n", "utf-8")
    done = run("wenlock", tmp_path / "terms.csv", "--mapping", "term-dates", "--into", tmp_path / "store")
    assert done.exit_code == 4 and "store` is a register store" in done.stderr
    assert [path.name for path in (tmp_path / "store").iterdir()] == ["manifest.json"]
    words = ("ingest", str(tmp_path / "store"), "--into", str(tmp_path / "other"))
    taken = trustpolicy(*words)
    assert (
        taken.exit_code == 4 and taken.stderr.count("error[") == 1 and "is a register store" in taken.stderr
    )


def test_september_may_have_four_letters_and_days_midnight(tmp_path: Path) -> None:
    rows = "P1,X,02 Sept 2024,U,\nP1,X,03 Sep 2024,U,\nP1,X,01 Oct 2024,U,\nP1,X,04 Septem 2024,U,\n"
    (tmp_path / "days.csv").write_text(f"Student ID,Name,Date,AM,PM\n{rows}", "utf-8")
    imported(tmp_path / "days.csv", "arbor-roll-calls", tmp_path / "register")
    days = [date(2024, 9, 2), date(2024, 9, 3), date(2024, 10, 1)]
    assert [mark[1] for mark in read(tmp_path / "register" / "marks.csv")] == days
    rows = "02/09/2024 00:00:00,P1,AM,U\n03/09/2024,P1,AM,U\n04/09/2024 08:45,P1,AM,U\n"
    (tmp_path / "marks.csv").write_text(f"Date,Student ID,Session Name,Mark\n{rows}", "utf-8")
    imported(tmp_path / "marks.csv", "sims-sessions", tmp_path / "register", replace=True)
    assert [mark[1] for mark in read(tmp_path / "register" / "marks.csv")] == days[:2]
    head = ",".join(f"{day}{half}" for day in ("Mon", "Tue", "Wed", "Thu", "Fri") for half in ("AM", "PM"))
    rows = "02/09/2024 00:00,P1,U,,U,,,,,,,\n02/09/2024 23:00:00,P2,U,,,,,,,,,\n"
    (tmp_path / "weeks.csv").write_text(f"WeekStart,StudentID,{head}\n{rows}", "utf-8")
    imported(tmp_path / "weeks.csv", "bromcom-weeks", tmp_path / "register", replace=True)
    assert [mark[1] for mark in read(tmp_path / "register" / "marks.csv")] == days[:2]


def test_a_date_of_another_time_is_told_as_it_was_written(tmp_path: Path) -> None:
    export, rejects = tmp_path / "s.csv", tmp_path / "rejects.csv"
    lines = (
        "Date,Student ID,Session Name,Mark",
        "12/09/24,P1,AM,/",
        "31/02/2025,P1,AM,/",
        "13/09/2024,P1,AM,/",
    )
    export.write_text("\n".join(lines), "utf-8")
    done = run(
        *("wenlock", export, "--mapping", "sims-sessions", "--into", tmp_path / "into", "--rejects", rejects)
    )
    assert done.exit_code == 0, done.output
    assert [line.split(",")[4] for line in rejects.read_text("utf-8").splitlines()] == [
        *("value", "12/09/24", "31/02/2025")
    ]


YEARS_SHORT = {
    "sims-sessions": "Date,Student ID,Session Name,Mark\n07/09/24,P1,AM,/\n",
    "bromcom-weeks": "WeekStart,StudentID,MonAM,MonPM,TueAM,TuePM,WedAM,WedPM,ThuAM,ThuPM,FriAM,FriPM\n"
    "05/09/24,P1,/,,,,,,,,,\n",
    "term-dates": "Kind,School year,Term,Half term,First day,Last day\nopen,2024-25,A,A1,02/09/24,04/09/24\n",
}


@pytest.mark.parametrize("mapping", YEARS_SHORT)
def test_a_year_of_two_digits_is_none_of_antiquity(mapping: str, tmp_path: Path) -> None:
    """Such days were taken for some of the year 24: a week by a Saturday, or days of the other order."""
    (tmp_path / "e.csv").write_text(YEARS_SHORT[mapping], "utf-8")
    done = run("wenlock", tmp_path / "e.csv", "--mapping", mapping, "--into", tmp_path / "register")
    assert done.exit_code == 4
    assert "set aside 1 row" in done.stderr and "is not a date like `02/09/2024`" in done.stderr
    assert not any(code in done.stderr for code in ("I027", "I029", "I036"))


def test_term_dates_are_read_as_the_page_on_imports_writes_them(tmp_path: Path) -> None:
    page = (Path(__file__).parents[2] / "docs" / "import.md").read_text("utf-8")
    (tmp_path / "terms.csv").write_text(page.partition("```csv\n")[2].partition("```")[0], "utf-8")
    imported(tmp_path / "terms.csv", "term-dates", tmp_path / "register")
    rows = (tmp_path / "register" / "calendar.csv").read_text("utf-8").splitlines()[1:]
    assert len(rows) == 2 * (39 + 35) - 1 and rows[0].startswith("wenlock,2024-09-03,AM")
    assert rows[-1].startswith("wenlock,2024-12-20,AM")


@pytest.mark.parametrize("kind", ["INSET", ""])
def test_a_row_that_is_neither_open_nor_closed_is_set_aside_and_told_once(kind: str, tmp_path: Path) -> None:
    """It opened its days, whatever it was: those of an INSET day were missing marks of every pupil."""
    rows = (",".join(TERMS), ",".join(OPEN), f"{kind},,,,2024-09-03,2024-09-03")
    (tmp_path / "terms.csv").write_text("".join(f"{row}\n" for row in rows), "utf-8")
    words = (tmp_path / "terms.csv", "--mapping", "term-dates", "--into", tmp_path / "register")
    done = run("wenlock", *words, "--rejects", tmp_path / "rejects.csv")
    assert "warning[I042]: set aside 1 row of `calendar` with a word that says neither" in done.stderr
    assert "write `open`, `closed`, `closed AM` or `closed PM`" in done.stderr
    assert "[D0" not in done.stderr and "calendar     5     4          1" in done.stdout
    assert (tmp_path / "rejects.csv").read_text("utf-8").endswith(",I042\n")


def test_all_columns_that_an_export_lacks_are_told_in_one(tmp_path: Path) -> None:
    (tmp_path / "marks.csv").write_text("Date,Student ID\n02/09/2024,P0001\n", "utf-8")
    words = (tmp_path / "marks.csv", "--mapping", "sims-sessions", "--into", tmp_path / "register")
    done = run("wenlock", *words)
    assert done.stderr.count("[I010]") == 1 and "has no columns `Session Name` and `Mark`" in done.stderr
