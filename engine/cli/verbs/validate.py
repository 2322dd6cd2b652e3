"""`trustpolicy validate`: what is wrong with the policies, without a register."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import click

import engine
from engine.cli.command import Verb
from engine.cli.exits import Exit, exit_for_problems
from engine.cli.formats import Target, printing
from engine.cli.options import drafting, of_any_academies, with_policies
from engine.cli.parameters import Day
from engine.reports.validation import extent_of, validation_summary

_HELP = """Check the policies of some academies, or of all, and list every mistake in them.

\b
Examples:
  trustpolicy validate
  trustpolicy validate wenlock hillside
  trustpolicy validate wenlock --policies policies --format json
"""


@click.command("validate", cls=Verb, help=_HELP)
@of_any_academies
@click.option(
    "--as-at",
    type=Day(),
    help="The day for which settings and authorisations are checked; by default today.",
)
@drafting
@with_policies
@printing
def verb(
    academies: tuple[str, ...],
    as_at: date | None,
    draft: bool,
    policies: Path,
    target: Target,
) -> Exit:
    """Prints every problem and what was read."""
    validated = engine.validate(policies, academies, as_at, draft=draft)
    extent = extent_of(validated.policy, validated.rules) if validated.policy and validated.rules else None
    target.write("validation", extent, validated.diagnostics, draft=draft)
    target.say_beside(validation_summary(extent, validated.diagnostics))
    return exit_for_problems(validated.diagnostics)
