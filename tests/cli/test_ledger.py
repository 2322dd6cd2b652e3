"""`ledger` from arguments to exit code, on an invented register that goes on from week to week."""

from __future__ import annotations

import csv
import json
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path
from shutil import copytree
from typing import Any

import pytest
from click.testing import Result

from engine.casework import keep_ledger
from engine.cli.formats import report
from engine.demo import WENLOCK, write_register
from engine.installed import installed_folder
from engine.ledger.gone import GONE, NO_CASE
from engine.ledger.identity import names_of
from engine.reports.look import PLAIN
from tests.commands import trustpolicy
from tests.edits import edit
from tests.results import as_described

pytestmark = pytest.mark.thorough

FORMATS = ("text", "json", "csv", "markdown")


def ledger(register: Path, day: str, *words: str) -> Result:
    asked = ("ledger", "wenlock", "--register", str(register), "--as-at", day, *words)
    return trustpolicy(*asked)


def rows(register: Path) -> list[dict[str, str]]:
    with (register / "ledger.csv").open(encoding="utf-8-sig", newline="") as stream:
        return list(csv.DictReader(stream))


def decide_all(register: Path, **cells: str) -> None:
    """What an office does in a spreadsheet."""
    kept = rows(register)
    with (register / "ledger.csv").open("w", encoding="utf-8-sig", newline="") as stream:
        writer = csv.DictWriter(stream, kept[0])
        writer.writeheader()
        writer.writerows({**row, **cells} for row in kept)


