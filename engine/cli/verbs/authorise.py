"""`trustpolicy authorise`: a record that sections of an academy were authorised as they are."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from datetime import date
from pathlib import Path

import click

from engine.authorising.recording import (
    Decision,
    record_file,
    record_of,
    said_already,
    waiting_sections,
    with_records,
    wrong_with_records,
)
from engine.cli.command import Verb
from engine.cli.exits import Exit, exit_for_problems
from engine.cli.options import refuse_installed, with_policies_untold
from engine.cli.output import deliver, refused_output, say_problems
from engine.cli.parameters import Day
from engine.cli.passphrases import known_passphrase, with_passphrase
from engine.cli.problems import AUTHORISED_ALREADY, NO_REFERENCE, NOT_CONFIRMED, OTHERS_DECISION, RUN_OUT
from engine.cli.streams import look_of, pour, say
from engine.cli.usage import UsageProblem, misuse
from engine.diagnostics import Diagnostic, has_errors
from engine.envelopes import SigningKey, is_closed
from engine.frozen import replace
from engine.policy.authorisation.local_sections import LocalSections
from engine.policy.authorisation.records import TO_FILL_IN
from engine.policy.authorisation.sections import SECTIONS, Section
from engine.policy.choosing import academies_to_read
from engine.policy.loading import load_policy
from engine.reports.authorising import sections_text

_SHORTEST_REFERENCE = 3

_HELP = """Record that sections which an academy, or a layer between, sets for itself were authorised as they stand.

\b
Examples:
  trustpolicy authorise wenlock --section times --reference "Minute 7, trust board" --on 2024-08-19
  trustpolicy authorise wenlock --reference "Letter of 2 September" --on 2024-09-02 --until 2025-07-31 --yes
  trustpolicy authorise wenlock --reference "Minute 9" --sign ~/keys/authorise.pem

Without `--section`, every section that is not authorised is meant. Before anything is written, each is
shown beside what would hold without it. The record goes into the folder of the trust.
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
@click.option("--role", help="The role that authorised it; by default the one that has to.")
@click.option("--name", help="Who holds the role.")
@click.option("--on", type=Day(), help="The day of the decision; by default today.")
@click.option("--until", type=Day(), help="The last day it holds; by default the month of the next review.")
@click.option(
    "--sign",
    "key_file",
    type=click.Path(path_type=Path),
    metavar="KEYFILE",
    help="Sign the record with a private key of `trustpolicy new-key`.",
)
@with_passphrase
@click.option("--yes", is_flag=True, help="Write the record without asking for confirmation.")
@with_policies_untold
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
    _check_reference(reference)
    refuse_installed(policies, ctx)
    policy, found = load_policy(policies, academies_to_read(policies, academy), date.today(), draft=True)
    local = policy.local_of(academy) if policy else None
    if policy is None or local is None:
        return _refused(found or load_policy(policies, [academy])[1])
    until = decision.until or local.next_review
    chosen, wrong = waiting_sections(local, sections, _last_day(decision, until))
    if has_errors(wrong):
        return _refused(wrong)
    if not chosen:
        say([f"{academy} has no section that waits to be authorised\n"])
        return Exit.NOTHING
    _check_day(decision, until)
    _check_role(chosen, decision.role)
    _check_new(chosen, local, decision, signed=key_file is not None)
    key, decision = _signing(chosen, local, decision, key_file, passphrase_file, policies)
    file = record_file(policy, local)
    records = [record_of(section, local, decision, key) for section in chosen]
    text, wrong = with_records(file, academy, records)
    if has_errors(wrong):
        return _refused(wrong)
    doubts = _doubts(text, chosen, local)
    pour(sections_text(chosen, local, look_of(sys.stdout)), sys.stdout)
    say_problems(doubts)
    if not yes:
        _confirm()
    _write(text, file, until)
    return Exit.NOTHING


def _refused(problems: Sequence[Diagnostic]) -> Exit:
    say_problems(problems)
    return exit_for_problems(problems)


