"""`trustpolicy schema`: what an editor needs to know of an academy's files."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

import click

import engine
from engine.cli.command import Verb
from engine.cli.exits import Exit, exit_for_problems
from engine.cli.options import of_academies, refuse_installed, tell_installed, with_policies_untold
from engine.cli.output import deliver, refused_output, say_problems
from engine.cli.parameters import Folder, OneOf, OutputFile
from engine.cli.problems import WHICH_ACADEMIES
from engine.cli.streams import pour, say
from engine.cli.usage import misuse
from engine.diagnostics import has_errors
from engine.frozen import dataclass
from engine.links import from_here
from engine.outcomes import Schemas
from engine.wording import counted

KINDS = ("policy", "times", "thresholds", "codes", "contacts", "duties", "rules")
_HELP = """Write the JSON Schema of an academy's files: only what it may set, with bounds, defaults and descriptions.

\b
Examples:
  trustpolicy schema wenlock
  trustpolicy schema --all --check
  trustpolicy schema wenlock --file times

An editor completes, explains and checks a file by the schema that the file names in its first line, such as
`# yaml-language-server: $schema=../../schemas/academies/wenlock/times.schema.json`. The schemas follow from what the
layers above say: write them again when that changes.
"""


@click.command("schema", cls=Verb, help=_HELP)
@of_academies
@click.option(
    "--into",
    type=Folder(),
    help="Where each academy gets a folder; by default `schemas/academies` beside the policies.",
)
@click.option("--check", is_flag=True, help="Write nothing; exit code 1 if a schema is out of date.")
@click.option(
    "--file", "kind", type=OneOf(KINDS), help="Print the schema of this one file of one academy instead."
)
@click.option("--output", type=OutputFile("json"), help="With `--file`: write it to this file.")
@with_policies_untold
@click.pass_context
def verb(
    ctx: click.Context,
    academies: tuple[str, ...],
    into: Path | None,
    check: bool,
    kind: str | None,
    output: Path | None,
    policies: Path,
) -> Exit:
    """Writes the schemas, or prints one; problems go to standard error."""
    if kind and len(academies) != 1:
        help = "name one academy with `--file`"
        raise misuse(WHICH_ACADEMIES, "one file is one academy's", help)
    (tell_installed if into or check or kind else refuse_installed)(policies, ctx)
    found = engine.schemas(policies, academies)
    if has_errors(found.diagnostics):
        say_problems(found.diagnostics)
        return exit_for_problems(found.diagnostics)
    if kind:
        return _print_one(found, kind, output)
    folder = into or policies.absolute().parent / "schemas" / "academies"
    stale = [each for each in _files(found, folder) if each.is_stale]
    if not check:
        _bring_up_to_date(stale)
    pour((f"{from_here(each.path)}\n" for each in stale), sys.stdout)
    outcome = ("out of date" if check else "written") if stale else "all up to date"
    number = f"{len(stale)} " if stale else ""
    say([f"{counted(len(found.academies), 'academy')}: {number}{outcome}\n"])
    return Exit.FINDINGS if check and stale else Exit.NOTHING


def _print_one(found: Schemas, kind: str, output: Path | None) -> Exit:
    ((academy, texts),) = found.academies.items()
    if kind not in texts:
        say([f"{academy} may set nothing in {kind}\n"])
        return Exit.NOTHING
    deliver([texts[kind]], output, "json")
    return Exit.NOTHING


@dataclass(frozen=True, slots=True)
class _Written:
    """A schema's file with the text that it should have, None where there should be none."""

    path: Path
    text: str | None

    @property
    def is_stale(self) -> bool:
        now = self.path.read_text("utf-8") if self.path.is_file() else None
        return now != self.text


def _files(found: Schemas, folder: Path) -> Iterator[_Written]:
    """The schemas of all academies, and those that stand there though nothing of the kind may be set any more."""
    for academy, texts in found.academies.items():
        for kind in KINDS:
            yield _Written(folder / academy / f"{kind}.schema.json", texts.get(kind))


def _bring_up_to_date(stale: list[_Written]) -> None:
    for each in stale:
        try:
            each.path.parent.mkdir(parents=True, exist_ok=True)
            if each.text is None:
                each.path.unlink()
        except OSError as error:
            raise refused_output(each.path, error) from None
        if each.text is not None:
            deliver([each.text], each.path, "json")
