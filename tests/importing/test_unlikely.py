"""Days and sessions that are read wrongly show by their marks: of a weekend, or of presence in the other session."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.importing.test_importing import read, run

WEEK = "WeekStart,StudentID,MonAM,MonPM,TueAM,TuePM,WedAM,WedPM,ThuAM,ThuPM,FriAM,FriPM"
HEADS = "Date,Student ID,Session Name,Mark"


@pytest.mark.parametrize(
    ("mapping", "lines", "said"),
    [
        ("sims-sessions", (HEADS, "02/09/2024,P1,AM,/", "07/09/2024,P1,AM,I"), "e.csv:3: 1 mark is of a Saturday"),
        ("sims-sessions", (HEADS, "02/09/2024,P1,PM,/", "02/09/2024,P1,AM,\\"), "e.csv:2: 2 marks are `/` in an"),
        ("sims-sessions", (HEADS, "02/09/2024,P1,AM,/", "02/09/2024,P1,PM,\\"), ""),
        ("bromcom-weeks", (WEEK, "02/09/2024,P1,/,\\,/,/,,,,,,"), "e.csv:2: 1 mark is `/` in an afternoon"),
        ("arbor-roll-calls", ("Student ID,Date,PM,AM", "P1,02 Sep 2024,/,\\"), "e.csv:2: 2 marks are `/` in an"),
        ("ctf", ("<C><Pupil><UPN>P1</UPN><Attendance><StartDate>2024-09-06</StartDate>",
                 "<AttendSessions>/\\/\\</AttendSessions></Attendance></Pupil></C>"), "e.csv:1: 2 marks are of a Sat"),
    ],
)  # fmt: skip
def test_marks_of_days_or_sessions_that_are_hardly_meant_are_told(
    mapping: str, lines: tuple[str, ...], said: str, tmp_path: Path
) -> None:
    (tmp_path / "e.csv").write_text("".join(f"{line}\n" for line in lines), "utf-8")
    done = run("wenlock", tmp_path / "e.csv", "--mapping", mapping, "--into", tmp_path / "register")
    assert done.exit_code == 0 and len(read(tmp_path / "register" / "marks.csv")) >= 2
    warned = [code for code in ("I037", "I038") if code in done.stderr]
    assert len(warned) == bool(said)
    where, _, what = said.partition(": ")
    assert where in done.stderr and what in done.stderr


@pytest.mark.parametrize(
    ("codes", "said"),
    [
        ("P" * 19 + "I", "e.csv:2|none of the 20 marks is `/` or `\\`, and 19 are `P`|`words: {P: present}`"),
        ("P" * 19 + "/", ""),
        ("V" * 19, ""),
    ],
)
def test_an_export_without_a_mark_of_presence_is_told(codes: str, said: str, tmp_path: Path) -> None:
    """`P` for present was read as a sporting activity of everybody, and nothing was found."""
    rows = (f"02/09/2024,P{at},AM,{code}" for at, code in enumerate(codes))
    (tmp_path / "e.csv").write_text("\n".join((HEADS, *rows, "")), "utf-8")
    done = run("wenlock", tmp_path / "e.csv", "--mapping", "sims-sessions", "--into", tmp_path / "register")
    assert done.exit_code == 0 and ("I060" in done.stderr) == bool(said)
    assert all(each in done.stderr for each in said.split("|"))


@pytest.mark.parametrize(
    ("names", "said"),
    [
        (
            ("Pawe?,Made-Up", "Ida,Wi?niewska"),
            "e.csv:2: the first of them|2 names have a question mark in place of a letter",
        ),
        (("Zoe,Nobody", "?ukasz,Nobody"), "e.csv:3|1 name has a question mark in place of a letter"),
        (
            ("JoÃ£o,Made-Up", "Ida,WiÅ›niewska"),
            "e.csv:2: the first of them|2 names have two signs in place of a letter",
        ),
        (("Paweł,Made-Up", "Baby ?,Nobody"), ""),
        (("JOÃO,Ångström", "Ãlvaro’s,Â"), ""),
    ],
)
def test_names_that_have_lost_a_letter_are_told(names: tuple[str, str], said: str, tmp_path: Path) -> None:
    """What Windows-1252 does not have, such as letters of Polish and Welsh, is written as a question mark."""
    rows = (f"P{at},{name},4,4B,02/10/2015,F,04/09/2023," for at, name in enumerate(names))
    heads = "Student ID,Forename,Surname,Year,Reg,DOB,Gender,Date of Admission,Date of Leaving"
    (tmp_path / "e.csv").write_text("\n".join((heads, *rows, "")), "utf-8-sig")
    command = ("wenlock", tmp_path / "e.csv", "--mapping", "sims-pupils", "--into", tmp_path / "register")
    done = run(*command)
    assert done.exit_code == 0 and ("I045" in done.stderr) == bool(said)
    assert all(each in done.stderr for each in said.split("|"))
    assert run("--new-key", tmp_path / "key").exit_code == 0
    assert "I045" not in run(*command, "--replace", "--pseudonymise", tmp_path / "key").stderr


def test_names_of_a_file_with_one_letter_of_another_encoding_are_told(tmp_path: Path) -> None:
    """All of it is read as Windows-1252 then."""
    heads = "Student ID,Forename,Surname,Year,Reg,DOB,Gender,Date of Admission,Date of Leaving"
    rows = "P1,Zoë,Made-Up,4,4B,02/10/2015,F,04/09/2023,\nP2,Ida,Nobod?,4,4B,02/10/2015,F,04/09/2023,\n"
    (tmp_path / "e.csv").write_bytes(f"{heads}\n{rows}".encode().replace(b"?", b"\xe9"))
    command = ("wenlock", tmp_path / "e.csv", "--mapping", "sims-pupils", "--into", tmp_path / "register")
    assert "1 name has two signs in place of a letter, as in `ZoÃ«` for `Zoë`" in run(*command).stderr
