"""The hooks for pre-commit: each runs a command that there is, and, marked slow, pre-commit itself runs them all."""

from __future__ import annotations

import os
import re
import shlex
import shutil
import subprocess
from pathlib import Path
from shutil import copytree

import pytest
import yaml
from click.testing import CliRunner

from engine.cli import main
from engine.installed import installed_folder
from tests.edits import edit

ROOT = Path(__file__).parents[2]
HOOKS = yaml.safe_load((ROOT / ".pre-commit-hooks.yaml").read_text("utf-8"))
DAYS = {"trustpolicy-validate": ("--as-at", "2025-03-28")}


@pytest.mark.parametrize("hook", HOOKS, ids=lambda hook: hook["id"])
def test_a_hook_runs_on_the_policies_here(
    hook: dict[str, str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    copytree(installed_folder("policies"), tmp_path / "policies")
    copytree(installed_folder("schemas") / "academies", tmp_path / "schemas" / "academies")
    monkeypatch.chdir(tmp_path)
    program, *words = shlex.split(hook["entry"])
    assert program == "trustpolicy"
    if hook["id"] != "trustpolicy-test":  # it has tests of its own, and takes its time
        result = CliRunner().invoke(main, (*words, *DAYS.get(hook["id"], ())), prog_name=program)
        assert result.exit_code == 0, result.output
    assert re.search(hook["files"], "policies/trust/rules/attendance.yaml")
    assert not re.search(hook["files"], "register/marks.csv")


@pytest.mark.slow
def test_pre_commit_runs_them(tmp_path: Path) -> None:
    """Needs pre-commit (`pip install pre-commit`); it installs this project from the commit checked out here."""
    program = os.environ.get("PRE_COMMIT") or shutil.which("pre-commit")
    assert program, "install it: pip install pre-commit"
    folder = tmp_path / "repository"
    copytree(installed_folder("policies"), folder / "policies")
    copytree(installed_folder("schemas") / "academies", folder / "schemas" / "academies")
    hooks = [{"id": hook["id"], "args": list(DAYS.get(hook["id"], ()))} for hook in HOOKS]
    revision = _said(("git", "rev-parse", "HEAD"), ROOT).stdout.strip()
    config = {"repos": [{"repo": str(ROOT), "rev": revision, "hooks": hooks}]}
    (folder / ".pre-commit-config.yaml").write_text(yaml.safe_dump(config), "utf-8")
    _said(("git", "init", "-q"), folder)
    _said(("git", "add", "-A"), folder)
    sound = _said((program, "run", "--all-files"), folder)
    assert sound.returncode == 0, sound.stdout
    assert sound.stdout.count("Passed") == len(HOOKS)
    times = folder / "policies" / "wenlock" / "times.yaml"
    edit(times, "9:15", "9.15")
    wrong = _said((program, "run", "trustpolicy-validate", "--all-files"), folder)
    assert wrong.returncode == 1 and "`9.15` is not a time of day" in wrong.stdout


def _said(command: tuple[str, ...], folder: Path) -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, "PRE_COMMIT_HOME": str(folder.parent / "kept")}
    return subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True, check=False)
