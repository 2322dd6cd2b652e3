"""The layout is the one that `docs/architecture.md` tells; which imports are allowed is checked by `.ci/checks`."""

from __future__ import annotations

import ast
import re
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
ENGINE = ROOT / "engine"
FOLDERS = {"engine", "policies", "schemas", "tests", "docs", "bench", ".ci"}
MADE = {"_installed", "__pycache__"}
VAGUE = {"utils", "util", "helpers", "helper", "base", "manager", "managers", "common", "misc"}
_OF_A_MACHINE = re.compile(
    r"(?<![\w.])/(?:work|root|home|Users|tmp|mnt)/\w|[A-Z]:\\Users|localhost:\d|index[-]url"
)


@pytest.fixture(scope="session")
def tracked() -> list[Path]:
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True, check=False)
    if listed.returncode:
        pytest.skip("not a git checkout")
    return [Path(name) for name in listed.stdout.split("\0") if name]


def test_the_table_names_every_part_and_nothing_else() -> None:
    rows = re.findall(r"^\| (`.+?) \|", (ROOT / "docs" / "architecture.md").read_text("utf-8"), re.MULTILINE)
    told = [name for row in rows for name in re.findall(r"`([^`]+)`", row)]
    there = {path.stem if path.is_file() else f"{path.name}/" for path in ENGINE.iterdir()}
    assert len(set(told)) == len(told)
    assert set(told) == {name for name in there if name.strip("/") not in MADE}


def test_the_top_level_has_only_known_folders(tracked: list[Path]) -> None:
    assert {path.parts[0] for path in tracked if len(path.parts) > 1} == FOLDERS


def test_no_name_says_nothing(tracked: list[Path]) -> None:
    ours = [path for path in tracked if path.parts[0] == "engine"]
    assert [str(path) for path in ours if VAGUE & {Path(part).stem for part in path.parts}] == []


@pytest.mark.thorough
def test_nothing_of_one_machine_is_kept(tracked: list[Path]) -> None:
    found = [str(path) for path in tracked if _OF_A_MACHINE.search(_text(ROOT / path))]
    assert found == []


def _text(path: Path) -> str:
    return path.read_text("utf-8", "replace") if path.is_file() else ""


@pytest.mark.parametrize("path", sorted(ENGINE.rglob("*.py")), ids=lambda path: str(path.relative_to(ENGINE)))
def test_modules_and_functions_are_short(path: Path) -> None:
    text = path.read_text("utf-8")
    assert text.count("\n") <= 400
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.FunctionDef):
            assert (node.end_lineno or 0) - node.lineno < 45, node.name