def _doubts(text: str, sections: Sequence[Section], local: LocalSections) -> Sequence[Diagnostic]:
    """What is doubtful of the records to be written; ones that would count for nothing are refused."""
    found = tuple(wrong_with_records(text, sections, local, date.today()))
    for problem in found:
        if has_errors([problem]):
            raise UsageProblem(problem)
    return found


def _write(text: str, file: Path, until: date | None) -> None:
    """The file in its place, and whether what it holds is past by now."""
    try:
        file.parent.mkdir(exist_ok=True)
    except OSError as error:
        raise refused_output(file.parent, error) from None
    deliver([text], file, "text")
    say([f"written to {file}\n"])
    if until and until < date.today():
        say([f"it holds until {until}, which is past: a later day needs another record\n"])


def _last_day(decision: Decision, until: date | None) -> date:
    """The last day that has come on which a record would hold; today where it would hold on none."""
    today = date.today()
    return today if until is None or until < decision.on else min(until, today)


def _check_reference(reference: str) -> None:
    """Refuses a decision that nobody could find."""
    said = reference.strip()
    if len(said) < _SHORTEST_REFERENCE or said.upper() == TO_FILL_IN:
        message = f"`{reference}` does not say where the decision can be found"
        help = 'name the minute, letter or page: `--reference "Minute 9 of the trust board"`'
        raise misuse(NO_REFERENCE, message, help)


def _check_day(decision: Decision, until: date | None) -> None:
    """Refuses a record that would have run out on the day of its own decision."""
    if until and until < decision.on:
        message = f"a record until {until} would have run out on {decision.on}, the day of the decision"
        help = (
            "say with `--on` on which day it was decided, give a later day with `--until`, or set "
            "`policy.next_review` after the review"
        )
        raise misuse(RUN_OUT, message, help)


def _check_role(sections: Sequence[Section], role: str | None) -> None:
    """Refuses to record a decision in a role that does not authorise the section."""
    other = next((section for section in sections if role not in (None, section.role)), None)
    if other:
        message = f"the section `{other.name}` is not for `{role}` to authorise, but for `{other.role}`"
        help = f"leave `--role` out, or write `--role {other.role}`, once that role has decided it"
        raise misuse(OTHERS_DECISION, message, help)


def _check_new(
    sections: Sequence[Section], local: LocalSections, decision: Decision, *, signed: bool
) -> None:
    """Refuses a record that would say what the one in force says."""
    for section in sections:
        if record := said_already(section, local, decision, signed=signed):
            message = (
                f"the section `{section.name}` of {local.academy} is authorised already as it is, "
                f"{record.decided} ({record.reference})"
            )
            others = (
                f"leave out `--section {section.name}`" if len(sections) > 1 else "nothing has to be recorded"
            )
            help = f"{others}; to let it hold longer or shorter, give its last day with `--until`"
            raise misuse(AUTHORISED_ALREADY, message, help)


def _signing(
    sections: Sequence[Section],
    local: LocalSections,
    decision: Decision,
    file: Path | None,
    passphrase_file: Path | None,
    policies: Path,
) -> tuple[SigningKey | None, Decision]:
    """The key with which records are signed, and the decision in its holder's name; a key that may not is refused."""
    from engine.authorising.signing import key_file_problem, opened_key, signer_of, unsigned

    if file is None:
        if local.signed:
            raise UsageProblem(unsigned(local.academy, sections[0].name))
        return None, decision
    if problem := key_file_problem(file, policies):
        raise UsageProblem(problem)
    key = opened_key(file, known_passphrase(passphrase_file) if is_closed(file) else None)
    if isinstance(key, Diagnostic):
        raise UsageProblem(key)
    for section in sections:
        role = decision.role or section.role
        signer = signer_of(key.public_key, role, decision.name, decision.on, local.keys)
        if isinstance(signer, Diagnostic):
            raise UsageProblem(signer)
        decision = replace(decision, name=signer.holder)
    return key, decision


def _confirm() -> None:
    """Goes on only after a yes; where nobody can be asked, it is a usage problem."""
    if not sys.stdin.isatty():
        help = "add `--yes` where nobody can answer"
        raise misuse(NOT_CONFIRMED, "nothing was written: nobody said yes", help)
    click.confirm("record that these sections are authorised?", abort=True, err=True)