@pytest.fixture(scope="module")
def register(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A register whose ledger was kept on 21 March, decided on, and kept again on 28 March."""
    folder = tmp_path_factory.mktemp("ledger") / "register"
    write_register(folder, academies=(replace(WENLOCK, pupils=30),), seed=7)
    assert ledger(folder, "2025-03-21").exit_code == 1
    return folder


def test_names_are_shown_where_they_are_asked_for_and_never_kept(tmp_path: Path, register: Path) -> None:
    folder = tmp_path / "register"
    copytree(register, folder)
    with (folder / "pupils.csv").open(encoding="utf-8", newline="") as stream:
        names = {row["pupil_id"]: row["name"] for row in csv.DictReader(stream)}
    told = json.loads(ledger(folder, "2025-03-28", "--names", "--format", "json").stdout)["cases"]
    of_pupils = [case for case in told if case["pupil_id"]]
    assert {"standing", "resolved"} <= {case["state"] for case in of_pupils}
    for case in of_pupils:
        assert case["about"].startswith(f"{case['pupil_id']} {names[case['pupil_id']]}")
    kept = (folder / "ledger.csv").read_text(encoding="utf-8-sig")
    assert not any(name in kept for name in names.values())
    without = ledger(folder, "2025-03-28").stdout
    assert not any(name in without for name in names.values())


def test_from_new_to_decided_to_changed_in_every_format(register: Path) -> None:
    first = rows(register)
    assert {row["state"] for row in first} == {"new"}
    decide_all(register, decision="done", decided_by="A Head", decided_on="21/03/2025")
    done = ledger(register, "2025-03-21", "--format", "csv")
    assert done.exit_code == 0, "what is decided and has not changed asks for nothing"
    assert {row["state"] for row in csv.DictReader(done.stdout.splitlines())} == {"decided"}
    assert "no case is open; " in done.stderr and "answers cannot be told" in done.stderr

    kept = keep_ledger(
        installed_folder("policies"), ["wenlock"], register, date(2025, 3, 28), register / "ledger.csv"
    )
    assert kept.result is not None
    assert not [each for each in kept.diagnostics if "ledger.csv" in each.message]
    said = {kind: "".join(report("ledger", kind, kept.result, kept.cases, look=PLAIN)) for kind in FORMATS}
    later = json.loads(said["json"])
    as_described("ledger", {**later, "cases": later["cases"][::20]})
    assert all(later["counts"][state] for state in ("new", "decided", "decided, but changed since"))
    changed = [case for case in later["cases"] if case["state"] == "decided, but changed since"]
    assert all(case["changes"] and case["open"] for case in changed)
    assert "more session" in json.dumps(changed)
    names = [case["case"] for case in later["cases"]]
    assert all(name in said["text"] and name in said["csv"] for name in names)
    lines = [line for line in said["markdown"].splitlines() if line.startswith("| ")]
    assert len(lines) == len(names) + 2 * sum(map(bool, later["counts"].values()))


def test_a_pupil_whom_the_ledger_alone_knows_is_listed_and_that_is_said(
    tmp_path: Path, register: Path
) -> None:
    """As of one whom the school's system has given another identifier."""
    own = tmp_path / "ledger.csv"
    first, second = (ledger(register, "2025-03-28", "--ledger", str(own)) for _ in range(2))
    assert f"a new ledger is begun in {own}" in first.stderr
    assert f"the ledger is kept in {own}" in second.stderr
    with own.open(encoding="utf-8-sig", newline="") as stream:
        pupil = next(row["pupil_id"] for row in csv.DictReader(stream) if row["pupil_id"])
    renumbered = tmp_path / "register"
    copytree(register, renumbered)
    for file in renumbered.glob("*.csv"):
        file.write_text(file.read_text("utf-8").replace(pupil, "Q0001"), "utf-8")
    asked = ("--ledger", str(own), "--pupil", pupil, "--format", "json")
    done = ledger(renumbered, "2025-03-28", *asked)
    assert {case["state"] for case in json.loads(done.stdout)["cases"]} == {"not asked now"}
    assert f"warning[X009]: the case ledger has a pupil `{pupil}`, and the register has no" in done.stderr
    mistyped = ledger(renumbered, "2025-03-28", "--ledger", str(own), "--pupil", "P99")
    assert (mistyped.exit_code, "error[X006]" in mistyped.stderr) == (2, True)


def test_the_cases_of_a_role_are_listed_and_all_are_kept(tmp_path: Path, register: Path) -> None:
    own = tmp_path / "ledger.csv"
    words = ("--ledger", str(own), "--role", "class_teacher", "--format", "csv")
    done = ledger(register, "2025-03-28", *words)
    listed = list(csv.DictReader(done.stdout.splitlines()))
    assert {row["by"] for row in listed} == {"class_teacher", ""}
    with own.open(encoding="utf-8-sig", newline="") as stream:
        assert len(list(csv.DictReader(stream))) > len(listed)


def test_a_ledger_that_cannot_be_read_says_nothing_of_any_case(register: Path, tmp_path: Path) -> None:
    damaged = tmp_path / "ledger.csv"
    damaged.write_text("case,state\n", "utf-8")
    done = ledger(register, "2025-03-28", "--ledger", str(damaged))
    assert (done.exit_code, done.stdout) == (4, "")
    assert "G002" in done.stderr
    assert damaged.read_text("utf-8") == "case,state\n"


def test_a_ledger_that_cannot_be_kept_tells_its_cases_all_the_same(register: Path) -> None:
    done = ledger(register, "2025-03-28", "--ledger", "/proc/ledger.csv")
    assert done.exit_code == 2
    assert "cases are open" in done.stdout
    assert "`/proc/ledger.csv` cannot be written" in done.stderr


def test_a_list_of_pupils_without_leavers_resolves_nothing(register: Path, tmp_path: Path) -> None:
    folder = Path(copytree(register, tmp_path / "register"))
    (gone, *_), pupils = [row["pupil_id"] for row in rows(folder) if row["pupil_id"]], folder / "pupils.csv"
    left = [line for line in pupils.read_text("utf-8").splitlines() if f",{gone}," not in line]
    pupils.write_text("\n".join(left), "utf-8")
    done = ledger(folder, "2025-03-28", "--dry-run", "--format", "json")
    cases = [case for case in json.loads(done.stdout)["cases"] if case["pupil_id"] == gone]
    assert {case["state"] for case in cases} == {"not asked now"}


def test_no_name_of_a_child_is_in_the_ledger(register: Path) -> None:
    with (register / "pupils.csv").open(encoding="utf-8-sig", newline="") as stream:
        names = [row["name"] for row in csv.DictReader(stream)]
    text = (register / "ledger.csv").read_text("utf-8-sig")
    assert names
    assert not [name for name in names if name in text]


def told(folder: Path) -> dict[str, dict[str, Any]]:
    done = ledger(folder, "2025-03-28", "--dry-run", "--format", "json")
    return {case["case"]: case for case in json.loads(done.stdout)["cases"]}


def day_and_session(about: str) -> str:
    """`4 Elm, 9 January 2025 AM` as a register's row has it: `4 Elm,2025-01-09,AM`."""
    whose, when = about.removeprefix("class ").split(", ")
    day, session = when.rsplit(" ", 1)
    return f"{whose},{datetime.strptime(day, '%d %B %Y').date()},{session}"


def test_only_what_the_register_still_has_is_resolved(register: Path, tmp_path: Path) -> None:
    """Of a mark that is deleted or set aside nobody can tell whether it was put right; of another code one can."""
    folder = Path(copytree(register, tmp_path / "register"))
    ledger(folder, "2025-03-28")
    of_marks = [case for case in told(folder).values() if case["rule"] == "reason_overdue"][:3]
    (of_register, *_) = [case for case in told(folder).values() if case["rule"] == "register_closed_late"]
    deleted, aside, replaced = (day_and_session(case["about"]) for case in of_marks)
    marks, registers = (
        (folder / "marks.csv").read_text("utf-8"),
        (folder / "registers.csv").read_text("utf-8"),
    )
    lines = [line for line in marks.splitlines() if f",{deleted}," not in line]
    text = "\n".join(lines).replace(f"{aside},N", f"{aside},?").replace(f"{replaced},N", f"{replaced},I")
    (folder / "marks.csv").write_text(text, "utf-8")
    kept = [line for line in registers.splitlines() if day_and_session(of_register["about"]) not in line]
    (folder / "registers.csv").write_text("\n".join(kept), "utf-8")
    now = [told(folder)[case["case"]] for case in (*of_marks, of_register)]
    gone = ("not asked now", ["the register no longer has it"])
    assert [(each["state"], each["changes"]) for each in now] == [gone, gone, ("resolved", []), gone]


def marks_as(folder: Path, pupil: str, code: str) -> int:
    """Has every mark of a pupil that is not plain present another code, or become so; how many there were."""
    path = folder / "marks.csv"
    heading, *lines = path.read_text("utf-8").splitlines()
    at = [heading.split(",").index(column) for column in ("pupil_id", "session", "code")]
    made, met = [heading], 0
    for line in lines:
        cells = line.split(",")
        who, session, now = (cells[each] for each in at)
        if who == pupil and now not in "/\\" and cells[2] <= "2025-03-28":
            met += 1
            cells[at[2]] = code or {"AM": "/", "PM": "\\"}[session]
        made.append(",".join(cells))
    path.write_text("\n".join(made), "utf-8")
    return met


def test_a_pupil_whose_marks_cannot_be_used_any_more_is_not_taken_for_one_without_absence(
    register: Path, tmp_path: Path
) -> None:
    folder = Path(copytree(register, tmp_path / "register"))
    ledger(folder, "2025-03-28")
    cases = [case for case in told(folder).values() if case["rule"] == "attendance_letter"]
    (case, *_) = [each for each in cases if each["state"] == "standing"]

    def now() -> tuple[str, list[str]]:
        found = told(folder)[case["case"]]
        return found["state"], found["changes"]

    lost = marks_as(folder, case["pupil_id"], "?")
    assert now() == ("not asked now", [f"{lost} marks that it was found with cannot be used now"])
    marks_as(folder, case["pupil_id"], "")
    assert now() == ("resolved", [])


def test_a_pupil_who_left_and_came_back_is_not_taken_for_one_without_absence(
    register: Path, tmp_path: Path
) -> None:
    """The earlier time on roll is in no figure: an illness of weeks was resolved, and a decision on it was gone."""
    folder = Path(copytree(register, tmp_path / "register"))
    ledger(folder, "2025-03-28")
    found = [row for row in rows(folder) if (row["rule"], row["resolved_on"]) == ("attendance_letter", "")]
    case = next(row for row in found if row["first_seen"] == "2025-03-21")
    pupils = folder / "pupils.csv"
    row = next(line for line in pupils.read_text("utf-8").splitlines() if f",{case['pupil_id']}," in line)
    since = next(cell for cell in row.split(",")[6:] if cell[:2] == "20")
    edit(pupils, row, row.replace(since, "2025-03-27"))
    marks_as(folder, case["pupil_id"], "")
    assert "D028" in ledger(folder, "2025-03-28", "--dry-run").stderr
    now = told(folder)[case["case"]]
    assert (now["state"], now["changes"]) == (
        "not asked now",
        ["the register now has the pupil on roll from 27 March 2025 alone"],
    )


def test_a_mark_that_was_missing_when_a_case_was_found_does_not_keep_it_open(
    register: Path, tmp_path: Path
) -> None:
    folder = Path(copytree(register, tmp_path / "register"))
    (folder / "ledger.csv").unlink()
    whose = next(row for row in rows(register) if row["rule"] == "attendance_letter")["pupil_id"]
    path = folder / "marks.csv"
    heading, *lines = path.read_text("utf-8").splitlines()
    first = next(line for line in lines if f",{whose}," in line)
    path.write_text("\n".join([heading, *(line for line in lines if line != first)]), "utf-8")
    ledger(folder, "2025-03-28")
    marks_as(folder, whose, "")
    states = {each["rule"]: each["state"] for each in told(folder).values() if each["pupil_id"] == whose}
    assert (states["attendance_letter"], states["marks_missing"]) == ("resolved", "standing")


def test_what_began_before_the_calendar_begins_now_is_not_resolved(register: Path, tmp_path: Path) -> None:
    """A register of two terms alone says nothing of the autumn; a decision on it would be lost, were it resolved."""
    folder = Path(copytree(register, tmp_path / "register"))
    path = folder / "calendar.csv"
    heading, *days = path.read_text("utf-8").splitlines()
    path.write_text(
        "\n".join([heading, *(day for day in days if day.split(",")[1] >= "2025-01-01")]), "utf-8"
    )
    began = [row for row in rows(folder) if row["pupil_id"] and not row["resolved_on"]]
    of_autumn = [row["case"] for row in began if row["occasion"].startswith("2024")]
    now = told(folder)
    assert {now[case]["state"] for case in of_autumn} == {"not asked now"}
    assert ["the calendar now begins after its first day"] in [now[case]["changes"] for case in of_autumn]


def test_only_a_line_that_names_its_own_case_is_resolved(register: Path, tmp_path: Path) -> None:
    """The name of a case is made of what else its line says; a spreadsheet may have dropped zeros of an identifier."""
    folder = Path(copytree(register, tmp_path / "register"))
    (folder / "ledger.csv").unlink()
    for file in folder.glob("*.csv"):
        file.write_text(file.read_text("utf-8").replace(",S0", ",00"), "utf-8")
    ledger(folder, "2025-03-28")
    kept = rows(folder)
    mark = next(row for row in kept if row["rule"] == "reason_overdue")
    marks = folder / "marks.csv"
    edit(marks, f"{day_and_session(mark['about'])},N", f"{day_and_session(mark['about'])},I")

    def line(rule: str, pupil: str, of: str | None = None, day: int = 4) -> dict[str, str]:
        first = date(2023, 9, day)
        subject = {"pupil_id": of or pupil} if pupil else {}
        (name,) = names_of([(rule, "wenlock", subject, first)])
        cells = {"case": name, "rule": rule, "pupil_id": pupil, "about": name, "occasion": str(first)}
        return {**kept[0], "decision": "", "found": "", **cells}

    told = {
        "its own": (line("attendance_target", "0001"), None),
        "without zeros": (line("attendance_target", "1", "0001", day=5), None),
        "of the academy": (line("school_attendance", ""), None),
        "another's": (line("attendance_target", "0001", "0002"), NO_CASE),
        "nobody's": (line("attendance_target", "0001", "0999"), NO_CASE),
        "of nobody": (line("attendance_target", "P9999"), GONE),
        "of another pupil": ({**mark, "pupil_id": "0001" if mark["pupil_id"] != "0001" else "0002"}, GONE),
        "of what is no mark": (line("reason_overdue", "0001"), GONE),
        "of no academy": ({**line("school_attendance", "", day=5), "case": "bkdf-ghmn-pqrs-tvwx"}, NO_CASE),
    }
    with (folder / "ledger.csv").open("w", encoding="utf-8-sig", newline="") as stream:
        writer = csv.DictWriter(stream, kept[0])
        writer.writeheader()
        writer.writerows([row for row in kept if row["case"] != mark["case"]])
        writer.writerows(row for row, _ in told.values())
    done = ledger(folder, "2025-03-28", "--dry-run", "--format", "json")
    cases = {case["case"]: case for case in json.loads(done.stdout)["cases"]}
    for name, (row, why) in told.items():
        case = cases[row["case"]]
        wanted = ("not asked now", [why]) if why else ("resolved", [])
        assert (case["state"], case["changes"]) == wanted, name
    assert done.stderr.count("G008") == 1, "told once, with every place"
