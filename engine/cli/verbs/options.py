"""`trustpolicy options`: all that an academy may set. (`engine.cli.options` holds what verbs share.)"""

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

_HELP = """Show all that an academy may set: the value now, the bounds within which it may be set, and who authorises it.

\b
Examples:
  trustpolicy options wenlock
  trustpolicy options wenlock --path register
  trustpolicy options --all --path attendance.target --output targets.csv

Settings come first, then the roles, duties and rules that it may change or add. What is not
listed is locked by a layer above; `--path` with such a setting says which layer.
"""


@click.command("options", cls=Verb, help=_HELP)
@of_academies
@click.option("--path", metavar="PATH", help="Only this setting or group, file, role, duty or rule.")
@on_a_day
@drafting
@with_policies
@printing
def verb(
    academies: tuple[str, ...],
    path: str | None,
    on: date | None,
    draft: bool,
    policies: Path,
    target: Target,
) -> Exit:
    """Prints what may be set; problems go to standard error."""
    found = engine.options(policies, academies, path, on, draft=draft)
    say_problems(found.diagnostics)
    if not has_errors(found.diagnostics):
        target.write("options", found.academies, draft=draft)
    return exit_for_problems(found.diagnostics)
