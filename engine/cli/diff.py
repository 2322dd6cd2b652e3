"""`trustpolicy diff`: what two editions of the policies differ in."""

from __future__ import annotations

from pathlib import Path

import click

import engine
from engine.cli.exits import Exit, exit_for_problems
from engine.cli.formats import report
from engine.cli.options import printing_also, with_policies
from engine.cli.output import deliver, output_look, say_problems
from engine.cli.usage import Verb

_HELP = """Tell what two editions of the policies differ in: by what they mean, not by how the files are laid out.

An edition is a folder of policies, or a revision that git knows: a commit, a branch, a tag, HEAD~1. Without --academy
every layer is compared; with it, what is in force there.

\b
Examples:
  trustpolicy diff HEAD~1 policies
  trustpolicy diff edition-2023-24 policies --academy wenlock
  trustpolicy diff ../last-year/policies policies --format html --output changes.html

\b
Exit codes: 0 no change, 1 changes, 3 an edition has errors and was compared as far as it can be read.
"""


@click.command("diff", cls=Verb, help=_HELP)
@click.argument("old")
@click.argument("new")
@click.option("--academy", metavar="ACADEMY", help="Compare what is in force at this academy.")
@with_policies
@printing_also("html")
def verb(old: str, new: str, academy: str | None, policies: Path, kind: str, output: Path | None) -> Exit:
    """Prints the changes; problems go to standard error."""
    compared = engine.diff(policies, old, new, academy)
    say_problems(compared.diagnostics)
    if compared.comparison is None:
        return exit_for_problems(compared.diagnostics)
    deliver(report("diff", kind, compared.comparison, look=output_look(output)), output, kind)
    if compared.diagnostics:
        return Exit.POLICY
    return Exit.FINDINGS if compared.comparison.changes else Exit.NOTHING
