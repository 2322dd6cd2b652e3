"""What came of the cases: counts by file, each expectation that was not met, and why; in each format."""

from __future__ import annotations

from collections.abc import Iterator

from engine.cases.results import CaseResult, Failure, FileResult, RuleCoverage, SuiteResult
from engine.reports.csv import csv_rows
from engine.reports.grid import Column, grid
from engine.reports.json import Json, json_object
from engine.reports.look import PLAIN, Look
from engine.reports.markdown import escaped, table
from engine.reports.visible import visible
from engine.wording import counted, quoted

_COLUMNS = (
    Column("cases", number=True, whole=True),
    Column("expectations", number=True, whole=True),
    Column("failed", number=True, whole=True),
    Column("file"),
)
_MOST_NAMED = 3
_CSV = ("file", "case", "rule", "result", "subject", "line", "column", "expected", "told", "why")


def cases_text(result: SuiteResult, in_full: bool = True, look: Look = PLAIN) -> Iterator[str]:
    """A line a file, then each failure with what was expected, what was told, and why; the last line sums it up.

    The rules that no case asks are put on one line, unless all is to be told `in_full`.
    """
    yield from grid(_COLUMNS, (_counts(file) for file in result.files), look)
    for case, failure in _failures(result):
        yield "\n" + "\n".join(_block(case, failure, look)) + "\n"
    yield "\n" if result.files else ""
    yield from _coverage_text(result, in_full, look)
    style = "error" if result.failed or not result.cases else "strong"
    yield look.paint(style, cases_closing(result)) + "\n"


def _coverage_text(result: SuiteResult, in_full: bool, look: Look) -> Iterator[str]:
    """The rules of which something is not touched, with what that is; then how much is."""
    word = look.paint("warning", "not covered")
    for rule in result.coverage:
        if rule.uncovered and (rule.cases or in_full):
            yield f"{word}: {look.paint('strong', visible(rule.rule))}\n"
            yield from (f"  {visible(what)}\n" for what in _uncovered(rule))
            yield "\n"
    unasked = [visible(rule.rule) for rule in result.coverage if rule.uncovered and not rule.cases]
    if unasked and not in_full:
        rules = f"{counted(len(unasked), 'rule')}: {quoted(unasked, _MOST_NAMED)}"
        more = " (`--coverage` lists all)" if len(unasked) > _MOST_NAMED else ""
        yield f"{word}: no case asks {rules}{more}\n\n"
    if result.coverage:
        yield coverage_closing(result) + "\n"


def _uncovered(rule: RuleCoverage) -> tuple[str, ...]:
    """What no case touches; all of it in one where no case asks the rule."""
    return rule.uncovered if rule.cases else (f"no case asks this rule ({len(rule.uncovered)} to cover)",)


def coverage_closing(result: SuiteResult) -> str:
    """`coverage: 585 of 595 answers, parts and boundaries of 48 rules, 10 cannot be; 0 are not covered`."""
    items, declared = sum(rule.items for rule in result.coverage), result.declared
    rules = counted(len(result.coverage), "rule")
    covered = items - declared - result.uncovered
    never = f", {declared} cannot happen" if declared else ""
    left = f"{result.uncovered:,} are not covered" if result.uncovered else "nothing is left out"
    return f"coverage: {covered:,} of {items:,} answers, parts and boundaries of {rules}{never}; {left}"


def cases_closing(result: SuiteResult) -> str:
    """`106 cases in 48 files, 342 expectations: all are met`; no cases are never taken for success."""
    if not result.cases:
        return "no cases were found, so nothing was tested"
    cases, files = counted(result.cases, "case"), counted(len(result.files), "file")
    extent = f"{cases} in {files}, {counted(result.expectations, 'expectation')}"
    return f"{extent}: {counted(result.failed, 'case')} failed" if result.failed else f"{extent}: all are met"


