"""`trustpolicy demo`: an invented register, and the main job on it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click
from click.core import ParameterSource

import engine
from engine.cli.command import Verb
from engine.cli.demo_folder import emptied, filled
from engine.cli.exits import Exit, exit_for_problems
from engine.cli.formats import Target, printing
from engine.cli.options import with_file_format, with_policies_untold
from engine.cli.output import deliver, output_look, say_problems
from engine.cli.parameters import Count, Folder
from engine.cli.progress import progress
from engine.cli.streams import say
from engine.frozen import replace
from engine.progress import at_step
from engine.reports.check.closing import closing
from engine.reports.check.text import check_head
from engine.reports.visible import visible
from engine.shell import command

if TYPE_CHECKING:
    from engine.check_result import CheckResult
    from engine.demo import AcademyShape
    from engine.demo.writing import FileFormat
    from engine.reports.look import Look

_ALONE = ("wenlock",)
_CHECK = ("trustpolicy", "check")
_HELP = """Make an invented register and check it. Nothing has to be prepared.

\b
Examples:
  trustpolicy demo
  trustpolicy demo --academies 36 --file-format parquet --into trust-demo

The folder gets a register and, for more than one academy, policies. The same seed
makes the same register. Findings are expected here: the exit code is 0 all the same.
"""


@click.command("demo", cls=Verb, help=_HELP)
@click.option("--into", type=Folder(), default="demo", show_default=True, help="The folder to make.")
@click.option(
    "--academies",
    type=Count(1, 500),
    default=1,
    show_default=True,
    help="How many academies: Wenlock and invented ones.",
)
@click.option(
    "--pupils", type=Count(30, 5_000), default=420, show_default=True, help="Pupils in each academy."
)
@click.option(
    "--seed",
    type=Count(0, 2**31 - 1),
    default=1,
    show_default=True,
    help="A different number makes a different register.",
)
@with_file_format("How the register is written.")
@with_policies_untold
@printing
@click.pass_context
def verb(
    ctx: click.Context,
    into: Path,
    academies: int,
    pupils: int,
    seed: int,
    files: FileFormat,
    policies: Path,
    target: Target,
) -> Exit:
    """Writes the folder, checks it, and says where it lies and how to check it again."""
    from engine.demo import AS_AT

    folder = emptied(into)
    register = folder / "register"
    with progress():
        at_step("inventing a register", 0, 0)
        with filled(folder):
            used = _written(folder, _shapes(academies, pupils), seed, files, policies)
        checked = engine.check(used, () if academies > 1 else _ALONE, register, AS_AT)
    say_problems(checked.diagnostics)
    if checked.result is None:
        return exit_for_problems(checked.diagnostics)
    if target.kind == "text":
        pieces = _head(checked.result, output_look(target.output))
        deliver(pieces, target.output, target.kind)
    else:
        target.write("check", checked.result)
    which = ("--all",) if academies > 1 else _ALONE
    where = ("--policies", str(used)) if used != policies or _is_given(ctx, "policies") else ()
    again = (*_CHECK, *which, *where, "--register", str(register), "--as-at", str(AS_AT))
    say(_settings_notes(folder / "mistaken-policies", policies))
    say(_notes(folder, again))
    return Exit.NOTHING


def _is_given(ctx: click.Context, name: str) -> bool:
    return ctx.get_parameter_source(name) is not ParameterSource.DEFAULT


def _shapes(academies: int, pupils: int) -> tuple[AcademyShape, ...]:
    from engine.demo import trust_of

    return tuple(replace(shape, pupils=pupils) for shape in trust_of(academies))


def _written(
    folder: Path, shapes: Sequence[AcademyShape], seed: int, files: FileFormat, policies: Path
) -> Path:
    """Writes the register, and for invented academies the policies; says which policies hold."""
    from engine.demo import write_policies, write_register

    write_register(folder / "register", academies=shapes, seed=seed, file_format=files)
    if len(shapes) == 1:
        return policies
    write_policies(folder / "policies", policies, shapes)
    return folder / "policies"


def _head(result: CheckResult, look: Look) -> Iterator[str]:
    """The head of the report with its last line."""
    yield from check_head(result, look)
    yield f"{closing(result)}\n"


def _notes(folder: Path, again: Sequence[str]) -> Iterator[str]:
    yield f"\nthe register, all of it invented, lies in {folder / 'register'}\n"
    yield f"to see each finding:\n  {command(*again)}\n"


def _settings_notes(folder: Path, policies: Path) -> Iterator[str]:
    """What the rules for settings say of policies that are wrong on purpose: those in use give them nothing to say."""
    from engine.checking.standing_rules import UNKEPT
    from engine.demo import AS_AT, MISTAKEN, write_mistaken

    write_mistaken(folder, policies)
    told = [
        each
        for each in engine.validate(folder, [MISTAKEN], AS_AT, draft=True).diagnostics
        if each.code is UNKEPT
    ]
    yield f"\nof settings that contradict each other, in policies that are wrong on purpose ({folder}):\n"
    yield from (f"  {visible(each.message.removeprefix(f'{MISTAKEN}: '))}\n" for each in told)
    again = ("trustpolicy", "validate", MISTAKEN, "--draft", "--policies", str(folder), "--as-at", str(AS_AT))
    yield f"to see each at its place:\n  {command(*again)}\n"
