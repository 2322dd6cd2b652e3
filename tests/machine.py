"""What some tests need of the machine that they run on, and Windows or a machine without git has not."""

from __future__ import annotations

import shutil
import signal
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest


def _makes_links() -> bool:
    with tempfile.TemporaryDirectory() as folder:
        link = Path(folder, "link")
        try:
            link.symlink_to("nowhere")
        except OSError:
            return False
        return link.is_symlink()


KILL = signal.SIGTERM if sys.platform == "win32" else signal.SIGKILL
"""What `os.kill` ends a process with at once and without a word."""
KILLED = int(KILL) if sys.platform == "win32" else -int(KILL)
"""The code that such a process leaves."""

needs_git = pytest.mark.skipif(shutil.which("git") is None, reason="git is not installed")
needs_links = pytest.mark.skipif(not _makes_links(), reason="no links can be made here")
needs_unix = pytest.mark.skipif(
    sys.platform == "win32", reason="Windows knows no such rights, bounds, pipes or signals"
)


@contextmanager
def full_disk(size: int) -> Iterator[None]:
    """Within, no file can grow beyond a size: writes fail as they do on a full disk."""
    import resource

    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)
