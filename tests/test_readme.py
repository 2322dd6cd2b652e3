"""The tours of README and docs run and give what they show; a line or a word `…` there stands for anything."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
README = (ROOT / "README.md").read_text("utf-8")
_OUTPUT = re.compile(r"^\$ (.+)\n((?:(?!\$ ).*\n)*)", re.MULTILINE)


WALK = (ROOT / "docs" / "from-clause-to-finding.md").read_text("utf-8")
OPTIONS = (ROOT / "docs" / "options.md").read_text("utf-8")


def tour(page: str) -> list[tuple[str, str]]:
    """Each command of a page's tour with what is shown of its output."""
    blocks = re.findall(r"^```console\n(.*?)^```", page, re.MULTILINE | re.DOTALL)
    return [match for block in blocks for match in _OUTPUT.findall(block)]


def test_set_up_is_as_it_is_run_elsewhere() -> None:
    start = 'python3 -m venv .venv && .venv/bin/pip install -q -e ".[test]" && .venv/bin/'
    assert f"\n{start}trustpolicy demo\n" in README
    assert f"\n{start}python -m pytest\n" in README


@pytest.mark.parametrize("page", [README, WALK, OPTIONS], ids=["README", "from-clause-to-finding", "options"])
def test_the_tour_gives_what_it_shows(page: str, tmp_path: Path) -> None:
    assert len(tour(page)) > 1
    shutil.copytree(ROOT / "policies", tmp_path / "policies")
    for command, shown in tour(page):
        said = _said(command, tmp_path)
        assert re.fullmatch(_pattern(shown), said), f"{command}\n{said}"


def _said(command: str, folder: Path) -> str:
    """What a command prints, both streams as they come."""
    environment = {
        "PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}",
        "LANG": "C.UTF-8",
    }
    run = subprocess.run(
        command, shell=True, cwd=folder, env=environment, stdout=-1, stderr=subprocess.STDOUT, check=False
    )
    return run.stdout.decode()


def _pattern(shown: str) -> str:
    lines = ("(?:.*\n)*?" if line == "…\n" else _line(line) for line in shown.splitlines(keepends=True))
    return "".join(lines)


def _line(line: str) -> str:
    return ".*".join(re.escape(part) for part in line.split("…"))
