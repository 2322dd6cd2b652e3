"""Files of a test changed in place."""

from __future__ import annotations

from pathlib import Path


def edit(path: Path, find: str, put: str) -> None:
    """Puts one text in the place of another, which has to be there."""
    text = path.read_text("utf-8")
    assert find in text, f"{find!r} in {path}"
    path.write_text(text.replace(find, put), "utf-8")
