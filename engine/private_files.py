"""Files that name pupils, and keys: made for their owner alone; one that was opened to others stays as it was opened."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TextIO

from engine.durable import move

OWNER_ONLY = 0o600
FOLDER_OF_OWNER = 0o700


def open_private(path: Path, encoding: str, errors: str = "strict") -> TextIO:
    """A stream into an empty file, which only its owner can read if it is new. No line end is translated."""
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, OWNER_ONLY)
    return os.fdopen(descriptor, "w", encoding=encoding, errors=errors, newline="")


def make_private(path: Path) -> None:
    """Makes an empty file that only its owner can read, for somebody else to write to."""
    os.close(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, OWNER_ONLY))


def write_new(path: Path, content: bytes) -> None:
    """Makes a file that only its owner can read; FileExistsError where there is one. None is left that is not whole."""
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0), OWNER_ONLY)
    try:
        with os.fdopen(descriptor, "wb") as stream:
            stream.write(content)
    except OSError:
        path.unlink()
        raise


def take_place(part: Path, target: Path) -> None:
    """Moves a file to its place, with the rights of what stood there, else for its owner alone."""
    part.chmod(target.stat().st_mode & 0o777 if target.exists() else OWNER_ONLY)
    move(part, target)
