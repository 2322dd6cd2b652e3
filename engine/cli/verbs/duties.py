"""`trustpolicy duties`: who has to do what and when at an academy."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import click

import engine
from engine.cli.command import Verb
from engine.cli.exits import Exit, exit_for_problems
from engine.cli.formats import Target, printing
from engine.cli.options import drafting, of_academies, on_a_day, with_policies
from engine.cli.output import say_problems
from engine.diagnostics import has_errors

_HELP = """Show who has to do what and when at one, several or all academies, with the holder of each role.

\b
Examples:
  trustpolicy duties wenlock
  trustpolicy duties wenlock --role headteacher
  trustpolicy duties --all --role attendance_champion
  trustpolicy duties wenlock --output duties.csv
"""


@click.command("duties", cls=Verb, help=_HELP)
@of_academies
@click.option("--role", metavar="ROLE", help="Only this role; give its short name in the contacts.")
@on_a_day
@drafting
@with_policies
@printing
def verb(
    academies: tuple[str, ...],
    role: str | None,
    on: date | None,
    draft: bool,
    policies: Path,
    target: Target,
) -> Exit:
    """Prints the duties; what is doubtful about the roles goes to standard error."""
    found = engine.duties(policies, academies, role, on, draft=draft)
    say_problems(found.diagnostics)
    if not has_errors(found.diagnostics):
        target.write("duties", found.academies, draft=draft)
    return exit_for_problems(found.diagnostics)
