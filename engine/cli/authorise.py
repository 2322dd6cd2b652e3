"""`trustpolicy authorise`: a record that sections of an academy were authorised as they are."""

from __future__ import annotations

import sys
from datetime import date
from pathlib import Path

import click

from engine.authorising import Decision, record_file, record_of, waiting_sections, with_records
from engine.cli.dates import Day
from engine.cli.exits import Exit, exit_for_problems
from engine.cli.options import with_policies
from engine.cli.output import deliver, say_problems
from engine.cli.problems import NOT_CONFIRMED, RUN_OUT
from engine.cli.streams import look_of, pour, say
from engine.cli.usage import UsageProblem, Verb
from engine.diagnostics import has_errors
from engine.policy.loading import load_policy
from engine.policy.sections import SECTIONS
from engine.reports.authorising import sections_text

_HELP = """Record that the sections which an academy sets for itself were authorised as they are.

\b
Examples:
  trustpolicy authorise wenlock --section times --reference "Minute 7, trust board, 19 August 2024"
  trustpolicy authorise wenlock --reference "Letter of 2 September" --until 2025-07-31 --yes

Without `--section` all sections are meant that are not authorised. Each is shown beside what
would hold without it before anything is written. The record goes into the folder of the trust.
"""


@click.command("authorise", cls=Verb, help=_HELP)
@click.argument("academy")
@click.option(
    "--section",
    "sections",
    metavar="NAME",
    multiple=True,
    help=f"One of: {', '.join(SECTIONS)}; may be repeated.",
)
@click.option(
    "--reference", required=True, help="Where the decision can be found: a minute, a letter, a page."
)
@click.option("--role", help="The role in which it is authorised; by default the one that is asked for.")
@click.option("--name", help="Who holds the role.")
@click.option("--on", type=Day(), metavar="YYYY-MM-DD", help="The day of the decision; by default today.")
@click.option(
    "--until",
    type=Day(),
    metavar="YYYY-MM-DD",
    help="The last day it holds; by default the month of the next review.",
)
@click.option("--yes", is_flag=True, help="Write the record without asking, as a script does.")
@with_policies
@click.pass_context
def verb(
    ctx: click.Context,
    academy: str,
    sections: tuple[str, ...],
    reference: str,
    role: str | None,
    name: str | None,
    on: date | None,
    until: date | None,
    yes: bool,
    policies: Path,
) -> Exit:
    """Shows the sections, asks, and writes the record whole or not at all."""
    decision = Decision(reference, on or date.today(), role, name, until)
    policy, found = load_policy(policies, [academy], date.today(), draft=True)
    if policy is None:
        say_problems(found)
        return exit_for_problems(found)
    local = policy.academies[academy].local
    chosen, wrong = waiting_sections(local, sections, date.today())
    if has_errors(wrong):
        say_problems(wrong)
        return exit_for_problems(wrong)
    if not chosen:
        say([f"{academy} has no section that waits to be authorised\n"])
        return Exit.NOTHING
    until = decision.until or local.next_review
    if until and until < date.today():
        help = "set `policy.next_review` after the review, or give a later day with `--until`"
        message = f"a record until {until} would have run out already"
        raise UsageProblem(RUN_OUT.at(None, message, help=help), ctx)
    pour(sections_text(chosen, local, look_of(sys.stdout)), sys.stdout)
    file = record_file(policy, local)
    text, wrong = with_records(file, academy, [record_of(section, local, decision) for section in chosen])
    if has_errors(wrong):
        say_problems(wrong)
        return exit_for_problems(wrong)
    if not yes:
        _confirm(ctx)
    file.parent.mkdir(exist_ok=True)
    deliver([text], file, "text")
    say([f"written to {file}\n"])
    return Exit.NOTHING


def _confirm(ctx: click.Context) -> None:
    """Goes on only after a yes; where nobody can be asked, it is a usage problem."""
    if not sys.stdin.isatty():
        help = "add `--yes` where nobody can answer"
        raise UsageProblem(NOT_CONFIRMED.at(None, "nothing was written: nobody said yes", help=help), ctx)
    click.confirm("record that these sections are authorised?", abort=True, err=True)
