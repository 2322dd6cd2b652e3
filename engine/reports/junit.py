"""What came of the cases as JUnit XML, which build servers read: a suite a file, a test a case."""

from __future__ import annotations

from collections.abc import Iterator
from xml.etree.ElementTree import Element, SubElement, indent, tostring

from engine.cases.results import CaseResult, Failure, FileResult, SuiteResult
from engine.reports.visible import visible


def cases_junit(result: SuiteResult) -> Iterator[str]:
    """The XML as one piece; what XML cannot hold is spelt out, and nothing in it is markup of a case's own."""
    root = Element("testsuites", {"name": "trustpolicy test", **_numbers(result.cases, result.failed)})
    for file in result.files:
        _suite(root, file)
    indent(root)
    yield '<?xml version="1.0" encoding="UTF-8"?>\n'
    yield tostring(root, encoding="unicode") + "\n"


def _numbers(tests: int, failures: int) -> dict[str, str]:
    return {"tests": str(tests), "failures": str(failures), "errors": "0", "skipped": "0"}


def _suite(root: Element, file: FileResult) -> None:
    suite = SubElement(
        root, "testsuite", {"name": visible(file.name), **_numbers(len(file.cases), file.failed)}
    )
    for case in file.cases:
        _test(suite, case)


def _test(suite: Element, case: CaseResult) -> None:
    test = SubElement(
        suite,
        "testcase",
        name=visible(case.name),
        classname=visible(case.rule),
        file=visible(case.place.file),
        line=str(case.place.line or 0),
    )
    for failure in case.failures[:1]:
        message = f"{failure.subject}: {failure.expected} expected, told {failure.told}"
        told = SubElement(test, "failure", type="expectation", message=visible(message))
        told.text = "\n".join(line for each in case.failures for line in _lines(each))


def _lines(failure: Failure) -> Iterator[str]:
    yield visible(f"{failure.place}: {failure.subject}")
    yield visible(f"  expected {failure.expected}")
    yield visible(f"  told {failure.told}")
    yield from (visible(f"  {line}") for line in failure.why)
