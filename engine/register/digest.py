"""A fingerprint of the files that a register was read from."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from pathlib import Path


def digest(paths: Iterable[Path]) -> str:
    """`sha256:` and the digest of the files' names and bytes, the same in whatever order they are given."""
    whole = hashlib.sha256()
    for path in sorted(paths, key=lambda path: path.name):
        with path.open("rb") as stream:
            own = hashlib.file_digest(stream, "sha256").hexdigest()
        whole.update(f"{own} {path.name}\n".encode())
    return f"sha256:{whole.hexdigest()}"
