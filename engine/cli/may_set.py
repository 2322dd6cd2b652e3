"""`trustpolicy options`: all that an academy may set. (`engine.cli.options` holds what verbs share.)"""

from __future__ import annotations

from datetime import date
from pathlib import Path

import click

import engine
from engine.cli.exits import Exit, exit_for_problems
from engine.cli.formats import report
from engine.cli.options import chosen_academies, drafting, of_academies, on_a_day, printing, with_policies
from engine.cli.output import deliver, output_look, say_problems
from engine.cli.usage import Verb
from engine.diagnostics import has_errors

_HELP = """Show all that an academy may set: what holds now, within what bounds it may be set, and who authorises it.

\b
Examples:
  trustpolicy options wenlock
  trustpolicy options wenlock --path register
  trustpolicy options --all --path attendance.target --format csv --output targets.csv

Settings come first, then the roles, duties and rules that it may change or add. What is
not listed is locked by a layer above; `--path` with such a setting tells which one.
"""


@click.command("options", cls=Verb, help=_HELP)
@of_academies
@click.option("--path", metavar="PATH", help="Only this setting or group, file, role, duty or rule.")
@on_a_day
@drafting
@with_policies
@printing
@click.pass_context
def verb(
    ctx: click.Context,
    academies: tuple[str, ...],
    every: bool,
    path: str | None,
    on: date | None,
    draft: bool,
    policies: Path,
    kind: str,
    output: Path | None,
) -> Exit:
    """Prints what may be set; problems go to standard error."""
    chosen = chosen_academies(academies, every, ctx)
    found = engine.options(policies, chosen, path, on, draft=draft)
    say_problems(found.diagnostics)
    if not has_errors(found.diagnostics):
        pieces = report("options", kind, found.academies, look=output_look(output), draft=draft)
        deliver(pieces, output, kind)
    return exit_for_problems(found.diagnostics)
