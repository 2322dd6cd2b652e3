"""One small invented school as each system would write it: all say the same, and its totals agree with its marks."""

from __future__ import annotations

import csv
import json
from datetime import date, timedelta
from pathlib import Path

import pytest
from click.testing import Result
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from engine.importing.mappings import shipped_names
from tests.commands import trustpolicy

pytestmark = pytest.mark.thorough

FIXTURES = Path(__file__).parent / "fixtures"
MARKS = {
    "sims-sessions": "sims-sessions.csv",
    "bromcom-weeks": "bromcom-weeks.csv",
    "arbor-roll-calls": "arbor-roll-calls.csv",
    "wonde-sessions": "wonde-sessions.json",
    "ctf": "ctf.xml",
}
PUPILS = {
    "arbor-pupils": "arbor-pupils.csv",
    "bromcom-pupils": "bromcom-pupils.csv",
    "wonde-pupils": "wonde-pupils.json",
}
WEEK = ("--from", "2024-09-02", "--to", "2024-09-06")
OURS = [HealthCheck.function_scoped_fixture]


def run(verb: str, *words: str | Path) -> Result:
    return trustpolicy(verb, "wenlock", *words)


def imported(export: Path, mapping: str, into: Path, *more: str) -> Result:
    done = run("import", export, "--mapping", mapping, "--into", into, "--replace", *more)
    assert done.exit_code == 0, done.output
    return done


def rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


