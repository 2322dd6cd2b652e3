"""`validate` and `show` on the policies that travel with the engine, and on copies of them made wrong."""

from __future__ import annotations

import csv
from io import StringIO
from pathlib import Path
from shutil import copytree

import pytest
from click.testing import Result

from engine.installed import installed_folder
from tests.commands import trustpolicy
from tests.results import read_result

SCHEMAS = installed_folder("schemas") / "results"


DAYS = {"validate": "--as-at", "show": "--on"}


def run(verb: str, *words: str) -> Result:
    """A run of a verb, on a day of the edition where no other is given."""
    day = () if DAYS[verb] in words else (DAYS[verb], "2025-03-28")
    return trustpolicy(verb, *words, *day)


@pytest.fixture(scope="module")
def policies(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the policies with a mistake in two files."""
    folder = tmp_path_factory.mktemp("policies")
    copytree(installed_folder("policies"), folder, dirs_exist_ok=True)
    for name, wrong in (("times.yaml", "\nschool_dya:\n  starts: 8.50\n"), ("policy.yaml", "\nnope: 1\n")):
        with (folder / "trust" / name).open("a", encoding="utf-8") as file:
            file.write(wrong)
    return folder


def test_the_policies_here_are_sound() -> None:
    result = run("validate", "--as-at", "2025-03-28")
    assert result.exit_code == 0
    assert "no errors" in result.stdout.splitlines()[-1]
    assert result.stderr == ""


def test_of_a_name_mistyped_the_policies_are_not_said_to_be_unusable() -> None:
    result = run("validate", "wenlock", "nope", "--as-at", "2025-03-28")
    told = "not every academy named is there: 1 error, 1 warning"
    assert (result.exit_code, result.stdout.splitlines()[-1]) == (2, told)


def test_all_mistakes_come_in_one_run_with_exit_3(policies: Path) -> None:
    result = run("validate", "--policies", str(policies))
    assert result.exit_code == 3
    assert "school_dya" in result.stdout and "nope" in result.stdout
    assert result.stdout.splitlines()[-1].startswith("the policies cannot be used: ")


@pytest.mark.parametrize("kind", ["json", "csv", "markdown"])
def test_the_outcome_is_said_beside_every_other_format(policies: Path, kind: str) -> None:
    result = run("validate", "--policies", str(policies), "--format", kind)
    assert result.exit_code == 3
    assert result.stderr.startswith("the policies cannot be used: ")
    if kind == "json":
        read_result("validate", result.stdout)
    if kind == "csv":
        assert "error" in {row["severity"] for row in csv.DictReader(StringIO(result.stdout))}


def test_validate_json_is_what_its_schema_says() -> None:
    read = read_result("validate", run("validate", "--format", "json").stdout)
    assert isinstance(read, dict) and read["policy"]["academies"] == ["wenlock"]


def test_a_report_goes_to_a_file(tmp_path: Path) -> None:
    target = tmp_path / "report.md"
    result = run("validate", "--format", "markdown", "--output", str(target))
    assert (result.exit_code, result.stdout) == (0, "")
    assert target.read_text(encoding="utf-8").startswith("# Policies\n")


def test_show_gives_every_setting_with_its_place() -> None:
    result = run("show", "wenlock")
    assert result.exit_code == 0
    assert "register.closes" in result.stdout
    assert "wenlock/times.yaml:" in result.stdout


def test_show_gives_a_group_or_one() -> None:
    assert "penalty.weeks" in run("show", "wenlock", "penalty").stdout
    one = run("show", "wenlock", "penalty.sessions").stdout
    assert "penalty.sessions" in one and "penalty.weeks" not in one


def test_explain_shows_the_layer_that_lost() -> None:
    result = run("show", "wenlock", "register.opens", "--explain")
    assert "overruled" in result.stdout and "trust/times.yaml:" in result.stdout
    read = read_result(
        "show", run("show", "wenlock", "register.opens", "--explain", "--format", "json").stdout
    )
    assert isinstance(read, dict)
    assert [say["layer"] for say in read["settings"][0]["says"]] == ["national", "trust", "luton", "wenlock"]


def test_explain_says_who_authorises_what_is_for_somebody_to_authorise() -> None:
    settings = read_result("show", run("show", "wenlock", "--explain", "--format", "json").stdout)["settings"]
    asked = {(say["layer"], *say["authorised_by"]) for each in settings for say in each["says"]}
    assert {each for each in asked if len(each) > 1} == {("wenlock", "chief_executive")}


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["show", "wenlok"], "did you mean `wenlock`?"),
        (["show", "wenlock", "penalty.sesions"], "did you mean `penalty.sessions`"),
        (["validate", "../trust"], "there is no academy `../trust`"),
        (["show", "{x.__class__}"], "there is no academy `{x.__class__}`"),
        (["show", "\x1b[31m"], "there is no academy `\\x1b[31m`"),
    ],
)
def test_wrong_names_are_usage_and_get_the_near_ones(words: list[str], said: str) -> None:
    result = run(*words)
    assert result.exit_code == 2
    assert said in result.stdout + result.stderr
    assert "\x1b" not in result.stdout + result.stderr


def test_show_says_what_is_wrong_and_shows_nothing(policies: Path) -> None:
    result = run("show", "wenlock", "--policies", str(policies))
    assert (result.exit_code, result.stdout) == (3, "")
    assert "school_dya" in result.stderr


def test_the_policies_of_the_working_folder_come_first(
    policies: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.chdir(tmp_path)
    installed = run("validate", "--as-at", "2025-03-28")
    assert installed.exit_code == 0
    assert "note[U132]: there is no folder `policies` here" in installed.stderr
    assert str(installed_folder("policies")) in installed.stderr
    copytree(policies, tmp_path / "policies")
    own = run("validate", "--as-at", "2025-03-28")
    assert (own.exit_code, "U132" in own.stderr) == (3, False)
