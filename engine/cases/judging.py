"""What a case expects, held against what was told."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from engine.cases.answers import Told
from engine.cases.asking import Asked
from engine.cases.case import NOT_ASKED, Case, CaseFile, Expectation
from engine.cases.results import CaseResult, Failure, FileResult
from engine.explain.answers import CANNOT_TELL, NO, NOT_EVALUATED, YES
from engine.source import Span
from engine.wording import quoted

_FOUND = (YES, CANNOT_TELL)


def file_result(file: CaseFile, asked: list[Asked]) -> FileResult:
    """What came of the cases of a file."""
    return FileResult(file.source.name, file.title, tuple(case_result(each) for each in asked))


def case_result(asked: Asked) -> CaseResult:
    """What came of a case."""
    case = asked.case
    failures = tuple(_failures(asked))
    expected = 1 if case.expected is None else len(case.expected)
    return CaseResult(case.name, case.rule.id, case.span.place, expected, failures)


def _failures(asked: Asked) -> Iterator[Failure]:
    case = asked.case
    if case.expected is None or asked.found is None:
        yield from _evaluation(case, asked)
        return
    for expected in case.expected:
        told = _told(expected.subject, asked.found, asked.evaluated)
        if not is_met(expected, told):
            why = (*differences(expected, told), *_named_otherwise(expected, told, asked), *asked.aside)
            yield _failure(expected.span, expected.subject, _said(expected), told, why)
    yield from _unexpected(asked)


def _named_otherwise(expected: Expectation, told: Told | None, asked: Asked) -> Iterator[str]:
    """How the rule names what it is asked of, where a case names no such subject: a pupil for a pupil's half term."""
    if told is None and expected.answer != NOT_ASKED:
        first = expected.subject.split(" ")[0]
        alike = sorted(each for each in asked.evaluated if each.split(" ")[0] == first)
        if alike:
            yield f"it is asked of {quoted(alike, 3)}"


def _evaluation(case: Case, asked: Asked) -> Iterator[Failure]:
    """Whether the rule was evaluated where it should be, and only there."""
    if case.expected is None and asked.found is not None:
        yield Failure(case.span.place, "", NOT_EVALUATED, "evaluated", ("the register has every table",))
    elif case.expected is not None and asked.found is None:
        yield Failure(case.span.place, "", "answers", NOT_EVALUATED, ("a table is missing",))


def _told(subject: str, found: Mapping[str, Told], evaluated: Mapping[str, Told]) -> Told | None:
    """What the plan tells of a subject, else the evaluator; None where it was not asked."""
    return found.get(subject) or evaluated.get(subject)


def is_met(expected: Expectation, told: Told | None) -> bool:
    """Whether a subject was answered as expected; of another answer there may be nothing more to be said."""
    answer = told.answer if told else NOT_ASKED
    return answer == expected.answer and not any(differences(expected, told))


def differences(expected: Expectation, told: Told | None) -> Iterator[str]:
    """In what an answer is otherwise, in words, or why it is another one."""
    if expected.answer == NOT_ASKED or told is None:
        if (expected.answer == NOT_ASKED) != (told is None):
            yield "the rule is asked of it" if told else "the rule is asked of no such subject"
        return
    if told.answer != expected.answer:
        yield from _reason(told)
        return
    if expected.window is not None and told.window != expected.window:
        yield f"window {expected.window} expected, and it is {told.window or 'none'}"
    yield from _wrong_values(expected, told)
    if expected.says is not None and not _alike(expected.says, told.says or ""):
        yield f"the finding says: {told.says or 'nothing, since the answer is not yes'}"
    if expected.missing is not None and not any(_alike(expected.missing, each) for each in told.missing):
        yield f"missing: {', '.join(told.missing) or 'nothing'}"


def _wrong_values(expected: Expectation, told: Told) -> Iterator[str]:
    for name, value in expected.values.items():
        if told.values.get(name) != value:
            yield f"{name} {value} expected, and it is {told.values.get(name)}"


def _alike(pattern: str, text: str) -> bool:
    """Whether a text is as written; `…` stands for any words."""
    parts = (re.escape(part) for part in pattern.split("…"))
    return re.fullmatch(".*".join(parts), text, re.DOTALL) is not None


def _reason(told: Told) -> Iterator[str]:
    """Why something was told: the finding's words, what is missing, its window and figures."""
    if told.says:
        yield told.says
    if told.missing:
        yield f"missing: {', '.join(told.missing)}"
    if told.window:
        yield f"window {told.window}"
    if told.values:
        yield ", ".join(f"{name} {value}" for name, value in told.values.items())


def _unexpected(asked: Asked) -> Iterator[Failure]:
    """Subjects of which the case says nothing, so that they have to be a no; and the two writings held equal."""
    named = {each.subject for each in asked.case.expected or ()}
    found = asked.found or {}
    for subject, told in found.items():
        if subject not in named:
            why = (*_reason(told), *asked.aside)
            yield _failure(asked.case.span, subject, f"{NO}, since the case does not name it", told, why)
    for subject in sorted({*found, *asked.evaluated}):
        one, two = found.get(subject), asked.evaluated.get(subject)
        if (one.answer if one else NO) != (two.answer if two and two.answer in _FOUND else NO):
            why = (
                f"the evaluator tells {two.answer if two else 'nothing'}",
                "this is a fault of the engine: report it",
            )
            yield _failure(asked.case.span, subject, "one answer by both routes", one, why)


def _failure(span: Span, subject: str, expected: str, told: Told | None, why: tuple[str, ...]) -> Failure:
    return Failure(span.place, subject, expected, told.answer if told else NOT_ASKED, why)


def _said(expected: Expectation) -> str:
    """The expectation in one line."""
    parts = [expected.answer]
    parts += [f"{name} {value}" for name, value in expected.values.items()]
    parts += [f"window {expected.window}"] if expected.window else []
    parts += [f"says “{expected.says}”"] if expected.says else []
    parts += [f"missing {expected.missing}"] if expected.missing else []
    return ", ".join(parts)
