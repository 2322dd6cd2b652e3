"""`trustpolicy diff`: what two editions of the policies differ in."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import click

from engine import reviewing
from engine.cli.command import Verb
from engine.cli.exits import Exit, exit_for_problems
from engine.cli.formats import Target, printing_also
from engine.cli.impacts import both_or_neither, hold_flips, register_on_a_day, shown_impact, told_in_part
from engine.cli.options import with_policies_untold
from engine.cli.output import say_problems
from engine.cli.parameters import Edition
from engine.cli.progress import progress

_HELP = """Show how two editions of the policies differ in meaning, not in how the files are laid out.

An edition is a folder of policies, or a revision that git knows: a commit, a branch, a tag, HEAD~1. Without --academy
every layer is compared; with it, what is in force there. With a register, both editions are checked against it, to show
whose answers change, and because of which change; --summary lists none of these answers.

\b
Examples:
  trustpolicy diff HEAD~1 policies
  trustpolicy diff edition-2023-24 policies --academy wenlock
  trustpolicy diff HEAD~1 policies --register register --as-at 2025-03-28 --group

\b
Exit codes: 0 no change, 1 changes, 3 an edition has errors and was compared as far as it can be read.
"""


@click.command("diff", cls=Verb, help=_HELP)
@click.argument("old", type=Edition())
@click.argument("new", type=Edition())
@click.option("--academy", metavar="ACADEMY", help="Compare what is in force at this academy.")
@register_on_a_day
@told_in_part
@with_policies_untold
@printing_also("html")
def verb(
    old: str,
    new: str,
    academy: str | None,
    register: Path | None,
    as_at: date | None,
    group: bool,
    summary: bool,
    policies: Path,
    target: Target,
) -> Exit:
    """Prints the changes; problems go to standard error."""
    both_or_neither(register, as_at, group=group, summary=summary)
    hold_flips(target, group=group, summary=summary)
    with progress():
        compared = reviewing.diff(policies, old, new, academy, register, as_at)
    say_problems(compared.diagnostics)
    if compared.comparison is None or (register and compared.impact is None):
        return exit_for_problems(compared.diagnostics)
    impact = shown_impact(compared.impact, group=group, summary=summary)
    target.write("diff", compared.comparison, impact, names_pupils=register is not None)
    from engine.editions.problems import PARTIAL

    if any(each.code == PARTIAL for each in compared.diagnostics):
        return Exit.POLICY
    flips = compared.impact is not None and compared.impact.flips
    return Exit.FINDINGS if compared.comparison.changes or flips else Exit.NOTHING
