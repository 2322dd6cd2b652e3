"""`trustpolicy test`: the policies' own cases."""

from __future__ import annotations

from pathlib import Path

import click

import engine
from engine.cases.results import SuiteResult
from engine.cli.command import Verb
from engine.cli.exits import Exit
from engine.cli.formats import Target, printing_also
from engine.cli.options import drafting, with_policies
from engine.cli.output import say_problems, without_result
from engine.cli.parameters import OutputFile
from engine.cli.progress import progress
from engine.reports.cases import cases_closing, coverage_closing

_HELP = """Try the rules on the policies' own cases, and list each case that is not answered as expected.

PATH is a file of cases, or a folder that holds some; without one, the cases of every layer are tried.

\b
Examples:
  trustpolicy test
  trustpolicy test policies/trust/cases/often_late.yaml
  trustpolicy test --coverage --junit cases.xml
"""


@click.command("test", cls=Verb, help=_HELP)
@click.argument("paths", metavar="[PATH]...", nargs=-1, type=click.Path(path_type=Path))
@click.option("--junit", type=OutputFile("junit"), help="Write JUnit XML to this file too.")
@click.option(
    "--coverage",
    is_flag=True,
    help="Exit code 1 also if no case touches some part or boundary of a rule; lists the rules without a case.",
)
@drafting
@with_policies
@printing_also("junit")
def verb(
    paths: tuple[Path, ...],
    junit: Path | None,
    coverage: bool,
    draft: bool,
    policies: Path,
    target: Target,
) -> Exit:
    """Prints the report; problems and the last line of other formats go to standard error."""
    with progress():
        tested = engine.test(policies, paths, draft=draft)
    say_problems(tested.diagnostics)
    if tested.result is None:
        return without_result("nothing was tested", tested.diagnostics)
    told = (tested.result, coverage) if target.kind == "text" else (tested.result,)
    target.write("cases", *told, draft=draft)
    if junit:
        Target("junit", junit).write("cases", tested.result, draft=draft)
    target.say_beside(coverage_closing(tested.result), cases_closing(tested.result))
    return _exit(tested.result, coverage)


def _exit(result: SuiteResult, coverage: bool) -> Exit:
    """FINDINGS where a case failed, there is none, or coverage is asked for and something is left out."""
    failed = result.failed or not result.cases or (coverage and result.uncovered)
    return Exit.FINDINGS if failed else Exit.NOTHING
