"""`trustpolicy new-key`: a pair of keys for signing authorisations."""

from __future__ import annotations

import sys
from datetime import date, timedelta
from pathlib import Path

import click

from engine.cli.command import Verb
from engine.cli.exits import Exit
from engine.cli.options import with_policies_untold
from engine.cli.parameters import Day
from engine.cli.passphrases import chosen_passphrase, with_passphrase
from engine.cli.streams import pour, say
from engine.cli.usage import UsageProblem
from engine.diagnostics import Diagnostic

_YEAR = timedelta(days=364)
"""From the first day of a year to its last."""

_HELP = """Make a pair of keys with which somebody can sign authorisations.

\b
Example:
  trustpolicy new-key ~/keys/authorise.pem --holder "A Example" --role chief_executive

The private key goes into a new file that only you can read, locked with a passphrase. It stays
with its holder: whoever has it can sign in the holder's name. The public half is printed, ready
for keys.yaml in the folder of the trust.
"""


@click.command("new-key", cls=Verb, help=_HELP)
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--holder", required=True, help="Who will keep the key.")
@click.option("--role", required=True, help="The role in which the holder authorises.")
@click.option("--from", "start", type=Day(), help="The first day on which it can be used; by default today.")
@click.option(
    "--until", "end", type=Day(), help="The last day on which it can be used; by default a year later."
)
@click.option("--no-passphrase", is_flag=True, help="Do not lock the file: anybody who can read it can sign.")
@with_passphrase
@with_policies_untold
def verb(
    file: Path,
    holder: str,
    role: str,
    start: date | None,
    end: date | None,
    no_passphrase: bool,
    passphrase_file: Path | None,
    policies: Path,
) -> Exit:
    """Writes the private key and prints the lines for keys.yaml."""
    from engine.authorising.signing import (
        key_entry,
        key_file_problem,
        lines_problem,
        new_key,
        place_problem,
    )

    first = start or date.today()
    last = end or first + _YEAR
    wrong = key_file_problem(file, policies) or lines_problem(holder, role, first, last)
    if problem := wrong or place_problem(file):
        raise UsageProblem(problem)
    passphrase = None if no_passphrase else chosen_passphrase(passphrase_file)
    key = new_key(file, passphrase)
    if isinstance(key, Diagnostic):
        raise UsageProblem(key)
    say([f"the private key is in {file}; keep it where only {holder} has it\n"])
    say(["the trust adds these lines under `keys:` in keys.yaml, in its own folder:\n"])
    pour([key_entry(key.public_key, holder, role, first, last)], sys.stdout)
    return Exit.NOTHING
