"""Commands that a report gives can be copied into the shell of the machine it was made on."""

import shlex
from types import SimpleNamespace

import pytest

import engine.shell
from engine.shell import command
from tests.machine import needs_unix

WORDS = [
    "check",
    "wenlock",
    "demo\\register",
    "Year 3 & 4",
    "4,5",
    "",
    'the "new" one',
    "C:\\a b\\",
    "it's",
    "$HOME",
]


@pytest.fixture
def on_windows(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(engine.shell, "sys", SimpleNamespace(platform="win32"))


@needs_unix
def test_a_shell_here_reads_the_words_back():
    assert shlex.split(command(*WORDS)) == WORDS


@pytest.mark.usefixtures("on_windows")
@pytest.mark.parametrize(
    ("word", "written"),
    [
        ("demo\\register", "demo\\register"),
        ("C:\\Schools\\marks.csv", "C:\\Schools\\marks.csv"),
        ("2025-03-28", "2025-03-28"),
        ("this year", '"this year"'),
        ("it's", '"it\'s"'),
        ("Year 3 & 4", '"Year 3 & 4"'),
        ("4,5", '"4,5"'),
        ("@home", '"@home"'),
        ("", '""'),
        ('the "new" one', '"the \\"new\\" one"'),
        ('a\\"b', '"a\\\\\\"b"'),
        ("C:\\a b\\", '"C:\\a b\\\\"'),
    ],
)
def test_windows_knows_no_single_quotes(word: str, written: str):
    assert command(word) == written
