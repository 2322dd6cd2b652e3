"""Where a path leads once its links are followed."""

from __future__ import annotations

import os
from pathlib import Path


def followed(path: Path) -> Path:
    """The path with its links followed; of links that lead round in a circle, as far as they can be.

    There `Path.resolve` raises before Python 3.13.
    """
    return Path(os.path.realpath(path))
