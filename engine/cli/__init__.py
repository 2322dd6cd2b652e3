"""The command line: what all verbs share, and in `verbs` a file for each."""

from __future__ import annotations

from typing import NoReturn

try:
    import click

    from engine.cli.collecting import collect_rarely
    from engine.cli.endings import leave
    from engine.cli.group import Verbs
except KeyboardInterrupt:  # Ctrl-C before anything has begun is as quiet as later
    raise SystemExit(130) from None

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


def run() -> NoReturn:
    """Runs the command of the name and leaves with its code."""
    collect_rarely()
    code: object = None
    try:
        main()
    except SystemExit as done:
        code = done.code
    leave(code)
