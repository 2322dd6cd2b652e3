"""Where the built grammar is kept between runs: a folder that only this user can write to."""

from __future__ import annotations

import os
import stat
from hashlib import sha256
from pathlib import Path
from sys import version_info


def cache_file(grammar: str) -> str | None:
    """A file name for the built tables of a grammar text; None where no private folder can be had."""
    folder = _private_folder()
    if folder is None:
        return None
    digest = sha256(f"{version_info[:3]}{grammar}".encode()).hexdigest()[:16]
    return str(folder / f"grammar-{digest}.tables")


def _private_folder() -> Path | None:
    """The tables are a pickle, so a folder that others could write to is not used."""
    try:
        base = os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache"
        folder = Path(base) / "trustpolicy"
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        about = folder.lstat()
    except (OSError, RuntimeError):
        return None
    mine = not hasattr(os, "getuid") or about.st_uid == os.getuid()
    closed = os.name == "nt" or not about.st_mode & (stat.S_IWGRP | stat.S_IWOTH)
    return folder if stat.S_ISDIR(about.st_mode) and mine and closed and os.access(folder, os.W_OK) else None
