"""Exports of every shipped form become the register that they were made from; what cannot be used is told."""

from __future__ import annotations

import csv
import json
import sys
from collections.abc import Callable, Iterable
from datetime import date, timedelta
from pathlib import Path
from shutil import copytree
from types import SimpleNamespace

import pytest
from click.testing import Result
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

import engine
from engine import intake
from engine.importing.mappings import read_mapping, shipped_names
from engine.importing.pseudonyms import make_key, read_key
from engine.importing.result import Imported
from engine.installed import installed_folder
from tests.commands import trustpolicy
from tests.portions import portion

POLICIES = installed_folder("policies")
CODES = ("/", "\\", "L", "I", "U", "N", "M", "O", "G", "B")
LONGER = (*CODES, "C1", "Y1")
Mark = tuple[str, date, str, str]
"""Pupil, day, session, code."""


def run(*words: str | Path) -> Result:
    return trustpolicy("import", *words)


def marks_of(codes: Iterable[str]) -> st.SearchStrategy[list[Mark]]:
    first = date(2024, 9, 2)
    days = (
        st.integers(0, 30).map(lambda n: first + timedelta(days=n)).filter(lambda day: day.isoweekday() < 6)
    )
    key = st.tuples(st.sampled_from(("P1", "P2", "Zoë, née O'Hara")), days, st.sampled_from(("AM", "PM")))
    found = st.dictionaries(key, st.sampled_from(tuple(codes)), min_size=1, max_size=20)
    return found.map(lambda marks: [(*each, code) for each, code in sorted(marks.items())])


def as_rows(marks: list[Mark], path: Path) -> None:
    with path.open("w", encoding="cp1252", newline="") as stream:
        out = csv.writer(stream)
        out.writerow(["Date", "Student ID", "Session Name", "Mark"])
        out.writerows(
            [f"{day:%d/%m/%Y}", pupil, f"{session} Reg", code] for pupil, day, session, code in marks
        )


def as_weeks(marks: list[Mark], path: Path) -> None:
    weeks: dict[tuple[str, date], dict[str, str]] = {}
    for pupil, day, session, code in marks:
        monday = day - timedelta(days=day.isoweekday() - 1)
        weeks.setdefault((pupil, monday), {})[f"{day:%a}{session}"] = code
    cells = [f"{day}{session}" for day in ("Mon", "Tue", "Wed", "Thu", "Fri") for session in ("AM", "PM")]
    with path.open("w", encoding="utf-8-sig", newline="") as stream:
        out = csv.writer(stream)
        out.writerow(["WeekStart", "StudentID", *cells])
        for (pupil, monday), week in weeks.items():
            out.writerow([f"{monday:%d/%m/%Y}", pupil, *(week.get(cell, "-") for cell in cells)])


def as_roll_calls(marks: list[Mark], path: Path) -> None:
    days: dict[tuple[str, date], dict[str, str]] = {}
    for pupil, day, session, code in marks:
        days.setdefault((pupil, day), {})[session] = code
    with path.open("w", encoding="utf-8", newline="") as stream:
        out = csv.writer(stream)
        out.writerow(["Student ID", "Name", "Date", "AM", "PM"])
        for (pupil, day), each in days.items():
            out.writerow([pupil, "Invented", f"{day:%d %b %Y}", each.get("AM", ""), each.get("PM", "")])


def as_service(marks: list[Mark], path: Path) -> None:
    records = [
        {
            "student": pupil,
            "date": {"date": f"{day} 00:00:00.000000", "timezone": "Europe/London"},
            "session": session,
            "attendance_code": LONGER.index(code),
        }
        for pupil, day, session, code in marks
    ]
    path.write_text(json.dumps({"data": records}), "utf-8")
    codes = [{"id": at, "code": code} for at, code in enumerate(LONGER)]
    path.with_name("codes.json").write_text(json.dumps({"data": codes}), "utf-8")


