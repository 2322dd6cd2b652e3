"""Where the folders that travel with the engine lie: `policies` and `schemas`."""

from __future__ import annotations

from pathlib import Path

_ENGINE = Path(__file__).resolve().parent


def installed_folder(name: str) -> Path:
    """The folder of that name: inside an installed wheel, or beside the package in a checkout."""
    inside = _ENGINE / "_installed" / name
    return inside if inside.is_dir() else _ENGINE.parent / name
