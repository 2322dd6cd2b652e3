"""The tours of README and docs run and give what they show; a line or a word `…` there stands for anything."""

from __future__ import annotations

import os
import re
import shlex
import shutil
import subprocess
import sys
from collections.abc import Callable
from contextlib import chdir
from pathlib import Path

import pytest

from engine.demo import WENLOCK, write_register
from engine.frozen import replace
from tests.commands import trustpolicy
from tests.edits import edit
from tests.importing.of_several import a_mapping, of_several

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


OWN_TRUST = (ROOT / "docs" / "own-trust.md").read_text("utf-8")
_BLOCK = re.compile(r"^```(yaml|console)\n(.*?)^```", re.MULTILINE | re.DOTALL)


@pytest.mark.thorough
def test_another_trust_is_made_as_its_page_says(tmp_path: Path) -> None:
    """Each file is written where its first line says, each command run in its turn."""
    shutil.copytree(ROOT / "policies", tmp_path / "policies")
    for kind, text in _BLOCK.findall(OWN_TRUST):
        if kind == "yaml":
            path = tmp_path / text.partition("\n")[0].removeprefix("# ")
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, "utf-8")
            continue
        for command, shown in _OUTPUT.findall(text):
            said = _said(command, tmp_path)
            assert re.fullmatch(_pattern(shown), said), f"{command}\n{said}"


CASES = (ROOT / "docs" / "cases.md").read_text("utf-8")


@pytest.mark.thorough
def test_the_case_on_its_page_gives_what_it_shows(tmp_path: Path) -> None:
    """The case is written where it says, and tried with 4 where the rule says 5, then with the rule as it is."""
    policies = shutil.copytree(ROOT / "policies", tmp_path / "policies")
    example = next(text for kind, text in _BLOCK.findall(CASES) if text.startswith("# yaml-language-server"))
    (policies / "trust" / "cases" / "often_late.yaml").write_text(example, "utf-8")
    rules = policies / "trust" / "rules" / "punctuality.yaml"
    right = rules.read_text("utf-8")
    wrong = right.replace(
        "where late) over each half term is at least 5", "where late) over each half term is at least 4"
    )
    assert wrong != right
    for text, (command, shown) in zip((wrong, right), tour(CASES), strict=True):
        rules.write_text(text, "utf-8")
        with chdir(tmp_path):
            said = _said_here(command)
        assert re.fullmatch(_pattern(shown), said), said


@pytest.mark.thorough
def test_a_band_that_leaves_a_gap_is_told_as_its_page_shows(tmp_path: Path) -> None:
    shown = (
        (ROOT / "docs" / "bands-and-stages.md")
        .read_text("utf-8")
        .partition("```text\n")[2]
        .partition("```")[0]
    )
    policies = shutil.copytree(ROOT / "tests" / "corpus" / "academies" / "policies", tmp_path / "policies")
    (policies / "brightwell").rename(policies / "hollowell")
    bands = policies / "hollowell" / "thresholds.yaml"
    bands.write_text(bands.read_text("utf-8").replace("below: 96%", "below: 95.9%"), "utf-8")
    with chdir(tmp_path):
        assert shown in _said_here("trustpolicy validate")


@pytest.mark.thorough
def test_what_a_section_sets_is_shown_before_it_is_authorised_as_its_page_says(tmp_path: Path) -> None:
    """Up to the question, which is asked on a terminal alone."""
    policies = shutil.copytree(ROOT / "policies", tmp_path / "policies")
    edit(policies / "wenlock" / "times.yaml", "9:15", "9:20")
    command, shown = tour((ROOT / "docs" / "local-sections.md").read_text("utf-8"))[0]
    table, _, question = shown.removesuffix("\n").rpartition("\n")
    with chdir(tmp_path):
        assert re.match(_pattern(f"{table}\n"), _said_here(command)) and question.endswith("[y/N]:")


