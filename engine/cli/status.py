"""`trustpolicy status`: what has to be reviewed or authorised again, and when."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import click

from engine import reviewing
from engine.cli.dates import Day
from engine.cli.exits import Exit, exit_for_problems
from engine.cli.formats import report
from engine.cli.options import chosen_academies, of_academies, printing_also, with_policies
from engine.cli.output import deliver, output_look, say_problems
from engine.cli.usage import Verb
from engine.diagnostics import has_errors

_HELP = """Show every policy, section and authorisation: whose it is, how it stands, and when it is due.

\b
Examples:
  trustpolicy status wenlock
  trustpolicy status --all --on 2025-06-01
  trustpolicy status --all --format ics --output reviews.ics

The exit code is 1 where a review is overdue or a section is not authorised. `--format ics` writes
a calendar with the day of each review and reminders 60 and 30 days before.
"""


@click.command("status", cls=Verb, help=_HELP)
@of_academies
@click.option("--on", type=Day(), help="The day to look from; today unless given.")
@with_policies
@printing_also("ics")
@click.pass_context
def verb(
    ctx: click.Context,
    academies: tuple[str, ...],
    every: bool,
    on: date | None,
    policies: Path,
    kind: str,
    output: Path | None,
) -> Exit:
    """Prints how everything stands; what is wrong in the policies goes to standard error."""
    chosen, day = chosen_academies(academies, every, ctx), on or date.today()
    found = reviewing.status(policies, chosen, day)
    say_problems(found.diagnostics)
    if has_errors(found.diagnostics):
        return exit_for_problems(found.diagnostics)
    deliver(report("status", kind, day, found.reviews, look=output_look(output)), output, kind)
    return (
        Exit.FINDINGS if any(each.overdue or each.not_authorised for each in found.reviews) else Exit.NOTHING
    )
