"""`trustpolicy authorise`: a record that sections of an academy were authorised as they are."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from datetime import date
from pathlib import Path

import click

from engine.authorising import Decision, record_file, record_of, waiting_sections, with_records
from engine.cli.dates import Day
from engine.cli.exits import Exit, exit_for_problems
from engine.cli.options import with_policies
from engine.cli.output import deliver, say_problems
from engine.cli.passphrases import known_passphrase, with_passphrase
from engine.cli.problems import NOT_CONFIRMED, RUN_OUT
from engine.cli.streams import look_of, pour, say
from engine.cli.usage import UsageProblem, Verb
from engine.diagnostics import Diagnostic, has_errors
from engine.envelopes import SigningKey, is_closed
from engine.frozen import replace
from engine.policy.authorisation import LocalSections
from engine.policy.loading import load_policy
from engine.policy.sections import SECTIONS, Section
from engine.reports.authorising import sections_text

_HELP = """Record that the sections which an academy sets for itself were authorised as they are.

\b
Examples:
  trustpolicy authorise wenlock --section times --reference "Minute 7, trust board, 19 August 2024"
  trustpolicy authorise wenlock --reference "Letter of 2 September" --until 2025-07-31 --yes
  trustpolicy authorise wenlock --reference "Minute 9" --sign ~/keys/authorise.pem

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
@click.option(
    "--sign",
    "key_file",
    type=click.Path(path_type=Path),
    metavar="KEYFILE",
    help="Sign the record with a private key of `trustpolicy new-key`.",
)
@with_passphrase
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
    key_file: Path | None,
    passphrase_file: Path | None,
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
    _still_to_come(decision.until or local.next_review, ctx)
    key, decision = _signing(chosen, local, decision, key_file, passphrase_file, policies, ctx)
    pour(sections_text(chosen, local, look_of(sys.stdout)), sys.stdout)
    file = record_file(policy, local)
    records = [record_of(section, local, decision, key) for section in chosen]
    text, wrong = with_records(file, academy, records)
    if has_errors(wrong):
        say_problems(wrong)
        return exit_for_problems(wrong)
    if not yes:
        _confirm(ctx)
    file.parent.mkdir(exist_ok=True)
    deliver([text], file, "text")
    say([f"written to {file}\n"])
    return Exit.NOTHING


def _still_to_come(until: date | None, ctx: click.Context) -> None:
    """Refuses to write a record that would have run out."""
    if until and until < date.today():
        help = "set `policy.next_review` after the review, or give a later day with `--until`"
        message = f"a record until {until} would have run out already"
        raise UsageProblem(RUN_OUT.at(None, message, help=help), ctx)


def _signing(
    sections: Sequence[Section],
    local: LocalSections,
    decision: Decision,
    file: Path | None,
    passphrase_file: Path | None,
    policies: Path,
    ctx: click.Context,
) -> tuple[SigningKey | None, Decision]:
    """The key with which records are signed, and the decision in its holder's name; a key that may not is refused."""
    from engine.signing import key_file_problem, opened_key, signer_of, unsigned

    if file is None:
        if local.signed:
            raise UsageProblem(unsigned(local.academy, sections[0].name), ctx)
        return None, decision
    if problem := key_file_problem(file, policies):
        raise UsageProblem(problem, ctx)
    closed = file.is_file() and is_closed(file)
    key = opened_key(file, known_passphrase(passphrase_file, ctx) if closed else None)
    if isinstance(key, Diagnostic):
        raise UsageProblem(key, ctx)
    for section in sections:
        role = decision.role or section.role
        signer = signer_of(key.public_key, role, decision.name, decision.on, local.keys)
        if isinstance(signer, Diagnostic):
            raise UsageProblem(signer, ctx)
        decision = replace(decision, name=signer.holder)
    return key, decision


def _confirm(ctx: click.Context) -> None:
    """Goes on only after a yes; where nobody can be asked, it is a usage problem."""
    if not sys.stdin.isatty():
        help = "add `--yes` where nobody can answer"
        raise UsageProblem(NOT_CONFIRMED.at(None, "nothing was written: nobody said yes", help=help), ctx)
    click.confirm("record that these sections are authorised?", abort=True, err=True)
