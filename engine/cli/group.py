"""The group of verbs, each loaded only when it is asked for, and the one place where a run ends."""

from __future__ import annotations

import sys
from importlib import import_module
from typing import Any, NoReturn

import click

from engine.cli.collecting import rarely_collected
from engine.cli.endings import ClosedPipeError, ended

VERBS = {
    "validate": "Check the policies and list every mistake in them.",
    "show": "The settings in force at an academy, and who set them.",
    "options": "What an academy may set, and who authorises it.",
    "check": "Check a register against the policies: the main job.",
    "ledger": "What is new, decided or changed since the last check.",
    "letters": "Letters that are due, with the fields for a mail merge.",
    "explain": "Why a rule answers as it does for one pupil or record.",
    "clauses": "What the policy document says, what carries it out, what is open.",
    "duties": "Who has to do what and when, at one academy or all.",
    "test": "Try the rules on the policies' own cases.",
    "diff": "How two editions of the policies differ.",
    "whatif": "What would happen with other settings, at one academy or all.",
    "review": "Write the pack for the yearly review of an academy or trust.",
    "status": "What has to be reviewed or authorised again, and when.",
    "render": "Write an academy's public attendance page.",
    "authorise": "Record that an academy's own sections were authorised.",
    "new-key": "Make a pair of keys for signing authorisations.",
    "new": "Make a folder for a new academy.",
    "schema": "Write the JSON Schemas of an academy's files, for editors.",
    "fmt": "Write rule text in one style.",
    "import": "Make a register from a school system's export.",
    "reconcile": "Compare a register's totals with a summary or census file.",
    "ingest": "Bring registers into a store of many schools and years.",
    "demo": "Make an invented register and check it.",
}


class Verbs(click.Group):
    """A click group whose commands lie in modules of the same name, as `verb`."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """The verbs in the order in which they are met."""
        return list(VERBS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """The verb's command, imported now; None where there is none of that name."""
        if cmd_name not in VERBS:
            return None
        command = import_module(f"engine.cli.verbs.{cmd_name.replace('-', '_')}").verb
        assert isinstance(command, click.Command)
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Lists the verbs without importing them."""
        with formatter.section("Verbs"):
            formatter.write_dl(list(VERBS.items()))

    def invoke(self, ctx: click.Context) -> object:
        """The verb's exit code; a reader that has gone away is no failure, as click would have it."""
        try:
            return super().invoke(ctx)
        except BrokenPipeError:
            raise ClosedPipeError from None

    def main(self, *args: Any, **extra: Any) -> NoReturn:
        """Runs a verb and exits; what goes wrong is said on standard error, never as a traceback."""
        extra["standalone_mode"] = False
        with rarely_collected():
            code = ended(lambda: super(Verbs, self).main(*args, **extra))
        sys.exit(code)


_HELP = """A trust's attendance policy as configuration, checked against the register.

\b
Examples:
  trustpolicy demo
  trustpolicy validate
  trustpolicy check wenlock --register register --as-at 2025-03-28

\b
Exit codes: 0 nothing to report, 1 findings, 2 wrong command, 3 a policy has errors,
4 the register cannot be read, 5 a local section is not authorised, 70 internal.
"""


@click.group(
    cls=Verbs,
    help=_HELP,
    subcommand_metavar="VERB ...",
    context_settings={"help_option_names": ["-h", "--help"]},
)
@click.version_option(package_name="trustpolicy", message="%(prog)s %(version)s")
def main() -> None:
    """Runs the verb named by the arguments and exits with its code."""
