"""Whatever happens, a run ends with a code of its own, and says nothing of what a register held."""

from __future__ import annotations

import io
import subprocess
import sys
from typing import NoReturn

import click
import pytest

from engine.cli import streams
from engine.cli.endings import ClosedPipeError, ended
from engine.cli.exits import Exit
from engine.reports.json import json_text
from tests.machine import needs_unix

SECRET = "Ada Invented of class 4B"


def raising(error: BaseException) -> int:
    def run() -> NoReturn:
        raise error

    return ended(run)


def test_a_bug_is_one_line_without_data(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("TRUSTPOLICY_DEBUG", raising=False)
    assert raising(KeyError(SECRET)) == Exit.INTERNAL == 70
    said = capsys.readouterr()
    assert said.out == ""
    assert said.err.startswith("internal error: KeyError at ")
    assert said.err.count("\n") == 1
    assert SECRET not in said.err


def test_debugging_adds_places_and_still_no_data(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TRUSTPOLICY_DEBUG", "1")

    def run() -> str:
        held = {"name": SECRET, "bad": object()}
        return json_text(held)

    assert ended(run) == Exit.INTERNAL
    said = capsys.readouterr().err
    assert "internal error: TypeError at engine/reports/json.py:" in said
    assert "cli/test_endings.py:" in said
    assert SECRET not in said


def test_the_machine_s_own_reason_is_said(capsys: pytest.CaptureFixture[str]) -> None:
    assert raising(OSError(28, SECRET, f"/tmp/{SECRET}")) == Exit.INTERNAL
    said = capsys.readouterr().err
    assert "No space left on device" in said
    assert SECRET not in said


@pytest.mark.parametrize("error", [RecursionError(SECRET), MemoryError(SECRET), AssertionError(SECRET)])
def test_every_kind_of_bug_ends_so(error: Exception, capsys: pytest.CaptureFixture[str]) -> None:
    assert raising(error) == Exit.INTERNAL
    assert SECRET not in capsys.readouterr().err


def test_an_interruption_is_quiet(capsys: pytest.CaptureFixture[str]) -> None:
    assert raising(KeyboardInterrupt()) == 130
    assert raising(click.Abort()) == 130
    assert raising(RuntimeError("Query interrupted")) == 130
    assert capsys.readouterr() == ("", "")


def test_a_reader_that_went_away_is_quiet(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("engine.cli.endings.silence", lambda: None)
    assert raising(BrokenPipeError()) == raising(ClosedPipeError()) == 141
    assert capsys.readouterr() == ("", "")


@pytest.mark.parametrize(("returned", "code"), [(None, 0), (Exit.FINDINGS, 1), (4, 4)])
def test_a_run_s_own_code(returned: object, code: int) -> None:
    assert ended(lambda: returned) == code


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


@pytest.mark.parametrize(
    ("environment", "coloured"),
    [({}, True), ({"NO_COLOR": "1"}, False), ({"NO_COLOR": ""}, True), ({"TERM": "dumb"}, False)],
)
def test_colours_are_for_terminals_that_want_them(
    environment: dict[str, str], coloured: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("NO_COLOR", "TERM", "COLUMNS"):
        monkeypatch.delenv(name, raising=False)
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    assert streams.look_of(Terminal()) == streams.Look(coloured, 80)
    assert streams.look_of(io.StringIO()) == streams.PLAIN


def test_the_width_can_be_asked_for(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "120")
    assert streams.look_of(Terminal()).width == 120


def test_a_full_disk_is_said_in_a_sentence(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """As a file of `--output` on it is; where standard error is on it too, the code says so alone."""

    def full(_: str) -> int:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("engine.cli.endings.silence", lambda: None)
    monkeypatch.setattr(sys.stdout, "write", full)
    assert ended(lambda: streams.pour(["a finding"], sys.stdout)) == Exit.USAGE == 2
    message = "standard output cannot be written: no space left on device; the result is not complete"
    assert capsys.readouterr().err.splitlines()[0] == f"error[U109]: {message}"
    monkeypatch.setattr(sys.stderr, "write", full)
    assert raising(KeyError(SECRET)) == Exit.INTERNAL
    assert ended(lambda: streams.say(["a warning"])) == raising(click.UsageError("a word")) == Exit.USAGE


@needs_unix
@pytest.mark.parametrize(
    ("closed", "code", "said"),
    [(">&-", 70, "Bad file descriptor; the result is not complete"), ("2>&-", 0, ""), (">&- 2>&-", 70, "")],
)
def test_a_result_that_can_reach_nobody_is_not_complete(closed: str, code: int, said: str) -> None:
    command = [
        "sh",
        "-c",
        f'"$0" -c "from engine.cli import run; run()" show --help {closed}',
        sys.executable,
    ]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == code
    assert said in done.stderr and "Traceback" not in done.stderr
    assert bool(done.stdout) is (code == 0)


_INTERRUPTED_AT = """
import sys

_, interrupted = sys.argv

class Interrupting:
    def find_spec(self, name, path=None, target=None):
        if name == interrupted:
            raise KeyboardInterrupt

for name in [each for each in sys.modules if each.split(".")[0] in ("dataclasses", "pathlib", "locale")]:
    del sys.modules[name]
sys.meta_path.insert(0, Interrupting())
from engine.cli import run
sys.argv = ["trustpolicy", "validate"]
run()
"""


@pytest.mark.parametrize(
    "module",
    [
        "dataclasses",
        "pathlib",
        "click",
        "locale",
        "engine.outcomes",
        "engine.cli.verbs.validate",
        "engine.rulebook",
    ],
)
def test_an_interruption_while_modules_are_read_is_quiet(module: str) -> None:
    command = [sys.executable, "-c", _INTERRUPTED_AT, module]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout, done.stderr.strip()) == (130, "", "")


_TOLD_AT_AN_IMPORT = """
import signal, sys

_, told, before = sys.argv
number = getattr(signal, told)

class Telling:
    def find_spec(self, name, path=None, target=None):
        if name == "engine.rulebook":
            signal.raise_signal(number)
            print("the import goes on")

signal.signal(number, signal.SIG_IGN if before == "ignored" else signal.SIG_DFL)
sys.meta_path.insert(0, Telling())
from engine.cli import run
sys.argv = ["trustpolicy", "validate", "--as-at", "2025-03-28"]
run()
"""


@needs_unix
@pytest.mark.parametrize("told", ["SIGINT", "SIGTERM", "SIGHUP"])
def test_what_tells_a_run_to_stop_interrupts_it_once_an_import_is_done(told: str) -> None:
    command = [sys.executable, "-c", _TOLD_AT_AN_IMPORT, told, "usual"]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout, done.stderr.strip()) == (130, "the import goes on\n", "")


@needs_unix
def test_a_run_goes_on_that_is_to_outlast_its_terminal() -> None:
    command = [sys.executable, "-c", _TOLD_AT_AN_IMPORT, "SIGHUP", "ignored"]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0 and "1 academy, " in done.stdout
