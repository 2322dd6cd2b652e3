"""`clauses` on the policies that travel with the engine."""

from __future__ import annotations

import csv
from io import StringIO
from pathlib import Path

import pytest
from click.testing import Result

from tests.commands import trustpolicy
from tests.edits import edit
from tests.results import read_result

pytestmark = pytest.mark.thorough

DAY = ("--as-at", "2025-03-28")


def run(*words: str) -> Result:
    return trustpolicy("clauses", *words)


def read_json(*words: str) -> dict[str, object]:
    result = run(*words, *DAY, "--format", "json")
    assert result.exit_code == 0
    read: dict[str, object] = read_result("clauses", result.stdout)
    return read


@pytest.mark.parametrize("words", [(), ("--open",), ("--clause", "4.1"), ("wenlock", "--clause", "5.2(1)")])
def test_json_is_what_its_schema_says(words: tuple[str, ...]) -> None:
    counts = read_json(*words)["counts"]
    assert isinstance(counts, dict)
    assert counts["statements"] == counts["carried_out"] + counts["prose_only"] + counts["not_covered"] > 0


def test_what_is_open_says_how_a_decision_is_recorded() -> None:
    assert "`decision: {by: trust_board, on: 2025-01-15, why: " in run("--open", *DAY).stdout
    assert "`decision:" not in run(*DAY).stdout


def test_a_governors_question_about_a_clause() -> None:
    said = run("--clause", "4.1(11)", *DAY).stdout
    assert "says        school_day.starts is 08:50" in said
    assert (
        "08:50 for trust at trust/times.yaml:" in said and "08:30 for wenlock at wenlock/times.yaml:" in said
    )
    assert "read by     gates_after_start" in said
    assert "open        C101: `school_day.starts` is given two values" in said
    assert said.endswith("contradiction open, 0 decided\n")


def test_a_section_has_the_clauses_under_it() -> None:
    said = run("--clause", "7", *DAY).stdout
    assert all(f"\n{number}  " in f"\n{said}" for number in ("7", "7.1", "7.4"))
    assert "\n8  " not in said


def test_an_unknown_clause_is_bad_usage() -> None:
    result = run("--clause", "4.9", *DAY)
    assert result.exit_code == 2
    assert result.stdout == ""
    assert "there is no clause `4.9`" in result.stderr and "did you mean `4.6`" in result.stderr


def test_csv_has_a_row_a_statement_and_with_open_a_row_a_contradiction() -> None:
    rows = list(csv.DictReader(StringIO(run(*DAY, "--format", "csv").stdout)))
    counts = read_json()["counts"]
    assert isinstance(counts, dict)
    assert len(rows) == counts["statements"]
    opened = list(csv.DictReader(StringIO(run(*DAY, "--open", "--format", "csv").stdout)))
    assert len(opened) == counts["not_covered"] + counts["open"]
    assert all(row["places"] for row in opened)


@pytest.mark.parametrize("words", [(), ("--open",), ("--clause", "5.2")])
def test_markdown_has_tables_and_the_summary(words: tuple[str, ...]) -> None:
    said = run(*words, *DAY, "--format", "markdown").stdout
    assert said.startswith("# The policy document, clause by clause\n") and "| --- |" in said
    assert said.endswith("decided**\n")


def test_a_mistake_in_the_policies_comes_first(policies: Path) -> None:
    file = policies / "wenlock" / "clauses.yaml"
    edit(file, "{school_day.gates_open: 8:30}", "{school_day.gates_open: 8.30}")
    result = run("--policies", str(policies), *DAY)
    assert result.exit_code == 3
    assert "error[C004]" in result.stderr and "write `08:30`" in result.stderr


def test_validate_lists_contradictions_in_a_line_each_and_beside_an_error_only_counts(policies: Path) -> None:
    sound = trustpolicy("validate", *DAY).stdout
    assert "warning[C101]: two clauses give a setting different values (" in sound
    assert "`trustpolicy clauses --open`" in sound
    assert "\n   = help: one of the statements" not in sound
    times = policies / "wenlock" / "times.yaml"
    edit(times, "8:50", "8.50")
    wrong = trustpolicy("validate", "--policies", str(policies), *DAY).stdout
    assert "error[S006]" in wrong and "[C101]" not in wrong


def test_where_only_an_authorisation_has_run_out_contradictions_are_counted_and_a_draft_lists_them() -> None:
    late = ("--as-at", "2025-09-01")
    run_out = trustpolicy("validate", *late)
    assert run_out.exit_code == 5
    assert "error[A003]" in run_out.stdout and "[C101]" not in run_out.stdout
    assert "other warnings are listed once there is no error" in run_out.stdout
    assert "warning[C101]" in trustpolicy("validate", "--draft", *late).stdout


@pytest.mark.parametrize("words", [(), ("--open",)])
def test_without_clauses_nothing_is_said_to_be_in_order(words: tuple[str, ...], policies: Path) -> None:
    for path in policies.glob("*/clauses.yaml"):
        path.unlink()
    result = run(*words, *DAY, "--policies", str(policies))
    assert result.exit_code == 0
    assert "cannot be told" in result.stdout and "0 contradictions" not in result.stdout
