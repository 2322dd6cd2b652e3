"""`whatif` as a command."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import Result

from engine.installed import installed_folder
from tests.commands import trustpolicy
from tests.pages.wrong_registers import write_sound_register
from tests.results import read_result


@pytest.fixture(scope="module")
def register(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("what-if") / "register"
    write_sound_register(folder)
    return folder


def run(register: Path, *words: str) -> Result:
    command = ("whatif", "wenlock", "--register", str(register), "--as-at", "2024-09-06")
    return trustpolicy(*command, "--policies", str(installed_folder("policies")), *words)


@pytest.mark.thorough
def test_set_writes_what_diff_writes(register: Path) -> None:
    done = run(register, "--set", "attendance.target=100%", "--format", "json")
    read = read_result("diff", done.stdout)
    assert done.exit_code in (0, 1) and read["academy"] == "wenlock"


@pytest.mark.thorough
def test_sweep_has_a_schema_of_its_own(register: Path) -> None:
    done = run(register, "--sweep", "attendance.target=97%..99%:1", "--format", "json")
    assert done.exit_code == 0
    assert len(read_result("sweep", done.stdout)["values"]) == 3


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ((), "it is not said what would be otherwise"),
        (("--sweep", "attendance.target=97%..99%:1", "--group"), "does not go with"),
        (("--sweep", "attendance.target=97%..99%:1", "--summary"), "says nothing beside `--sweep`"),
        (("--set", "attendance.target=99%", "--group", "--summary"), "says nothing beside `--group`"),
        (("--set", "attendance.target=99%", "--summary", "--format", "csv"), "`--summary` lists nothing"),
        (("--set", "penalty.sessions=9"), "is locked by the layer `national`"),
    ],
)
def test_bad_usage_ends_with_2(register: Path, words: tuple[str, ...], said: str) -> None:
    done = run(register, *words)
    assert done.exit_code == 2 and said in done.stderr


@pytest.mark.thorough
def test_a_summary_has_all_counts_and_lists_nothing(register: Path) -> None:
    words = "--set", "attendance.letter_below=100%"
    whole, summary = (run(register, *words, *more) for more in ((), ("--summary",)))
    assert whole.exit_code == summary.exit_code == 1
    listed, _, flips = whole.stdout.partition("Pupil by pupil")
    assert "found now" in flips
    told = summary.stdout.replace("; with `--summary` none of the flips is listed", "")
    assert told.rstrip() == listed.rstrip()
    read = read_result("diff", run(register, *words, "--summary", "--format", "json").stdout)["impact"]
    assert read["flips"] == [] and read["left_out"] == sum(each["flips"] for each in read["rules"]) > 0


@pytest.mark.thorough
def test_no_name_of_a_pupil_is_told_with_group(register: Path) -> None:
    done = run(register, "--set", "attendance.target=100%", "--group")
    assert done.exit_code in (0, 1) and "P000" not in done.stdout
