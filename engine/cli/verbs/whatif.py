"""`trustpolicy whatif`: what would follow on a register from other settings."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import click

from engine import reviewing
from engine.cli.command import Verb
from engine.cli.exits import Exit, exit_for_problems
from engine.cli.formats import Target, printing_also
from engine.cli.impacts import hold_flips, shown_impact, told_in_part
from engine.cli.options import as_at_a_day, of_academies, of_register, with_policies
from engine.cli.output import say_problems
from engine.cli.problems import MISSING_OPTION
from engine.cli.progress import progress
from engine.cli.usage import misuse

_HELP = """Show what a check of a register would find with other settings. No file is changed.

For one academy the values are tried as its own. For several, or with --all, they are tried as the trust's, and where
an academy sets something else itself, so that they do not reach it, that is said.

--set takes the setting's path and the value as in a policy file, and the case if the setting has several. --sweep tries
a whole range of values in one run; it names nobody, but does not hide small numbers as --group does. --summary lists
none of the answers that would change, only how many would.

\b
Examples:
  trustpolicy whatif wenlock --set attendance.target=98% --register register --as-at 2025-03-28
  trustpolicy whatif wenlock --set "register.closes (AM)=9:20" --register register --as-at 2025-03-28
  trustpolicy whatif wenlock --sweep attendance.letter_below=90%..97%:1 --register register --as-at 2025-03-28
  trustpolicy whatif --all --set attendance.letter_below=96% --register register --as-at 2025-03-28 --summary
"""


@click.command("whatif", cls=Verb, help=_HELP)
@of_academies
@click.option(
    "--set", "settings", metavar="PATH=VALUE", multiple=True, help="A setting and its value; can be repeated."
)
@click.option("--sweep", metavar="PATH=FROM..TO:STEP", help="A setting and a range of values to try.")
@of_register("The register to check.")
@as_at_a_day()
@told_in_part
@with_policies
@printing_also("html")
def verb(
    academies: tuple[str, ...],
    settings: tuple[str, ...],
    sweep: str | None,
    register: Path,
    as_at: date,
    group: bool,
    summary: bool,
    policies: Path,
    target: Target,
) -> Exit:
    """Prints what would follow; problems go to standard error."""
    _check(settings, sweep)
    hold_flips(target, group=group, summary=summary, sweep=sweep is not None)
    with progress():
        told = reviewing.whatif(policies, academies, settings, sweep, register, as_at)
    say_problems(told.compared.diagnostics)
    comparison, impact = told.compared.comparison, told.compared.impact
    if told.sweep is not None:
        target.write("sweep", told.sweep, names_pupils=True)
        return Exit.NOTHING
    if comparison is None or impact is None:
        return exit_for_problems(told.compared.diagnostics)
    target.write("diff", comparison, shown_impact(impact, group=group, summary=summary), names_pupils=True)
    return Exit.FINDINGS if impact.flips else Exit.NOTHING


def _check(settings: tuple[str, ...], sweep: str | None) -> None:
    if not settings and sweep is None:
        help = "add `--set attendance.target=96%` or `--sweep attendance.letter_below=90%..97%:1`"
        raise misuse(MISSING_OPTION, "it is not said what would be otherwise", help)
