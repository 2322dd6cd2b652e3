"""How the system's refusals are told."""

import errno
import os
from types import SimpleNamespace

import pytest

import engine.wording
from engine.wording import refusal

SHUT = PermissionError(errno.EACCES, "Access is denied")
FULL = OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))


@pytest.mark.parametrize(
    ("platform", "error", "said"),
    [
        ("linux", FULL, "no space left on device"),
        ("linux", SHUT, "access is denied"),
        ("linux", ValueError("12"), "the system refuses"),
        ("linux", None, "the system refuses"),
        (
            "linux",
            ValueError('IO Error: cannot write "/x/P1.tmp": No space left on device'),
            "no space left on device",
        ),
        ("win32", FULL, "no space left on device"),
        ("win32", SHUT, "access is denied; if it is open in another program, such as Excel, close it there"),
        ("win32", PermissionError(errno.EACCES, "Access is denied", os.sep), "is a directory"),
    ],
)
def test_a_refusal_is_told_in_the_systems_words(
    platform: str, error: Exception | None, said: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(engine.wording, "sys", SimpleNamespace(platform=platform))
    assert refusal(error) == said
