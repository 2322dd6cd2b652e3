"""`trustpolicy letters`: the letters that the policy asks for, to be merged by a word processor."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import click

from engine import casework
from engine.cli.command import Verb
from engine.cli.exits import Exit
from engine.cli.file_kinds import TABLES
from engine.cli.formats import Target, printing_also
from engine.cli.options import as_at_a_day, of_academies, of_register, with_ledger, with_policies
from engine.cli.output import say_problems, without_result
from engine.cli.progress import progress
from engine.register import LEDGER

_HELP = """List the letters to parents that are due under the policy: a row for each pupil and letter, with the fields
for a mail merge.

A letter is due when a rule that says `letter:` has found a pupil. Cases decided in the case ledger (`ledger.csv`
in the register's folder, or --ledger) are left out, unless they have changed since.
Exit code 1 also means that it cannot be told whether a letter is due, for example because a rule was not evaluated.

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
@printing_also(tables=("xlsx", "duckdb"))
def verb(
    academies: tuple[str, ...],
    register: Path,
    as_at: date,
    ledger: Path,
    policies: Path,
    target: Target,
) -> Exit:
    """Writes the letters' fields; exit code 1 where a letter is due, or may be."""
    kind, output = target.kind, target.output
    if kind in TABLES and output is not None:
        from engine.cli.output_tables import check_writable

        check_writable(kind, output)
    with progress():
        due = casework.letters(
            policies, academies, register, as_at, ledger, named=ledger != register / LEDGER
        )
    say_problems(due.diagnostics)
    if due.not_due is None:
        return without_result("nothing can be said of any letter", due.diagnostics)
    from engine.reports.letters import letters_closing

    amounts_to = letters_closing(due.letters, due.not_due)
    if kind in TABLES and output is not None:
        from engine.cli.output_tables import write_tables
        from engine.exporting.letters import about_table, letters_table

        tables = (letters_table(due.letters), about_table(amounts_to, as_at))
        write_tables(kind, tables, output, as_at)
    else:
        target.write("letters", due.letters, due.not_due, due.diagnostics, names_pupils=True)
    target.say_beside(amounts_to)
    return Exit.FINDINGS if due.letters or due.not_due.untold else Exit.NOTHING