@pytest.fixture(scope="module")
def school(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The register of the school, its marks from the first of the systems."""
    register = tmp_path_factory.mktemp("school")
    imported(FIXTURES / "sims-pupils.csv", "sims-pupils", register)
    imported(FIXTURES / "term-dates.csv", "term-dates", register)
    imported(FIXTURES / MARKS["sims-sessions"], "sims-sessions", register)
    return register


def marks_of(register: Path) -> list[tuple[str, ...]]:
    return sorted(tuple(row.values()) for row in rows(register / "marks.csv"))


@pytest.mark.parametrize("mapping", [name for name in MARKS if name != "sims-sessions"])
def test_a_school_says_the_same_in_every_system(mapping: str, school: Path, tmp_path: Path) -> None:
    imported(FIXTURES / MARKS[mapping], mapping, tmp_path, "--with", f"codes={FIXTURES / 'wonde-codes.json'}")
    assert marks_of(tmp_path) == marks_of(school)


@pytest.mark.parametrize("mapping", PUPILS)
def test_a_school_has_the_same_pupils_in_every_system(mapping: str, school: Path, tmp_path: Path) -> None:
    imported(FIXTURES / PUPILS[mapping], mapping, tmp_path)
    assert rows(tmp_path / "pupils.csv") == rows(school / "pupils.csv")


def test_the_totals_of_the_school_agree_with_its_marks(school: Path) -> None:
    for file, mapping, days in (("sims-summary.csv", "sims-summary", WEEK), ("census.xml", "census", ())):
        done = run("reconcile", FIXTURES / file, "--register", school, "--mapping", mapping, *days)
        assert done.exit_code == 0, done.output
        assert "nothing differs" in done.stdout


def test_every_shipped_mapping_has_a_fixture() -> None:
    there = {path.stem for path in FIXTURES.iterdir()}
    assert {*shipped_names()} - {"term-dates-workbook"} <= there


def a_mapping(folder: Path, columns: str) -> Path:
    path = folder / "ours.yaml"
    path.write_text(f"title: Ours\nfile: {{kind: csv}}\ntables:\n  marks:\n{columns}", "utf-8")
    return path


def test_a_schools_own_sub_codes_become_national_ones(tmp_path: Path) -> None:
    mapping = a_mapping(
        tmp_path,
        "    columns:\n      pupil_id: {from: P}\n      date: {from: D}\n      session: {from: S}\n"
        "      code: {from: Mark, words: {I1: I, I2: I, HOL: G, n/a: nothing}}\n",
    )
    lines = ["I1", "HOL", "/", "n/a", "I9"]
    (tmp_path / "e.csv").write_text(
        "P,D,S,Mark\n" + "".join(f"P1,2024-09-0{n},AM,{c}\n" for n, c in enumerate(lines, 2))
    )
    done = imported(tmp_path / "e.csv", str(mapping), tmp_path)
    assert [row["code"] for row in rows(tmp_path / "marks.csv")] == ["I", "G", "/"]
    assert "e.csv:6:Mark" in done.stderr and "I9" in done.stderr


def test_a_cell_that_holds_both_sessions(tmp_path: Path) -> None:
    mapping = a_mapping(
        tmp_path,
        "    cells:\n      - {from: Day, session: AM, character: 1}\n      - {from: Day, session: PM, character: 2}\n"
        "    columns:\n      pupil_id: {from: P}\n      date: {from: D, written: DD Mon YY}\n",
    )
    (tmp_path / "e.csv").write_text("P,D,Day\nP1,02 Sep 24,/\\\nP1,03 Sep 24,/\nP1,04 Sep 24,II\n")
    imported(tmp_path / "e.csv", str(mapping), tmp_path)
    found = [(row["date"], row["session"], row["code"]) for row in rows(tmp_path / "marks.csv")]
    assert found == [
        ("2024-09-02", "AM", "/"), ("2024-09-02", "PM", "\\"), ("2024-09-03", "AM", "/"),
        ("2024-09-04", "AM", "I"), ("2024-09-04", "PM", "I"),
    ]  # fmt: skip


def test_columns_and_rows_may_stand_in_any_order(school: Path, tmp_path: Path) -> None:
    whole = rows(FIXTURES / "sims-sessions.csv")
    with (tmp_path / "e.csv").open("w", encoding="cp1252", newline="") as stream:
        out = csv.DictWriter(stream, ["Other", "Mark", "Session Name", "Student ID", "Date"])
        out.writeheader()
        out.writerows({"Other": "x", **row} for row in reversed(whole))
    imported(tmp_path / "e.csv", "sims-sessions", tmp_path)
    assert marks_of(tmp_path) == marks_of(school)


@pytest.mark.parametrize("mapping", MARKS)
def test_a_file_cut_anywhere_is_refused_or_what_is_missing_is_told(
    mapping: str, school: Path, tmp_path: Path
) -> None:
    """Whatever is used of a file that was cut is in the whole one, and it is said that it was cut."""
    whole = set(marks_of(school))
    content = (FIXTURES / MARKS[mapping]).read_bytes()
    for at in range(len(content) // 2, len(content) // 2 + 60, 25):
        cut = tmp_path / f"cut-{MARKS[mapping]}"
        cut.write_bytes(content[:at])
        words = (cut, "--mapping", mapping, "--into", tmp_path / "cut", "--replace")
        done = run("import", *words, "--with", f"codes={FIXTURES / 'wonde-codes.json'}")
        if done.exit_code:
            assert done.exit_code == 4
            continue
        assert set(marks_of(tmp_path / "cut")) <= whole
        assert "I024" in done.stderr or content[at - 1 : at] in b"\r\n"


@pytest.mark.parametrize(
    "content", [b"%PDF-1.4\nx", b"PK\x03\x04" + bytes(40), "Date\n".encode("utf-16"), b"\0" * 99]
)
def test_files_of_another_kind_are_named_as_what_they_are(content: bytes, tmp_path: Path) -> None:
    (tmp_path / "marks.csv").write_bytes(content)
    done = run("import", tmp_path / "marks.csv", "--mapping", "sims-sessions", "--into", tmp_path / "new")
    assert done.exit_code == 4 and "not a CSV file" in done.stderr
    assert (
        run("import", tmp_path / "marks.csv", "--mapping", "ctf", "--into", tmp_path / "new").exit_code == 4
    )


names = st.text(
    st.characters(codec="cp1252", exclude_categories=("Cc", "Zs", "Zl", "Zp")), min_size=1, max_size=8
)
days = st.integers(0, 3000).map(lambda n: date(2015, 1, 1) + timedelta(days=n))
pupils = st.tuples(
    names,
    names,
    st.integers(0, 11),
    st.sampled_from(("4B", "")),
    days,
    st.sampled_from("FM"),
    st.none() | st.integers(0, 99),
)


@settings(max_examples=3, deadline=None, suppress_health_check=OURS)
@given(found=st.dictionaries(st.sampled_from(("P1", "P2", "P3")), pupils, min_size=1))
def test_pupils_come_back_from_their_list(
    found: dict[str, tuple[str, str, int, str, date, str, int | None]], tmp_path: Path
) -> None:
    head = [
        "Student ID",
        "Forename",
        "Surname",
        "Year",
        "Reg",
        "DOB",
        "Gender",
        "Date of Admission",
        "Date of Leaving",
    ]
    with (tmp_path / "e.csv").open("w", encoding="cp1252", newline="") as stream:
        out = csv.writer(stream)
        out.writerow(head)
        for pupil, (first, last, year, group, born, sex, stayed) in found.items():
            left = f"{born + timedelta(days=2000 + stayed):%d/%m/%Y}" if stayed is not None else ""
            shown = f"Year {year}" if year else "Reception"
            joined = f"{born + timedelta(days=2000):%d/%m/%Y}"
            out.writerow([pupil, first, last, shown, group, f"{born:%d/%m/%Y}", sex, joined, left])
    imported(tmp_path / "e.csv", "sims-pupils", tmp_path)
    back = {row["pupil_id"]: row for row in rows(tmp_path / "pupils.csv")}
    assert back.keys() == found.keys()
    for pupil, (first, last, year, group, born, sex, stayed) in found.items():
        row = back[pupil]
        assert (row["name"], row["year_group"], row["class"], row["sex"]) == (
            f"{first} {last}",
            str(year),
            group,
            sex,
        )
        assert row["date_of_birth"] == str(born) and row["on_roll_from"] == str(born + timedelta(days=2000))
        assert row["on_roll_to"] == ("" if stayed is None else str(born + timedelta(days=2000 + stayed)))


def test_a_year_that_is_none_of_the_school_is_set_aside_and_not_taken_by_its_number(tmp_path: Path) -> None:
    head = "Student ID,Forename,Surname,Year,Reg,DOB,Gender,Date of Admission,Date of Leaving\n"
    years = ("Year 4", "4", "Year R", "Reception", "Year 14", "Nursery 2", "Nursery Year 1", "Class 3")
    lines = [f"P{at},No,Body,{year},A,,,02/09/2024,\n" for at, year in enumerate(years)]
    (tmp_path / "e.csv").write_text(head + "".join(lines), "utf-8")
    done = imported(tmp_path / "e.csv", "sims-pupils", tmp_path)
    assert [row["year_group"] for row in rows(tmp_path / "pupils.csv")] == ["4", "4", "0", "0", "14"]
    assert "set aside 3 rows of `pupils` with a `year_group` that is not a whole number" in done.stderr


def test_a_mark_that_was_not_made_is_none_in_every_system(tmp_path: Path) -> None:
    page = {"student": "P1", "date": {"date": "2024-09-02 00:00:00.000000"}, "session": "AM"}
    marks = [{**page, "attendance_code": code} for code in (1, 2, None)]
    (tmp_path / "e.json").write_text(json.dumps({"data": marks}), "utf-8")
    codes = {"data": [{"id": 1, "code": "-"}, {"id": 2, "code": "/"}]}
    (tmp_path / "codes.json").write_text(json.dumps(codes), "utf-8")
    done = imported(
        tmp_path / "e.json", "wonde-sessions", tmp_path, "--with", f"codes={tmp_path / 'codes.json'}"
    )
    assert "marks     1     1          0        2" in done.stdout


@settings(max_examples=3, deadline=None, suppress_health_check=OURS)
@given(
    lengths=st.lists(st.integers(0, 20), min_size=1, max_size=4),
    closed=st.sets(st.integers(0, 30), max_size=3),
)
@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_term_dates_come_back_as_sessions(
    kind: str, lengths: list[int], closed: set[int], tmp_path: Path
) -> None:
    begin, stretches = date(2024, 9, 2), []
    for number, length in enumerate(lengths):
        stretches.append(
            ("open", "2024-25", "Autumn", f"Half {number}", begin, begin + timedelta(days=length))
        )
        begin += timedelta(days=length + 3)
    shut = [date(2024, 9, 2) + timedelta(days=n) for n in sorted(closed)]
    table = [*stretches, *(("closed", "", "", "", day, day) for day in shut)]
    wanted = {
        (str(first + timedelta(days=n)), session, half)
        for _, _, _, half, first, last in stretches
        for n in range((last - first).days + 1)
        for session in ("AM", "PM")
        if (first + timedelta(days=n)).isoweekday() < 6 and first + timedelta(days=n) not in shut
    }
    head = ["Kind", "School year", "Term", "Half term", "First day", "Last day"]
    if kind == "xlsx":
        openpyxl = pytest.importorskip("openpyxl")
        book = openpyxl.Workbook()
        for row in (head, *table):
            book.active.append(row)
        book.save(tmp_path / "e.xlsx")
    else:
        with (tmp_path / "e.csv").open("w", encoding="utf-8", newline="") as stream:
            csv.writer(stream).writerows([head, *table])
    mapping = "term-dates-workbook" if kind == "xlsx" else "term-dates"
    words = (tmp_path / f"e.{kind}", "--mapping", mapping, "--into", tmp_path, "--replace")
    done = run("import", *words)
    if not wanted:
        assert done.exit_code == 4
        return
    assert done.exit_code == 0, done.output
    assert {
        (row["date"], row["session"], row["half_term"]) for row in rows(tmp_path / "calendar.csv")
    } == wanted
