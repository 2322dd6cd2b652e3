"""`trustpolicy new`: a folder for a new academy."""

from __future__ import annotations

import os
import re
import sys
from collections.abc import Sequence
from pathlib import Path
from shutil import rmtree

import click

import engine
from engine.cli.command import Verb
from engine.cli.exits import Exit, exit_for_problems
from engine.cli.options import refuse_installed, with_policies_untold
from engine.cli.output import refused_output, say_problems
from engine.cli.parameters import OneOf
from engine.cli.streams import pour, say
from engine.cli.usage import UsageProblem, misuse
from engine.diagnostics import Diagnostic, has_errors
from engine.founding import (
    NO_ROLE,
    PHASES,
    TO_BE_SAID,
    NewAcademy,
    academy_files,
    check_contacts,
    check_folder_name,
    check_texts,
    check_under,
    layers_to_stand_under,
    read_year_groups,
)
from engine.policy.choosing import unfit_folder
from engine.policy.folders import layer_names, unusable
from engine.policy.hierarchy import read_layers, stand_all
from engine.policy.standing import Standing
from engine.wording import quoted

_HELP = """Make a folder for a new academy, with only what it has to say itself. Nothing is overwritten.

\b
Examples:
  trustpolicy new st-marys
  trustpolicy new st-marys --name "St Mary's CE Academy" --under luton --phase primary \\
      --contact "headteacher=A Person"

On a terminal it asks for what is not given. Everything else comes from the layers above;
`trustpolicy options st-marys` then lists what the academy may set.
"""


@click.command("new", cls=Verb, help=_HELP)
@click.argument("academy")
@click.option("--name", help="The academy's full name.")
@click.option("--short-name", help="A short name, where one is used.")
@click.option("--under", metavar="LAYER", help="The folder of the layer above it.")
@click.option(
    "--year-groups", metavar="YEARS", help="The year groups that it teaches, such as 3-6, R-6 or 7,8,9."
)
@click.option(
    "--phase",
    type=OneOf(tuple(PHASES)),
    help="Instead of --year-groups: the usual ones of such a school. For any other school, list them.",
)
@click.option(
    "--contact",
    "contacts",
    metavar="ROLE=NAME",
    multiple=True,
    help="Who holds a role there, such as the headteacher; may be repeated.",
)
@with_policies_untold
@click.pass_context
def verb(
    ctx: click.Context,
    academy: str,
    name: str | None,
    short_name: str | None,
    under: str | None,
    year_groups: str | None,
    phase: str | None,
    contacts: tuple[str, ...],
    policies: Path,
) -> Exit:
    """Writes the folder whole or not at all, and says what is still to be filled in."""
    refuse_installed(policies, ctx)
    if wrong_folder := unusable(policies):
        return _refused([wrong_folder])
    if problem := check_folder_name(policies, academy):
        raise UsageProblem(problem)
    known = layers_to_stand_under(policies)
    under = under or (known[0] if len(known) == 1 else None)
    years = year_groups or (PHASES[phase] if phase else None)
    name, under, years = _asked(name, under, years, known)
    if problem := check_under(under, known):
        unfit = (unfit_folder(policies, path) for path in policies.iterdir() if path.name == under)
        if wrong := [each for each in unfit if each]:
            return _refused(wrong)
        raise UsageProblem(problem)
    taught = read_year_groups(years)
    if isinstance(taught, Diagnostic):
        raise UsageProblem(taught)
    new = NewAcademy(academy, under, name, taught, short_name, _contacts(contacts))
    above, found = _above(policies, under)
    if has_errors(found):
        return _refused(found)
    files = academy_files(new, above)
    if amiss := [*check_contacts(new.contacts, above), *check_texts(files)]:
        return _refused(amiss)
    _write(policies / academy, files)
    pour((f"{policies / academy / file}\n" for file in files), sys.stdout)
    return _outcome(policies, academy)


def _asked(
    name: str | None, under: str | None, years: str | None, known: Sequence[str]
) -> tuple[str, str, str]:
    """What has to be said, asked for where somebody can answer."""
    if not sys.stdin.isatty() and not (name and under and years):
        given = (("--name", name), ("--under", under), ("--year-groups", years))
        missing = quoted(option for option, value in given if not value)
        help = f"add {missing}" + (f"; layers here: {', '.join(known)}" if not under else "")
        raise misuse(TO_BE_SAID, "not all is said of the academy", help)
    name = name or click.prompt("its full name", err=True)
    under = under or click.prompt(f"under which layer it stands ({', '.join(known)})", err=True)
    years = years or click.prompt("which year groups it teaches, such as 3-6 or R-6", err=True)
    return str(name), str(under), str(years)


def _contacts(words: Sequence[str]) -> dict[str, str]:
    found: dict[str, str] = {}
    for word in words:
        role, equals, holder = word.partition("=")
        if not (equals and holder.strip()):
            help = "write it like `headteacher=A Person`"
            raise misuse(NO_ROLE, f"`{word}` names no role with its holder", help)
        found[role.strip()] = holder.strip()
    return found


def _above(policies: Path, under: str) -> tuple[Standing, tuple[Diagnostic, ...]]:
    """What holds above the academy, and what is wrong there."""
    names = layer_names(policies)
    layers, wrong = read_layers(policies, [under], names)
    standings, more = stand_all(layers)
    return standings.get(under, Standing()), (*wrong, *more)


def _write(folder: Path, files: dict[str, str]) -> None:
    """The folder beside its place first, then moved there: it is there whole or not at all."""
    beside = folder.with_name(f".{folder.name}.{os.getpid()}.part")
    try:
        beside.mkdir()
        for name, text in files.items():
            (beside / name).write_text(text, "utf-8")
        beside.rename(folder)
    except OSError as error:
        rmtree(beside, ignore_errors=True)
        raise refused_output(folder, error) from None


def _outcome(policies: Path, academy: str) -> Exit:
    """Whether it can be used at once, and what `validate` says of it: who is to be named, what has no value there."""
    validated = engine.validate(policies, [academy])
    if has_errors(validated.diagnostics):
        return _refused(
            validated.diagnostics, f"{academy} is written, and can be used once that is corrected"
        )
    problems = [each for each in validated.diagnostics if _is_about(each, academy)]
    say_problems(problems)
    so = "can be used, with what is said above still to be settled" if problems else "can be used as it is"
    say([f"{academy} {so}; `trustpolicy options {academy}` lists what it may set, and\n"])
    say([f"`trustpolicy schema {academy}` writes what an editor needs to know of its files\n"])
    return Exit.NOTHING


def _is_about(problem: Diagnostic, academy: str) -> bool:
    """Whether a problem came with the academy: it names it, or lies in its folder; others were there before."""
    names = re.search(rf"(?<![\w-]){re.escape(academy)}(?![\w-])", problem.message)
    return bool(names) or any(f"/{academy}/" in label.place.file for label in problem.labels)


def _refused(problems: Sequence[Diagnostic], so: str = "nothing was written") -> Exit:
    say_problems(problems)
    say([f"{so}\n"])
    return exit_for_problems(problems)
