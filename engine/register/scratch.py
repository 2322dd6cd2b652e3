"""A folder for what does not fit into memory."""

from __future__ import annotations

import weakref
from functools import cached_property
from pathlib import Path


class Scratch:
    """A folder made when it is first asked for; it goes when this object does."""

    @cached_property
    def folder(self) -> Path:
        """The folder, empty at first and this user's alone."""
        import shutil
        from tempfile import mkdtemp

        made = mkdtemp(prefix="trustpolicy-")
        weakref.finalize(self, shutil.rmtree, made, ignore_errors=True)
        return Path(made)
