"""`trustpolicy check`: the register against the policies."""

from __future__ import annotations

import os
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

import click

import engine
from engine.cli.command import Verb
from engine.cli.engines import ENGINES, put_to, under_its_address
from engine.cli.exits import Exit, FailOn, exit_for_findings
from engine.cli.file_kinds import TABLES, hold_summary
from engine.cli.formats import Target, printing_also
from engine.cli.options import (
    as_at_a_day,
    drafting,
    failing_on,
    listing,
    of_academies,
    of_register,
    with_policies,
)
from engine.cli.output import say_problems, without_result
from engine.cli.parameters import OneOf, OutputFile
from engine.cli.progress import progress
from engine.cli.streams import say
from engine.frozen import dataclass, replace
from engine.plan_cache.folder import usual_folder
from engine.reports.check.closing import closing

if TYPE_CHECKING:
    from engine.checking.checking import CheckOptions
    from engine.outcomes import Checked, CheckedPupils
    from engine.wanted import Wanted

Outcome = TypeVar("Outcome", "Checked", "CheckedPupils")

_HELP = """Check a register against the policies of one, several or all academies.

--output to a file that ends in .parquet, .xlsx or .duckdb writes tables for other programs (a workbook needs the extra
`exports`).

--role, --rule, --pupil, --class, --level, --overdue and --since list only part of the findings, and of the rules those
of which something is listed; --summary lists no finding. The counts, the last line and the exit code are still for the
whole check, and the last line says how much of it is listed.

To make the next check of that day faster, its queries are kept in your cache folder, but nothing from the register;
TRUSTPOLICY_CACHE=off in the environment switches this off.

\b
Examples:
  trustpolicy check wenlock --register register --as-at 2025-03-28
  trustpolicy check wenlock --register register --as-at 2025-03-28 --role school_office --level must
  trustpolicy check --all --register register --as-at 2025-03-28 --summary
  trustpolicy check wenlock --register store --as-at 2025-03-28 --since 2024-09-01
  trustpolicy check --all --register register --as-at 2025-03-28 --output findings.duckdb
  trustpolicy check --all --register store --as-at 2025-03-28 --engine spark --master spark://office:7077
"""


_NOTHING = "nothing was checked"


@click.command("check", cls=Verb, help=_HELP)
@of_academies
@of_register()
@as_at_a_day()
@failing_on("a finding")
@listing("findings")
@click.option("--rejects", type=OutputFile("csv"), help="Write the rows that were set aside to this file.")
@click.option(
    "--engine",
    "engine_name",
    type=OneOf(ENGINES),
    default="duckdb",
    show_default=True,
    help="What evaluates the rules: spark needs a register store and the extra `spark`.",
)
@click.option("--master", metavar="URL", help="Spark's master; without it, Spark runs on this machine.")
@drafting
@with_policies
@printing_also(tables=TABLES)
def verb(
    academies: tuple[str, ...],
    register: Path,
    as_at: date,
    fail_on: FailOn,
    wanted: Wanted | None,
    names: bool,
    rejects: Path | None,
    engine_name: str,
    master: str | None,
    draft: bool,
    policies: Path,
    target: Target,
) -> Exit:
    """Prints the report; problems and the last line of other formats go to standard error."""
    hold_summary(target.kind, wanted is not None and wanted.summary)
    from engine.backends.script import NotCarriedOutError

    try:
        with put_to(engine_name, master, register) as (by, folder):
            options: CheckOptions = {"rejects": rejects, "engine": by, "wanted": wanted, "names": names}
            asked = AskedCheck(target, policies, academies, register, folder, as_at, fail_on, draft, options)
            return _check(asked)
    except NotCarriedOutError as gave_up:
        say_problems((gave_up.diagnostic,))
        return without_result(_NOTHING, (gave_up.diagnostic,))


@dataclass(frozen=True)
class AskedCheck:
    """A check as it is asked for on the command line; `folder` is where the register is read from."""

    target: Target
    policies: Path
    academies: tuple[str, ...]
    register: Path
    folder: Path
    as_at: date
    fail_on: FailOn
    draft: bool
    options: CheckOptions

    def answered_by(self, check: Callable[..., Outcome], **more: object) -> Outcome:
        """What a check says of what was asked; its problems are said."""
        with progress():
            checked = check(
                *(self.policies, self.academies, self.folder, self.as_at),
                draft=self.draft,
                **self.options,
                **more,
            )
        if self.folder != self.register:
            told = under_its_address(checked.diagnostics, self.folder, self.register)
            checked = replace(checked, diagnostics=told)
        say_problems(checked.diagnostics)
        return checked


def _check(asked: AskedCheck) -> Exit:
    target = asked.target
    if target.kind in TABLES and target.output is not None:
        return _exported(asked, target.kind, target.output)
    checked = asked.answered_by(engine.check, plans=usual_folder(os.environ))
    if checked.result is None:
        return without_result(_NOTHING, checked.diagnostics)
    result = replace(checked.result, diagnostics=checked.diagnostics)
    target.write("check", result, draft=asked.draft, names_pupils=True)
    target.say_beside(closing(result))
    return exit_for_findings(result, asked.fail_on)


def _exported(asked: AskedCheck, kind: str, output: Path) -> Exit:
    """Checks and writes the tables; the exit code is that of any check."""
    from engine.casework import check_with_pupils
    from engine.cli.output_tables import check_writable, write_tables

    check_writable(kind, output)
    checked = asked.answered_by(check_with_pupils)
    if checked.result is None:
        return without_result(_NOTHING, checked.diagnostics)
    from engine.exporting.tables import check_tables

    last = closing(replace(checked.result, diagnostics=checked.diagnostics))
    tables = check_tables(checked.result, last, checked.pupils, draft=asked.draft)
    write_tables(kind, tables, output, asked.as_at)
    say([f"{last}\n"])
    return exit_for_findings(checked.result, asked.fail_on)
