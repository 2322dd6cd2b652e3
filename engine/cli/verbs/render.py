"""`trustpolicy render`: an academy's public attendance page."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from pathlib import Path

import click

from engine import reviewing
from engine.cli.command import Verb
from engine.cli.exits import Exit, exit_for_problems
from engine.cli.formats import Target, printing_in
from engine.cli.options import drafting, with_policies
from engine.cli.output import say_problems
from engine.cli.parameters import Day
from engine.diagnostics import Diagnostic, has_errors

_HELP = """Write an academy's public attendance page from what is in force.

\b
Examples:
  trustpolicy render wenlock --output attendance.html
  trustpolicy render wenlock --format markdown --on 2025-03-28

Every time, figure and name on it comes from the policies, so it cannot contradict them. It holds no
pupil's data. It is a single file.
"""


@click.command("render", cls=Verb, help=_HELP)
@click.argument("academy")
@click.option("--on", type=Day(), help="The day for which the page is written; by default today.")
@drafting
@with_policies
@printing_in("html", "markdown")
def verb(academy: str, on: date | None, draft: bool, policies: Path, target: Target) -> Exit:
    """Prints the page; what is wrong in the policies goes to standard error."""
    found = reviewing.render(policies, academy, on or date.today(), draft=draft)
    say_problems(found.diagnostics if draft else _of_the_page(found.diagnostics))
    if found.page is not None:
        target.write("page", found.page, draft=draft)
    return exit_for_problems(found.diagnostics)


def _of_the_page(found: Sequence[Diagnostic]) -> list[Diagnostic]:
    """What is about the page, and whether what it says holds on the day: the page would say it to all parents.

    What else is doubtful of the policies is for `validate`.
    """
    from engine.policy.gaps import GAP_ABOVE
    from engine.policy.holders import UNSETTLED_ROLE
    from engine.policy.loading import of_authority
    from engine.publishing.page import NO_WAY_TO_TELL

    held = of_authority(found)
    about = (UNSETTLED_ROLE, NO_WAY_TO_TELL, GAP_ABOVE)
    return [each for each in found if each.code in about or each in held or has_errors([each])]
