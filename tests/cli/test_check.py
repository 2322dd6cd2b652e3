"""`check` and `demo` from arguments to exit code, on an invented register."""

from __future__ import annotations

import csv
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import date
from functools import cache
from io import StringIO
from itertools import cycle
from pathlib import Path
from shutil import copytree, ignore_patterns
from typing import Any

import pytest
from click.testing import Result

import engine
from engine import frozen
from engine.demo import WENLOCK, write_register
from engine.findings import Answer
from engine.installed import installed_folder
from engine.reports.check.closing import closing
from engine.reports.markdown import escaped
from tests.commands import trustpolicy as run
from tests.portions import portion
from tests.results import read_result


@pytest.fixture(scope="module")
def register(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("check") / "register"
    write_register(folder, academies=(replace(WENLOCK, pupils=30),), seed=7)
    return folder


@cache
def check_once(*asked: Any, draft: bool) -> Any:
    return _check(*asked, draft=draft)


_check = engine.check


@contextmanager
def checked_once() -> Iterator[None]:
    """Runs that ask the same and only tell it in another form share the work."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(engine, "check", lambda *asked, draft, **_: check_once(*asked, draft=draft))
        yield


@pytest.fixture(scope="module")
def runs(register: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[str, tuple[Result, str]]:
    """One run for each format with its report; text and JSON to standard output, the others to a file."""
    target = tmp_path_factory.mktemp("reports") / "report"
    made = {}
    with checked_once():
        for kind in ("text", "json"):
            result = check(register, "--format", kind)
            made[kind] = (result, result.stdout)
        for kind in ("csv", "markdown"):
            result = check(register, "--format", kind, "--output", str(target))
            made[kind] = (result, target.read_bytes().decode("utf-8-sig"))
    return made


@pytest.fixture
def own_register(register: Path, tmp_path: Path) -> Path:
    """A copy that a test may spoil."""
    return Path(copytree(register, tmp_path / "register"))


def check(register: Path, *words: str) -> Result:
    return run("check", "wenlock", "--register", str(register), "--as-at", "2025-03-28", *words)


def test_findings_end_with_1_and_the_last_line_sums_up(runs: dict[str, tuple[Result, str]]) -> None:
    assert {result.exit_code for result, _ in runs.values()} == {1}
    last = runs["text"][1].splitlines()[-1]
    assert " findings (" in last
    for kind in ("json", "csv", "markdown"):
        assert runs[kind][0].stderr.splitlines()[-1] == last
    assert runs["csv"][0].stdout == runs["markdown"][0].stdout == ""


def test_json_is_what_its_schema_says_and_its_counts_add_up(runs: dict[str, tuple[Result, str]]) -> None:
    read = read_result("check", runs["json"][1])
    for rule in read["rules"]:
        assert rule["yes"] + rule["no"] + rule["cannot_tell"] == rule["tested"], rule["id"]
        assert rule["excepted"] <= rule["no"], rule["id"]
    for table in read["register"]["tables"].values():
        assert table["read"] == table["used"] + table["set_aside"]
    told = [(f["rule"], f["answer"]) for f in read["findings"]]
    for rule in read["rules"]:
        assert told.count((rule["id"], "yes")) == rule["yes"], rule["id"]
        assert told.count((rule["id"], "cannot tell")) == rule["cannot_tell"], rule["id"]
    order = [rule["id"] for rule in read["rules"]]
    places = [
        (
            order.index(f["rule"]),
            [str(value) for name, value in f["subject"].items()],
            (f["window"] or {}).get("to", ""),
        )
        for f in read["findings"]
    ]
    assert places == sorted(places)
    assert read["diagnostics"]


def test_every_format_tells_of_every_finding(runs: dict[str, tuple[Result, str]]) -> None:
    findings = read_result("check", runs["json"][1])["findings"]
    rows = list(csv.DictReader(StringIO(runs["csv"][1], newline="")))
    assert len([row for row in rows if row["answer"] != "not evaluated"]) == len(findings)
    for finding in findings:
        if finding["answer"] == "yes" and not (finding["ladder"] and finding["ladder"]["under"]):
            assert finding["says"] in runs["text"][1]
            assert escaped(finding["says"]) in runs["markdown"][1]


@pytest.mark.thorough
def test_what_is_listed_can_be_chosen_and_the_rest_is_counted(
    register: Path, runs: dict[str, tuple[Result, str]]
) -> None:
    whole = read_result("check", runs["json"][1])
    office = check(register, "--role", "school_office", "--level", "should", "--format", "json")
    read = read_result("check", office.stdout)
    roles = {(f["then"] or {"by": None})["by"] and f["then"]["by"]["role"] for f in read["findings"]}
    assert roles == {"school_office", None}
    assert read["rules"] == whole["rules"]
    assert read["wanted"].pop("left_out") == len(whole["findings"]) - len(read["findings"]) > 0
    assert read["wanted"] == {
        "roles": ["school_office"],
        "rules": [],
        "pupils": [],
        "classes": [],
        "level": "should",
        "overdue": False,
        "since": None,
        "summary": False,
    }
    last = office.stderr.splitlines()[-1]
    assert last.startswith(runs["text"][1].splitlines()[-1])
    assert "; with `--role school_office --level should` " in last
    assert office.exit_code == 1


@pytest.mark.thorough
@pytest.mark.parametrize("form", ["text", "markdown"])
def test_rules_of_which_nothing_is_listed_are_counted_alone(register: Path, form: str) -> None:
    """Who asks about one pupil gets the rules that say something of it, and any that is named, not all there are."""
    whole = read_result("check", check(register, "--format", "json").stdout)
    asked = sum(each["not_evaluated"] is None for each in whole["rules"])
    about = ("--pupil", "S002", "--rule", "severe_absence", "--rule", "persistent_absence")
    shown = check(register, *about, "--format", form).stdout
    assert "severe_absence" in shown.replace("\\", "") and "late_after_close" not in shown.replace("\\", "")
    assert f"{asked - 2} rules of which nothing is listed were asked too: without " in shown


def last_day(finding: dict[str, Any]) -> str:
    days = [
        str(day)
        for name, day in finding["subject"].items()
        if name == "date" or name.endswith(("_date", "_on"))
    ]
    return max([*days, (finding["window"] or {}).get("to", "")])


@pytest.mark.thorough
def test_what_is_only_about_earlier_days_is_left_out(
    register: Path, runs: dict[str, tuple[Result, str]]
) -> None:
    whole = read_result("check", runs["json"][1])["findings"]
    read = read_result("check", check(register, "--since", "2025-01-06", "--format", "json").stdout)
    assert read["findings"] == [each for each in whole if not "" < last_day(each) < "2025-01-06"]
    assert read["wanted"]["since"] == "2025-01-06"
    assert read["wanted"]["left_out"] == len(whole) - len(read["findings"]) > 0


def test_no_day_after_the_as_at_date_is_wanted(register: Path) -> None:
    refused = check(register, "--since", "2025-09-01")
    assert (refused.exit_code, refused.stdout) == (2, "")
    assert "error[U131]: `--since 2025-09-01` lies after `--as-at " in refused.stderr


@pytest.mark.thorough
def test_the_last_line_says_what_is_about_school_years_that_are_over(register: Path) -> None:
    result = engine.check(installed_folder("policies"), ("wenlock",), register, date(2025, 3, 28)).result
    assert result is not None
    assert "earlier school years" not in closing(result)
    found = [each for each in result.findings if each.answer is Answer.YES and each.last_day]
    told = f"; {len(found)} findings are about earlier school years only: `--since 2025-08-01` does not list them"
    assert closing(frozen.replace(result, as_at=date(2025, 9, 12))).endswith(told)


def test_a_summary_has_all_counts_and_lists_nothing(
    register: Path, runs: dict[str, tuple[Result, str]]
) -> None:
    """Of one school the head of the report, as it stands above the findings, and the last line."""
    whole = runs["text"][1]
    summary = check(register, "--summary")
    *head, last = summary.stdout.rstrip("\n").splitlines()
    assert whole.startswith("\n".join(head))
    assert whole.removeprefix("\n".join(head)).lstrip().startswith("findings: wenlock")
    assert last == f"{whole.splitlines()[-1]}; with `--summary` none of them is listed"
    assert summary.exit_code == 1


@pytest.mark.parametrize("words", [("--format", "csv"), ("--output", "found.parquet")])
def test_a_summary_is_no_empty_file(
    register: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, words: tuple[str, str]
) -> None:
    """It would pass for nothing found."""
    monkeypatch.chdir(tmp_path)
    refused = check(register, "--summary", *words)
    assert (refused.exit_code, refused.stdout, list(tmp_path.iterdir())) == (2, "", [])
    assert "error[U134]: `--summary` lists nothing" in refused.stderr


@pytest.mark.thorough
def test_a_choice_that_lists_nothing_still_ends_as_the_whole(register: Path) -> None:
    nothing = check(register, "--rule", "severe_absence", "--pupil", "S001")
    assert nothing.exit_code == 1


@pytest.mark.parametrize(
    ("words", "code", "near"),
    portion(
        2,
        [
            (("--role", "schol_office"), "L022", "school_office"),
            (("--rule", "persistant_absence"), "X005", "persistent_absence"),
            (("--pupil", "S001x"), "X006", "S001"),
            (("--class", "3 Elms"), "X007", "3 Elm"),
        ],
    ),
)
def test_a_name_that_nothing_has_is_refused(
    register: Path, words: tuple[str, str], code: str, near: str
) -> None:
    refused = check(register, *words)
    assert (refused.exit_code, refused.stdout) == (2, "")
    assert f"error[{code}]" in refused.stderr
    assert near in refused.stderr


@pytest.mark.thorough
def test_pupils_are_shown_by_name_where_that_is_asked_for(
    register: Path, runs: dict[str, tuple[Result, str]]
) -> None:
    with (register / "pupils.csv").open(encoding="utf-8", newline="") as file:
        names = {row["pupil_id"]: row["name"] for row in csv.DictReader(file)}
    usual = read_result("check", runs["json"][1])["findings"]
    assert not any("name" in finding["subject"] for finding in usual)
    named = read_result("check", check(register, "--names", "--format", "json").stdout)["findings"]
    assert any("pupil_id" in finding["subject"] for finding in named)
    for finding in named:
        subject = finding["subject"]
        assert subject.pop("name", None) == names.get(subject.get("pupil_id"))
    assert named == usual
    heading = f"\n  S009 {names['S009']}\n"
    chosen = ("--names", "--pupil", "S009")
    assert heading in check(register, *chosen).stdout
    assert heading not in runs["text"][1]
    assert f"| S009 {names['S009']} |" in check(register, *chosen, "--format", "markdown").stdout
    rows = list(csv.DictReader(StringIO(check(register, *chosen, "--format", "csv").stdout)))
    assert {row["name"] for row in rows if row["pupil_id"]} == {names["S009"]}


@pytest.mark.thorough
def test_names_that_the_register_does_not_have_are_told(own_register: Path) -> None:
    pupils = own_register / "pupils.csv"
    with pupils.open(encoding="utf-8", newline="") as file:
        rows = [{**row, "name": ""} for row in csv.DictReader(file)]
    with pupils.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(rows[0]))
        writer.writeheader()
        writer.writerows(rows)
    result = check(own_register, "--names", "--pupil", "S009")
    assert "note[X008]: no name in the register for" in result.stderr
    assert "\n  S009\n" in result.stdout


def test_fail_on_never_ends_with_0_and_nothing_changes(
    register: Path, runs: dict[str, tuple[Result, str]]
) -> None:
    with checked_once():
        result = check(register, "--fail-on", "never")
    assert result.exit_code == 0
    assert result.stdout == runs["text"][1]


@pytest.mark.thorough
def test_hostile_names_harm_nothing(own_register: Path) -> None:
    names = (
        "=cmd|' /C calc'!A0",
        "{x.__class__}",
        "<script>",
        "[x](javascript:1)",
        "\x1b[31m\u202e[red]x",
        "a|b",
    )
    pupils = own_register / "pupils.csv"
    with pupils.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    for row, name in zip(rows, cycle(names), strict=False):
        row["name"], row["class"] = name, name
    with pupils.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(rows[0]))
        writer.writeheader()
        writer.writerows(rows)
    result = check(own_register, "--names", "--format", "csv")
    assert result.exit_code == 1
    assert "\x1b" not in result.output and "\u202e" not in result.output
    cells = (cell for row in csv.reader(StringIO(result.stdout)) for cell in row)
    assert not any(cell.startswith(("=", "+", "-", "@")) for cell in cells)


def test_a_rule_whose_table_is_absent_is_not_evaluated_and_says_so(own_register: Path) -> None:
    for name in ("calls", "notices", "leave_requests", "evidence"):
        (own_register / f"{name}.csv").unlink()
    result = check(own_register, "--format", "csv")
    assert "not evaluated" in result.stderr.splitlines()[-1]
    rows = csv.DictReader(StringIO(result.stdout))
    skipped = {row["rule"]: row["says"] for row in rows if row["answer"] == "not evaluated"}
    assert "`calls`" in skipped["parent_not_called"]


@pytest.mark.thorough
@pytest.mark.parametrize("verb", ["check", "letters"])
def test_policies_without_a_rule_end_with_3(register: Path, tmp_path: Path, verb: str) -> None:
    """Nothing was asked, so that nothing was found: that is no "nothing to report"."""
    policies = tmp_path / "policies"
    copytree(installed_folder("policies"), policies, ignore=ignore_patterns("rules", "cases"))
    asked = ("--policies", str(policies), "--register", str(register), "--as-at", "2025-03-28")
    done = run(verb, "wenlock", *asked)
    assert done.exit_code == 3 and "[T024]" in done.stderr and done.stdout == ""


@pytest.mark.thorough
@pytest.mark.parametrize(("verb", "file"), [("check", "punctuality"), ("letters", "settings")])
def test_a_lost_file_of_rules_ends_with_3(register: Path, tmp_path: Path, verb: str, file: str) -> None:
    """The clauses still name its rules: without them the answers to all others would look complete."""
    policies = tmp_path / "policies"
    copytree(installed_folder("policies"), policies, ignore=ignore_patterns("cases"))
    (policies / f"trust/rules/{file}.yaml").unlink()
    asked = ("--policies", str(policies), "--register", str(register), "--as-at", "2025-03-28")
    done = run(verb, "wenlock", *asked)
    assert done.exit_code == 3 and done.stdout == ""
    assert "error[C002]: there is no rule `" in done.stderr and "put it back" in done.stderr


@pytest.mark.thorough
def test_clauses_that_cannot_be_followed_end_with_3(register: Path, tmp_path: Path) -> None:
    """What they name cannot be told then; what else is wrong in them is for `validate`."""
    policies = tmp_path / "policies"
    copytree(installed_folder("policies"), policies, ignore=ignore_patterns("cases"))
    clauses = policies / "trust/clauses.yaml"
    whole = clauses.read_text(encoding="utf-8")
    asked = ("wenlock", "--policies", str(policies), "--register", str(register), "--as-at", "2025-03-28")
    clauses.write_text(whole.replace("topics:", "topcis:", 1), encoding="utf-8")
    assert run("check", *asked).exit_code == 1
    clauses.write_text(whole[: len(whole) // 2] + "\n[", encoding="utf-8")
    done = run("check", *asked)
    assert done.exit_code == 3 and "clauses.yaml:" in done.stderr and done.stdout == ""


def test_a_register_that_is_not_there_ends_with_4(tmp_path: Path) -> None:
    result = check(tmp_path / "nowhere")
    assert (result.exit_code, result.stdout) == (4, "")
    assert result.stderr.splitlines()[-1].startswith("nothing was checked: 1 error")


@pytest.mark.thorough
def test_a_register_without_a_usable_row_ends_with_4(own_register: Path) -> None:
    marks = own_register / "marks.csv"
    marks.write_text(marks.read_text(encoding="utf-8").splitlines()[0] + "\n", encoding="utf-8")
    result = check(own_register)
    assert (result.exit_code, result.stdout) == (4, "")


def test_rejects_go_to_their_file(own_register: Path, tmp_path: Path) -> None:
    with (own_register / "marks.csv").open("a", encoding="utf-8") as file:
        file.write("wenlock,P0001,2024-09-04,AM,\u041a,,,\n")
    rejects = tmp_path / "rejects.csv"
    result = check(own_register, "--rejects", str(rejects))
    assert result.exit_code == 1
    assert "marks" in rejects.read_text(encoding="utf-8")


@pytest.mark.thorough
def test_rejects_are_written_where_no_row_is_left(own_register: Path, tmp_path: Path) -> None:
    """The more of a register is set aside, the more they are needed."""
    marks, rejects = own_register / "marks.csv", tmp_path / "rejects.csv"
    heading = marks.read_text(encoding="utf-8").splitlines()[0]
    marks.write_text(f"{heading}\nwenlock,P0001,2024-09-33,AM,/,,,\n", encoding="utf-8")
    assert check(own_register, "--rejects", str(rejects)).exit_code == 4
    assert "2024-09-33" in rejects.read_text(encoding="utf-8")
    rejects.unlink()
    assert check(tmp_path / "nowhere", "--rejects", str(rejects)).exit_code == 4
    assert not rejects.exists()


def test_a_wrong_policy_ends_with_3_and_nothing_is_checked(register: Path, policies: Path) -> None:
    with (policies / "trust" / "times.yaml").open("a", encoding="utf-8") as file:
        file.write("\nschool_dya: 1\n")
    result = check(register, "--policies", str(policies))
    assert (result.exit_code, result.stdout) == (3, "")
    assert "school_dya" in result.stderr


@pytest.mark.parametrize("name", ["wenlok", "../trust", "{x.__class__}", "'; DROP TABLE marks; --"])
def test_an_unknown_academy_is_bad_usage(register: Path, name: str) -> None:
    result = run("check", name, "--register", str(register), "--as-at", "2025-03-28")
    assert (result.exit_code, result.stdout) == (2, "")
    assert f"there is no academy `{name}`" in result.stderr


def test_an_interruption_is_quiet(register: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupted(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(engine, "check", interrupted)
    result = check(register)
    assert (result.exit_code, result.stdout, result.stderr.strip()) == (130, "", "")


_INTERRUPTED_WHILE_TOLD = """
from engine.answering.rows import RuleAnswered
from engine.cli import run

def interrupted(*_):
    raise KeyboardInterrupt

RuleAnswered.told = interrupted
run()
"""


@pytest.mark.thorough
@pytest.mark.parametrize("verb", ["check", "ledger"])
def test_an_interruption_while_statements_are_under_way_is_quiet(register: Path, verb: str) -> None:
    """They were stopped only after the register had been closed: a traceback, or an internal error."""
    words = (verb, "wenlock", "--register", str(register), "--as-at", "2025-03-28")
    command = [sys.executable, "-c", _INTERRUPTED_WHILE_TOLD, *words]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout, done.stderr.strip()) == (130, "", "")


@pytest.mark.thorough
def test_a_reader_that_goes_away_is_no_error(register: Path) -> None:
    words = ("check", "wenlock", "--register", str(register), "--as-at", "2025-03-28", "--format", "json")
    code = "from engine.cli import main; main(prog_name='trustpolicy')"
    command = [sys.executable, "-c", code, *words]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as process:
        assert process.stdout and process.stderr
        process.stdout.close()
        said = process.stderr.read()
    assert process.returncode == 141
    assert "Traceback" not in said and "internal error" not in said and "BrokenPipe" not in said


@pytest.fixture
def elsewhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    monkeypatch.chdir(tmp_path)
    yield tmp_path


@pytest.mark.thorough
def test_demo_needs_nothing_and_can_be_repeated(elsewhere: Path) -> None:
    first, second = run("demo", "--pupils", "30"), run("demo", "--pupils", "30")
    assert first.exit_code == second.exit_code == 0
    assert first.stdout == second.stdout
    assert " findings (" in first.stdout.splitlines()[-1]
    again = first.stderr.splitlines()[-1]
    assert again == "  trustpolicy check wenlock --register demo/register --as-at 2025-03-28"
    assert run(*again.split()[1:]).exit_code == 1


@pytest.mark.thorough
def test_demo_of_a_trust_brings_its_policies(elsewhere: Path) -> None:
    words = ("--academies", "3", "--pupils", "30", "--file-format", "parquet", "--into", "trust")
    result = run("demo", *words, "--format", "json")
    assert result.exit_code == 0
    assert len(read_result("check", result.stdout)["academies"]) == 3
    again = result.stderr.splitlines()[-1].split()
    assert again[:5] == ["trustpolicy", "check", "--all", "--policies", "trust/policies"]


@pytest.mark.parametrize(
    ("words", "code", "said"),
    [
        (["--academies", "0"], "U105", "`0` is not a whole number from 1 to 500"),
        (["--pupils", "many"], "U105", "`many` is not a whole number from 30 to 5,000"),
        (["--seed", "-1"], "U105", "`-1` is not a whole number"),
        (["--file-format", "xlsx"], "U105", "`xlsx` is not one of csv, parquet"),
        (["--into", "."], "U110", "`.` holds files that no demo made"),
    ],
)
def test_demo_refuses_what_it_cannot_make(elsewhere: Path, words: list[str], code: str, said: str) -> None:
    (elsewhere / "mine.txt").write_text("x")
    result = run("demo", *words)
    assert (result.exit_code, result.stdout) == (2, "")
    assert f"error[{code}]: {said}" in result.stderr
