"""Mappings that would read something else than is meant are refused, where they say it."""

from __future__ import annotations

import json
from pathlib import Path

import openpyxl
import pytest
from click.testing import Result

from engine.importing.mappings import read_mapping
from tests.commands import trustpolicy

MAPPINGS = Path(__file__).parents[2] / "engine" / "importing" / "mappings"


def changed(folder: Path, name: str, old: str, new: str) -> Path:
    """A copy of a shipped mapping in which a text is another."""
    text = (MAPPINGS / f"{name}.yaml").read_text("utf-8")
    assert old in text
    path = folder / "ours.yaml"
    path.write_text(text.replace(old, new, 1), "utf-8")
    return path


LISTED = "  listed: {each: Detail, code: Reason, sessions: Number}\n"


@pytest.mark.parametrize(
    ("name", "old", "new", "said"),
    [
        ("sims-pupils", "DD/MM/YYYY", "DD/mm/YYYY", "`DD/mm/YYYY` lacks the month"),
        ("sims-pupils", "DD/MM/YYYY", "MM/YYYY", "`MM/YYYY` lacks the day"),
        ("sims-sessions", "DD/MM/YYYY", "DD/DD/YYYY", "`DD/DD/YYYY` lacks the month"),
        ("sims-sessions", "DD/MM/YYYY", "DD/MM/YYYY HH:MM", "has the month (`MM`, `Mon` or `Month`) twice"),
        ("sims-sessions", "DD/MM/YYYY", "DD/MM/YYYY hh:mm", "needs `hh` and `am` together"),
        ("arbor-roll-calls", "from: AM", "from: PM", "`PM` is read twice"),
        ("arbor-roll-calls", "session: PM", "session: AM", "the AM session is filled twice"),
        ("bromcom-weeks", "day: Tuesday", "day: Monday", "the AM session is filled twice"),
        ("term-dates", "until: {from: Last day, ", "until: {", "`until` is to come `from` a column"),
        (
            "sims-sessions",
            "{from: Mark}",
            "{from: Mark, written: DD/MM/YYYY}",
            "holds neither a date nor a time",
        ),
        (
            "sims-sessions",
            "      code: ",
            "      academy: {always: wenlock}\n      code: ",
            "named on the command line",
        ),
        ("sims-summary", "kind: csv", "kind: csv, records: [A, B]", "several `records` go with XML alone"),
        ("sims-summary", "kind: csv", "kind: csv, more: next", "`more` goes with JSON alone"),
        ("sims-summary", "kind: csv", "kind: csv, page: number", "`page` goes with JSON alone"),
        ("sims-summary", "{from: Student ID}", "{words: {A: B}}", "identifier is to come `from` a column"),
        ("sims-summary", "  empty_is_none", f"{LISTED}  empty_is_none", "`listed` goes only with XML"),
    ],
)
def test_what_would_read_something_else_is_refused(
    name: str, old: str, new: str, said: str, tmp_path: Path
) -> None:
    mapping, found = read_mapping(str(changed(tmp_path, name, old, new)))
    assert mapping is None
    (problem,) = found
    assert said in problem.message and problem.place.line


def test_a_time_needs_its_hour_and_minutes(tmp_path: Path) -> None:
    origin = "      code: {from: Mark}\n"
    added = f"{origin}      signed_in_at: {{from: In, written: MM:ss}}\n"
    mapping, found = read_mapping(str(changed(tmp_path, "sims-sessions", origin, added)))
    assert mapping is None and "lacks the hour" in found[0].message


def imported(folder: Path, mapping: str | Path, export: str, *more: str | Path) -> Result:
    (folder / "e.csv").write_text(export, "utf-8")
    words = (folder / "e.csv", "--mapping", mapping, "--into", folder / "register", *more)
    return trustpolicy("import", "wenlock", *words)


MARK = "Date,Student ID,Session Name,Mark\n02/09/2024,P1,AM Reg,/\n"


@pytest.mark.parametrize(
    ("sign", "refused"), [("I", True), ("/", True), ("X", True), ("'#'", False), (".", False)]
)
def test_a_code_of_attendance_is_never_no_mark(sign: str, refused: bool, tmp_path: Path) -> None:
    done = imported(tmp_path, changed(tmp_path, "sims-sessions", '["-"]', f"[{sign}]"), MARK)
    assert ("error[I040]" in done.stderr) == refused == (done.exit_code == 4)


def test_a_code_that_a_school_uses_for_none_is_said_to_be_nothing(tmp_path: Path) -> None:
    own = changed(tmp_path, "sims-sessions", "{from: Mark}", "{from: Mark, words: {I: nothing}}")
    assert imported(tmp_path, own, f"{MARK}03/09/2024,P1,AM Reg,I\n").exit_code == 0


@pytest.mark.parametrize("kind", ["csv", "workbook"])
def test_columns_that_are_not_read_are_named(kind: str, tmp_path: Path) -> None:
    """A column with the marks of a day that the mapping leaves out was passed over."""
    rows = [["Student ID", "Date", "AM", "PM", "Evening", ""], ["P1", "02 Sep 2024", "/", "\\", "I", ""]]
    own = changed(tmp_path, "arbor-roll-calls", "kind: csv", f"kind: {kind}")
    done = imported(tmp_path, own, "".join(f"{','.join(row)}\n" for row in rows))
    if kind == "workbook":
        book = openpyxl.Workbook()
        for row in rows:
            book.active.append(row)
        book.save(tmp_path / "e.csv")
        done = trustpolicy(
            "import", "wenlock", tmp_path / "e.csv", "--mapping", own, "--into", tmp_path / "register"
        )
    assert done.exit_code == 0
    assert "note[I039]: the mapping does not read `Evening` of `e.csv`" in done.stderr


def test_what_is_wrong_with_a_second_file_is_told_alone(tmp_path: Path) -> None:
    """It was followed by what came of it, such as that no code is known."""
    sessions, codes = tmp_path / "s.json", tmp_path / "codes.json"
    record = {"student": 1, "date": {"date": "2024-09-02"}, "session": "AM", "attendance_code": 1}
    sessions.write_text(json.dumps({"data": [record]}), "utf-8")
    codes.write_text('{"data": []}')
    words = (
        sessions,
        "--mapping",
        "wonde-sessions",
        "--into",
        tmp_path / "register",
        "--with",
        f"codes={codes}",
    )
    done = trustpolicy("import", "wenlock", *words)
    assert done.exit_code == 4 and "error[I013]" in done.stderr and "I018" not in done.stderr


def test_a_session_that_is_not_said_is_asked_for_as_it_is_written(tmp_path: Path) -> None:
    done = imported(tmp_path, "sims-sessions", f"{MARK}02/09/2024,P1,,\\\n")
    assert "help: fill it in: AM for the morning session" in done.stderr
