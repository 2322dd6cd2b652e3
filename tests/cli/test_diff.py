"""`diff` as a command: exit codes, formats, and what it imports."""

from __future__ import annotations

from pathlib import Path
from shutil import rmtree

import pytest
from click.testing import Result

from engine.installed import installed_folder
from tests.commands import trustpolicy
from tests.edits import edit
from tests.portions import portion
from tests.results import read_result

pytestmark = pytest.mark.thorough

TODAY = str(installed_folder("policies"))


def run(*words: str) -> Result:
    return trustpolicy("diff", *words, "--policies", TODAY)


@pytest.fixture
def edited(policies: Path) -> Path:
    edit(policies / "wenlock" / "times.yaml", "9:15", "9:20")
    return policies


def test_no_change_ends_with_0() -> None:
    done = run(TODAY, TODAY)
    assert done.exit_code == 0 and "no change" in done.stdout


def test_changes_end_with_1(edited: Path) -> None:
    done = run(TODAY, str(edited))
    assert done.exit_code == 1 and "register.closes (AM): 09:15 → 09:20" in done.stdout
    assert "not authorised" in done.stdout


def test_an_edition_with_errors_ends_with_3_and_is_compared(edited: Path) -> None:
    times = edited / "wenlock" / "times.yaml"
    edit(times, "8:50", "8.50")
    done = run(TODAY, str(edited))
    assert done.exit_code == 3
    assert "register.closes (AM): 09:15 → 09:20" in done.stdout and "sign_in_after" not in done.stdout
    assert "partial: of edition 2024-25" in done.stdout and "V010" in done.stderr


def test_editions_without_an_academy_end_with_3(edited: Path) -> None:
    """Everything in them can be read, and still they are no editions without errors."""
    rmtree(edited / "wenlock")
    done = run(str(edited), str(edited))
    assert done.exit_code == 3 and "L027" in done.stderr


def test_what_is_no_edition_is_bad_usage(tmp_path: Path) -> None:
    assert run(TODAY, str(tmp_path)).exit_code == 2
    assert run(TODAY, TODAY, "--academy", "wenlok").exit_code == 2


@pytest.mark.parametrize("kind", portion(2, ["json", "csv", "markdown", "html"]))
def test_every_format_goes_to_a_file_too(edited: Path, kind: str, tmp_path: Path) -> None:
    target = tmp_path / f"changes.{kind}"
    done = run(TODAY, str(edited), "--format", kind, "--output", str(target))
    assert done.exit_code == 1 and done.stdout == ""
    assert "register.closes" in target.read_text("utf-8").replace("<wbr>", "")


@pytest.mark.parametrize("option", ["--group", "--summary"])
def test_how_flips_are_told_says_nothing_without_a_register(option: str) -> None:
    refused = run(TODAY, TODAY, option)
    assert refused.exit_code == 2 and f"`{option}` says nothing without `--register`" in refused.stderr


def test_json_is_what_its_schema_says(edited: Path) -> None:
    read = read_result("diff", run(TODAY, str(edited), "--academy", "wenlock", "--format", "json").stdout)
    assert read["academy"] == "wenlock" and len(read["changes"]) == 1
