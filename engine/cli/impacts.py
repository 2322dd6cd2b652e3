"""Options of the verbs that tell what flips on a register, and how it is told."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import click

from engine.cli.options import Callback, as_at_a_day, of_register
from engine.cli.problems import MISSING_OPTION
from engine.cli.usage import misuse

if TYPE_CHECKING:
    from engine.impact.grouped import GroupedImpact
    from engine.impact.impact import Impact


def register_on_a_day(verb: Callback) -> Callback:
    """Gives a verb `--register` and `--as-at`, neither of which has to be given."""
    register = of_register("Check this register by both, and show which answers change.", required=False)
    return register(as_at_a_day(required=False)(verb))


def both_or_neither(register: Path | None, as_at: date | None, ctx: click.Context, *, group: bool) -> None:
    """Refuses a register without a day, a day without a register, and `--group` without either."""
    lacking = (
        "--as-at" if register and not as_at else "--register" if (as_at or group) and not register else None
    )
    if lacking:
        given = "--register" if lacking == "--as-at" else "--as-at" if as_at else "--group"
        example = "2025-03-28" if lacking == "--as-at" else "DIR"
        message = f"`{given}` says nothing without `{lacking}`"
        raise misuse(MISSING_OPTION, message, f"add `{lacking} {example}`", ctx)


def shown_impact(impact: Impact | None, group: bool) -> Impact | GroupedImpact | None:
    """The impact, or its counts alone."""
    if impact is None or not group:
        return impact
    from engine.impact.grouped import grouped

    return grouped(impact)
