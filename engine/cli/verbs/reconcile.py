"""`trustpolicy reconcile`: a register's totals compared with those of a summary or census file."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import click

from engine import intake
from engine.cli.command import Verb
from engine.cli.exits import Exit
from engine.cli.formats import Target, printing
from engine.cli.options import of_register, with_files_beside, with_policies
from engine.cli.output import say_problems, without_result
from engine.cli.parameters import Day
from engine.cli.problems import WHICH_DAYS
from engine.cli.usage import misuse

if TYPE_CHECKING:
    from engine.register.calendar import Stretch

_HELP = """Compare each pupil's totals in a register with those of a summary or census file.

FILE is what the school's system wrote; a mapping with totals says how to read it.

\b
Examples:
  trustpolicy reconcile wenlock summary.csv --register register --mapping sims-summary --from 2024-09-02 --to 2024-12-20
  trustpolicy reconcile wenlock census.xml --register register --mapping census

The exit code is 1 if anything differs, or could not be compared.
"""


@click.command("reconcile", cls=Verb, help=_HELP)
@click.argument("academy")
@click.argument("file", type=click.Path(path_type=Path))
@of_register()
@click.option(
    "--mapping", metavar="NAME|FILE", required=True, help="A mapping that comes with the engine, or your own."
)
@click.option("--from", "first", type=Day(), help="The first day that the file covers.")
@click.option("--to", "last", type=Day(), help="The last day that the file covers.")
@with_files_beside
@click.option(
    "--pseudonymise",
    type=click.Path(path_type=Path),
    metavar="KEYFILE",
    help="The key with which the register was imported, where it holds pseudonyms.",
)
@with_policies
@printing
def verb(
    academy: str,
    file: Path,
    register: Path,
    mapping: str,
    first: date | None,
    last: date | None,
    beside: tuple[tuple[str, Path], ...],
    pseudonymise: Path | None,
    policies: Path,
    target: Target,
) -> Exit:
    """Prints what differs; problems go to standard error."""
    covers = _covers(first, last)
    result, wrong = intake.reconcile_export(
        policies, academy, register, file, mapping, dict(beside), covers, pseudonymise
    )
    say_problems(wrong)
    if result is None:
        return without_result("nothing was compared", wrong)
    target.write("reconciled", result, names_pupils=True)
    return Exit.NOTHING if result.agrees else Exit.FINDINGS


def _covers(first: date | None, last: date | None) -> Stretch | None:
    """The days given; None where none are."""
    from engine.register.calendar import Stretch

    if first is None and last is None:
        return None
    if first is None or last is None:
        message = "`--from` and `--to` go together"
        raise misuse(WHICH_DAYS, message, "give both, or none of them")
    if last < first:
        message = f"`--to {last}` lies before `--from {first}`"
        raise misuse(WHICH_DAYS, message, "swap or correct the days")
    return Stretch(first, last)
