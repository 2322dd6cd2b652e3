"""`trustpolicy fmt`: rule text in one style."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from engine.cli.command import Verb
from engine.cli.exits import Exit, exit_for_problems
from engine.cli.options import refuse_installed, tell_installed, with_policies_untold
from engine.cli.output import deliver
from engine.cli.streams import look_of, pour, say
from engine.language.reformatting import reformat_files
from engine.links import followed
from engine.reports.diagnostics import diagnostics_text
from engine.wording import counted

_HELP = """Write the rule text of files in one style: `is at least` for `>=`, brackets only where needed.

\b
Examples:
  trustpolicy fmt --check
  trustpolicy fmt policies/trust/rules

For a folder, the files in its `rules` folders are written; without PATH, those of all policies.
Only rule text is changed: comments, order and layout stay.
"""


@click.command("fmt", cls=Verb, help=_HELP)
@click.argument("paths", metavar="[PATH]...", nargs=-1, type=click.Path(path_type=Path))
@click.option(
    "--check",
    is_flag=True,
    help="Change nothing; exit code 1 if a file is not in the style, or there is none.",
)
@with_policies_untold
@click.pass_context
def verb(ctx: click.Context, paths: tuple[Path, ...], check: bool, policies: Path) -> Exit:
    """Prints the name of each file that is, or would be, changed."""
    if not paths:
        (tell_installed if check else refuse_installed)(policies, ctx)
    files, problems = reformat_files(paths or (policies,))
    changed = [file for file in files if file.new != file.old]
    for file in changed if not check else ():
        deliver([file.new], followed(file.path), "text")
    pour((f"{file.name}\n" for file in changed), sys.stdout)
    say(diagnostics_text(problems, look_of(sys.stderr)))
    if problems or files:
        outcome = "not in the style" if check else "changed"
        say([f"{counted(len(files), 'rule file')} read, {len(changed)} {outcome}\n"])
    else:
        say(["no rule files were found: of a folder those in its folders `rules` are read\n"])
    if problems:
        return exit_for_problems(problems)
    return Exit.FINDINGS if check and (changed or not files) else Exit.NOTHING