def as_transfer_file(marks: list[Mark], path: Path) -> None:
    from xml.sax.saxutils import escape

    pupils: dict[str, dict[tuple[date, str], str]] = {}
    for pupil, day, session, code in marks:
        pupils.setdefault(pupil, {})[day, session] = code
    written = []
    for pupil, own in pupils.items():
        first, last = min(day for day, _ in own), max(day for day, _ in own)
        days = [first + timedelta(days=n) for n in range((last - first).days + 1)]
        text = "".join(own.get((day, session), "#") for day in days for session in ("AM", "PM"))
        inside = f"<StartDate>{first}</StartDate><AttendSessions>{text}</AttendSessions>"
        written.append(f"<Pupil><UPN>{escape(pupil)}</UPN><Attendance>{inside}</Attendance></Pupil>")
    path.write_text(f"<CTFile><CTFpupilData>{''.join(written)}</CTFpupilData></CTFile>", "utf-8")


FORMS: dict[str, tuple[str, tuple[str, ...], Callable[[list[Mark], Path], None]]] = {
    "sims-sessions": ("marks.csv", LONGER, as_rows),
    "bromcom-weeks": ("marks.csv", LONGER, as_weeks),
    "arbor-roll-calls": ("marks.csv", LONGER, as_roll_calls),
    "wonde-sessions": ("marks.json", LONGER, as_service),
    "ctf": ("marks.xml", CODES, as_transfer_file),
}


def imported(export: Path, mapping: str, into: Path, **more: object) -> Imported:
    beside = {"codes": export.with_name("codes.json")}
    result, found = intake.import_export(POLICIES, "wenlock", export, mapping, into, beside, **more)  # type: ignore[arg-type]
    assert result, found
    return result


def read(path: Path) -> list[Mark]:
    with path.open(encoding="utf-8-sig", newline="") as stream:
        rows = list(csv.DictReader(stream))
    assert {row["academy"] for row in rows} <= {"wenlock"}
    return sorted(
        (row["pupil_id"], date.fromisoformat(row["date"]), row["session"], row["code"]) for row in rows
    )


