"""`trustpolicy status`: what has to be reviewed or authorised again, and when."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import click

from engine import reviewing
from engine.cli.command import Verb
from engine.cli.exits import Exit, exit_for_problems
from engine.cli.formats import Target, printing_also
from engine.cli.options import of_academies, with_policies
from engine.cli.output import say_problems
from engine.cli.parameters import Day
from engine.diagnostics import has_errors

_HELP = """Show every policy, section and authorisation: its owner, its state, and when it is due for review.

\b
Examples:
  trustpolicy status wenlock
  trustpolicy status --all --on 2025-06-01
  trustpolicy status --all --output reviews.ics

The exit code is 1 if a review is overdue or a section is not authorised. An .ics file is a calendar
with the day of each review and reminders 60 and 30 days before.
"""


@click.command("status", cls=Verb, help=_HELP)
@of_academies
@click.option("--on", type=Day(), help="The day for which to show it; by default today.")
@with_policies
@printing_also("ics")
def verb(
    academies: tuple[str, ...],
    on: date | None,
    policies: Path,
    target: Target,
) -> Exit:
    """Prints how everything stands; what is wrong in the policies goes to standard error."""
    day = on or date.today()
    found = reviewing.status(policies, academies, day)
    say_problems(found.diagnostics)
    if has_errors(found.diagnostics):
        return exit_for_problems(found.diagnostics)
    target.write("status", day, found.reviews)
    waits = any(each.overdue or each.not_authorised for each in found.reviews)
    return Exit.FINDINGS if waits else Exit.NOTHING
