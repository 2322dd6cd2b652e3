"""Where a path leads once its links are followed, or as an address, and whether one may look there."""

from __future__ import annotations

import os
import re
from pathlib import Path

_ADDRESS = re.compile(r"([A-Za-z][A-Za-z0-9+.-]+):/+(.*)")


def followed(path: Path) -> Path:
    """The path with its links followed; of links that lead round in a circle, as far as they can be.

    There `Path.resolve` raises before Python 3.13.
    """
    return Path(os.path.realpath(path))


def from_here(path: Path) -> Path:
    """The path from the working folder where it lies there, else as it is."""
    here = Path.cwd()
    return path.relative_to(here) if path.is_relative_to(here) else path


def address_of(path: Path) -> str | None:
    """The address that is meant by what was taken for a folder; None where it is one."""
    found = _ADDRESS.fullmatch(path.as_posix())
    if found is None or path.exists():
        return None
    scheme, rest = found.groups()
    return f"{scheme}:///{rest}" if scheme == "file" else f"{scheme}://{rest}"


def is_shut(folder: Path) -> bool:
    """Whether the system lets nobody see who asks what lies in a folder."""
    try:
        next(folder.iterdir(), None)
    except PermissionError:
        return True
    except OSError:  # no folder, or none that is there
        return False
    return not os.access(folder, os.X_OK)