@pytest.mark.parametrize("mapping", FORMS)
@settings(max_examples=3, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
@pytest.mark.thorough
def test_marks_come_back_from_every_form(mapping: str, data: st.DataObject, tmp_path: Path) -> None:
    name, codes, write = FORMS[mapping]
    marks = data.draw(marks_of(codes))
    write(marks, tmp_path / name)
    result = imported(tmp_path / name, mapping, tmp_path / "register", replace=True)
    assert read(tmp_path / "register" / "marks.csv") == marks
    (table,) = result.tables
    assert (table.read, table.used, table.set_aside) == (len(marks), len(marks), 0)


def test_every_shipped_mapping_is_sound_and_tried() -> None:
    for name in shipped_names():
        mapping, found = read_mapping(name)
        assert mapping and not found, name
    pupils = {f"{system}-pupils" for system in ("arbor", "bromcom", "sims", "wonde")}  # tried on the fixtures
    reconciled = {"census", "sims-summary"}  # tried in `tests/reconciling`
    assert set(shipped_names()) == {*FORMS, *pupils, "term-dates", "term-dates-workbook", *reconciled}


MARKS = "Date,Student ID,Session Name,Mark\n"


def write_whole(folder: Path) -> None:
    """Exports of a small school: pupils, term dates, marks with a mistake on line 4."""
    (folder / "pupils.csv").write_bytes(
        "Student ID,Forename,Surname,Year,Reg,DOB,Gender,Date of Admission,Date of Leaving\r\n"
        "S1,Zoë,Invented,Year 4,4B,02/10/2015,Female,04/09/2023,\r\n".encode("cp1252")
    )
    (folder / "terms.csv").write_text(
        "Kind,School year,Term,Half term,First day,Last day\n"
        "open,2024-25,Autumn,Autumn 1,2024-09-02,2024-09-13\nclosed,,,,2024-09-06,2024-09-06\n"
    )
    (folder / "marks.csv").write_text(
        f"{MARKS}02/09/2024,S1,AM Reg,/\n02/09/2024,S1,PM Reg,\\\n03/09/2024,S1,AM Reg,К\n", "utf-8"
    )


@pytest.mark.parametrize(
    ("name", "encoding", "told"),
    [
        (
            "André",
            "cp850",
            "`Andr‚` in `pupils.csv` is most likely not Windows-1252 text: in code page 850, of DOS, it is `André`",
        ),
        (
            "Renée",
            "mac_roman",
            "`RenŽe` in `pupils.csv` is most likely not Windows-1252 text: in Mac Roman, of an older Mac, it is `Renée`",
        ),
        (
            "Siân",
            "cp850",
            "`Siƒn` in `pupils.csv` is most likely not Windows-1252 text: in code page 850, of DOS, it is `Siân`",
        ),
        ("Zoë", "cp1252", ""),
        ("Dvořák’s “Noël” – Šárka…", "utf-8", ""),
        ("D’Arcy–Noël “Šimon” Žofia…", "cp1252", ""),
    ],
)
def test_names_in_the_letters_of_an_older_system_are_told(
    name: str, encoding: str, told: str, tmp_path: Path
) -> None:
    """`Andr‚` stood in the register without a word, and in the letters to the parents."""
    row = f"S1,{name},Invented,Year 4,4B,02/10/2015,Female,04/09/2023,\r\n"
    heading = "Student ID,Forename,Surname,Year,Reg,DOB,Gender,Date of Admission,Date of Leaving\r\n"
    (tmp_path / "pupils.csv").write_bytes(f"{heading}{row}".encode(encoding))
    _, found = intake.import_export(
        POLICIES, "wenlock", tmp_path / "pupils.csv", "sims-pupils", tmp_path / "register", {}
    )
    odd = [(each.message, each.place.line) for each in found if each.code.id == "I045"]
    assert odd == ([(told, 2)] if told else [])


@pytest.mark.thorough
def test_a_register_of_exports_can_be_checked(tmp_path: Path) -> None:
    write_whole(tmp_path)
    register = tmp_path / "register"
    for export, mapping in (("pupils", "sims-pupils"), ("terms", "term-dates"), ("marks", "sims-sessions")):
        done = run("wenlock", tmp_path / f"{export}.csv", "--mapping", mapping, "--into", register)
        assert done.exit_code == 0, done.output
    pupils = (register / "pupils.csv").read_text("utf-8")
    assert "wenlock,S1,4,4B,Zoë Invented,2015-10-02,F,2023-09-04," in pupils
    assert pupils.startswith("\ufeffacademy,")  # or else Excel takes it for Windows-1252
    calendar = (register / "calendar.csv").read_text("utf-8")
    assert calendar.count("\n") == 1 + 9 * 2 and "2024-09-06" not in calendar
    checked = engine.check(POLICIES, ["wenlock"], register, date(2024, 9, 4), draft=True)
    assert checked.result
    assert checked.result.register.tables["marks"].used == 2
    assert checked.result.register.missing_marks == 4


def test_a_text_that_keeps_a_spreadsheet_from_dropping_zeros_is_read_as_it_is_meant(tmp_path: Path) -> None:
    rows = ('="000123",Morning,/', '"=""000124""",Morning,"=""N"""', '=",Morning,/')
    marks = "".join(f"02/09/2024,{row}\r\n" for row in rows)
    (tmp_path / "marks.csv").write_text(f"Date,Student ID,Session Name,Mark\r\n{marks}", "utf-8")
    imported(tmp_path / "marks.csv", "sims-sessions", tmp_path / "register")
    pupils = {pupil: code for pupil, _, _, code in read(tmp_path / "register" / "marks.csv")}
    assert pupils == {"000123": "/", "000124": "N", '="': "/"}


def test_what_is_set_aside_is_told_with_its_place_in_the_export(tmp_path: Path) -> None:
    write_whole(tmp_path)
    rejects = tmp_path / "rejects.csv"
    words = (tmp_path / "marks.csv", "--mapping", "sims-sessions", "--into", tmp_path / "register")
    done = run("wenlock", *words, "--rejects", rejects)
    assert "Cyrillic" in done.stderr and "marks.csv:4:Mark" in done.stderr
    assert "marks     3     2          1        0" in done.stdout
    assert "marks,marks.csv,4,Mark,К," in rejects.read_text("utf-8")


def test_a_cell_of_a_week_is_set_aside_under_its_own_heading(tmp_path: Path) -> None:
    monday = date(2024, 9, 2)
    as_weeks(
        [("P1", monday, "AM", "/"), ("P1", monday + timedelta(days=2), "PM", "К"), ("P2", monday, "AM", "К")],
        tmp_path / "marks.csv",
    )
    rejects = tmp_path / "rejects.csv"
    words = ("--mapping", "bromcom-weeks", "--into", tmp_path / "register", "--rejects", rejects)
    done = run("wenlock", tmp_path / "marks.csv", *words)
    assert [line.split(",")[2:5] for line in rejects.read_text("utf-8").splitlines()[1:]] == [
        ["2", "WedPM", "К"],
        ["3", "MonAM", "К"],
    ]
    assert f"{tmp_path / 'marks.csv'}:2: the first of them" in done.stderr
    assert done.stdout.endswith(
        "2 rows set aside: `--rejects FILE` writes each with its place and the reason\n"
    )


def test_a_line_that_does_not_fit_is_a_record_read(tmp_path: Path) -> None:
    (tmp_path / "marks.csv").write_text(f"{MARKS}02/09/2024,S1,AM Reg,/\n02/09/20", "utf-8")
    result = imported(tmp_path / "marks.csv", "sims-sessions", tmp_path / "register")
    assert (result.records, result.tables[0].read, result.tables[0].set_aside) == (2, 2, 1)


@pytest.mark.parametrize("separator", [",", ";"])
def test_of_a_line_that_does_not_fit_the_number_of_cells_is_told(separator: str, tmp_path: Path) -> None:
    lines = [MARKS.strip(), "02/09/2024,S1,AM Reg,/", "03/09/2024,S1,AM Reg,/,Smith,Pat", "04/09/2024,S1"]
    (tmp_path / "marks.csv").write_text("\n".join(lines).replace(",", separator), "utf-8")
    rejects = tmp_path / "rejects.csv"
    words = ("--mapping", "sims-sessions", "--into", tmp_path / "register", "--rejects", rejects)
    done = run("wenlock", tmp_path / "marks.csv", *words)
    assert "marks.csv:3: the first of them: 6 cells for 4 columns\n" in done.stderr
    told = [line.split(",")[2:5] for line in rejects.read_text("utf-8").splitlines()[1:]]
    assert told == [["3", "", "6 cells for 4 columns"], ["4", "", "2 cells for 4 columns"]]


@pytest.mark.parametrize("separator", [",", ";"])
def test_a_row_with_a_separator_too_many_is_set_aside_though_its_last_cell_is_empty(
    separator: str, tmp_path: Path
) -> None:
    """It would be read shifted by a column: its mark as none at all."""
    lines = [
        "Date,Student ID,Session Name,Mark,Comments",
        '02/09/2024,1,AM,U,"late, again"',
        "02/09/2024,1,PM,U,",
    ]
    lines += ["03/09/2024,1,AM,,U,", '03/09/2024,1,PM,,U,""', "04/09/2024,1,AM,U,"]
    (tmp_path / "marks.csv").write_text("\n".join([*lines, ""]).replace(",", separator), "utf-8")
    words = ("--mapping", "sims-sessions", "--into", tmp_path / "register")
    done = run("wenlock", tmp_path / "marks.csv", *words)
    assert "marks     5     3          2        0" in done.stdout
    assert "marks.csv:4: the first of them: 6 cells for 5 columns" in done.stderr


@pytest.mark.parametrize("separator", portion(1, [";", "\t", "|"]))
def test_another_separator_than_the_mapping_names_is_followed(separator: str, tmp_path: Path) -> None:
    write_whole(tmp_path)
    commas = imported(tmp_path / "marks.csv", "sims-sessions", tmp_path / "commas")
    text = (tmp_path / "marks.csv").read_text("utf-8").replace(",", separator)
    (tmp_path / "marks.csv").write_text(text.replace("AM Reg", "AM Reg, early"), "utf-8")
    others = imported(tmp_path / "marks.csv", "sims-sessions", tmp_path / "others")
    assert others.tables[0].used == commas.tables[0].used == 2
    assert read(tmp_path / "others" / "marks.csv") == read(tmp_path / "commas" / "marks.csv")


def test_with_another_separator_only_what_is_missing_is_told(tmp_path: Path) -> None:
    (tmp_path / "marks.csv").write_text(
        "Date;Student ID;Session Name;Code\n02/09/2024;S1;AM Reg;/\n", "utf-8"
    )
    done = run(
        "wenlock", tmp_path / "marks.csv", "--mapping", "sims-sessions", "--into", tmp_path / "register"
    )
    assert done.exit_code == 4 and done.stderr.count("[I010]") == 1
    assert "its columns are: `Date`, `Student ID`, `Session Name` and `Code`" in done.stderr


def test_what_cannot_be_seen_in_a_heading_is_shown(tmp_path: Path) -> None:
    """The help named the very heading that was missed."""
    export = tmp_path / "marks.csv"
    export.write_text("Date,Student\u00a0ID,Session Name,Mark\n02/09/2024,S1,AM Reg,/\n", "utf-8")
    done = run("wenlock", export, "--mapping", "sims-sessions", "--into", tmp_path / "register")
    assert done.exit_code == 4 and "its columns are: `Date`, `Student\\u00a0ID`, " in done.stderr


def test_tabs_and_what_takes_no_room_around_a_cell_are_none_of_it(tmp_path: Path) -> None:
    """A tab keeps spreadsheets from dropping zeros in front of an id."""
    export = tmp_path / "marks.csv"
    export.write_text(
        "Date,Student ID,Session Name,Mark\n\t02/09/2024,\t000123,AM Reg\t,\u200b/\t\u00a0\n", "utf-8"
    )
    assert imported(export, "sims-sessions", tmp_path / "register").tables[0].used == 1
    assert read(tmp_path / "register" / "marks.csv") == [("000123", date(2024, 9, 2), "AM", "/")]


@pytest.mark.parametrize("separator", [";", "\t", "|"])
def test_separators_titles_and_cells_of_several_lines(separator: str, tmp_path: Path) -> None:
    names = {";": "semicolon", "\t": "tab", "|": "bar"}
    mapping = tmp_path / "ours.yaml"
    shipped = (Path(engine.__file__).parent / "importing" / "mappings" / "sims-sessions.yaml").read_text(
        "utf-8"
    )
    form = f"{{kind: csv, separator: {names[separator]}, heading_line: 3}}"
    mapping.write_text(shipped.replace("{kind: csv, encoding: windows-1252}", form), "utf-8")
    rows = [MARKS.strip(), '"02/09/2024",S1,AM,/', '03/09/2024,"S\n1",AM,/', "", "04/09/2024,S1,AM,?"]
    text = "Our school\n\n" + "\r\n".join(rows).replace(",", separator) + "\r\n"
    (tmp_path / "marks.csv").write_bytes(text.encode())
    done = run("wenlock", tmp_path / "marks.csv", "--mapping", mapping, "--into", tmp_path / "register")
    assert done.exit_code == 0, done.output
    assert "marks.csv:8:Mark" in done.stderr


def test_a_workbook(tmp_path: Path) -> None:
    openpyxl = pytest.importorskip("openpyxl")
    book = openpyxl.Workbook()
    book.active.append(["Kind", "School year", "Term", "Half term", "First day", "Last day"])
    book.active.append(["open", "2024-25", "Autumn", "Autumn 1", date(2024, 9, 2), date(2024, 9, 3)])
    book.save(tmp_path / "terms.xlsx")
    imported(tmp_path / "terms.xlsx", "term-dates-workbook", tmp_path / "register")
    assert (tmp_path / "register" / "calendar.csv").read_text("utf-8").count("2024-09-0") == 4


@pytest.mark.thorough
def test_pseudonyms_are_the_same_for_the_same_key_alone(tmp_path: Path) -> None:
    write_whole(tmp_path)
    made = []
    for name in ("one", "one", "two"):
        key = tmp_path / name
        if not key.exists():
            assert run("--new-key", key).exit_code == 0
        for export, mapping in (("pupils", "sims-pupils"), ("marks", "sims-sessions")):
            words = (tmp_path / f"{export}.csv", "--mapping", mapping, "--into", tmp_path / "register")
            assert run("wenlock", *words, "--replace", "--pseudonymise", key).exit_code == 0
        pupils = (tmp_path / "register" / "pupils.csv").read_text("utf-8")
        assert "Invented" not in pupils and "S1" not in pupils
        marks = read(tmp_path / "register" / "marks.csv")
        assert {mark[0] for mark in marks} == {pupils.splitlines()[1].split(",")[1]}
        made.append(marks[0][0])
    assert made[0] == made[1] != made[2]
    assert run("--new-key", tmp_path / "one").exit_code != 0


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16"])
def test_a_key_that_an_editor_saved_again_is_the_same_key(encoding: str, tmp_path: Path) -> None:
    key = tmp_path / "key"
    assert make_key(key) == ()
    made, _ = read_key(key)
    key.write_bytes(f"{key.read_text('ascii').strip()}\r\n".encode(encoding))
    assert made and read_key(key) == (made, ())


@pytest.mark.parametrize(("platform", "refused"), [("linux", True), ("win32", False)])
def test_a_key_that_others_may_read_is_refused_where_that_can_be_seen(
    platform: str, refused: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("engine.importing.pseudonyms.sys", SimpleNamespace(platform=platform))
    write_whole(tmp_path)
    (tmp_path / "key").write_text("0123456789abcdef")
    (tmp_path / "key").chmod(0o644)
    words = (tmp_path / "marks.csv", "--mapping", "sims-sessions", "--into", tmp_path / "new")
    done = run("wenlock", *words, "--pseudonymise", tmp_path / "key")
    assert (done.exit_code == 4, "I019" in done.output) == (refused, refused)


@pytest.mark.thorough
def test_a_row_without_an_identifier_that_may_be_missing_is_written_with_pseudonyms_too(
    tmp_path: Path,
) -> None:
    assert run("--new-key", tmp_path / "key").exit_code == 0
    columns = "{pupil_id: {from: P}, kind: {from: K}, parent_id: {from: Parent}, issued_on: {from: Day}}"
    (tmp_path / "own.yaml").write_text(
        f"title: Notices\nfile: {{kind: csv}}\ntables: {{notices: {{columns: {columns}}}}}\n"
    )
    (tmp_path / "notices.csv").write_text("P,K,Parent,Day\nP1,letter,,2024-10-14\nP1,letter,A1,2024-10-15\n")
    words = (tmp_path / "notices.csv", "--mapping", tmp_path / "own.yaml", "--into", tmp_path / "register")
    done = run("wenlock", *words, "--pseudonymise", tmp_path / "key")
    assert done.exit_code == 0, done.stderr
    with (tmp_path / "register" / "notices.csv").open(encoding="utf-8", newline="") as stream:
        rows = [(row["issued_on"], bool(row["parent_id"])) for row in csv.DictReader(stream)]
    assert sorted(rows) == [("2024-10-14", False), ("2024-10-15", True)]


@pytest.mark.thorough
@pytest.mark.parametrize("form", ["csv", "parquet"])
def test_what_another_academy_has_in_a_table_is_not_replaced(tmp_path: Path, form: str) -> None:
    export, register = tmp_path / "marks-export.csv", tmp_path / "register"
    as_rows([("P1", date(2024, 9, 2), "AM", "/")], export)
    imported(export, "sims-sessions", register, file_format=form)
    old = (register / f"marks.{form}").read_bytes()
    for more in ((), ("--replace",)):
        words = ("st-marys", export, "--mapping", "sims-sessions", "--into", register, *more)
        told = run(*words, "--policies", _with_st_marys(tmp_path)).output
        assert "error[I025]: `" in told and "has rows of `wenlock`, which would be lost" in told
        assert (register / f"marks.{form}").read_bytes() == old
    imported(export, "sims-sessions", register, file_format=form, replace=True)


def test_of_a_character_that_cannot_be_read_the_line_is_told(tmp_path: Path) -> None:
    lines = [MARKS.strip(), "02/09/2024,1,AM,/", "02/09/2024,2,AM,/"]
    (tmp_path / "marks.csv").write_bytes("\n".join([*lines, ""]).encode().replace(b",2,", b",\x81,"))
    done = run(
        "wenlock", tmp_path / "marks.csv", "--mapping", "sims-sessions", "--into", tmp_path / "register"
    )
    assert done.exit_code == 4 and "`marks.csv` is not Windows-1252 text\n" in done.stderr
    assert "marks.csv:3\n" in done.stderr


@pytest.mark.parametrize("encoding", ["cp1252", "utf-16"])
def test_a_table_that_cannot_be_read_may_have_rows_of_others_and_is_not_replaced(
    tmp_path: Path, encoding: str
) -> None:
    """As Excel saves it as `CSV (comma delimited)`: the rows of another academy were lost without a word."""
    export, register = tmp_path / "marks-export.csv", tmp_path / "register"
    as_rows([("P1", date(2024, 9, 2), "AM", "/")], export)
    register.mkdir()
    there = "academy,pupil_id,date,session,code\nst-marys,Zo\u00eb1,2024-09-02,AM,/\n".encode(encoding)
    (register / "marks.csv").write_bytes(there)
    words = ("wenlock", export, "--mapping", "sims-sessions", "--into", register, "--replace")
    told = run(*words).output
    assert "error[I025]: `" in told and "cannot be read, so that it may have rows of another academy" in told
    assert (register / "marks.csv").read_bytes() == there
    (register / "marks.csv").write_bytes(b"")
    assert run(*words).exit_code == 0, "nothing is lost with an empty file"


def _with_st_marys(folder: Path) -> Path:
    policies = folder / "policies"
    if not policies.exists():
        copytree(POLICIES, policies)
        copytree(policies / "wenlock", policies / "st-marys")
    return policies


@pytest.mark.thorough
def test_nothing_that_is_there_is_touched_by_an_import_that_fails(tmp_path: Path) -> None:
    write_whole(tmp_path)
    register = tmp_path / "register"
    imported(tmp_path / "marks.csv", "sims-sessions", register)
    before = (register / "marks.csv").read_bytes()
    words = ("--mapping", "sims-sessions", "--into", register)
    assert run("wenlock", tmp_path / "marks.csv", *words).exit_code == 4
    (tmp_path / "bad.csv").write_text(f"{MARKS}2.9.24,S1,AM,/\n")
    refused = run("wenlock", tmp_path / "bad.csv", *words, "--replace").output
    assert "I018" in refused and "takes for granted: A session's name begins with AM or PM" in refused
    assert (register / "marks.csv").read_bytes() == before
    assert [path.name for path in register.iterdir()] == ["marks.csv"]


def test_a_table_is_not_left_beside_one_of_the_other_format(tmp_path: Path) -> None:
    write_whole(tmp_path)
    register = tmp_path / "register"
    imported(tmp_path / "marks.csv", "sims-sessions", register)
    assert run("wenlock", tmp_path / "marks.csv", "--mapping", "sims-sessions", "--into", register,
               "--file-format", "parquet").exit_code == 4  # fmt: skip
    imported(tmp_path / "marks.csv", "sims-sessions", register, file_format="parquet", replace=True)
    assert [path.name for path in register.iterdir()] == ["marks.parquet"]


HOSTILE = {
    "bomb.xml": '<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]><CTFile><Pupil><UPN>&b;</UPN></Pupil></CTFile>',
    "outside.xml": '<!DOCTYPE x SYSTEM "file:///etc/passwd"><CTFile><Pupil/></CTFile>',
    "deep.xml": "<a>" * 5000 + "</a>" * 5000,
    "cut.xml": "<CTFile><Pupil><UPN>U1</UPN>",
    "bytes.xml": "\x00\x01\x02",
}


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_files_are_refused(name: str, tmp_path: Path) -> None:
    (tmp_path / name).write_text(HOSTILE[name], "utf-8")
    done = run("wenlock", tmp_path / name, "--mapping", "ctf", "--into", tmp_path / "register")
    assert done.exit_code == 4 and not (tmp_path / "register").exists()
    assert "root:" not in done.output


def test_an_export_that_declares_what_it_is_made_of_is_refused_for_that_alone(tmp_path: Path) -> None:
    """Nothing in it is used, and no reader should have to find out what a declaration would do."""
    marks = "<StartDate>2024-09-02</StartDate><AttendSessions>/</AttendSessions>"
    sound = f"<CTFile><Pupil><UPN>U2</UPN><Attendance>{marks}</Attendance></Pupil></CTFile>"
    for before, code in (("<!DOCTYPE CTFile>", 4), ("", 0)):
        (tmp_path / "c.xml").write_text(before + sound)
        done = run("wenlock", tmp_path / "c.xml", "--mapping", "ctf", "--into", tmp_path / "register")
        assert (done.exit_code, (tmp_path / "register").exists()) == (code, code == 0), done.output


@pytest.mark.thorough
@settings(max_examples=8, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(content=st.binary(max_size=300), mapping=st.sampled_from(shipped_names()))
def test_any_bytes_give_diagnostics(content: bytes, mapping: str, tmp_path: Path) -> None:
    (tmp_path / "export").write_bytes(content)
    (tmp_path / "codes.json").write_bytes(content)
    beside = {"codes": tmp_path / "codes.json"}
    result, found = intake.import_export(
        POLICIES, "wenlock", tmp_path / "export", mapping, tmp_path / "reg", beside
    )
    assert result is None and found


def test_sql_in_headings_and_cells_is_text(tmp_path: Path) -> None:
    (tmp_path / "marks.csv").write_text(f'{MARKS}02/09/2024,"x\'); DROP TABLE importing.export; --",AM,/\n')
    imported(tmp_path / "marks.csv", "sims-sessions", tmp_path / "register")
    assert read(tmp_path / "register" / "marks.csv")[0][0] == "x'); DROP TABLE importing.export; --"


def test_without_the_extra_it_is_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "defusedxml.common", None)
    monkeypatch.setitem(sys.modules, "python_calamine", None)
    (tmp_path / "x").write_text("x")
    for mapping in ("ctf", "term-dates-workbook"):
        done = run("wenlock", tmp_path / "x", "--mapping", mapping, "--into", tmp_path / "register")
        assert done.exit_code == 4 and "trustpolicy[import]" in done.stderr


def test_a_string_of_marks_that_is_too_long_is_set_aside_and_not_cut(tmp_path: Path) -> None:
    start = "<Attendance><StartDate>2024-09-02</StartDate>"
    inside = f"{start}<AttendSessions>{'/' * 9000}</AttendSessions></Attendance>"
    sound = f"<Pupil><UPN>U2</UPN>{start}<AttendSessions>/</AttendSessions></Attendance></Pupil>"
    (tmp_path / "c.xml").write_text(f"<CTFile><Pupil><UPN>U1</UPN>{inside}</Pupil>{sound}</CTFile>")
    (table,) = imported(tmp_path / "c.xml", "ctf", tmp_path / "register").tables
    assert (table.read, table.used, table.set_aside) == (2, 1, 1)


def test_a_code_of_the_school_s_own_is_to_be_explained_in_the_mapping(tmp_path: Path) -> None:
    (tmp_path / "marks.csv").write_text(
        f"{MARKS}02/09/2024,S1,AM,I1\n02/09/2024,S1,PM,u\n03/09/2024,S1,AM,/\n"
    )
    words = (tmp_path / "marks.csv", "--mapping", "sims-sessions", "--into", tmp_path / "register")
    said = run("wenlock", *words).stderr
    assert (
        said.count("if it is a code of the school's own, say in a copy of the mapping what it stands for")
        == 1
    )
    assert "for `code`, such as `words: {I1: I}`" in said and "write `U`" in said


def test_lines_that_do_not_fit_are_those_of_their_own_file(tmp_path: Path) -> None:
    """A second file in which ids are looked up has nothing to do with a broken line of the first."""
    mapping = tmp_path / "ours.yaml"
    shipped = (Path(engine.__file__).parent / "importing" / "mappings" / "sims-sessions.yaml").read_text(
        "utf-8"
    )
    look_up = "code: {from: Mark, look_up: {in: codes, key: id, value: code}}"
    mapping.write_text(shipped.replace("code: {from: Mark}", look_up), "utf-8")
    (tmp_path / "marks.csv").write_text(f"{MARKS}02/09/2024,S1,AM,1\n03/09/2024,S1,AM\n")
    (tmp_path / "codes.csv").write_text("id,code\n1,/\n")
    beside = {"codes": tmp_path / "codes.csv"}
    result, _ = intake.import_export(
        POLICIES, "wenlock", tmp_path / "marks.csv", str(mapping), tmp_path / "register", beside
    )
    assert result and [(each.used, each.set_aside) for each in result.tables] == [(1, 1)]


@pytest.mark.thorough
def test_json_is_as_its_schema_says(tmp_path: Path) -> None:
    write_whole(tmp_path)
    results = installed_folder("schemas") / "results"
    words = (tmp_path / "marks.csv", "--mapping", "sims-sessions", "--into", tmp_path / "register")
    done = run("wenlock", *words, "--format", "json")
    Draft202012Validator(json.loads((results / "import.schema.json").read_text("utf-8"))).validate(
        json.loads(done.stdout)
    )
    listed = run("--mappings", "--format", "json")
    assert "importing/mappings: copy the nearest one" in listed.stderr.replace("\\", "/")
    Draft202012Validator(json.loads((results / "mappings.schema.json").read_text("utf-8"))).validate(
        json.loads(listed.stdout)
    )
    for kind in ("text", "markdown", "csv"):
        assert "sims-sessions" in run("--mappings", "--format", kind).stdout
        assert "marks" in run("wenlock", *words, "--replace", "--format", kind).stdout
