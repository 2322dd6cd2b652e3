"""`trustpolicy clauses`: what the policy document says, what carries it out, and what is open."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import click

import engine
from engine.cli.command import Verb
from engine.cli.exits import Exit, exit_for_problems
from engine.cli.formats import Target, printing
from engine.cli.options import drafting, of_any_academies, with_policies
from engine.cli.output import say_problems
from engine.cli.parameters import Day

_HELP = """Show what the policy document says, clause by clause, and what carries it out.

A statement is carried out by settings, rules or duties; or it stays prose, with a
reason; or it is not covered. A contradiction between statements, or with the settings
or the law, is open until the clause register records a decision.

\b
Examples:
  trustpolicy clauses
  trustpolicy clauses --clause 4.1
  trustpolicy clauses wenlock --open
"""


@click.command("clauses", cls=Verb, help=_HELP)
@of_any_academies
@click.option(
    "--clause",
    metavar="NUMBER",
    help="Only this clause and those under it, or this statement, with everything that carries it out.",
)
@click.option(
    "--open", "only_open", is_flag=True, help="Only what is not covered, and undecided contradictions."
)
@click.option(
    "--as-at", type=Day(), help="The day on which laws and codes must be in force; by default today."
)
@drafting
@with_policies
@printing
def verb(
    academies: tuple[str, ...],
    clause: str | None,
    only_open: bool,
    as_at: date | None,
    draft: bool,
    policies: Path,
    target: Target,
) -> Exit:
    """Prints the coverage; problems go to standard error."""
    asked = engine.clauses(policies, academies, clause, as_at, draft=draft)
    say_problems(asked.diagnostics)
    if asked.coverage is None:
        return exit_for_problems(asked.diagnostics)
    target.write("clauses", asked.coverage, clause is not None, only_open, draft=draft)
    from engine.reports.clauses import coverage_summary

    target.say_beside(coverage_summary(asked.coverage))
    return Exit.NOTHING