_IN_A_REGISTER = (
    "exports",
    "ledger",
    "store",
    "layers",
    "options",
    "settings-that-vary",
    "status",
    "duties",
    "clauses",
)
_OF_EXPORTS = {
    "sims-pupils.csv": "pupils.csv",
    "term-dates.csv": "terms.csv",
    "sims-sessions.csv": "marks.csv",
    "sims-summary.csv": "summary.csv",
    "census.xml": "census.xml",
}


@pytest.mark.thorough
def test_commands_of_pages_on_a_register_run_as_they_stand(tmp_path: Path) -> None:
    shutil.copytree(ROOT / "policies", tmp_path / "policies")
    write_register(tmp_path / "register", academies=(replace(WENLOCK, pupils=60),), seed=1)
    shutil.copy(tmp_path / "register" / "marks.csv", tmp_path / "marks-2025-03-28.csv")
    what_ifs = [command for command in _alone("review") if "whatif" in command]
    _run_all(tmp_path, [*(command for name in _IN_A_REGISTER for command in _alone(name)), *what_ifs])


@pytest.mark.thorough
def test_commands_of_pages_on_exports_run_as_they_stand(tmp_path: Path) -> None:
    shutil.copytree(ROOT / "policies", tmp_path / "policies")
    for own, name in _OF_EXPORTS.items():
        shutil.copy(ROOT / "tests" / "importing" / "fixtures" / own, tmp_path / name)
    of_several(tmp_path, "sims-sessions")
    a_mapping(tmp_path, "sims-sessions")
    imports, totals = _alone("import"), _alone("reconcile")
    without_names = [command.replace("--into register", "--into pseudonyms") for command in imports[-2:]]
    _run_all(tmp_path, [*imports[:-2], *totals, *without_names])


def _alone(name: str) -> list[str]:
    """The commands of a page that are shown without what they print."""
    page = (ROOT / "docs" / f"{name}.md").read_text("utf-8")
    blocks = re.findall(r"^```sh\n(.*?)^```|^ {4}(trustpolicy [^\n]*\n)", page, re.MULTILINE | re.DOTALL)
    lines = "".join(block or line for block, line in blocks).splitlines()
    return [line.partition("  #")[0] for line in lines if line]


def _run_all(folder: Path, commands: list[str]) -> None:
    assert len(commands) > 1
    with chdir(folder):
        for command in commands:
            result = trustpolicy(*shlex.split(command)[1:])
            assert result.exit_code in (0, 1), f"{command}\n{result.output}"


PAGES = pytest.mark.parametrize(
    "page", [README, WALK, OPTIONS], ids=["README", "from-clause-to-finding", "options"]
)


@PAGES
@pytest.mark.thorough
def test_the_tour_gives_what_it_shows(page: str, tmp_path: Path) -> None:
    walk(
        page, tmp_path, lambda command: _said_here(command) if _is_ours(command) else _said(command, tmp_path)
    )


@PAGES
@pytest.mark.slow
def test_the_tour_gives_what_it_shows_to_a_shell(page: str, tmp_path: Path) -> None:
    """The same with the command that was installed, each time in a process of its own."""
    walk(page, tmp_path, lambda command: _said(command, tmp_path))


def walk(page: str, folder: Path, say: Callable[[str], str]) -> None:
    assert len(tour(page)) > 1
    shutil.copytree(ROOT / "policies", folder / "policies")
    with chdir(folder):
        for command, shown in tour(page):
            said = say(command)
            assert re.fullmatch(_pattern(shown), said), f"{command}\n{said}"


def _is_ours(command: str) -> bool:
    return command.startswith("trustpolicy ") and not set("|<>&;$`*?").intersection(command)


def _said_here(command: str) -> str:
    """What a command of ours prints, in this process."""
    return trustpolicy(*shlex.split(command)[1:]).output


def _said(command: str, folder: Path) -> str:
    """What a command prints to a shell, both streams as they come."""
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
