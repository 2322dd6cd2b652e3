"""A mistake on the command line, as a problem of the same form as all others."""

from __future__ import annotations

import click

from engine.diagnostics import Code, Diagnostic

WORDS = "engine.cli.words"
"""By what a command's context knows the words that it was given."""


class UsageProblem(click.UsageError):
    """A problem of the command line that already has its words."""

    def __init__(self, diagnostic: Diagnostic) -> None:
        super().__init__(diagnostic.message)
        self.diagnostic = diagnostic


def misuse(code: Code, message: str, help: str | None) -> UsageProblem:
    """What is wrong with words of the command line, which stand in no file."""
    return UsageProblem(code.at(None, message, help=help))
