"""`trustpolicy import`: an export of a school's own system becomes tables of a register."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from engine import intake
from engine.cli.command import Verb
from engine.cli.exits import Exit, exit_for_problems
from engine.cli.formats import Target, printing
from engine.cli.options import tell_installed, with_file_format, with_files_beside, with_policies_untold
from engine.cli.output import say_problems, without_result
from engine.cli.parameters import OutputFile, WrittenRegister
from engine.cli.problems import WHICH_EXPORT
from engine.cli.streams import say
from engine.cli.usage import misuse

if TYPE_CHECKING:
    from engine.importing.importing import FileFormat

_HELP = """Make tables of a register from an export of a school's own system.

EXPORT is the file that the system wrote; a mapping says how to read it.

\b
Examples:
  trustpolicy import --mappings
  trustpolicy import wenlock marks.csv --mapping sims-sessions --into register
  trustpolicy import wenlock marks.json --mapping wonde-sessions --with codes=codes.json --into register
  trustpolicy import --all marks.csv --mapping our-schools.yaml --into register

A register needs pupils, marks and calendar: import each, then run `trustpolicy check`.
"""


@click.command("import", cls=Verb, help=_HELP)
@click.argument("academy", required=False)
@click.argument("export", required=False, type=click.Path(path_type=Path))
@click.option("--all", "every", is_flag=True, help="The export has the records of all academies; name none.")
@click.option("--mapping", metavar="NAME|FILE", help="A mapping that comes with the engine, or your own.")
@click.option("--mappings", "listing", is_flag=True, help="List the mappings that come with the engine.")
@click.option("--into", type=WrittenRegister(), help="The register's folder; other tables in it are kept.")
@with_files_beside
@with_file_format("How the tables are written.")
@click.option("--replace", "replace", is_flag=True, help="Overwrite tables that already exist.")
@click.option(
    "--pseudonymise",
    type=click.Path(path_type=Path),
    metavar="KEYFILE",
    help="Replace identifiers by pseudonyms made with this key; leave out names and free text.",
)
@click.option(
    "--new-key", type=click.Path(path_type=Path), metavar="KEYFILE", help="Make a key for pseudonyms."
)
@click.option("--rejects", type=OutputFile("csv"), help="Write the rows that were set aside to this file.")
@with_policies_untold
@printing
@click.pass_context
def verb(
    ctx: click.Context,
    academy: str | None,
    export: Path | None,
    every: bool,
    mapping: str | None,
    listing: bool,
    into: Path | None,
    beside: tuple[tuple[str, Path], ...],
    files: FileFormat,
    replace: bool,
    pseudonymise: Path | None,
    new_key: Path | None,
    rejects: Path | None,
    policies: Path,
    target: Target,
) -> Exit:
    """Writes the tables and says what was read, used and set aside."""
    if listing:
        from engine.importing.mappings import SHIPPED

        found = intake.shipped_mappings()
        target.write("mappings", found)
        say([f"they lie in {SHIPPED}: copy the nearest one to write your own\n"])
        return Exit.NOTHING
    if new_key:
        return _made(new_key)
    academy, export = _asked(academy, export, every)
    if export is None or mapping is None or into is None:
        who, named = ("", "--all") if every else ("academy, ", "ACADEMY")
        help = f"write `trustpolicy import {named} EXPORT --mapping NAME --into DIR`"
        message = f"{who}export, mapping and folder are all needed"
        raise misuse(WHICH_EXPORT, message, help)
    tell_installed(policies, ctx)
    result, wrong = intake.import_export(
        policies, academy, export, mapping, into, dict(beside), files, replace, pseudonymise, rejects
    )
    say_problems(wrong)
    if result is None:
        return without_result("nothing was written", wrong)
    target.write("imported", result, names_pupils=True)
    return Exit.NOTHING


def _asked(first: str | None, second: Path | None, every: bool) -> tuple[str | None, Path | None]:
    """The academy, None for all of them, and the export, None where something is missing."""
    if not every:
        return first, second
    if second is not None:
        message = f"with `--all` no academy is named, and `{first}` is"
        raise misuse(WHICH_EXPORT, message, "leave out one of the two")
    return None, Path(first) if first else None


def _made(path: Path) -> Exit:
    from engine.importing.pseudonyms import make_key

    wrong = make_key(path)
    say_problems(wrong)
    say([] if wrong else [f"a new key lies in {path}: keep it safe, and apart from the register\n"])
    return exit_for_problems(wrong) if wrong else Exit.NOTHING
