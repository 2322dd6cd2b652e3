"""The cases of `tests/corpus/language`: rule texts and rule files with what is said of them."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

from language_texts import parsed
from rules_for_tests import DEFINE, rules_in
from vocabulary_for_tests import WORDS

from engine.diagnostics import Diagnostic, Label
from engine.language.checker import check_condition, check_periods
from engine.language.kinds import SUBJECTS
from engine.language.vocabulary import Vocabulary
from engine.reading.nodes import Node, Scalar, Sequence
from engine.reading.yaml import read_yaml
from engine.source import Source, Span

FOLDER = Path(__file__).parents[1] / "corpus" / "language"

Case = Mapping[str, Any]


def cases(kind: str) -> list[tuple[str, Case]]:
    """Every case of the files of a kind, each with a name to find it by."""
    files = sorted((FOLDER / kind).glob("*.yaml"))
    return [
        (f"{file.stem}-{number}", case) for file in files for number, case in enumerate(read_cases(file), 1)
    ]


def read_cases(file: Path) -> list[Case]:
    """The cases of one file."""
    node, found = read_yaml(Source(file.name, file.read_text("utf-8")))
    assert not found, found
    content = _plain(node)
    assert isinstance(content, list)
    return content


def _plain(node: Node | None) -> Any:
    if isinstance(node, Scalar):
        return node.text
    if isinstance(node, Sequence):
        return [_plain(item) for item in node.items]
    return {entry.key.text: _plain(entry.value) for entry in node.entries} if node else None


@cache
def with_usual_definitions() -> Vocabulary:
    """The vocabulary of the tests with the definitions that most rules use."""
    ruleset, found = rules_in(DEFINE)
    assert not found
    return Vocabulary(
        **{**{name: getattr(WORDS, name) for name in _FIELDS}, "definitions": ruleset.definitions}
    )


_FIELDS = ("columns", "settings", "codes", "roles", "varies")


def problems_of(case: Case) -> list[Diagnostic]:
    """What is said of a case: of a rule text by itself, or of a whole file."""
    if "file" in case:
        return list(rules_in(case["file"])[1])
    read, kind = parsed(case["text"]), SUBJECTS[case.get("for", "each pupil")]
    if isinstance(read, Diagnostic):
        return [read]
    checked = check_condition(read, kind, with_usual_definitions())
    return [checked] if isinstance(checked, Diagnostic) else list(check_periods([(read, checked)], kind))


def as_told(problem: Diagnostic) -> dict[str, Any]:
    """A problem as a case has it."""
    first, *others = problem.labels
    told: dict[str, Any] = {"code": problem.code.id, "at": _place(first), "message": problem.message}
    if problem.help:
        told["help"] = problem.help
    if others:
        told["also"] = [f"{_place(label)} {label.text}" for label in others]
    return told


def _place(label: Label) -> str:
    """Line and column of the first and behind the last character, `1:7-1:12`."""
    assert isinstance(label.at, Span)
    source = label.at.source
    first, last = (source.line_and_column(each) for each in (label.at.start, label.at.end))
    end = f"{last[1]}" if first[0] == last[0] else f"{last[0]}:{last[1]}"
    return f"{first[0]}:{first[1]}-{end}"
