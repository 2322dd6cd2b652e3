"""`trustpolicy show`: the settings in force at an academy."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import click

import engine
from engine.cli.command import Verb
from engine.cli.exits import Exit, exit_for_problems
from engine.cli.formats import Target, printing
from engine.cli.options import drafting, on_a_day, with_policies
from engine.cli.output import say_problems
from engine.cli.parameters import Count, OneOf
from engine.cli.problems import COMMAND_LINE, WHICH_ACADEMIES
from engine.cli.usage import misuse
from engine.diagnostics import has_errors
from engine.outcomes import Shown, ShownOfAll

_HELP = """Show the settings in force at an academy: all, those of a group, or one. With --all, compare academies.

\b
Examples:
  trustpolicy show wenlock
  trustpolicy show wenlock penalty
  trustpolicy show wenlock penalty.sessions --explain
  trustpolicy show wenlock register --on 2025-03-28 --year-group 4 --session PM
  trustpolicy show --all attendance.target

With --year-group, --class or --session, only what holds for such a session is shown, on the day given with --on, by
default today.
"""


@click.command("show", cls=Verb, help=_HELP)
@click.argument("words", metavar="ACADEMY [PATH]", nargs=-1)
@click.option("--all", "every", is_flag=True, help="Compare all academies: `show --all PATH`.")
@click.option(
    "--explain", is_flag=True, help="What every layer says, even if it is overruled or says nothing."
)
@click.option("--year-group", type=Count(0, 14), help="What holds for this year group; 0 is Reception.")
@click.option("--class", "class_", metavar="NAME", help="What holds for this class.")
@click.option("--session", type=OneOf(("AM", "PM")), help="What holds in this session.")
@on_a_day
@drafting
@with_policies
@printing
def verb(
    words: tuple[str, ...],
    every: bool,
    explain: bool,
    year_group: int | None,
    class_: str | None,
    session: str | None,
    on: date | None,
    draft: bool,
    policies: Path,
    target: Target,
) -> Exit:
    """Prints the settings; problems go to standard error."""
    academy, path = _asked(words, every)
    then = None
    if any(each is not None for each in (year_group, session, class_)):
        from engine.showing.settings import Then

        then = Then(on or date.today(), year_group, session, class_)
    found: Shown | ShownOfAll
    if academy is None:
        found = engine.show_all(policies, path, on, then, draft=draft)
    else:
        found = engine.show(policies, academy, path, on, then, draft=draft)
    say_problems(found.diagnostics)
    if not has_errors(found.diagnostics):
        if isinstance(found, ShownOfAll):
            target.write("comparison", found.academies, explain, draft=draft)
        else:
            target.write("settings", academy, found.settings, explain, draft=draft)
    return exit_for_problems(found.diagnostics)


def _asked(words: tuple[str, ...], every: bool) -> tuple[str | None, str | None]:
    """The academy, None for all, and the path, None where all settings are meant."""
    most = 1 if every else 2
    if len(words) > most:
        form = "show --all [PATH]" if every else "show ACADEMY [PATH]"
        message = f"`{words[most]}` is one word too many"
        raise misuse(COMMAND_LINE, message, f"the form is `{form}`")
    if every:
        return None, words[0] if words else None
    if not words:
        message = "no academy is named"
        help = "name an academy, or compare all with `--all`"
        raise misuse(WHICH_ACADEMIES, message, help)
    return words[0], words[1] if len(words) > 1 else None
