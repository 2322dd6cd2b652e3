"""A folder of the user's own that keeps texts under long names: private, written whole or not at all, and bounded.

Whatever is odd about the folder or a file in it, the text is not there; whatever goes wrong in keeping one, it is
not kept. Neither is a problem of the run that asks.
"""

from __future__ import annotations

import os
import stat
import sys
from collections.abc import Mapping
from contextlib import suppress
from hashlib import sha256
from pathlib import Path

SWITCH = "TRUSTPOLICY_CACHE"
"""The environment variable that names another folder, or says `off`."""

MOST_KEPT = 32
_LARGEST = 8 << 20
_SUFFIX = ".json"


def usual_folder(environment: Mapping[str, str]) -> Path | None:
    """The folder for what can be made again: what the environment says, or the usual one; None where it is off."""
    said = environment.get(SWITCH)
    if said is not None:
        chosen = Path(said)
        return chosen / "plans" if chosen.is_absolute() else None
    usual = _of_platform(environment)
    return usual / "trustpolicy" / "plans" if usual and usual.is_absolute() else None


def _of_platform(environment: Mapping[str, str]) -> Path | None:
    if sys.platform == "win32":
        local = environment.get("LOCALAPPDATA")
        return Path(local) if local else None
    home = environment.get("HOME")
    if home and not Path(home).is_dir():  # none is made for a user who has none
        home = None
    if sys.platform == "darwin":
        return Path(home, "Library", "Caches") if home else None
    cache = environment.get("XDG_CACHE_HOME")
    if cache and Path(cache).is_absolute():
        return Path(cache)
    return Path(home, ".cache") if home else None


def any_kept(folder: Path, begins: str) -> bool:
    """Whether a text may be kept under a name that begins so."""
    with suppress(OSError):
        return any(path.name.startswith(begins) for path in folder.iterdir())
    return False


def kept(folder: Path, name: str) -> str | None:
    """The text kept under a name; None where there is none, or it is not just as it was kept."""
    path = folder / f"{name}{_SUFFIX}"
    try:
        if not _is_private(os.lstat(folder), stat.S_ISDIR):
            return None
        file = os.open(path, os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_BINARY", 0))
        with os.fdopen(file, "rb") as opened:
            about = os.fstat(file)
            if not _is_private(about, stat.S_ISREG) or about.st_size > _LARGEST:
                return None
            head, _, content = opened.read(_LARGEST + 1).partition(b"\n")
        if head != _head(name, content):
            return None
        return content.decode("utf-8")
    except (OSError, ValueError):
        return None


def keep(folder: Path, name: str, text: str) -> None:
    """Keeps a text under a name, and no more than so many in all."""
    content = text.encode("utf-8")
    with suppress(OSError):
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        if _is_private(os.lstat(folder), stat.S_ISDIR):
            _write(folder, name, _head(name, content) + b"\n" + content)
            _leave_newest(folder)


def _head(name: str, content: bytes) -> bytes:
    """What stands before a text: a number of its name and itself."""
    return sha256(name.encode() + b"\n" + content).hexdigest().encode()


def _write(folder: Path, name: str, content: bytes) -> None:
    beside = folder / f".{name}.{os.getpid()}"
    flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0)
    file = os.open(beside, flags, 0o600)
    try:
        with os.fdopen(file, "wb") as opened:
            opened.write(content)
        beside.replace(folder / f"{name}{_SUFFIX}")
    except OSError:
        beside.unlink(missing_ok=True)
        raise


def _leave_newest(folder: Path) -> None:
    newest_first = sorted(folder.iterdir(), key=lambda path: path.lstat().st_mtime_ns, reverse=True)
    for path in newest_first[MOST_KEPT:]:
        path.unlink()


def _is_private(about: os.stat_result, is_kind: object) -> bool:
    """Whether it is of the kind, the user's own, and nobody else may write it."""
    if not callable(is_kind) or not is_kind(about.st_mode):
        return False
    if sys.platform == "win32":
        return True
    return about.st_uid == os.geteuid() and not about.st_mode & (stat.S_IWGRP | stat.S_IWOTH)