def cases_markdown(result: SuiteResult) -> Iterator[str]:
    """The same as tables."""
    yield "# Policy cases\n\n"
    yield from table(("Cases", "Expectations", "Failed", "File"), (_counts(file) for file in result.files))
    yield "\n" if result.files else ""
    rows = tuple(
        (
            str(failure.place),
            case.name,
            failure.subject,
            failure.expected,
            failure.told,
            "; ".join(failure.why),
        )
        for case, failure in _failures(result)
    )
    if rows:
        yield "## Failed\n\n"
        yield from table(("Where", "Case", "Subject", "Expected", "Told", "Why"), rows)
        yield "\n"
    left = tuple((rule.rule, what) for rule in result.coverage for what in _uncovered(rule) if rule.uncovered)
    if left:
        yield "## Not covered\n\n"
        yield from table(("Rule", "What no case touches"), left)
        yield "\n"
    if result.coverage:
        yield f"{escaped(coverage_closing(result))}\n\n"
    yield f"**{escaped(cases_closing(result))}**\n"


def cases_csv(result: SuiteResult) -> Iterator[str]:
    """A row a case that passed, a row an expectation that was not met, and a row for what no case touches."""
    rows = [row for file in result.files for case in file.cases for row in _rows(file, case)]
    left = (
        {"rule": rule.rule, "result": "not covered", "expected": what}
        for rule in result.coverage
        for what in rule.uncovered
    )
    return csv_rows(_CSV, (*rows, *left))


def cases_json(result: SuiteResult) -> Iterator[str]:
    """One object, as `schemas/results/test.schema.json` says."""
    return json_object(
        policy={"edition": result.edition, "digest": result.policy_digest},
        totals=dict(result.figures()),
        files=(_file_json(file) for file in result.files),
        coverage=(_coverage_json(rule) for rule in result.coverage),
    )


def _counts(file: FileResult) -> tuple[str, ...]:
    expectations = sum(case.expectations for case in file.cases)
    return str(len(file.cases)), str(expectations), str(file.failed or ""), file.name


def _failures(result: SuiteResult) -> Iterator[tuple[CaseResult, Failure]]:
    for file in result.files:
        for case in file.cases:
            for failure in case.failures:
                yield case, failure


def _block(case: CaseResult, failure: Failure, look: Look) -> Iterator[str]:
    head = look.paint("error", "failed")
    yield f"{head}: {look.paint('strong', visible(f'{case.rule}: {case.name}'))}"
    yield f"  {look.paint('frame', '-->')} {visible(str(failure.place))}"
    about = (("subject", failure.subject), ("expected", failure.expected), ("told", failure.told))
    for word, text in about:
        if text:
            yield f"  {word:10}{visible(text)}"
    for number, text in enumerate(failure.why):
        yield f"  {'' if number else 'why':10}{visible(text)}"


def _rows(file: FileResult, case: CaseResult) -> Iterator[dict[str, object]]:
    plain = {"file": file.name, "case": case.name, "rule": case.rule}
    for failure in case.failures:
        yield {
            **plain,
            "result": "failed",
            "subject": failure.subject,
            "line": failure.place.line,
            "column": failure.place.column,
            "expected": failure.expected,
            "told": failure.told,
            "why": "; ".join(failure.why),
        }
    if not case.failures:
        yield {**plain, "result": "passed", "line": case.place.line, "column": case.place.column}


def _file_json(file: FileResult) -> Json:
    return {"file": file.name, "title": file.title, "cases": [_case_json(case) for case in file.cases]}


def _coverage_json(rule: RuleCoverage) -> Json:
    return {
        "rule": rule.rule,
        "title": rule.title,
        "cases": rule.cases,
        "items": rule.items,
        "covered": rule.covered,
        "uncovered": list(rule.uncovered),
        "declared": [{"what": each.what, "because": each.because} for each in rule.declared],
    }


def _case_json(case: CaseResult) -> Json:
    return {
        "name": case.name,
        "rule": case.rule,
        "line": case.place.line,
        "column": case.place.column,
        "expectations": case.expectations,
        "failures": [_failure_json(failure) for failure in case.failures],
    }


def _failure_json(failure: Failure) -> Json:
    return {
        "subject": failure.subject,
        "line": failure.place.line,
        "column": failure.place.column,
        "expected": failure.expected,
        "told": failure.told,
        "why": list(failure.why),
    }
