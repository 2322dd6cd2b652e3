"""The layout is the one that `docs/architecture.md` tells; which imports are allowed is checked by `.ci/checks`."""

from __future__ import annotations

import ast
import re
import shutil
import subprocess
from collections.abc import Iterator
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
    git = shutil.which("git")
    listed = git and subprocess.run(
        [git, "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True, check=False
    )
    if not listed or listed.returncode:
        pytest.skip("not a git checkout")
    return [Path(name) for name in listed.stdout.split("\0") if name]


def parts_told() -> list[list[str]]:
    """The parts that the page tells of, row by row."""
    rows = re.findall(r"^\| (`.+?) \|", (ROOT / "docs" / "architecture.md").read_text("utf-8"), re.MULTILINE)
    return [re.findall(r"`([^`]+)`", row) for row in rows]


def test_the_page_names_every_part_and_nothing_else() -> None:
    told = [name for row in parts_told() for name in row]
    there = {path.stem if path.is_file() else f"{path.name}/" for path in ENGINE.iterdir()}
    assert len(set(told)) == len(told)
    assert set(told) == {name for name in there if name.strip("/") not in MADE}


@pytest.mark.thorough
def test_imports_point_up_the_page() -> None:
    row_of = {name.strip("/"): number for number, row in enumerate(parts_told()) for name in row}
    for path in ENGINE.rglob("*.py"):
        own = path.relative_to(ENGINE).with_suffix("").parts[0]
        below = {name for name in imported_by(path) if row_of.get(name, 0) > row_of.get(own, 0)}
        assert not below, path


def imported_by(path: Path) -> Iterator[str]:
    """The parts of the engine that a module imports when it runs, not for its types alone."""
    waiting: list[ast.AST] = [ast.parse(path.read_text("utf-8"))]
    while waiting:
        node = waiting.pop()
        if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("engine."):
            yield str(node.module).split(".")[1]
        if not (isinstance(node, ast.If) and ast.unparse(node.test) == "TYPE_CHECKING"):
            waiting.extend(ast.iter_child_nodes(node))


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
