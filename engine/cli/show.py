"""`trustpolicy show`: the settings in force at an academy."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import click

import engine
from engine.cli.exits import Exit, exit_for_problems
from engine.cli.formats import report
from engine.cli.options import drafting, on_a_day, printing, with_policies
from engine.cli.output import deliver, output_look, say_problems
from engine.cli.usage import Verb
from engine.diagnostics import has_errors

_HELP = """Show the settings in force at an academy: all, those of a group, or one.

\b
Examples:
  trustpolicy show wenlock
  trustpolicy show wenlock thresholds
  trustpolicy show wenlock penalty.sessions --explain
"""


@click.command("show", cls=Verb, help=_HELP)
@click.argument("academy")
@click.argument("path", required=False)
@click.option("--explain", is_flag=True, help="What every layer says, those overruled and those silent too.")
@on_a_day
@drafting
@with_policies
@printing
def verb(
    academy: str,
    path: str | None,
    explain: bool,
    on: date | None,
    draft: bool,
    policies: Path,
    kind: str,
    output: Path | None,
) -> Exit:
    """Prints the settings; problems go to standard error."""
    shown = engine.show(policies, academy, path, on, draft=draft)
    say_problems(shown.diagnostics)
    if not has_errors(shown.diagnostics):
        pieces = report(
            "settings", kind, academy, shown.settings, explain, look=output_look(output), draft=draft
        )
        deliver(pieces, output, kind)
    return exit_for_problems(shown.diagnostics)
