from __future__ import annotations

import sys
from io import StringIO
from time import sleep

import pytest

from engine.cli.progress import progress
from engine.progress import at_step


class Terminal(StringIO):
    encoding = "utf-8"

    def isatty(self) -> bool:
        return True


def test_nobody_watches_a_file(monkeypatch: pytest.MonkeyPatch) -> None:
    file = StringIO()
    monkeypatch.setattr(sys, "stderr", file)
    with progress(patience=0.0):
        at_step("reading marks", 1, 3)
        sleep(0.1)
    assert file.getvalue() == ""


def test_what_is_quick_shows_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    terminal = Terminal()
    monkeypatch.setattr(sys, "stderr", terminal)
    with progress():
        at_step("reading marks", 1, 3)
    assert terminal.getvalue() == ""


@pytest.mark.thorough
def test_what_is_slow_shows_its_step_and_takes_it_away(monkeypatch: pytest.MonkeyPatch) -> None:
    terminal = Terminal()
    monkeypatch.setattr(sys, "stderr", terminal)
    monkeypatch.setenv("TERM", "xterm")
    with progress(patience=0.01):
        at_step("reading [red]marks", 1, 3)
        sleep(0.6)
        at_step("answering", 2, 3)
        sleep(0.2)
    shown = terminal.getvalue()
    assert "reading [red]marks" in shown
    assert "answering" in shown
    assert shown.endswith("\x1b[2K")
