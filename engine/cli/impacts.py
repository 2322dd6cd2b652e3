"""Options of the verbs that tell what flips on a register, and how it is told."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import click

from engine.cli.file_kinds import hold_summary
from engine.cli.formats import Target
from engine.cli.options import Callback, as_at_a_day, of_register, summing_up
from engine.cli.problems import COMMAND_LINE, MISSING_OPTION
from engine.cli.usage import misuse
from engine.frozen import replace

if TYPE_CHECKING:
    from engine.impact.grouped import GroupedImpact
    from engine.impact.impact import Impact


def register_on_a_day(verb: Callback) -> Callback:
    """Gives a verb `--register` and `--as-at`, neither of which has to be given."""
    register = of_register("Check this register by both, and show which answers change.", required=False)
    return register(as_at_a_day(required=False)(verb))


def told_in_part(verb: Callback) -> Callback:
    """Gives a verb `--group` and `--summary`."""
    help = "Show only counts of pupils, with small numbers hidden."
    return click.option("--group", is_flag=True, help=help)(summing_up("answers that flip")(verb))  # type: ignore[return-value]


def both_or_neither(register: Path | None, as_at: date | None, *, group: bool, summary: bool) -> None:
    """Refuses a register without a day, and a day, `--group` or `--summary` without a register."""
    given = "--as-at" if as_at else "--group" if group else "--summary" if summary else None
    lacking = "--as-at" if register and not as_at else "--register" if given and not register else None
    if lacking:
        given = "--register" if register else given
        example = "2025-03-28" if lacking == "--as-at" else "DIR"
        message = f"`{given}` says nothing without `{lacking}`"
        raise misuse(MISSING_OPTION, message, f"add `{lacking} {example}`")


def hold_flips(target: Target, *, group: bool, summary: bool, sweep: bool = False) -> None:
    """Refuses what does not go together, and `--summary` where nothing would be left."""
    if sweep and group:
        message = "`--group` does not go with `--sweep`: neighbouring values differ by few pupils"
        raise misuse(COMMAND_LINE, message, "leave out one of them: no numbers of a sweep are hidden")
    if summary and (group or sweep):
        other = "--sweep" if sweep else "--group"
        message = f"`--summary` says nothing beside `{other}`, which lists no answers anyway"
        raise misuse(COMMAND_LINE, message, "leave out `--summary`")
    hold_summary(target.kind, summary)


def shown_impact(impact: Impact | None, *, group: bool, summary: bool) -> Impact | GroupedImpact | None:
    """The impact, listing its flips or not, or its counts alone."""
    if impact is None or not group:
        return replace(impact, summary=summary) if impact else None
    from engine.impact.grouped import grouped

    return grouped(impact)
