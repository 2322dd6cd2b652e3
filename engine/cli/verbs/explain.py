"""`trustpolicy explain`: why a rule answers as it does for one subject."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import click

import engine
from engine.cli.command import Verb
from engine.cli.exits import Exit
from engine.cli.formats import Target, printing_in
from engine.cli.options import as_at_a_day, drafting, of_register, with_policies
from engine.cli.output import say_problems, without_result
from engine.cli.progress import progress
from engine.cli.streams import say
from engine.reports.explanation.phrases import MOST_GROUPS

_HELP = """Explain a rule's answer for one subject: each part of the rule with its value, the settings and rows behind
it, what is missing, and what would change it. A no is explained too.

Name the subject as findings do, in one text or several words: a pupil, a mark with its date and session, a register,
a class, a year group.

\b
Examples:
  trustpolicy explain wenlock penalty_threshold P0005 --register register --as-at 2025-03-28
  trustpolicy explain wenlock late_after_close P0080 2025-01-09 AM --register register --as-at 2025-03-28
"""


@click.command("explain", cls=Verb, help=_HELP)
@click.argument("academy")
@click.argument("rule")
@click.argument("subject", nargs=-1)
@of_register()
@as_at_a_day()
@click.option("--all-rows", is_flag=True, help="List every row that counts, not only the first few.")
@drafting
@with_policies
@printing_in("text", "json", "markdown", "html")
def verb(
    academy: str,
    rule: str,
    subject: tuple[str, ...],
    register: Path,
    as_at: date,
    all_rows: bool,
    draft: bool,
    policies: Path,
    target: Target,
) -> Exit:
    """Prints the explanation; problems go to standard error."""
    with progress():
        answered = engine.explain_answer(policies, academy, rule, subject, register, as_at, draft=draft)
    say_problems(answered.diagnostics)
    if answered.differ:
        say(
            [
                "internal error: the two ways by which the engine answers differ for this subject, so neither is told\n"
            ]
        )
        return Exit.INTERNAL
    if answered.explanation is None:
        return without_result("nothing was explained", answered.diagnostics)
    most = None if all_rows else MOST_GROUPS
    target.write("explanation", answered.explanation, most, draft=draft, names_pupils=True)
    return Exit.NOTHING
