"""`trustpolicy letters`: the letters that the policy asks for, to be merged by a word processor."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import click

from engine import casework
from engine.cli.exits import Exit, exit_for_problems
from engine.cli.exports import TABLES, kind_for
from engine.cli.formats import report
from engine.cli.ledger import NAME, with_ledger
from engine.cli.options import (
    as_at_a_day,
    chosen_academies,
    of_academies,
    of_register,
    printing,
    with_policies,
)
from engine.cli.output import deliver, output_look, say_problems
from engine.cli.problems import WHICH_FORMAT
from engine.cli.progress import progress
from engine.cli.streams import say
from engine.cli.usage import Verb, misuse
from engine.reports.diagnostics import diagnostics_summary

_HELP = """Letters that are due to parents by the policy: a row for each pupil and letter, with the fields that a word
processor merges into them.

A letter is due where a rule says `letter:` and has found a pupil. What is decided in the case ledger (`ledger.csv`
in the register's folder, or --ledger) is left out, unless it has changed since.
Exit code 1 also where it cannot be told whether a letter is due, such as where a rule could not be evaluated.

\b
Examples:
  trustpolicy letters wenlock --register register --as-at 2025-03-28
  trustpolicy letters wenlock --register register --as-at 2025-03-28 --output letters.xlsx
"""


@click.command("letters", cls=Verb, help=_HELP)
@of_academies
@of_register()
@as_at_a_day()
@with_ledger
@with_policies
@printing
@click.pass_context
def verb(
    ctx: click.Context,
    academies: tuple[str, ...],
    every: bool,
    register: Path,
    as_at: date,
    ledger: Path | None,
    policies: Path,
    kind: str,
    output: Path | None,
) -> Exit:
    """Writes the letters' fields; exit code 1 where a letter is due, or may be."""
    chosen = chosen_academies(academies, every, ctx)
    kind = _kind(kind, output, ctx)
    if kind in TABLES and output is not None:
        from engine.cli.exported import check_writable

        check_writable(kind, output)
    with progress() as on_step:
        due = casework.letters(policies, chosen, register, as_at, ledger or register / NAME, on_step)
    say_problems(due.diagnostics)
    if due.not_due is None:
        say([f"nothing can be said of any letter: {diagnostics_summary(due.diagnostics)}\n"])
        return exit_for_problems(due.diagnostics)
    from engine.reports.letters import letters_closing

    if kind in TABLES and output is not None:
        from engine.cli.exported import write_tables
        from engine.exporting.letters import letters_table

        write_tables(kind, (letters_table(due.letters),), output, as_at)
    else:
        values = due.letters, due.not_due, due.diagnostics
        pieces = report("letters", kind, *values, look=output_look(output))
        deliver(pieces, output, kind, names_pupils=True)
    if output or kind != "text":
        say([f"{letters_closing(due.letters, due.not_due)}\n"])
    return Exit.FINDINGS if due.letters or due.not_due.untold else Exit.NOTHING


def _kind(kind: str, output: Path | None, ctx: click.Context) -> str:
    meant = kind_for(kind, output, ctx)
    if meant == "parquet" and output is not None:
        message = "letters are not written as Parquet, which no word processor reads"
        help = f"name the file `{output.stem}.xlsx` or `{output.stem}.csv`"
        raise misuse(WHICH_FORMAT, message, help, ctx)
    return meant
