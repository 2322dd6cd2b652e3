"""`trustpolicy ingest`: registers brought into a store of many schools and years."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import click

from engine import intake
from engine.cli.command import Verb
from engine.cli.exits import Exit
from engine.cli.formats import Target, printing
from engine.cli.options import with_policies
from engine.cli.output import say_problems, without_result
from engine.cli.parameters import Day, SchoolYear, StoredPortion, WrittenRegister
from engine.cli.problems import MISSING_OPTION
from engine.cli.progress import progress
from engine.cli.usage import misuse

_HELP = """Bring registers into a store that holds many schools and years.

PATH is a file named after its table, such as marks.csv or marks-2025-03-28.csv, or a folder of such files.

\b
Examples:
  trustpolicy ingest register --into store
  trustpolicy ingest marks-2025-03-28.csv --into store
  trustpolicy check --all --register store --as-at 2025-03-28
  trustpolicy ingest --into store --take-out wenlock/2017-18 --replace

A mark for the same pupil, date and session replaces the stored one, which is kept as an amendment. The store changes
as a whole or not at all; bringing in the same file again changes nothing.
"""


@click.command("ingest", cls=Verb, help=_HELP)
@click.argument("paths", metavar="PATH...", nargs=-1, type=click.Path(path_type=Path))
@click.option(
    "--into", "store", type=WrittenRegister(), metavar="STORE", required=True, help="The store's folder."
)
@click.option("--year", type=SchoolYear(), help="The school year of pupils, if not the calendar's last.")
@click.option(
    "--mended",
    is_flag=True,
    help="These files are corrected: forget what was set aside from files of their names.",
)
@click.option(
    "--replace",
    "whole",
    is_flag=True,
    help="The files are complete for their year (marks, calls and amendments: for their sessions and days): stored rows "
    "that they lack are removed. With --take-out: rows of an academy that there are policies of may go.",
)
@click.option(
    "--take-out",
    type=StoredPortion(),
    multiple=True,
    help="First take out of the store, for good, all that it has of an academy, or of one of its school years.",
)
@click.option(
    "--wait",
    type=click.IntRange(0),
    metavar="SECONDS",
    default=60,
    show_default=True,
    help="How long to wait for another run that is writing.",
)
@click.option("--on", type=Day(), help="The date of the amendments; by default today.")
@with_policies
@printing
def verb(
    paths: tuple[Path, ...],
    store: Path,
    year: str | None,
    mended: bool,
    whole: bool,
    take_out: tuple[tuple[str, str | None], ...],
    wait: int,
    on: date | None,
    policies: Path,
    target: Target,
) -> Exit:
    """Brings the files in and says what was read, new, replaced and set aside."""
    if not (paths or take_out):
        raise misuse(MISSING_OPTION, "`PATH` is missing", "name what to bring in, or what to `--take-out`")
    with progress():
        result, wrong = intake.ingest(
            policies, paths, store, on, year, mended=mended, wait=wait, whole=whole, take_out=take_out
        )
    say_problems(wrong)
    if result is None:
        return without_result("the store is as it was", wrong)
    target.write("ingested", result, names_pupils=True)
    return Exit.NOTHING
