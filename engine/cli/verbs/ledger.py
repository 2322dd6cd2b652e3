"""`trustpolicy ledger`: what a check finds against what was found and decided before."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import click

from engine import casework
from engine.cli.command import Verb
from engine.cli.exits import Exit, FailOn, exit_for_levels
from engine.cli.file_kinds import hold_summary
from engine.cli.formats import Target, printing
from engine.cli.options import (
    as_at_a_day,
    failing_on,
    listing,
    of_academies,
    of_register,
    with_ledger,
    with_policies,
)
from engine.cli.output import refused_output, say_problems, without_result
from engine.cli.progress import progress
from engine.cli.streams import say
from engine.frozen import replace
from engine.ledger.comparing import OPEN
from engine.wanted import Wanted

if TYPE_CHECKING:
    from engine.checking.checking import CheckOptions

_HELP = """Check a register and compare what is found with the case ledger: what is new, what still stands, what was
decided and whether it has changed since, what is resolved, and what has come back.

The ledger is a CSV file, `ledger.csv` in the register's folder unless --ledger names another. The first run makes it.
People fill in `decision` (done, no action, put off), `reason`, `decided_by`, `decided_on` and `until`.
A decided case that has not changed no longer counts for exit code 1. The ledger holds every case, even if --role,
--rule, --pupil, --class, --level, --overdue or --since list only some, and --summary none.

\b
Examples:
  trustpolicy ledger wenlock --register register --as-at 2025-03-28
  trustpolicy ledger wenlock --register register --as-at 2025-03-28 --role school_office
  trustpolicy ledger wenlock --register register --as-at 2025-03-28 --dry-run --output cases.csv
"""


@click.command("ledger", cls=Verb, help=_HELP)
@of_academies
@of_register()
@as_at_a_day()
@with_ledger
@click.option("--dry-run", is_flag=True, help="Show how the cases stand, without changing the ledger.")
@failing_on("an open case")
@listing("cases")
@with_policies
@printing
def verb(
    academies: tuple[str, ...],
    register: Path,
    as_at: date,
    ledger: Path,
    dry_run: bool,
    fail_on: FailOn,
    wanted: Wanted | None,
    names: bool,
    policies: Path,
    target: Target,
) -> Exit:
    """Prints the cases and keeps the ledger; where it cannot be kept, the cases are printed and that is said."""
    hold_summary(target.kind, wanted is not None and wanted.summary)
    with progress():
        options: CheckOptions = {"wanted": wanted, "names": names}
        kept = casework.keep_ledger(policies, academies, register, as_at, ledger, dry_run=dry_run, **options)
    say_problems(kept.diagnostics)
    if kept.result is None:
        return without_result("nothing can be said of any case", kept.diagnostics)
    result = replace(kept.result, diagnostics=kept.diagnostics)
    target.write("ledger", result, kept.cases, names_pupils=True)
    from engine.reports.ledger import ledger_closing

    target.say_beside(ledger_closing(result, kept.cases))
    if kept.refused:
        raise refused_output(ledger, kept.refused)
    if not dry_run:
        say([f"{'a new ledger is begun' if kept.begun else 'the ledger is kept'} in {ledger}\n"])
    return exit_for_levels((case.entry.level for case in kept.cases if case.state in OPEN), fail_on)
