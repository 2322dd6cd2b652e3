"""The command as a user runs it, in this process."""

from __future__ import annotations

from pathlib import Path

from click.testing import CliRunner, Result

from engine.cli import main


def trustpolicy(*words: str | Path) -> Result:
    """What the command prints and how it ends."""
    return CliRunner().invoke(main, [str(word) for word in words], prog_name="trustpolicy")
