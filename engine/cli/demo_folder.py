"""The folder that `demo` writes, which it knows again and never takes for another."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from shutil import rmtree

from engine.cli.problems import FOREIGN_FOLDER
from engine.cli.usage import UsageProblem, misuse
from engine.wording import refusal

_MARKER = ".trustpolicy-demo"
_MARKER_TEXT = (
    "`trustpolicy demo` made this folder and may write over what it made here: "
    "register, policies and mistaken-policies.\n"
)
_MADE = ("register", "policies", "mistaken-policies")


def emptied(folder: Path) -> Path:
    """The folder, there and rid of what an earlier demo made; one with anything else in it is refused."""
    marker = folder / _MARKER
    try:
        if folder.is_dir() and not marker.is_file() and any(folder.iterdir()):
            raise _refused(f"`{folder}` holds files that no demo made")
        for name in _MADE:
            _remove(folder / name)
        folder.mkdir(parents=True, exist_ok=True)
        marker.write_text(_MARKER_TEXT, "utf-8")
    except OSError as error:
        raise _refused(f"`{folder}` cannot be written: {refusal(error)}") from None
    return folder


@contextmanager
def filled(folder: Path) -> Iterator[None]:
    """What is written meanwhile is there whole, or not at all; a disk that is full is told."""
    try:
        yield
    except OSError as error:
        for name in _MADE:
            _remove(folder / name)
        raise _refused(f"`{folder}` cannot be written: {refusal(error)}") from None


def _remove(made: Path) -> None:
    if made.is_symlink():
        raise _refused(f"`{made}` is a link to another place")
    if made.exists():
        rmtree(made)


def _refused(message: str) -> UsageProblem:
    return misuse(FOREIGN_FOLDER, message, "name another folder with `--into`")
