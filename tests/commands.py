"""The command as a user runs it, in this process."""

from __future__ import annotations

from pathlib import Path

from click.testing import CliRunner, Result

from engine.cli import main


def trustpolicy(*words: str | Path) -> Result:
    """What the command prints and how it ends."""
    return CliRunner().invoke(main, [str(word) for word in words], prog_name="trustpolicy")


def with_words(usual: tuple[str, ...], *words: str) -> tuple[str, ...]:
    """The usual options, each with a value, without those that the words give, and then the words."""
    pairs = zip(usual[::2], usual[1::2], strict=True)
    return (*(each for pair in pairs if pair[0] not in words for each in pair), *words)
